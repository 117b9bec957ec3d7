/** What must be true of each reauth once everything is over, whatever went wrong on the way. */
import type { ApiView } from '../people.js';
import { mailsTo } from '../people.js';
import type { ReceivedMail } from '../simulators/mailbox/index.js';
import type { Cast } from './cast.js';
import type { Called, Run } from './histories.js';
import type { Outage } from './upheaval.js';

/** What everybody did to one reauth, and what is left of it. */
export interface Lived {
  cast: Cast;
  view: ApiView;
  /** Of the reauth itself, and of its hand-off. */
  runs: Run[];
  outages: Outage[];
}

/** What was done twice, and why it may have been. */
export interface Excuses {
  mailLostAnswer: number;
  mailKilled: number;
  mintLostAnswer: number;
  mintKilled: number;
  exchangeLost: number;
}

export const noExcuses = (): Excuses => ({
  mailLostAnswer: 0,
  mailKilled: 0,
  mintLostAnswer: 0,
  mintKilled: 0,
  exchangeLost: 0,
});

/** @returns what is not so, in words */
export function brokenClaims(lived: Lived, excuses: Excuses): string[] {
  return [
    ...endedAsDemanded(lived, excuses),
    ...mailsAreRight(lived, excuses),
    ...mintedForWishes(lived, excuses),
    ...handedOffOnce(lived),
    ...runsAreSound(lived),
  ];
}

const callsOf = ({ runs }: Lived, name: string): Called[] =>
  runs.flatMap(({ calls }) => calls.filter((call) => call.name === name));

/** The answer of an exchange may never have come to the workflow: the code is spent, and its token is nobody's. */
function exchangeWasLost(lived: Lived): boolean {
  return callsOf(lived, 'exchangeCode').some(({ ended, told }) => {
    const { answerLost, status } = (told ?? {}) as { answerLost?: boolean; status?: string };
    // Where the one before did take the code, the next attempt learns that it is spent.
    return ended === 'timed_out' || answerLost === true || status === 'invalid';
  });
}

function endedAsDemanded(lived: Lived, excuses: Excuses): string[] {
  const { cast, view } = lived;
  const { demand, provider, script } = cast.plan;
  const wrong: string[] = [];
  if (view.outcome !== demand.outcome) wrong.push(`outcome ${view.outcome}, not ${demand.outcome}`);
  if (view.by !== demand.by) wrong.push(`by ${view.by}, not ${demand.by}`);
  const lost = exchangeWasLost(lived);
  if (lost) excuses.exchangeLost += 1;
  // Without the new token a word of the provider is all that there is.
  const evidence = lost && provider === 'finch' ? [...(demand.evidence ?? []), 'webhook'] : demand.evidence;
  if (evidence ? !evidence.includes(view.evidence ?? '') : view.evidence !== undefined) {
    wrong.push(`evidence ${view.evidence}, not ${evidence?.join(' or ')}`);
  }
  const often = script === 'lost_exchange' ? 2 : 1;
  if (cast.signIns > often && !lost) wrong.push(`somebody had to sign in ${cast.signIns} times`);
  return wrong;
}

/** The moments at which an answer may have been lost because its receiver, or the server that keeps it, was killed. */
function killedBetween(outages: Outage[], from: number, to: number): boolean {
  return outages.some(
    ({ what, from: began, to: ended }) =>
      (what === 'worker_killed' || what === 'temporal_killed') && began <= to && ended >= from,
  );
}

function mailsAreRight({ cast, view, outages }: Lived, excuses: Excuses): string[] {
  const { world, emails, plan } = cast;
  const wrong: string[] = [];
  const to = emails.at(-1)!;
  const mails = mailsTo(world, to);
  if (!plan.demand.asked && plan.script === 'refused' && mails.length > 0)
    wrong.push('mailed, though refused');
  const ids = new Map<string, ReceivedMail[]>();
  for (const mail of mails) ids.set(mail.messageId, [...(ids.get(mail.messageId) ?? []), mail]);
  for (const [id, copies] of ids) {
    for (const [index, copy] of copies.slice(1).entries()) {
      const before = copies[index]!;
      if (before.subject !== copy.subject) wrong.push(`two mails have the Message-ID ${id}`);
      if (world.mailbox.lostAnswers.includes(id)) excuses.mailLostAnswer += 1;
      else if (killedBetween(outages, before.receivedAt.getTime(), copy.receivedAt.getTime())) {
        excuses.mailKilled += 1;
      } else wrong.push(`"${copy.subject}" came twice, and no answer was lost`);
    }
  }
  // Whoever acts on a mail whose answer was lost may be done before it is sent, and noted, once more.
  const lost = [...ids.keys()].filter((id) => world.mailbox.lostAnswers.includes(id)).length;
  const noted = noticesTo(view);
  const nobodyKnows = noted.length === 0 && lost > 0;
  if (noted.length > ids.size || noted.length < ids.size - lost) {
    wrong.push(`${noted.length} notices to ${to} are noted, and ${ids.size} came`);
  }
  const first = noted.some(({ kind }) => kind === 'first') || nobodyKnows;
  if (plan.demand.asked && !first) wrong.push('no first notice');
  if (view.closedAt !== undefined && plan.demand.outcome === 'reconnected') {
    const late = mails.filter(
      ({ receivedAt, subject }) =>
        receivedAt.getTime() > Date.parse(view.closedAt!) + 1_000 && !/connected again/.test(subject),
    );
    for (const { subject } of late) wrong.push(`"${subject}" came after the repair`);
    const receipts = [...ids.values()].filter(([mail]) => /connected again/.test(mail?.subject ?? ''));
    // Nobody is thanked of whom it is not known that they were asked.
    const owed = nobodyKnows ? 0 : 1;
    if (receipts.length !== owed) wrong.push(`${receipts.length} receipts`);
  }
  return wrong;
}

/** What is noted of the one who acts. */
function noticesTo({ contacts, notices }: ApiView): ApiView['notices'] {
  const contact = contacts.at(-1)?.id;
  return notices.filter((notice) => notice.contact === contact);
}

/** A session that nobody's wish stands behind is one whose answer was lost on its way. */
function mintedForWishes(lived: Lived, excuses: Excuses): string[] {
  const { cast, outages } = lived;
  const { world, plan, connection } = cast;
  const calls = callsOf(lived, 'mintSession');
  const minted =
    plan.provider === 'finch'
      ? world.finch.sessions.filter(({ connectionId }) => connectionId === connection.id).length
      : world.dwolla.sessions.filter(({ exchangeId }) => exchangeId === connection.id).length;
  const beyond = minted - calls.filter(({ ended }) => ended === 'completed').length;
  if (beyond <= 0) return [];
  const lost = lostMints(cast);
  const killed = calls.filter(({ from, to }) => killedBetween(outages, from, to)).length;
  excuses.mintLostAnswer += Math.min(beyond, lost);
  excuses.mintKilled += Math.max(0, beyond - lost);
  return beyond <= lost + killed
    ? []
    : [`${beyond} sessions too many, ${lost} answers lost, ${killed} killed`];
}

function lostMints({ world, plan, connection }: Cast): number {
  if (plan.provider === 'finch') {
    return world.finch.faultsStruck.filter(
      ({ endpoint, of, fault }) =>
        endpoint === 'mint' &&
        of === connection.id &&
        (('createsSession' in fault && fault.createsSession) ||
          ['missing_connect_url', 'empty_201', 'not_json'].includes(fault.kind)),
    ).length;
  }
  // Of a session that was made but could not be read, another attempt makes another one, where keys are ignored.
  return world.dwolla.faultsStruck.filter(
    ({ endpoint, of }) => (endpoint === 'mint' || endpoint === 'session') && of === connection.id,
  ).length;
}

/** The backend has each repair's credentials once, and they are the newest; and it knows how each reauth closed. */
function handedOffOnce(lived: Lived): string[] {
  const { cast, view } = lived;
  const { world, plan, connection, id } = cast;
  const events = world.backend.events(id);
  const wrong: string[] = [];
  const closed = events.filter(({ type }) => type === 'reauth.closed');
  if (closed.length !== 1) wrong.push(`${closed.length} events say that it closed`);
  const credentials = events.filter(({ type }) => type === 'reauth.credentials');
  const repaired = plan.provider === 'finch' && view.outcome === 'reconnected' && view.by === 'user';
  const least = repaired && !exchangeWasLost(lived) ? 1 : 0;
  const most = repaired ? 1 : 0;
  if (credentials.length < least || credentials.length > most) {
    wrong.push(`${credentials.length} events bring credentials`);
  }
  const [given] = credentials;
  if (!given) return wrong;
  const { accessToken } = given.data['credentials'] as { accessToken: string };
  if (accessToken !== world.finch.connection(connection.id).accessToken) {
    wrong.push('the credentials are not the newest');
  }
  return wrong;
}

function runsAreSound({ runs }: Lived): string[] {
  return runs.flatMap(({ workflowId, status, taskFailures }) => [
    ...taskFailures.map((failure) => `a workflow task of ${workflowId} failed: ${failure}`),
    ...(status === 'COMPLETED' || status === 'CONTINUED_AS_NEW' ? [] : [`${workflowId} is ${status}`]),
  ]);
}
