/** An answer as the update that takes it. */
import type { WorkflowHandle } from '@temporalio/client';
import type { Answer } from '../contract/answer.js';
import { declineUpdate, notMeUpdate, snoozeUpdate, undoUpdate } from '../contract/messages.js';

/** Every answer but `unsubscribe`, which is a signal: it has to be taken while no worker runs. */
export type WeighedAnswer =
  | Exclude<Answer, { kind: 'unsubscribe' | 'not_me' }>
  | (Extract<Answer, { kind: 'not_me' }> & { contact: string });

export function giveAnswer(handle: WorkflowHandle, reauthId: string, answer: WeighedAnswer): Promise<void> {
  switch (answer.kind) {
    case 'snooze': {
      const { kind: _, ...input } = answer;
      return handle.executeUpdate(snoozeUpdate, { args: [{ reauthId, ...input }] });
    }
    case 'not_me': {
      const { kind: _, ...input } = answer;
      return handle.executeUpdate(notMeUpdate, { args: [{ reauthId, ...input }] });
    }
    case 'decline':
    case 'undo': {
      const { kind, ...input } = answer;
      const update = kind === 'decline' ? declineUpdate : undoUpdate;
      return handle.executeUpdate(update, { args: [{ reauthId, ...input }] });
    }
  }
}
