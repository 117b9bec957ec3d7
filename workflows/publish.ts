/** Keeps the search attributes and the current details in step with the state; each upsert costs an action. */
import { setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import { searchAttributes, type ReauthMemo } from '../src/contract/messages.js';
import type { ReauthState } from '../src/contract/state.js';
import { attentionOf, phaseOf } from '../src/contract/view.js';
import { standingAnswers } from './answers.js';
import { nextAction } from './decide.js';
import { detailsOf } from './details.js';

/** What the search attributes say. */
export interface Published {
  phase: string;
  outcome: string | null;
  attention: string | null;
  sessions: number;
  nextActionAt: number | null;
}

function publishedOf(state: ReauthState, now: number): Published {
  const phase = phaseOf(state);
  // A check is repeated every few seconds at first, a watch every minute: each upsert would be a billed action, for nobody.
  const busy = phase === 'verifying' || now < (state.watchedUntil ?? 0);
  const next = busy ? undefined : nextAction(state, now);
  return {
    phase,
    outcome: state.closed?.outcome ?? null,
    attention: attentionOf(state)?.kind ?? null,
    sessions: state.sessionsMinted,
    nextActionAt: next?.at ?? null,
  };
}

export class Publisher {
  private last: Published;
  private about: About;

  /** @param before what an earlier run of the same reauth has published */
  constructor(atStart: ReauthState, before?: Published) {
    // The start gives these attributes already.
    this.last = before ?? { ...publishedOf(atStart, atStart.startedAt), nextActionAt: null };
    this.about = aboutOf(atStart);
  }

  get published(): Published {
    return this.last;
  }

  /** @param resting nothing is to be done now: everything is brought up to date; otherwise only a new phase is told */
  publish(state: ReauthState, resting: boolean): void {
    setCurrentDetails(detailsOf(state, Date.now()));
    this.publishAbout(state);
    const now = publishedOf(state, Date.now());
    const same = JSON.stringify(now) === JSON.stringify(this.last);
    if (same || (!resting && now.phase === this.last.phase)) return;
    upsertSearchAttributes([
      { key: searchAttributes.phase, value: now.phase },
      { key: searchAttributes.outcome, value: now.outcome },
      { key: searchAttributes.attention, value: now.attention },
      { key: searchAttributes.sessions, value: now.sessions },
      {
        key: searchAttributes.nextActionAt,
        value: now.nextActionAt === null ? null : new Date(now.nextActionAt),
      },
    ]);
    this.last = now;
  }

  /** A reauth that a webhook started learns later what it is about; and contacts answer. */
  private publishAbout(state: ReauthState): void {
    const about = aboutOf(state);
    if (JSON.stringify(about) === JSON.stringify(this.about)) return;
    const known = this.about.institution === about.institution;
    this.about = about;
    upsertMemo({ ...about });
    if (known) return;
    upsertSearchAttributes([{ key: searchAttributes.institution, value: about.institution }]);
  }
}

/**
 * For the pages: whoever is not among them any more has a link that does not work. At once, since the loop may be busy
 * with an activity; where nobody was replaced yet there is nothing to tell.
 */
export function publishContacts({ former, contacts }: ReauthState): void {
  if (former) upsertMemo({ contacts: contacts.map(({ id }) => id) });
}

type About = Pick<ReauthMemo, 'institution' | 'effect' | 'answers'>;

/** What a page and a list show of it without a worker. */
function aboutOf(state: ReauthState): About {
  const { institution, effect } = state;
  const answers = standingAnswers(state);
  return {
    institution,
    ...(effect !== undefined && { effect }),
    // An empty one takes an earlier one back.
    ...((answers || state.answeredEver) && { answers: answers ?? {} }),
  };
}
