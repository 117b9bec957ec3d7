/** Does the one step that was decided, and records what came of it. */
import { CancellationScope, condition, isCancellation, patched, workflowInfo } from '@temporalio/workflow';
import { MINUTE } from '../src/contract/durations.js';
import type { News } from '../src/contract/hand-off.js';
import { viewOf } from '../src/contract/view.js';
import { decide, type Decision } from './decide.js';
import type { NoticeStep, Step } from './duty.js';
import { wantsReturn } from './evidence.js';
import { calls, failureOf } from './calls.js';
import { tokenOfCheck, type InVain } from './returns.js';
import type { Journey } from './journey.js';

export async function perform(journey: Journey, step: Exclude<Step, { do: 'finish' }>): Promise<void> {
  const at = Date.now();
  switch (step.do) {
    case 'exchange':
      return servingPresses(journey, exchange(journey));
    case 'mint':
      return step.for === 'press'
        ? mint(journey, 'press', at)
        : unlessOvertaken(journey, () => mint(journey, 'ahead', at), step);
    case 'check':
      return servingPresses(journey, read(journey, at, 'check'));
    case 'probe':
      return servingPresses(
        journey,
        unlessOvertaken(journey, () => read(journey, at, 'probe'), step, { do: 'mint', for: 'press' }),
      );
    case 'notice':
      return servingPresses(journey, notify(journey, step));
    case 'directory':
      return servingPresses(journey, askDirectory(journey));
    case 'handOff':
      return beginHandOff(journey);
    case 'settle':
      return journey.record({ type: 'settled' });
    case 'expire':
      return journey.record({ type: 'expired' });
  }
}

/**
 * A person who pressed waits at a page: a mail server or a read that hangs must not hold the mint. Mints themselves never
 * run side by side, since only one of these loops runs at a time.
 */
async function servingPresses(journey: Journey, work: Promise<void>): Promise<void> {
  let done = false;
  const ended = work.finally(() => {
    done = true;
  });
  for (;;) {
    await condition(() => done || journey.state.wanted !== undefined);
    if (done) return ended;
    await mint(journey, 'press', Date.now());
  }
}

/**
 * What nobody waits for may stand in its provider's queue for as long as a storm takes. As soon as there is something else
 * to do (a press, a return, a cancellation) it is called off, and what comes after that decides anew. A call that has
 * begun by then ends first, and its answer counts.
 * @param tolerated what is not something else: the work itself, and what is done beside it
 */
async function unlessOvertaken(
  journey: Journey,
  work: () => Promise<void>,
  ...tolerated: Step[]
): Promise<void> {
  const overtaken = (): boolean => {
    const next = decide(journey.state, Date.now());
    return !tolerated.some((step) => step.do === next.do && purposeOf(step) === purposeOf(next));
  };
  const scope = new CancellationScope();
  let done = false;
  const ended = scope.run(work).finally(() => {
    done = true;
  });
  await condition(() => done || overtaken());
  // Asked only where it matters: each answer is an event of the history.
  if (!done && patched('work-in-a-queue-is-called-off')) scope.cancel();
  return ended;
}

function purposeOf(step: Decision): string | undefined {
  return step.do === 'mint' ? step.for : undefined;
}

/** The failure of what was called off says nothing. */
function calledOff(): boolean {
  return CancellationScope.current().consideredCancelled;
}

/** The session's life counts from before the request, since the provider tells no expiry. */
async function mint(journey: Journey, why: 'press' | 'ahead', at: number): Promise<void> {
  const { connection, policy, sessionsMinted } = journey.state;
  try {
    const minted = await calls.mintSession(
      { connection, sessionLife: policy.sessionLife, number: sessionsMinted + 1 },
      why,
    );
    journey.record({ type: 'minted', ...minted, doneAt: Date.now() }, at);
  } catch (error) {
    if (calledOff()) return;
    journey.record({ type: 'mintFailed', failure: failureOf(error) });
  }
}

/** A code is used once: where the answer is lost, so is the code, and the process goes on without it. */
async function exchange(journey: Journey): Promise<void> {
  const [hint] = journey.state.codes;
  if (!hint) return;
  const { code, redirectUri } = hint;
  const broughtNothing = (because: InVain): void => {
    // Histories of before held the word to whoever came back for as long as anything was checked.
    const atOnce = journey.state.verification?.awaitsCode === true && patched('retry-at-once');
    journey.record({ type: 'exchangeEnded', because, atOnce });
  };
  try {
    const result = await calls.exchangeCode({ connection: journey.state.connection, code, redirectUri });
    if (result.status === 'exchanged') {
      const { credentials, token } = result;
      journey.record({ type: 'exchanged', credentials, token });
    } else {
      broughtNothing(result.status);
    }
  } catch (error) {
    const failure = failureOf(error);
    if (failure.answerLost) broughtNothing('lost');
    else journey.record({ type: 'exchangeFailed', failure });
  }
}

/** What stood in a queue was read at its end: an answer that counted as old by then would be asked for again, for ever. */
function answeredLate(at: number): { doneAt?: number } {
  // Histories of before had it count from when it was scheduled.
  return Date.now() >= at + MINUTE && patched('answered-when-it-came') ? { doneAt: Date.now() } : {};
}

async function read(journey: Journey, at: number, why: 'check' | 'probe'): Promise<void> {
  const { connection, startedAt, lastReturnAt, brokenAt } = journey.state;
  const token = why === 'check' ? tokenOfCheck(journey.state) : journey.state.token;
  try {
    const health = await calls.readConnection(
      {
        connection,
        ...(token !== undefined && { token }),
        startedAt,
        ...(lastReturnAt !== undefined && { returnedAt: lastReturnAt }),
        ...(brokenAt !== undefined && { brokenAt }),
      },
      why,
    );
    const brought = { health, ...(token !== undefined && { readWith: token }), ...answeredLate(at) };
    if (why === 'probe') return journey.record({ type: 'probed', ...brought }, at);
    // Histories of before had any hint close an early warning.
    const inVain = wantsReturn(journey.state, health) && patched('early-warnings-want-a-return');
    journey.record({ type: 'checked', ...brought, inVain }, at);
  } catch (error) {
    if (calledOff()) return;
    journey.record({ type: why === 'check' ? 'checkFailed' : 'probeFailed', failure: failureOf(error) });
  }
}

async function askDirectory(journey: Journey): Promise<void> {
  const { tenant, connection, reason } = journey.state;
  try {
    const answer = await calls.askDirectory({ tenant, connection, reason });
    journey.record({ type: 'directoryAnswered', answer });
  } catch (error) {
    journey.record({ type: 'directoryFailed', failure: failureOf(error) });
  }
}

async function beginHandOff(journey: Journey): Promise<void> {
  const {
    id,
    tenant,
    connection,
    handsOff,
    handedOff,
    outbox = [],
    credentials,
    codes,
    closed,
  } = journey.state;
  const at = closed?.at ?? Date.now();
  const news: News = { key: 'reauth.closed/1', type: 'reauth.closed', at, view: viewOf(journey.state) };
  const { runId } = workflowInfo();
  await calls.beginHandOff({
    reauthId: id,
    tenant,
    connection,
    runId,
    events: handsOff?.events ?? false,
    ...(!handedOff && { closed: { news: [...outbox, news] }, ...(credentials && { credentials }) }),
    codes,
  });
  journey.record({ type: 'handedOff', hints: codes.map((hint) => hint.id) });
}

async function notify(journey: Journey, step: NoticeStep): Promise<void> {
  const { notice, cause } = step;
  const { state } = journey;
  const { id, tenant, connection, institution, reason, effect, startedAt, neededBy } = state;
  const contact = state.contacts.find((each) => each.id === notice.contact);
  const to = contact ? 'contact' : notice.channel === 'webhook' ? 'webhook' : 'operator';
  const first = state.notices.find((each) => each.contact === notice.contact);
  try {
    const result = await unlessSuperseded(journey, () =>
      calls.sendNotice({
        reauthId: id,
        tenant,
        connection: { provider: connection.provider, id: connection.id },
        notice,
        institution,
        reason,
        since: startedAt,
        early: !state.seenBroken,
        ...(contact && { contact }),
        ...(notice.channel === 'event' && { view: viewOf(state) }),
        ...(first && { inReplyTo: first.key }),
        ...(effect !== undefined && { effect }),
        ...(neededBy !== undefined && { neededBy }),
        ...(cause !== undefined && {
          escalation: { cause, notices: state.notices, contacts: state.contacts },
        }),
      }),
    );
    if (result === 'sent') return journey.record({ type: 'noticed', notice, ...(cause && { cause }) });
    if (contact) return journey.record({ type: 'bounced', contact: contact.id });
    journey.record({ type: 'noticeFailed', to, failure: { kind: 'misconfigured' } });
  } catch (error) {
    if (isCancellation(error)) return;
    const { answerLost, timedOut, ...failure } = failureOf(error);
    // The server took the whole mail each time and only its answer was lost: more of the same would do nobody good.
    // An event is known by its id, so it is repeated.
    const taken = answerLost && !timedOut && notice.channel === 'mail';
    if (taken) journey.record({ type: 'noticed', notice, ...(cause && { cause }) });
    else journey.record({ type: 'noticeFailed', to, failure });
  }
}

/** The goodbye of a closed reauth is given up as soon as its connection breaks anew: that one must not wait for it. */
function unlessSuperseded<T>(journey: Journey, send: () => Promise<T>): Promise<T> {
  const scope = new CancellationScope();
  if (journey.state.closed) {
    void condition(() => journey.state.superseded === true).then(() => scope.cancel());
  }
  return scope.run(send);
}
