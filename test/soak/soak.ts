/** A whole run: everything begins, everything goes wrong, everything ends; then the claims are looked at. */
import { setTimeout as wait } from 'node:timers/promises';
import { EncryptingCodec } from '../../src/codec/payload-codec.js';
import { workflowIdFor } from '../../src/contract/ids.js';
import { hunt } from '../canary/hunt.js';
import { everyProblem } from '../canary/problems.js';
import { keptByTemporal, secretsOf } from '../canary/world.js';
import { until } from '../until.js';
import { api, armFaults, castFor, type Cast } from './cast.js';
import { brokenClaims } from './claims.js';
import { everyRun, type Run } from './histories.js';
import { noExcuses, type Excuses } from './lived.js';
import { operatorIsToldOnce } from './mail-claims.js';
import { perform } from './performances.js';
import type { Plan } from './plan.js';
import { setStage, type Stage } from './stage.js';
import { letHappen, type Outage } from './upheaval.js';

export interface Report {
  /** Each claim that does not hold, with all that is needed to look into it. */
  broken: string[];
  excuses: Excuses;
  outages: Outage[];
  /** Each fault of a provider that came true: where, at which call, of what kind. */
  struck: string[];
}

/** Nothing goes wrong any more, ms. */
const READ_WITHIN = 30_000;
/** Hand-offs whose events fail are tried again after ever longer pauses, ms. */
const ENDS_WITHIN = 10 * 60_000;

export interface Terms {
  say: (line: string) => void;
  /** For one reauth, from its report to its close, ms. */
  patience: number;
}

export async function soak(plan: Plan, terms: Terms): Promise<Report> {
  const stage = await setStage(plan, terms.say);
  try {
    return await play(stage, plan, terms);
  } finally {
    await stage.close();
  }
}

async function play(stage: Stage, plan: Plan, { say, patience }: Terms): Promise<Report> {
  const { world } = stage;
  const outages: Outage[] = [];
  const over = new AbortController();
  await until(
    'the service answers',
    async () => (await fetch(`${world.config.publicUrl}/readyz`).catch(() => undefined))?.ok,
    120_000,
    250,
  );
  const upheaval = letHappen(stage, plan, outages, over.signal);
  const failures = new Map<Cast, string>();
  let ended = 0;
  const began = Date.now();
  const casts = plan.reauths.map((each) => castFor(world, each));
  const lives = casts.map(async (cast) => {
    await wait(Math.max(0, began + cast.plan.startsAt - Date.now()));
    armFaults(cast);
    await Promise.race([perform(cast), givenUpAfter(patience)]).catch((error: unknown) => {
      // What else arrived is of no use among a thousand.
      failures.set(cast, String(error).split('\n', 1)[0]!);
      say(`reauth ${cast.plan.number} (${cast.plan.script}) fails: ${failures.get(cast)}`);
    });
    ended += 1;
    if (ended % 50 === 0) say(`${ended} of ${casts.length} are closed`);
  });
  await Promise.all(lives);
  over.abort();
  await upheaval;
  say(`all ${casts.length} were played; waiting for what is still open`);
  const left = await openAfter(stage);
  return judge(stage, { plan, casts, failures, outages, left });
}

/** Whatever else a story waits for: of one that hangs, the history tells more than a longer wait. */
async function givenUpAfter(patience: number): Promise<never> {
  await wait(patience, undefined, { ref: false });
  throw new Error(`not done after ${patience / 1000} s`);
}

/** @returns what is still open when patience ends */
async function openAfter({ world }: Stage): Promise<string[]> {
  let open: string[] = [];
  const nothing = async (): Promise<boolean> => {
    open = [];
    for await (const { workflowId } of world.env.client.workflow.list({
      query: "ExecutionStatus = 'Running'",
    })) {
      open.push(workflowId);
    }
    return open.length === 0;
  };
  await until('nothing is open', nothing, ENDS_WITHIN, 1_000).catch(() => undefined);
  return open;
}

interface Played {
  plan: Plan;
  casts: Cast[];
  failures: Map<Cast, string>;
  outages: Outage[];
  left: string[];
}

async function judge(stage: Stage, { plan, casts, failures, outages, left }: Played): Promise<Report> {
  const { world } = stage;
  const runs = await everyRun(world.env.client);
  const excuses = noExcuses();
  const which = named(plan);
  const broken = (await secretsFound(stage)).map((each) => `${which}: ${each}`);
  for (const workflowId of left) broken.push(`${which}: ${workflowId} is still open`);
  for (const cast of casts) {
    const own = runsOf(cast, runs);
    const failure = failures.get(cast);
    const wrong = failure === undefined ? [] : [failure];
    if (cast.id !== '') {
      const path = `/v1/reauths/${cast.id}`;
      // Read by a query, which replays the history: one that cannot be replayed is never answered well.
      const view = await Promise.race([api(cast, 'GET', path), givenUpAfter(READ_WITHIN)]).catch(
        () => undefined,
      );
      if (view) wrong.push(...brokenClaims({ cast, view, runs: own, outages }, excuses));
      else wrong.push('its view cannot be read any more');
    }
    if (wrong.length > 0) broken.push(described(plan, cast, own, wrong));
  }
  const told = operatorIsToldOnce({ world, runs, outages }, excuses);
  broken.push(...told.map((each) => `${which}: to the operator, ${each}`));
  const struck = (['finch', 'dwolla'] as const).flatMap((at) =>
    world[at].faultsStruck.map(({ endpoint, fault }) => `${at} ${endpoint} ${fault.kind}`),
  );
  return { broken, excuses, outages, struck };
}

/** Hunted here and not only when the world ends: what is found is told with the rest. */
async function secretsFound({ world, logs }: Stage): Promise<string[]> {
  return hunt(secretsOf(world), {
    ...(await keptByTemporal(world.env.client, new EncryptingCodec(world.config))),
    ...logs(),
    'the log of the world': world.log.everything(),
    'a problem': everyProblem(),
  });
}

/** All that it takes to play it again. */
function named({ seed, reauths, spread }: Plan): string {
  return `--seed ${seed} --reauths ${reauths.length} --minutes ${spread / 60_000}`;
}

function runsOf({ connection: { provider, id: connectionId } }: Cast, runs: Run[]): Run[] {
  const workflowId = workflowIdFor({ tenant: 'default', provider, connectionId });
  const handOff = workflowId.replace(/^reauth\//, 'handoff/');
  return runs.filter((run) => run.workflowId === workflowId || run.workflowId.startsWith(`${handOff}/`));
}

function described(whole: Plan, { id, plan }: Cast, runs: Run[], wrong: string[]): string {
  const { number, script, provider, readable, mint, faults, noise } = plan;
  const traces = runs
    .toReversed()
    .flatMap(({ workflowId, trace }) => [
      `  ${workflowId}`,
      ...trace.slice(-60).map((line) => `    ${line}`),
    ]);
  return [
    `${named(whole)}: reauth ${number} (${id}), ${provider}, "${script}"${readable ? ', readable' : ''}, minted ${mint}:`,
    ...wrong.map((each) => `  - ${each}`),
    `  faults ${JSON.stringify(faults)}; noise ${noise.join(', ') || 'none'}`,
    ...traces,
  ].join('\n');
}
