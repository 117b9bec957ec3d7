/** What one story costs: events and bytes of its history, and billable actions by the server's own count. */
import { handOffIdFor, workflowIdFor } from '../../src/contract/ids.js';
import { pressPlaid } from '../../test/simulators/dwolla/index.js';
import { pressFinish } from '../../test/simulators/finch/index.js';
import { until } from '../../test/until.js';
import { serviceProcess } from '../child.js';
import { pause } from '../load.js';
import { brokenConnection, press, report, type Broken } from '../reports.js';
import { TENANT, type Stage } from '../stage.js';

export interface Cost {
  events: number;
  bytes: number;
  actions: number;
}

export interface Stories {
  /** A bank account: nothing is handed off. */
  bank: Cost;
  /** A payroll connection, whose new credentials wait to be pulled. */
  payroll: Cost;
  /** The same with a backend that takes events; its hand-off is a workflow of its own, and its actions are counted here. */
  told: Cost;
  handOff: Omit<Cost, 'actions'>;
  /** For each further one. */
  reminder: Cost;
  remint: Cost;
  /** Before a notice. */
  probe: Cost;
}

const WITHIN = 60_000;

export async function measureStories(stage: Stage): Promise<Stories> {
  const alone = await serviceProcess('serve', stage.settings);
  const bank = await costOf(stage, () => repairBank(stage));
  const payroll = await costOf(stage, () => repairPayroll(stage));
  const reminder = await further(stage, (times) => reminded(stage, times));
  const unprobed = await costOf(stage, () => reminded(stage, 0));
  const probed = await costOf(stage, () => reminded(stage, 0, { withToken: true }));
  const remint = await further(stage, (times) => reminted(stage, times));
  await alone.end();

  const withBackend = await serviceProcess('serve', { ...stage.settings, ...stage.backendSettings });
  let handOffId = '';
  const told = await costOf(stage, async () => {
    const workflowId = await repairPayroll(stage);
    handOffId = await handedOff(stage, workflowId);
    return workflowId;
  });
  const handOff = await sizeOf(stage, handOffId);
  await withBackend.end();
  return { bank, payroll, told, handOff, reminder, remint, probe: between(unprobed, probed, 1) };
}

/** @param story gives the id of its workflow */
async function costOf(stage: Stage, story: () => Promise<string>): Promise<Cost> {
  // Between two stories nothing happens.
  const before = counts.get(stage) ?? (await countedActions(stage));
  const workflowId = await story();
  const after = await countedActions(stage);
  counts.set(stage, after);
  return { ...(await sizeOf(stage, workflowId)), actions: after - before };
}

/** How many there were when the last story ended. */
const counts = new WeakMap<Stage, number>();

/** The server tells its count each second: it stands once two looks agree. */
async function countedActions(stage: Stage): Promise<number> {
  let last = -1;
  return until('the count stands', async () => {
    await pause(1_100);
    const now = Object.values(await stage.actions()).reduce((sum, each) => sum + each, 0);
    if (now === last) return { now };
    last = now;
    return undefined;
  }).then(({ now }) => now);
}

async function sizeOf({ client }: Stage, workflowId: string): Promise<Omit<Cost, 'actions'>> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const { historyLength, historySizeBytes } = raw.workflowExecutionInfo ?? {};
  return { events: Number(historyLength), bytes: Number(historySizeBytes) };
}

/** What the story with three of them costs more than the one with one, by two. */
async function further(stage: Stage, story: (times: number) => Promise<string>): Promise<Cost> {
  const one = await costOf(stage, () => story(1));
  const three = await costOf(stage, () => story(3));
  return between(one, three, 2);
}

/** What each of `times` more cost. */
function between(less: Cost, more: Cost, times: number): Cost {
  const each = (key: keyof Cost): number => (more[key] - less[key]) / times;
  return { events: each('events'), bytes: each('bytes'), actions: each('actions') };
}

async function repairPayroll(stage: Stage): Promise<string> {
  const broken = brokenConnection(stage, 'Gusto');
  const link = await report(stage, broken.body);
  await mails(stage, broken.email, 1);
  const callback = await pressFinish(await press(link));
  await fetch(callback, { redirect: 'manual' });
  await mails(stage, broken.email, 2);
  return ended(stage, idOf(broken));
}

async function repairBank(stage: Stage): Promise<string> {
  const { id, fundingSourceId } = stage.dwolla.addExchange({ broken: true });
  const { email, body } = brokenConnection(stage, 'First Platypus Bank');
  const link = await report(stage, { ...body, connection: { provider: 'dwolla', id, fundingSourceId } });
  await mails(stage, email, 1);
  const page = await fetch(`${link}/open`, { method: 'POST' });
  const token = /data-token="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  await pressPlaid(stage.dwolla.url, token, 'finish');
  await fetch(`${link}/returned`, { method: 'POST' });
  await mails(stage, email, 2);
  return ended(stage, workflowIdFor({ tenant: TENANT, provider: 'dwolla', connectionId: id }));
}

async function reminded(stage: Stage, times: number, { withToken = false } = {}): Promise<string> {
  const remindAfter = Array.from({ length: times }, (_, index) => `${(index + 1) * 2} seconds`);
  const policy = { remindAfter, probeEvery: null };
  const broken = brokenConnection(stage, 'Gusto', { policy, withToken });
  await report(stage, broken.body);
  await mails(stage, broken.email, times + 1);
  return idOf(broken);
}

/** It escalates in the end, with one as with three. */
async function reminted(stage: Stage, times: number): Promise<string> {
  const policy = { sessionLife: { finch: '2 seconds' }, maxSessions: times + 1, remindAfter: [] };
  const broken = brokenConnection(stage, 'Gusto', { policy });
  const link = await report(stage, broken.body);
  const sessions = () =>
    stage.finch.sessions.filter(({ connectionId }) => connectionId === broken.connectionId);
  await until('all are minted', () => sessions().length === times + 1, WITHIN);
  await until(
    'it escalated',
    async () => (await (await fetch(`${link}/state`)).text()).includes('escalated'),
    WITHIN,
  );
  return idOf(broken);
}

async function mails({ mailbox }: Stage, email: string, times: number): Promise<void> {
  const sent = () => mailbox.messages.filter(({ to }) => to.includes(email)).length;
  await until(`${email} has ${times} mails`, () => sent() >= times, WITHIN);
}

function idOf({ connectionId }: Broken): string {
  return workflowIdFor({ tenant: TENANT, provider: 'finch', connectionId });
}

async function ended({ client }: Stage, workflowId: string): Promise<string> {
  await client.workflow.getHandle(workflowId).result();
  return workflowId;
}

async function handedOff(stage: Stage, workflowId: string): Promise<string> {
  const [, , , connectionId = ''] = workflowId.split('/');
  const { runId } = await stage.client.workflow.getHandle(workflowId).describe();
  return ended(stage, handOffIdFor({ tenant: TENANT, provider: 'finch', connectionId }, runId));
}
