/** What Prometheus reads: every series that the dashboard and the alerts ask for, with labels that stay few, and no secret. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hunt } from '../canary/hunt.js';
import { secretsOf } from '../canary/world.js';
import { until } from '../until.js';
import { alerts, queries, seriesIn } from './prometheus.js';
import { liveThrough } from './story.js';
import { startWatched, type Watched } from './watched.js';

let watched: Watched;
let metrics: string;
beforeAll(async () => {
  watched = await startWatched();
  await liveThrough(watched.world);
  metrics = await until(
    'what needs a human is counted',
    async () => {
      const read = await watched.metrics();
      return value(read, 'reauth_open_attention', 'misconfigured') === 1 && read;
    },
    60_000,
  );
}, 240_000);
afterAll(() => watched.close());

/** Of the first series of that name that has all the labels' values. */
function value(text: string, name: string, ...labels: string[]): number | undefined {
  const line = text
    .split('\n')
    .find((each) => each.startsWith(`${name}{`) && labels.every((label) => each.includes(`"${label}"`)));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

/** Older servers do not know what is counted there. */
const OF_NEWER_SERVERS = ['reauth_workflow_problems'];

test.each([...queries, ...alerts.map(({ alert, expr }) => ({ title: alert, expr }))])(
  '$title asks for what there is: $expr',
  ({ expr }) => {
    const asked = seriesIn(expr);
    expect(asked.length).toBeGreaterThan(0);
    const there = new Set([...metrics.matchAll(/^(\w+)[{ ]/gm)].map(([, name]) => name));
    expect(asked.filter((name) => !there.has(name) && !OF_NEWER_SERVERS.includes(name))).toEqual([]);
  },
);

test('the life of a reauth is counted', () => {
  expect(value(metrics, 'reauth_started_total', 'dwolla')).toBe(1);
  expect(value(metrics, 'reauth_started_total', 'finch', 'webhook')).toBe(1);
  for (const step of ['noticed', 'pressed', 'returned', 'repaired']) {
    expect(value(metrics, 'reauth_steps_total', 'dwolla', step), step).toBe(1);
  }
  expect(value(metrics, 'reauth_closed_total', 'finch', 'reconnected', 'user', 'introspect')).toBe(1);
  expect(value(metrics, 'reauth_closed_total', 'dwolla', 'reconnected', 'user', 'balance')).toBe(1);
  expect(value(metrics, 'reauth_repair_seconds_bucket', 'finch', '60')).toBe(1);
  expect(value(metrics, 'reauth_repair_seconds_bucket', 'finch', '7776000')).toBe(1);
  expect(value(metrics, 'reauth_escalated_total', 'ladder')).toBe(1);
  expect(value(metrics, 'reauth_mints_total', 'misconfigured')).toBe(1);
  expect(value(metrics, 'reauth_bounces_total', 'finch')).toBe(1);
  expect(value(metrics, 'reauth_provider_call_seconds_count', 'mint', 'rate_limited')).toBe(1);
  expect(value(metrics, 'reauth_event_deliveries_total', 'reauth.credentials', 'delivered')).toBe(1);
  expect(value(metrics, 'reauth_http_request_seconds_count', 'POST', '/r/:token/open', '303')).toBe(1);
});

test('labels are words of ours: no id, no institution, no tenant', () => {
  const labels = new Set([...metrics.matchAll(/[{,](\w+)="/g)].map(([, name]) => name));
  for (const one of ['tenant', 'institution', 'reauth', 'workflowId', 'workflow_id']) {
    expect(labels.has(one), one).toBe(false);
  }
  expect(metrics).not.toContain('Gusto');
  const ours = metrics.split('\n').filter((line) => line.startsWith('reauth_'));
  expect(ours.filter((line) => /[\da-f]{8}-[\da-f]{4}|@/.test(line))).toEqual([]);
});

test('neither metrics nor the log at its most talkative tell a secret', () => {
  expect(watched.log()).toContain('"level":10');
  expect(hunt(secretsOf(watched.world), { 'the metrics': metrics, 'the log': watched.log() })).toEqual([]);
});

test('every alert and every series of ours is explained', () => {
  const docs = readFileSync('docs/operations.md', 'utf8');
  const names = [...metrics.matchAll(/^# TYPE (reauth_\w+)/gm)].map(([, name]) => name ?? '');
  expect(names.length).toBeGreaterThan(20);
  const unexplained = [...names, ...OF_NEWER_SERVERS, ...alerts.map(({ alert }) => alert)];
  expect(unexplained.filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
});

test('a process without a worker has metrics too, and ends in order', async () => {
  const alone = await startWatched({}, 'ingress');
  try {
    const { publicUrl } = alone.world.config;
    await fetch(`${publicUrl}/r/none`);
    await until('its requests are counted', async () =>
      value(await alone.metrics(), 'reauth_http_request_seconds_count', '/r/:token', '404'),
    );
    await until('it looks at Temporal', async () => /^reauth_temporal_up 1$/m.test(await alone.metrics()));
    expect(await alone.end()).toBe('SIGTERM');
  } finally {
    await alone.close();
  }
}, 120_000);
