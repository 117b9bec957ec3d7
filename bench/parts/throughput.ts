/** How many reauths a second get to `waiting`, and from the return to `closed`, against the bare reference. */
import { HAND_OFF_TYPE, acknowledgedSignal, completedSignal } from '../../src/contract/messages.js';
import { startWorkflow } from '../../src/temporal/start-workflow.js';
import { pressFinish } from '../../test/simulators/finch/index.js';
import { until } from '../../test/until.js';
import { spreadOf, type Spread } from '../arithmetic.js';
import { atOnce } from '../load.js';
import { startReference, workflowIdOf } from '../reference.js';
import { brokenConnection, inPhase, startOf } from '../reports.js';
import type { Stage } from '../stage.js';
import type { Start } from '../../src/intake/intake.js';

export const kinds = ['reauth', 'reference'] as const;
export type Kind = (typeof kinds)[number];

/** A second, each. */
export interface Throughput {
  each: number;
  toWaiting: Record<Kind, Spread>;
  toClosed: Record<Kind, Spread>;
}

/** Ways that a client of a busy machine keeps open at once. */
const LANES = 20;
const WITHIN = 120_000;
/** ms, for each reauth of a run: each look is a query, and the machine that is measured has to answer it. */
const LOOK_AFTER = 2.5;
const HAND_OFFS = `WorkflowType = '${HAND_OFF_TYPE}' AND ExecutionStatus = 'Running'`;

export async function measureThroughput(
  stage: Stage,
  { rounds, each }: { rounds: number; each: number },
): Promise<Throughput> {
  const waiting: Record<Kind, number[]> = { reauth: [], reference: [] };
  const closed: Record<Kind, number[]> = { reauth: [], reference: [] };
  // The first one of each warms up, and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    // Neither always goes first.
    for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
      const run = await oneRun(stage, kind, `${kind}-${round}`, each);
      if (round === 0) continue;
      waiting[kind].push(run.toWaiting);
      closed[kind].push(run.toClosed);
    }
  }
  const both = (of: Record<Kind, number[]>) => ({
    reauth: spreadOf(of.reauth),
    reference: spreadOf(of.reference),
  });
  return { each, toWaiting: both(waiting), toClosed: both(closed) };
}

async function oneRun(
  stage: Stage,
  kind: Kind,
  name: string,
  each: number,
): Promise<{ toWaiting: number; toClosed: number }> {
  const starts = Array.from({ length: each }, () => startOf(stage, brokenConnection(stage, name)));
  const all = (what: string, count: () => Promise<number>): Promise<unknown> =>
    until(what, async () => (await count()) === each, WITHIN, each * LOOK_AFTER);
  const toWaiting = await perSecond(each, async () => {
    await atOnce(LANES, starts, (start) => begin(stage, kind, start));
    await all('all wait', () => inPhase(stage, name, 'waiting'));
  });
  const codes = await atOnce(LANES, starts, (start) => codeOf(stage, start));
  const toClosed = await perSecond(each, async () => {
    await atOnce(LANES, [...starts.entries()], ([index, start]) =>
      comeBack(stage, start, codes[index] ?? ''),
    );
    await all('all are closed', () => inPhase(stage, name, 'closed'));
  });
  await all('all have ended', () => ended(stage, name));
  await all('all are handed off', () => handOffs(stage));
  await takeOver(stage);
  await until('no hand-off is left', async () => (await handOffs(stage)) === 0, WITHIN);
  return { toWaiting, toClosed };
}

async function begin({ client }: Stage, kind: Kind, start: Start): Promise<void> {
  if (kind === 'reference') return void (await startReference(client, start));
  await startWorkflow(client, workflowIdOf(start.input), start.input, start.refs);
}

/** What the provider sends the person back with. */
async function codeOf({ finch }: Stage, { input }: Start): Promise<string> {
  const session = finch.sessions.findLast(({ connectionId }) => connectionId === input.connection.id);
  if (!session) throw new Error('no session was minted');
  const callback = new URL(await pressFinish(session.connectUrl));
  return callback.searchParams.get('code') ?? '';
}

async function comeBack({ client, vault, publicUrl }: Stage, { input }: Start, code: string): Promise<void> {
  const workflowId = workflowIdOf(input);
  await client.workflow.getHandle(workflowId).signal(completedSignal, {
    reauthId: input.id,
    hintId: input.id,
    code: vault.sealSecret('code', workflowId, code),
    redirectUri: `${publicUrl}/callbacks/finch`,
  });
}

async function ended({ client }: Stage, name: string): Promise<number> {
  const query = `ReauthInstitution = '${name}' AND ExecutionStatus = 'Completed'`;
  return (await client.workflow.count(query)).count;
}

/** As a backend does: a hand-off keeps them for a week, in our worker's memory whichever of the two began it. */
async function takeOver({ client }: Stage): Promise<void> {
  const open: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query: HAND_OFFS })) open.push(workflowId);
  await atOnce(LANES, open, (id) => client.workflow.getHandle(id).signal(acknowledgedSignal));
}

async function handOffs({ client }: Stage): Promise<number> {
  return (await client.workflow.count(HAND_OFFS)).count;
}

async function perSecond(each: number, deed: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await deed();
  return (each * 1000) / (performance.now() - from);
}
