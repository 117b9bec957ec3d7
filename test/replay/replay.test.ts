/** Open workflows live for months: this version must replay what every released one recorded. */
import { readFileSync, readdirSync } from 'node:fs';
import { DefaultLogger, Runtime, Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';
import { dataConverterFor } from '../../src/codec/data-converter.js';
import { bundleWorkflows } from '../../src/main/bundle.js';
import { KeyRing, generateKey } from '../../src/secrets/key-ring.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const folder = new URL('histories/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

interface RecordedEvent {
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  timerStartedEventAttributes?: object;
}

let options: ReplayWorkerOptions;
/** With `PAYLOAD_ENCRYPTION` on: what is open was written before. */
let encrypting: ReplayWorkerOptions;
beforeAll(async () => {
  options = { workflowBundle: await bundleWorkflows() };
  const keyRing = KeyRing.parse(generateKey());
  encrypting = {
    workflowBundle: await bundleWorkflows('encoded'),
    dataConverter: dataConverterFor({ keyRing, payloadEncryption: true }),
  };
});

function history(name: string): { events: RecordedEvent[] } {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { events: RecordedEvent[] };
}

test('there are recorded histories', () => {
  expect(names.length).toBeGreaterThanOrEqual(3);
});

test.each(names)('%s replays', async (name) => {
  await Worker.runReplayHistory(options, history(name));
});

test.each(names)('%s replays once payloads are encrypted', async (name) => {
  await Worker.runReplayHistory(encrypting, history(name));
});

test.each(names)('%s does not replay when it is altered', async (name) => {
  const altered = history(name);
  const scheduled = altered.events.find((event) => event.activityTaskScheduledEventAttributes);
  if (!scheduled?.activityTaskScheduledEventAttributes) throw new Error('no activity was scheduled');
  scheduled.activityTaskScheduledEventAttributes.activityType.name = 'somethingElse';
  await expect(Worker.runReplayHistory(options, altered)).rejects.toThrow(/nondeterminism/i);
});
