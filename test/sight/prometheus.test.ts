/** A real Prometheus reads, asks and judges. Skipped but for `.ci/prometheus`, which installs one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../until.js';
import { findPrometheus, queries, startPrometheus, type Prometheus } from './prometheus.js';
import { liveThrough } from './story.js';
import { startWatched, type Watched } from './watched.js';

const program = findPrometheus();

/** Nothing of it happened, or the server is too old. */
const MAY_BE_EMPTY = [/reauth_workflow_problems/];

describe.skipIf(program === undefined)('with Prometheus', () => {
  let watched: Watched;
  let prometheus: Prometheus;
  beforeAll(async () => {
    watched = await startWatched();
    prometheus = await startPrometheus(program ?? '', watched.metricsAddress);
    await liveThrough(watched.world);
  }, 240_000);
  afterAll(async () => {
    await prometheus.close();
    await watched.close();
  });

  test('refused credentials, and nothing else of weight, raise an alert', async () => {
    await until(
      'the alert is pending',
      async () =>
        (await prometheus.rules()).some(
          ({ name, state }) => name === 'ReauthCredentialsRefused' && state === 'pending',
        ),
      60_000,
    );
    const rules = await prometheus.rules();
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    const quiet = [
      'ReauthNotWatched',
      'ReauthTemporalDown',
      'ReauthNoWorker',
      'ReauthOverdue',
      'ReauthHandOffsLate',
    ];
    expect(rules.filter(({ name, state }) => quiet.includes(name) && state !== 'inactive')).toEqual([]);
  }, 90_000);

  test.each(queries)('$title shows something: $expr', async ({ expr }) => {
    const found = await prometheus.query(expr);
    if (MAY_BE_EMPTY.some((each) => each.test(expr))) return;
    expect(found).toBeGreaterThan(0);
  });

  test('Temporal that goes away raises an alert', async () => {
    await watched.world.stopTemporal();
    await until(
      'the alert is pending',
      async () =>
        (await prometheus.rules()).some(
          ({ name, state }) => name === 'ReauthTemporalDown' && state === 'pending',
        ),
      60_000,
    );
  }, 90_000);
});
