/**
 * Many are to send once more what they sent last. That is an update, which no batch of the server can send: they are told
 * one by one, a few at once.
 */
import type { Client } from '@temporalio/client';
import { addressOf, workflowIdFor } from '../contract/ids.js';
import { resendUpdate } from '../contract/messages.js';
import { Executions, WORKER_ANSWERS_WITHIN } from './executions.js';
import { openOnes, type ManyFilter } from './many.js';
import { listAll } from './reauth-list.js';

/** Thousands are told within minutes, and whoever presses meanwhile does not wait. */
const AT_ONCE = 10;

export interface Resent {
  told: number;
  /** Closed meanwhile. */
  ended: number;
  /** Not told; the first failed with `failure`. */
  left: number;
  failure?: unknown;
}

/** @param job whoever was told in the same job before is not told again: the server knows the update by it */
export async function resendMany(client: Client, filter: ManyFilter, job: string): Promise<Resent> {
  const executions = new Executions(client);
  const waiting = (await listAll(executions, openOnes('resend', filter))).map(({ id }) => id);
  const resent: Resent = { told: 0, ended: 0, left: 0 };
  let failedInARow = 0;
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        const told = await tell(executions, id, `resend-all/${job}`);
        resent[told ? 'told' : 'ended'] += 1;
        failedInARow = 0;
      } catch (failure) {
        resent.failure ??= failure;
        resent.left += 1;
        failedInARow += 1;
        // One workflow may be stuck by itself; where all are, the rest is for the next try.
        if (failedInARow >= AT_ONCE) resent.left += waiting.splice(0).length;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return resent;
}

/** @returns whether it was still open */
async function tell(executions: Executions, reauthId: string, updateId: string): Promise<boolean> {
  const address = addressOf(reauthId);
  if (!address) return false;
  const handle = executions.handle(workflowIdFor(address));
  const told = await executions.patiently(WORKER_ANSWERS_WITHIN, async () => {
    await handle.executeUpdate(resendUpdate, { args: [{ reauthId }], updateId });
    return true;
  });
  return told ?? false;
}
