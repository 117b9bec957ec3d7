/** What must be true of each reauth once everything is over, whatever went wrong on the way. */
import type { Cast } from './cast.js';
import { callsOf, killedBetween, type Excuses, type Lived } from './lived.js';
import { mailsAreRight } from './mail-claims.js';

/** @returns what is not so, in words */
export function brokenClaims(lived: Lived, excuses: Excuses): string[] {
  return [
    ...endedAsDemanded(lived, excuses),
    ...mailsAreRight(lived, excuses),
    ...mintedForWishes(lived, excuses),
    ...handedOffOnce(lived),
    ...runsAreSound(lived),
    ...forgeriesAreRefused(lived),
  ];
}

/** The answer of an exchange may never have come to the workflow: the code is spent, and its token is nobody's. */
function exchangeWasLost(lived: Lived): boolean {
  const { cast, outages } = lived;
  const { finch } = cast.world;
  const struck = (): boolean =>
    finch.faultsStruck.some(({ endpoint, of }) => endpoint === 'token' && of === cast.connection.id);
  return callsOf(lived, 'exchangeCode').some(({ ended, told, from, to }) => {
    const { answerLost, status } = (told ?? {}) as { answerLost?: boolean; status?: string };
    if (ended === 'timed_out' || answerLost === true) return true;
    // Where the one before did take the code, the next attempt learns that it is spent; by itself none is spent.
    return status === 'invalid' && (struck() || killedBetween(outages, from, to));
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
    ({ endpoint, of, fault }) =>
      of === connection.id &&
      (endpoint === 'session' ||
        (endpoint === 'mint' &&
          (('createsSession' in fault && fault.createsSession) ||
            ['missing_location', 'hostile_location', 'not_json'].includes(fault.kind)))),
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
  // What the server does not list cannot be looked at.
  if (runs.length === 0) return ['the server has no run of it'];
  return runs.flatMap(({ workflowId, status, taskFailures }) => [
    ...taskFailures.map((failure) => `a workflow task of ${workflowId} failed: ${failure}`),
    ...(status === 'COMPLETED' || status === 'CONTINUED_AS_NEW' ? [] : [`${workflowId} is ${status}`]),
  ]);
}

/** Whoever is down, or busy, has not judged it yet. */
const UNJUDGED = [429, 500, 502, 503, 504];

function forgeriesAreRefused({ cast: { forged } }: Lived): string[] {
  return forged.flatMap(({ attempts }) => {
    const judged = attempts.flatMap(({ status }) => (status === undefined ? [] : [status]));
    const answers = judged.filter((status) => !UNJUDGED.includes(status));
    if (answers.length === 0) return ['a forged webhook was never answered'];
    return answers
      .filter((status) => status !== 401)
      .map((status) => `a forged webhook was answered ${status}`);
  });
}
