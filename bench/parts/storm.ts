/** A storm: connections of one institution break at once, and more than the provider lets through a second. */
import { limitAhead, standingAhead } from '../../test/ahead-queue.js';
import { until } from '../../test/until.js';
import { countsPer, latencyOf, mostWithin, type Latency } from '../arithmetic.js';
import { serviceProcess } from '../child.js';
import { atOnce, atPace } from '../load.js';
import { brokenConnection, press, report, type Broken } from '../reports.js';
import { OTHER_TENANT, type Stage } from '../stage.js';

export interface Storm {
  connections: number;
  /** Mints a second that the provider allows; it counts them over the last minute. */
  limit: number;
  /** What the service was told: calls a second in all, and of these for people. */
  settings: { all: number; people: number };
  /** How long it took until all were reported, ms. */
  reportedIn: number;
  /** Mints in each whole minute from when it was reported, in parts of the limit. */
  use: number[];
  /** Mints in each second from then on. */
  eachSecond: number[];
  /** The most in any 60 seconds, and in any one. */
  mostInAMinute: number;
  mostInASecond: number;
  /** How often the provider refused. */
  refusals: number;
  /** From another tenant's report to its mint, and from a press to its redirect, ms. */
  otherTenant: Waits;
  people: Waits;
}

export interface Waits {
  without: Latency;
  during: Latency;
}

const LIMIT = 20;
/** The provider's limit, and little of it for people: they press one after the other. */
const SETTINGS = { all: 20, people: 1.5 };
/** Mints ahead a second while the storm is being reported: however slow that is here, all of it stands in the queue then. */
const HELD_BACK = 0.1;
const OTHERS = 10;
const PEOPLE = 20;
/** Presses a second. */
const PRESSES = 1;
const LANES = 20;
const MINUTE = 60_000;

export async function measureStorm(stage: Stage, { connections }: { connections: number }): Promise<Storm> {
  const { client, finch } = stage;
  finch.knobs.mintLimit = { times: LIMIT * 60, within: MINUTE };
  const service = await serviceProcess('serve', {
    ...stage.settings,
    FINCH_CALLS_PER_SECOND: String(SETTINGS.all),
    FINCH_CALLS_FOR_PEOPLE: String(SETTINGS.people),
  });
  // The first ones warm up: else a calm press would be slower than one in the storm.
  await others(stage, await people(stage, 'Warm'));
  const calm = await others(stage, await people(stage, 'Calm'));
  const storm = Array.from({ length: connections }, () => brokenConnection(stage, 'Gusto'));

  const began = Date.now();
  await limitAhead(client.workflowService, HELD_BACK);
  const links = await atOnce(LANES, storm, ({ body }) => report(stage, body));
  const reportedIn = Date.now() - began;
  const mintedAt = (): number[] =>
    finch.sessions.filter(({ createdAt }) => createdAt >= began).map((each) => each.createdAt);
  await until(
    'all of it stands in the queue',
    async () => (await standingAhead(client.workflowService)) >= connections - mintedAt().length,
    5 * MINUTE,
    500,
  );
  const released = Date.now();
  await limitAhead(client.workflowService, undefined);
  const inStorm = (): number[] => mintedAt().filter((at) => at >= released);
  await until('the storm is under way', () => inStorm().length >= LIMIT);
  // Those whose turn is last: their session is not minted yet.
  const during = await others(stage, links.slice(-PEOPLE));
  await until('all are minted', () => mintedAt().length >= connections + OTHERS, connections * 200 + MINUTE);

  const minted = mintedAt();
  const first = Math.min(...inStorm());
  const last = Math.max(...minted);
  await service.end();
  return {
    connections,
    limit: LIMIT,
    settings: SETTINGS,
    reportedIn,
    use: countsPer(MINUTE, minted, first, last).map((count) => count / (LIMIT * 60)),
    eachSecond: countsPer(1_000, minted, first, last),
    mostInAMinute: mostWithin(MINUTE, minted),
    mostInASecond: mostWithin(1_000, minted),
    refusals: finch.requests.filter(({ at, status }) => at >= began && status === 429).length,
    otherTenant: { without: calm.tenant, during: during.tenant },
    people: { without: calm.people, during: during.people },
  };
}

/** Links of people whose sessions are not minted yet. */
async function people(stage: Stage, institution: string): Promise<string[]> {
  const policy = { mint: { finch: 'on_open' } };
  const broken = Array.from({ length: PEOPLE }, () => brokenConnection(stage, institution, { policy }));
  return atOnce(LANES, broken, ({ body }) => report(stage, body));
}

/** Another tenant's connections break, and people press. */
async function others(stage: Stage, links: string[]): Promise<{ tenant: Latency; people: Latency }> {
  const broken = Array.from({ length: OTHERS }, () => brokenConnection(stage, 'Rippling'));
  const [tenant, pressed] = await Promise.all([
    Promise.all(broken.map((each) => untilMinted(stage, each))),
    atPace(PRESSES, links, press),
  ]);
  return { tenant: latencyOf(tenant), people: latencyOf(pressed) };
}

async function untilMinted(stage: Stage, broken: Broken): Promise<number> {
  const from = Date.now();
  await report(stage, broken.body, OTHER_TENANT);
  const session = await until(
    'it is minted',
    () => stage.finch.sessions.find(({ connectionId }) => connectionId === broken.connectionId),
    10 * MINUTE,
  );
  return session.createdAt - from;
}
