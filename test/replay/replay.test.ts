/** Open workflows live for months: this version must replay what every released one recorded. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  DefaultLogger,
  Runtime,
  Worker,
  bundleWorkflowCode,
  type ReplayWorkerOptions,
} from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const folder = new URL('histories/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

interface RecordedEvent {
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  timerStartedEventAttributes?: object;
}

let options: ReplayWorkerOptions;
beforeAll(async () => {
  const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  options = {
    workflowBundle: await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') }),
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

test.each(names)('%s does not replay when it is altered', async (name) => {
  const altered = history(name);
  const scheduled = altered.events.find((event) => event.activityTaskScheduledEventAttributes);
  if (!scheduled?.activityTaskScheduledEventAttributes) throw new Error('no activity was scheduled');
  scheduled.activityTaskScheduledEventAttributes.activityType.name = 'somethingElse';
  await expect(Worker.runReplayHistory(options, altered)).rejects.toThrow(/nondeterminism/i);
});
