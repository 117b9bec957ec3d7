/** Which open reauths an order to many is about, and how many they are, as far as visibility knows by now. */
import type { Client } from '@temporalio/client';
import { searchAttributes } from '../contract/messages.js';
import type { Phase } from '../contract/words.js';
import { Executions } from './executions.js';
import { quoted } from './quoted.js';
import { queryFor, type ListFilter } from './reauth-list.js';
import { RUNS } from './runs.js';

export type ManyOrder = 'pause' | 'resume' | 'cancel' | 'resend';
export type ManyFilter = Pick<ListFilter, 'tenant' | 'provider' | 'institution' | 'attention'>;

/**
 * Resumed is whatever may be paused: a check that is under way hides a pause (the phase says `verifying`), and whoever is
 * not paused takes the resume without harm. Nothing is sent once more to who asked for peace or has just come back, nor
 * where an operator paused.
 */
const phasesOf: Partial<Record<ManyOrder, Phase[]>> = {
  resume: ['paused', 'verifying'],
  resend: ['holding', 'waiting', 'escalated'],
};

/** Of what is closed nothing is told anything. */
export function openOnes(order: ManyOrder, filter: ManyFilter): string {
  const named = phasesOf[order]?.map(quoted).join(', ');
  const inPhases = named === undefined ? [] : [`${searchAttributes.phase.name} IN (${named})`];
  return [queryFor(filter), ...inPhases, RUNS].join(' AND ');
}

export function countOpen(client: Client, order: ManyOrder, filter: ManyFilter): Promise<number> {
  return new Executions(client).count(openOnes(order, filter));
}
