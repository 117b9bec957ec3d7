/** What every test of the backend's side has at hand. */
import { createBackend, type BackendEndpoints } from '../../src/backend/index.js';
import type { Backend, BackendEvent } from '../../src/contract/backend.js';
import { policiesFor } from '../../src/contract/policy-schema.js';
import { OutsideError } from '../../src/contract/ports.js';
import { providerKits } from '../../src/providers/registry.js';
import { recordingLog } from '../recording-log.js';

export const SECRET = `whsec_${Buffer.from('a secret of the tests only').toString('base64')}`;
export const log = recordingLog();
const intake = { kinds: providerKits, policies: policiesFor(providerKits) };

export function backendWith(endpoints: BackendEndpoints): Backend {
  return createBackend(() => endpoints, intake, log.logger);
}

export function at(url: string, allowPrivate = true, secret = SECRET): Backend {
  return backendWith({ events: { url, secret, allowPrivate } });
}

let events = 0;
/** A new one each time. */
export function event(): BackendEvent {
  events += 1;
  return {
    id: `evt_${events}`,
    type: 'reauth.closed',
    at: Date.UTC(2026, 2, 2),
    data: { id: `r${events}`, name: 'Zoë' },
  };
}

/** How telling or asking failed. */
export async function failure(attempt: Promise<unknown>): Promise<OutsideError> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutsideError)) throw new Error(`it did not fail as it should: ${String(error)}`);
  return error;
}

/** The lines that were logged about it. */
export function linesWith(text: string): Record<string, unknown>[] {
  const lines = log.text().split('\n');
  return lines
    .filter((line) => line.includes(text))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
