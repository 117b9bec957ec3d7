/**
 * The durable process that gets one broken connection repaired, as a thin interpreter of two pure functions: messages
 * and results become events (`apply`), and the loop does the one next thing (`decide`) or waits for the next moment.
 */
import {
  ApplicationFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  log,
  patched,
  setHandler,
} from '@temporalio/workflow';
import {
  cancelUpdate,
  changeContactsUpdate,
  completedSignal,
  connectionChangedSignal,
  openSessionUpdate,
  pauseSignal,
  planQuery,
  resendUpdate,
  resumeSignal,
  timelineQuery,
  viewQuery,
  type OpenSessionInput,
  type OpenSessionResult,
} from '../src/contract/messages.js';
import type { ReauthInput } from '../src/contract/reauth-input.js';
import type { Closed } from '../src/contract/state.js';
import { viewOf } from '../src/contract/view.js';
import { Alarm } from './alarm.js';
import { beginning, continueInNextRun, isTimeToContinue, type Carried } from './continuing.js';
import { hearTrace } from './call-context.js';
import { listenToAnswers } from './answer-handlers.js';
import { malformed, ofContact, ofThis } from './guards.js';
import { mayMintFrom, usable } from './sessions.js';
import { areContacts, completionFrom, reportFrom } from './signals.js';
import { Courier } from './courier.js';
import { decide, nextAction } from './decide.js';
import { Journey, type Happening } from './journey.js';
import { planOf } from './plan.js';
import { perform } from './perform.js';
import { Publisher, publishContacts, type Published } from './publish.js';
import { timelineOf } from './timeline.js';

/** How it ended, whether new credentials are handed off, and the last words of its provider, which may come again. */
type Ended = Closed & { credentials?: true; heard?: string[] };

const HEARD_AT_MOST = 100;
/** Histories of before did not tell pages who was replaced. */
const LINKS_DIE = 'links-of-replaced-contacts-die';

export async function reauthenticate(input: ReauthInput | Carried): Promise<Ended> {
  const { state, published } = beginning(input);
  const journey = new Journey(state);
  listen(journey);
  listenToAnswers(journey);
  // A cancellation of the workflow is one way to cancel the reauth: it ends in order, not in the middle.
  CancellationScope.current().cancelRequested.catch(() => journey.record({ type: 'cancelled' }));
  return CancellationScope.nonCancellable(() => run(journey, published));
}

async function run(journey: Journey, published: Published | undefined): Promise<Ended> {
  const alarm = new Alarm();
  const publisher = new Publisher(journey.state, published);
  const courier = new Courier(journey);
  for (;;) {
    const decision = decide(journey.state, Date.now());
    publisher.publish(journey.state, decision.do === 'wait');
    if (journey.state.closed) courier.stop();
    else courier.send();
    if (decision.do === 'finish') break;
    if (decision.do !== 'wait') {
      await perform(journey, decision);
      continue;
    }
    const ends = (): boolean => isTimeToContinue(journey, courier);
    if (ends()) {
      return continueInNextRun(journey.state, publisher.published);
    }
    const before = journey.changes;
    if ('until' in decision) alarm.set(decision.until, `until the next ${decision.for}`);
    await condition(() => journey.changes !== before || alarm.rang || ends());
  }
  alarm.stop();
  await condition(allHandlersFinished);
  const { closed, credentials, seenHints, origin, toldBrokenAt, toldWarned } = journey.state;
  if (!closed) throw ApplicationFailure.nonRetryable('finished without being closed');
  // A word that would begin a reauth may come again after the end of this one.
  const told = origin || toldBrokenAt !== undefined || toldWarned;
  const heard = told ? seenHints.slice(-HEARD_AT_MOST) : [];
  return {
    ...closed,
    ...(credentials !== undefined && { credentials: true }),
    ...(heard.length > 0 && { heard }),
  };
}

function listen(journey: Journey): void {
  setHandler(planQuery, () => planOf(journey.state, Date.now()));
  setHandler(timelineQuery, () => timelineOf(journey.state));
  setHandler(viewQuery, () => viewOf(journey.state, nextAction(journey.state, Date.now())));
  setHandler(completedSignal, (payload) => {
    const completion = completionFrom(payload);
    if (completion?.reauthId !== journey.state.id) {
      return log.warn('a completion that is malformed or for another reauth of this connection was ignored', {
        reauth: journey.state.id,
      });
    }
    hearTrace(payload);
    const { reauthId: _, ...hint } = completion;
    journey.record({ type: 'returned', ...hint });
  });
  setHandler(connectionChangedSignal, (payload) => {
    const report = reportFrom(payload);
    if (!report) return log.warn('a malformed report was ignored', { reauth: journey.state.id });
    hearTrace(payload);
    const { status, entity, byProvider, ...news } = report;
    // A backend's word that it works again is a hint as well; only its report of a break brings more than that.
    if (status === 'broken' && !byProvider) return recordContacts(journey, { type: 'reported', ...news });
    journey.record({
      type: 'changed',
      hintId: news.hintId,
      status,
      ...(entity !== undefined && { entity }),
      ...(byProvider && { byProvider }),
    });
  });
  setHandler(cancelUpdate, () => journey.record({ type: 'cancelled' }), { validator: ofThis(journey) });
  setHandler(resendUpdate, () => journey.record({ type: 'resendWanted' }), { validator: ofThis(journey) });
  setHandler(
    changeContactsUpdate,
    ({ contacts }) => {
      // Where nobody can be replaced nothing has to be remembered.
      const remembered = journey.state.contacts.length > 0 && patched(LINKS_DIE);
      recordContacts(journey, { type: 'contactsChanged', contacts, remembered });
    },
    {
      validator(input) {
        ofThis(journey)(input);
        if (areContacts(input.contacts)) return;
        throw malformed('a contact has an email, a locale and the channel "mail" or "event"');
      },
    },
  );
  setHandler(pauseSignal, () => journey.record({ type: 'paused' }));
  setHandler(resumeSignal, () => journey.record({ type: 'resumed' }));
  setHandler(
    openSessionUpdate,
    (input) => CancellationScope.nonCancellable(() => openSession(journey, input)),
    {
      validator(input) {
        ofThis(journey)(input);
        ofContact(journey, input.contact);
      },
    },
  );
}

/** What may change the contacts: pages learn of it. */
function recordContacts(journey: Journey, happening: Happening): void {
  const { contacts } = journey.state;
  journey.record(happening);
  if (journey.state.contacts !== contacts) publishContacts(journey.state);
}

/** A press records that a session is wanted; the loop mints, so that simultaneous presses share one. */
async function openSession(journey: Journey, input: OpenSessionInput): Promise<OpenSessionResult> {
  const { contact, except } = input;
  hearTrace(input);
  journey.record({
    type: 'pressed',
    ...(contact !== undefined && { contact }),
    ...(except !== undefined && { except }),
  });
  await condition(() => journey.state.wanted === undefined);
  const { closed, session, minting } = journey.state;
  if (closed) return { status: 'closed', outcome: closed.outcome };
  if (!session || !usable(journey.state, Date.now())) {
    if (minting) return { status: 'unavailable', kind: minting.kind };
    return { status: 'too_often', until: mayMintFrom(journey.state, contact) };
  }
  return { status: 'ready', number: session.number, secret: session.secret, expiresAt: session.expiresAt };
}
