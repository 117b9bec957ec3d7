/** A word about a connection reaches the open reauths that it is about. */
import { addressFor, workflowIdFor } from '../contract/ids.js';
import { connectionChangedSignal, type ConnectionChangedSignal } from '../contract/messages.js';
import type { ProviderWord } from '../contract/webhook.js';
import type { Executions } from './executions.js';

/** The provider's own word, or the backend's. */
export interface Whose {
  tenant: string;
  provider: string;
  by: 'provider' | 'backend';
}

/** @returns how many reauths were told */
export async function tellWord(executions: Executions, whose: Whose, word: ProviderWord): Promise<number> {
  const { tenant, provider, by } = whose;
  const { hintId, status, entity } = word;
  const signal: ConnectionChangedSignal = {
    hintId,
    status,
    ...(by === 'provider' && { byProvider: true }),
    ...(entity !== undefined && { entity }),
  };
  const workflowIds =
    'connection' in word
      ? [workflowIdFor(addressFor(tenant, word.connection))]
      : await executions.openOnesOf(tenant, provider, word.ref);
  const told = await Promise.all(
    workflowIds.map((workflowId) =>
      executions.reached(async () => {
        await executions.handle(workflowId).signal(connectionChangedSignal, signal);
        return true;
      }),
    ),
  );
  return told.filter(Boolean).length;
}
