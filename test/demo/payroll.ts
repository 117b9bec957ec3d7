/** The first act: a payroll connection at Finch. Its sessions live for weeks, and a return brings a code. */
import { pressFinish } from '../simulators/finch/index.js';
import { until } from '../until.js';
import { endsWell, mailTo, report, type Say, type View } from './report.js';
import type { Stage } from './stage.js';

let people = 0;

/** @param sessionLife how long the provider's session lives here */
export async function breakPayroll(
  stage: Stage,
  say: Say,
  sessionLife: string,
): Promise<{ view: View; email: string }> {
  const { id } = stage.finch.addConnection({ status: 'reauth' });
  people += 1;
  const email = `ada${people === 1 ? '' : people}@customer.example`;
  const view = await report(stage, say, {
    connection: { provider: 'finch', id },
    institution: 'Gusto',
    effect: 'Payroll deductions are not being synced.',
    contacts: [{ name: 'Ada', email, timeZone: 'Europe/Berlin' }],
    policy: { sessionLife: { finch: sessionLife } },
  });
  return { view, email };
}

/** A mail, a session that expires and is minted anew, a press, a return, a check, the end. */
export async function tellOfPayroll(stage: Stage, say: Say): Promise<void> {
  const { view, email } = await breakPayroll(stage, say, '8 seconds');
  const link = await mailTo(stage, say, email);

  say('The session behind the link lives for 8 seconds here (30 days by default). Nobody presses …');
  await until('the session is minted anew', () => stage.finch.sessions.length >= 2, 30_000);
  say('It expired and was minted anew, by itself. The link in the mail is still the same.');

  const page = await fetch(link);
  say(`Ada opens her page (${page.status}; opening changes nothing) and presses the button.`);
  const pressed = await fetch(`${link}/open`, { method: 'POST', redirect: 'manual' });
  const connectUrl = pressed.headers.get('location');
  if (pressed.status !== 303 || connectUrl === null)
    throw new Error(`the button was answered ${pressed.status}`);
  say('She signs in at the provider, and is sent back with a code.');
  const callback = await pressFinish(connectUrl);
  await fetch(callback, { redirect: 'manual' });
  say('The code is exchanged, and the connection is read with the new token …');
  await endsWell(stage, say, email, view.id);
  await until('the backend has the credentials', () =>
    stage.backend.events(view.id).some(({ type }) => type === 'reauth.credentials'),
  );
  say('The backend got the new access token, by a signed event (reauth.credentials).');
  await fetch(callback, { redirect: 'manual' });
  say('The callback came once more, as they do: it changed nothing.');
}
