/** The second act: a bank account at Dwolla, behind Plaid. A session lives for minutes, and nobody tells of a repair. */
import { pressPlaid } from '../simulators/dwolla/index.js';
import { endsWell, mailTo, report, type Say, type View } from './report.js';
import type { Stage } from './stage.js';

let people = 0;

export async function breakBank(stage: Stage, say: Say): Promise<{ view: View; email: string }> {
  const { id, fundingSourceId } = stage.dwolla.addExchange({ broken: true });
  people += 1;
  const email = `bo${people === 1 ? '' : people}@customer.example`;
  const view = await report(stage, say, {
    connection: {
      provider: 'dwolla',
      id,
      fundingSourceId,
      redirectUrl: `${stage.publicUrl}/callbacks/dwolla`,
    },
    institution: 'First Platypus Bank',
    effect: 'Your account cannot be used for payouts.',
    contacts: [{ name: 'Bo', email, timeZone: 'America/Chicago' }],
  });
  return { view, email };
}

/** A mail without a session behind it, a press that mints, Plaid Link, a balance that proves it, the end. */
export async function tellOfBank(stage: Stage, say: Say): Promise<void> {
  const { dwolla } = stage;
  const { view, email } = await breakBank(stage, say);
  const link = await mailTo(stage, say, email);
  const before = dwolla.sessions.length;
  say(
    'The balance was read first, and it is really broken. No session is minted yet: a Plaid token lives for minutes.',
  );

  const pressed = await fetch(`${link}/open`, { method: 'POST', redirect: 'manual' });
  const token = /data-token="([^"]+)"/.exec(await pressed.text())?.[1];
  if (token === undefined || dwolla.sessions.length !== before + 1) {
    throw new Error(
      `the button was answered ${pressed.status}, with ${dwolla.sessions.length - before} sessions`,
    );
  }
  say('Bo presses the button: now a session is minted, and our page runs Plaid Link with its token.');
  const { ok } = await pressPlaid(dwolla.url, token, 'finish');
  if (!ok) throw new Error('the sign-in did not end well');
  say('He signs in. Plaid Link says so to our page; that is a hint and no proof.');
  await fetch(`${link}/returned`, { method: 'POST' });
  say('The balance is read until the bank was asked after his return …');
  await endsWell(stage, say, email, view.id);
}
