/** What a backend of the demo does: it reports what broke, and reads how it stands. */
import { workflowIdFor } from '../../src/contract/ids.js';
import type { ReauthView } from '../../src/contract/view.js';
import { until } from '../until.js';
import { API_KEY, type Stage } from './stage.js';

export type Say = (line: string) => void;
export type View = ReauthView & { contacts: { link: string }[] };

const authorization = `Bearer ${API_KEY}`;

/** Reports a broken connection, as a backend would, and says so. */
export async function report(
  { publicUrl, workflowUrl }: Stage,
  say: Say,
  body: {
    connection: { provider: string; id: string; [field: string]: unknown };
    institution: string;
    [field: string]: unknown;
  },
): Promise<View> {
  const response = await fetch(`${publicUrl}/v1/reauths`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'login_required', ...body }),
  });
  if (response.status !== 201) throw new Error(`the start was answered ${response.status}`);
  const { provider, id: connectionId } = body.connection;
  say(`The connection to ${body.institution} broke (${provider} ${connectionId}).`);
  say('The backend reported it (POST /v1/reauths: 201).');
  say(`  workflow   ${workflowUrl(workflowIdFor({ tenant: 'default', provider, connectionId }))}`);
  return (await response.json()) as View;
}

/** Waits for the mail. @returns the link in it */
export async function mailTo({ mailbox }: Stage, say: Say, email: string): Promise<string> {
  const mail = await mailbox.waitForMail(({ to }) => to.includes(email), { timeoutMs: 30_000 });
  say(`A mail arrived: “${mail.subject}”.`);
  say(`  mail       ${mailbox.url}/mails/${mail.id}`);
  const link = /https?:\/\/\S+\/r\/\S+/.exec(mail.text)?.[0];
  if (link === undefined) throw new Error('the mail has no link');
  say(`  page       ${link}`);
  return link;
}

/** Waits for the proof and the receipt; fails the story where it closes otherwise, or more was sent. */
export async function endsWell(stage: Stage, say: Say, email: string, id: string): Promise<void> {
  const closed = await until('the reauth is closed', () => closedView(stage, id), 30_000);
  if (closed.outcome !== 'reconnected') throw new Error(`it closed as ${closed.outcome}`);
  say(`Closed: ${closed.outcome} by the ${closed.by}. Evidence: ${closed.evidence}.`);
  const mails = () => stage.mailbox.messages.filter(({ to }) => to.includes(email));
  const [, receipt] = await until('the receipt is there', () => mails().length > 1 && mails(), 30_000);
  say(`The receipt arrived: “${receipt?.subject}”.`);
  if (mails().length !== 2) throw new Error(`${email} got ${mails().length} mails instead of two`);
}

async function closedView({ publicUrl }: Stage, id: string): Promise<View | undefined> {
  const response = await fetch(`${publicUrl}/v1/reauths/${id}`, { headers: { authorization } });
  const view = (await response.json()) as View;
  return view.phase === 'closed' ? view : undefined;
}
