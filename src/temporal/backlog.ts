/** How many there are of what an operator watches, by the server's visibility. */
import type { Client } from '@temporalio/client';
import { HOUR } from '../contract/durations.js';
import { HAND_OFF_TYPE, WORKFLOW_TYPE, searchAttributes } from '../contract/messages.js';
import { attentionKinds } from '../contract/words.js';
import { Executions } from './executions.js';
import { quoted } from './quoted.js';
import { RUNS } from './runs.js';

export interface Count {
  /** Of the gauge. */
  name: string;
  labels?: Record<string, string>;
  value: number;
}

/** What is due is done within moments, or else nobody works. */
const OVERDUE_AFTER = HOUR / 4;

const before = (ms: number): string => quoted(new Date(Date.now() - ms).toISOString());

const REAUTHS = `WorkflowType = ${quoted(WORKFLOW_TYPE)} AND ${RUNS}`;
const HAND_OFFS = `WorkflowType = ${quoted(HAND_OFF_TYPE)} AND ${RUNS}`;

/** @returns without what the server does not answer: an old one knows no `TemporalReportedProblems` */
export async function backlog(client: Client): Promise<Count[]> {
  const { attention, nextActionAt } = searchAttributes;
  const counted = async (name: string, query: string, labels?: Count['labels']): Promise<Count[]> => {
    const value = await count(client, query);
    return value === undefined ? [] : [{ name, ...(labels && { labels }), value }];
  };
  const needy = await count(client, `${REAUTHS} AND ${attention.name} IS NOT NULL`);
  const byKind = attentionKinds.map((kind): Promise<Count[]> | Count[] => {
    const name = 'reauth_open_attention';
    // Mostly there is none, and one question is enough.
    if (needy === 0) return [{ name, labels: { kind }, value: 0 }];
    return counted(name, `${REAUTHS} AND ${attention.name} = ${quoted(kind)}`, { kind });
  });
  const counts = await Promise.all([
    counted('reauth_open', REAUTHS),
    counted('reauth_open_overdue', `${REAUTHS} AND ${nextActionAt.name} < ${before(OVERDUE_AFTER)}`),
    counted('reauth_handoffs_open', HAND_OFFS),
    counted('reauth_handoffs_late', `${HAND_OFFS} AND StartTime < ${before(HOUR)}`),
    counted('reauth_workflow_problems', `TemporalReportedProblems IS NOT NULL AND ${RUNS}`),
    ...byKind,
  ]);
  return counts.flat();
}

/** @returns `undefined` where the server does not answer it */
function count(client: Client, query: string): Promise<number | undefined> {
  return new Executions(client).count(query).catch(() => undefined);
}
