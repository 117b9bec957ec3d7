/** How many reauths are open, how the closed ones ended, and how long repairs took: from visibility alone. */
import type { Client } from '@temporalio/client';
import type { Outcome, Phase } from '../contract/words.js';
import { Executions } from './executions.js';
import { quoted } from './quoted.js';
import { listAll, queryFor, type ListFilter, type ListItem } from './reauth-list.js';
import { ENDED, RUNS } from './runs.js';

export interface Stats {
  open: { total: number; byPhase: Partial<Record<Phase, number>> };
  closed: { total: number; byOutcome: Partial<Record<Outcome, number>> };
  /** From the start to the end of those that were reconnected; absent where none was. */
  repair?: { p50Seconds: number; p90Seconds: number };
}

export interface GroupStats extends Stats {
  provider: string;
  institution: string;
}

/** @param since ms; of the closed ones those count that closed later */
export async function readStats(
  client: Client,
  filter: Pick<ListFilter, 'tenant' | 'provider' | 'institution'>,
  since: number,
): Promise<Stats & { groups: GroupStats[] }> {
  const executions = new Executions(client);
  const all = queryFor(filter);
  const closedSince = `${ENDED} AND CloseTime >= ${quoted(new Date(since).toISOString())}`;
  const open = await listAll(executions, `${all} AND ${RUNS}`);
  const closed = await listAll(executions, `${all} AND ${closedSince}`);
  // One that closed between the two lists is in both.
  const items = [...new Map([...open, ...closed].map((item) => [item.id, item])).values()];
  return { ...statsOf(items), groups: groupsOf(items) };
}

export function statsOf(items: ListItem[]): Stats {
  const closed = items.filter(({ phase }) => phase === 'closed');
  const open = items.filter(({ phase }) => phase !== 'closed');
  const took = closed
    .filter(({ outcome }) => outcome === 'reconnected')
    .flatMap(({ startedAt, closedAt }) =>
      // Its last mails are still on their way.
      closedAt === undefined ? [] : [(Date.parse(closedAt) - Date.parse(startedAt)) / 1000],
    )
    .sort((one, other) => one - other);
  return {
    open: { total: open.length, byPhase: counted(open.map(({ phase }) => phase)) },
    closed: { total: closed.length, byOutcome: counted(closed.flatMap(({ outcome }) => outcome ?? [])) },
    ...(took.length > 0 && { repair: { p50Seconds: rank(took, 0.5), p90Seconds: rank(took, 0.9) } }),
  };
}

/** The largest groups first. */
function groupsOf(items: ListItem[]): GroupStats[] {
  const groups = new Map<string, ListItem[]>();
  for (const item of items) {
    const key = JSON.stringify([item.connection.provider, item.institution]);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()]
    .sort((one, other) => other.length - one.length)
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { connection, institution } = first;
      return [{ provider: connection.provider, institution, ...statsOf(group) }];
    });
}

function counted<T extends string>(words: T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** The nearest rank: a value that occurred. In whole seconds. */
function rank(sorted: number[], share: number): number {
  return Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
}
