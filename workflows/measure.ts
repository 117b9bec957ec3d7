/**
 * What is counted of a reauth's life, for the operator's metrics; docs/operations.md lists the names. It adds no command, and
 * the SDK counts nothing in a replay. Labels are words of the contract: no id, no institution, no tenant.
 */
import { metricMeter } from '@temporalio/workflow';
import type { ReauthState } from '../src/contract/state.js';
import { attentionOf } from '../src/contract/view.js';
import type { Happening } from './journey.js';

type Labels = Record<string, string>;

export function measureStart({ connection: { provider }, origin, reason }: ReauthState): void {
  count('reauth_started', { provider, reason, by: origin ? 'webhook' : 'backend' });
}

/** @param at ms */
export function measure(before: ReauthState, after: ReauthState, happening: Happening, at: number): void {
  if (after === before) return;
  const { provider } = after.connection;
  countDeed(provider, happening);
  countSteps(provider, before, after);
  const attention = attentionOf(after)?.kind;
  if (attention !== undefined && attention !== attentionOf(before)?.kind) {
    count('reauth_attention', { provider, kind: attention });
  }
  if (after.escalated && !before.escalated) {
    count('reauth_escalated', { provider, cause: after.escalated.cause });
  }
  if (before.verification && !after.verification) {
    const result = after.closed?.outcome === 'reconnected' ? 'confirmed' : 'unconfirmed';
    took('reauth_verification_seconds', at - before.verification.since, { provider, result });
  }
  if (after.closed && !before.closed) countClose(provider, after, after.closed);
}

function countClose(
  provider: string,
  { startedAt }: ReauthState,
  closed: NonNullable<ReauthState['closed']>,
): void {
  const { at, outcome, by = 'none', evidence = 'none' } = closed;
  count('reauth_closed', { provider, outcome, by, evidence });
  if (outcome === 'reconnected') took('reauth_repair_seconds', at - startedAt, { provider, by });
}

/** What was tried, and how it went. */
function countDeed(provider: string, happening: Happening): void {
  switch (happening.type) {
    case 'minted':
      return count('reauth_mints', { provider, result: 'minted' });
    case 'mintFailed':
      return count('reauth_mints', { provider, result: happening.failure.kind });
    case 'exchanged':
      return count('reauth_exchanges', { provider, result: 'exchanged' });
    case 'exchangeEnded':
      return count('reauth_exchanges', { provider, result: happening.because });
    case 'exchangeFailed':
      return count('reauth_exchanges', { provider, result: happening.failure.kind });
    case 'checked':
      return count('reauth_checks', { provider, cause: 'return', result: happening.health.status });
    case 'checkFailed':
      return count('reauth_checks', { provider, cause: 'return', result: happening.failure.kind });
    case 'probed':
      return count('reauth_checks', { provider, cause: 'probe', result: happening.health.status });
    case 'probeFailed':
      return count('reauth_checks', { provider, cause: 'probe', result: happening.failure.kind });
    case 'noticed': {
      const { kind, channel } = happening.notice;
      return count('reauth_notices', { provider, kind, channel });
    }
    case 'noticeFailed':
      return count('reauth_notice_failures', { to: happening.to, kind: happening.failure.kind });
    case 'pressed':
      return count('reauth_presses', { provider });
    case 'bounced':
    case 'bouncedLater':
      return count('reauth_bounces', { provider });
    default:
      return;
  }
}

/** Each step once for a reauth: how many get how far. */
function countSteps(provider: string, before: ReauthState, after: ReauthState): void {
  const step = (name: string, taken: (state: ReauthState) => boolean): void => {
    if (taken(after) && !taken(before)) count('reauth_steps', { provider, step: name });
  };
  step('noticed', ({ notices }) => notices.some(({ kind }) => kind === 'first'));
  step('pressed', ({ lastPressAt }) => lastPressAt !== undefined);
  step('returned', ({ lastReturnAt }) => lastReturnAt !== undefined);
  step('repaired', ({ closed }) => closed?.outcome === 'reconnected');
}

function count(name: string, labels: Labels): void {
  metricMeter.createCounter(name).add(1, labels);
}

/** @param ms of workflow time */
function took(name: string, ms: number, labels: Labels): void {
  metricMeter.createHistogram(name, 'float').record(Math.max(0, ms) / 1000, labels);
}
