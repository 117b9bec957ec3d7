/** The story of one broken connection, told while it happens. */
import type { ReauthView } from '../../src/contract/view.js';
import { workflowIdFor } from '../../src/contract/ids.js';
import { pressFinish } from '../simulators/finch/index.js';
import { until } from '../until.js';
import { API_KEY, type Stage } from './stage.js';

export type Say = (line: string) => void;

type View = ReauthView & { contacts: { link: string }[] };

let people = 0;

export interface Broken {
  view: View;
  email: string;
}

/** Breaks a connection at the simulated provider and reports it, as a backend would. */
export async function breakConnection(stage: Stage, say: Say, sessionLife: string): Promise<Broken> {
  const { id } = stage.finch.addConnection({ status: 'reauth' });
  people += 1;
  const email = `ada${people === 1 ? '' : people}@customer.example`;
  const response = await fetch(`${stage.publicUrl}/v1/reauths`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      connection: { provider: 'finch', id },
      institution: 'Gusto',
      reason: 'login_required',
      effect: 'Payroll deductions are not being synced.',
      contacts: [{ name: 'Ada', email, timeZone: 'Europe/Berlin' }],
      policy: { sessionLife: { finch: sessionLife } },
    }),
  });
  if (response.status !== 201) throw new Error(`the start was answered ${response.status}`);
  const view = (await response.json()) as View;
  say(`A payroll connection broke: Gusto, ${id}. The backend reported it (POST /v1/reauths: 201).`);
  const workflowId = workflowIdFor({ tenant: 'default', provider: 'finch', connectionId: id });
  say(`  workflow   ${stage.workflowUrl(workflowId)}`);
  return { view, email };
}

/** A mail, a session that expires and is minted anew, a press, a return, a check, the end. */
export async function tellStory(stage: Stage, say: Say): Promise<void> {
  const { finch, mailbox } = stage;
  const { view, email } = await breakConnection(stage, say, '8 seconds');
  const isTo = ({ to }: { to: string[] }): boolean => to.includes(email);

  const first = await mailbox.waitForMail(isTo, { timeoutMs: 30_000 });
  say(`Ada got a mail: “${first.subject}”.`);
  say(`  mail       ${mailbox.url}/mails/${first.id}`);
  const link = /https?:\/\/\S+\/r\/\S+/.exec(first.text)?.[0];
  if (link === undefined) throw new Error('the mail has no link');
  say(`  her page   ${link}`);

  say('The session behind the link lives for 8 seconds here (30 days by default). Nobody presses …');
  await until('the session is minted anew', () => finch.sessions.length >= 2, 30_000);
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

  const closed = await until('the reauth is closed', () => closedView(stage, view.id), 30_000);
  if (closed.outcome !== 'reconnected') throw new Error(`it closed as ${closed.outcome}`);
  say(`Closed: ${closed.outcome} by the ${closed.by}. Evidence: ${closed.evidence}.`);
  await fetch(callback, { redirect: 'manual' });
  say('The callback came once more, as they do: it changed nothing.');

  const receipt = await mailbox.waitForMail((mail) => isTo(mail) && mail.id !== first.id, {
    timeoutMs: 30_000,
  });
  say(`Ada got the receipt: “${receipt.subject}”.`);
  const mails = mailbox.messages.filter(isTo).length;
  if (mails !== 2) throw new Error(`Ada got ${mails} mails instead of two`);
}

async function closedView(stage: Stage, id: string): Promise<View | undefined> {
  const response = await fetch(`${stage.publicUrl}/v1/reauths/${id}`, {
    headers: { authorization: `Bearer ${API_KEY}` },
  });
  const view = (await response.json()) as View;
  return view.phase === 'closed' ? view : undefined;
}
