/** A press as the update that takes it. */
import {
  NO_CONTACT,
  openSessionUpdate,
  type OpenSessionInput,
  type OpenSessionResult,
} from '../contract/messages.js';
import type { Executions } from './executions.js';
import { EXHAUSTED_FOR, UpdatesExhausted } from './outage.js';
import { isRefusedAs } from './refusal.js';
import { standingOf } from './standing.js';

/** Longer than the mint for a press may take, so that the person gets its answer. */
const PRESS_WITHIN = 30_000;

/** As `Reauths.openSession` says. */
export async function openSession(
  executions: Executions,
  input: OpenSessionInput,
): Promise<OpenSessionResult | undefined> {
  const args: [OpenSessionInput] = [input];
  try {
    const opened = await executions.follow<OpenSessionResult>(input.reauthId, async (found, { current }) => {
      const { outcome } = standingOf(found);
      if (outcome) return { status: 'closed', outcome };
      return executions.patiently(PRESS_WITHIN, () => current.executeUpdate(openSessionUpdate, { args }));
    });
    if (opened) return opened;
  } catch (error) {
    if (isRefusedAs(NO_CONTACT, error)) return undefined;
    if (error instanceof UpdatesExhausted) return { status: 'too_often', until: Date.now() + EXHAUSTED_FOR };
    throw error;
  }
  // It closed just before.
  const ended = await executions.locate(input.reauthId);
  const end = ended && standingOf(ended).outcome;
  return end && { status: 'closed', outcome: end };
}
