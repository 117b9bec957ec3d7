/** How the tenants' backends take events, and how their directories answer. */
import type { MetricMeter } from '@temporalio/common';
import type { Backend } from '../contract/backend.js';
import { OutsideError } from '../contract/ports.js';

export function measuredBackend(backend: Backend, meter: MetricMeter): Backend {
  const deliveries = meter.createCounter('reauth_event_deliveries');
  const questions = meter.createCounter('reauth_directory_questions');
  return {
    tell: (tenant, event) =>
      counted(
        () => backend.tell(tenant, event),
        // Where there is no endpoint nothing was tried.
        (result) => result !== 'no_endpoint' && deliveries.add(1, { type: event.type, result }),
      ),
    whoRepairs: (tenant, question) =>
      counted(
        () => backend.whoRepairs(tenant, question),
        (result) => {
          if (result === 'no_directory') return;
          questions.add(1, { result: typeof result === 'string' ? result : 'known' });
        },
      ),
  };
}

/** @param count what came of it, or the kind of its failure */
async function counted<T>(
  work: () => Promise<T>,
  count: (result: T | OutsideError['kind']) => unknown,
): Promise<T> {
  try {
    const result = await work();
    count(result);
    return result;
  } catch (error) {
    if (error instanceof OutsideError) count(error.kind);
    throw error;
  }
}
