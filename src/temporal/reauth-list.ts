/** Lists reauths from the server's visibility alone: no worker is needed, however many there are. */
import type { Client } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { addressOf } from '../contract/ids.js';
import { WORKFLOW_TYPE, searchAttributes } from '../contract/messages.js';
import { attentionKinds, oneOf, type AttentionKind, type Outcome, type Phase } from '../contract/words.js';
import { ANSWER_WITHIN, type Executions } from './executions.js';
import { ENDED, LAST_RUNS, RUNS } from './runs.js';
import { quoted } from './quoted.js';
import { endingOf } from './standing.js';

export interface ListFilter {
  tenant: string;
  phase?: Phase | undefined;
  provider?: string | undefined;
  institution?: string | undefined;
  /** `any`: whatever needs a human. */
  attention?: AttentionKind | 'any' | undefined;
  limit: number;
  /** Where an earlier page with the same filter ended; only from there, since the server takes any other badly. */
  place?: string | undefined;
}

/** What visibility alone tells of a reauth; times are ISO 8601 instants. */
export interface ListItem {
  id: string;
  connection: { provider: string; id: string };
  institution: string;
  phase: Phase;
  outcome?: Outcome;
  attention?: AttentionKind;
  sessions: number;
  nextActionAt?: string;
  startedAt: string;
  closedAt?: string;
}

export interface Page {
  items: ListItem[];
  /** Where the next one begins; absent where there is none. */
  nextPlace?: string;
}

/** The server's own order: open ones first, then by when they closed or started, newest first. */
export async function listReauths(client: Client, filter: ListFilter): Promise<Page> {
  return listPage(client, queryFor(filter), filter);
}

/** The most that the server gives at once. */
const LARGEST_PAGE = 1_000;

/** Every one, however many: each page has a time of its own to be answered in. */
export function listAll(executions: Executions, query: string): Promise<ListItem[]> {
  return everyPage((place) =>
    executions.within(ANSWER_WITHIN, () =>
      listPage(executions.client, query, { limit: LARGEST_PAGE, place }),
    ),
  );
}

/** @param from a page that begins at a place, or the first one */
export async function everyPage(from: (place: string | undefined) => Promise<Page>): Promise<ListItem[]> {
  const items: ListItem[] = [];
  let place: string | undefined;
  do {
    const page = await from(place);
    items.push(...page.items);
    place = page.nextPlace;
  } while (place !== undefined);
  return items;
}

async function listPage(
  client: Client,
  query: string,
  { limit, place }: Pick<ListFilter, 'limit' | 'place'>,
): Promise<Page> {
  const { namespace, loadedDataConverter } = client.options;
  const { executions, nextPageToken } = await client.workflowService.listWorkflowExecutions({
    namespace,
    query,
    pageSize: limit,
    ...(place !== undefined && { nextPageToken: Buffer.from(place, 'base64url') }),
  });
  const items = await Promise.all(executions.map((each) => itemFrom(each, loadedDataConverter)));
  const next = nextPageToken?.length ? Buffer.from(nextPageToken).toString('base64url') : undefined;
  return { items: items.flatMap((item) => item ?? []), ...(next !== undefined && { nextPlace: next }) };
}

function is(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${name} = ${quoted(value)}`];
}

/** A terminated workflow could not say that it closed: its attributes are of before. */
function phaseIs(phase: Phase | undefined): string[] {
  if (phase === undefined) return [];
  const [said] = is(searchAttributes.phase.name, phase);
  return phase === 'closed' ? [`(${said} OR ${ENDED})`] : [`${said}`, RUNS];
}

function attentionIs(attention: ListFilter['attention']): string[] {
  if (attention === undefined) return [];
  const { name } = searchAttributes.attention;
  return [...(attention === 'any' ? [`${name} IS NOT NULL`] : is(name, attention)), RUNS];
}

export function queryFor({
  tenant,
  phase,
  provider,
  institution,
  attention,
}: Omit<ListFilter, 'limit' | 'place'>): string {
  return [
    ...is('WorkflowType', WORKFLOW_TYPE),
    LAST_RUNS,
    ...is(searchAttributes.tenant.name, tenant),
    ...phaseIs(phase),
    ...is(searchAttributes.provider.name, provider),
    ...is(searchAttributes.institution.name, institution),
    ...attentionIs(attention),
  ].join(' AND ');
}

type Raw = NonNullable<
  Awaited<ReturnType<Client['workflowService']['listWorkflowExecutions']>>['executions']
>[number];

/** @returns `undefined` for a workflow that somebody else started under our type's name */
async function itemFrom(raw: Raw, converter: LoadedDataConverter): Promise<ListItem | undefined> {
  const { searchAttributes: given, memo, startTime, closeTime, status } = raw;
  const attributes = decodeTypedSearchAttributes(given?.indexedFields);
  const id = attributes.get(searchAttributes.id);
  const address = id === undefined ? undefined : addressOf(id);
  if (id === undefined || !address) return undefined;
  const ended = Number(status) !== RUNNING;
  const attention = oneOf(attentionKinds, attributes.get(searchAttributes.attention));
  const nextActionAt = attributes.get(searchAttributes.nextActionAt);
  return {
    id,
    connection: { provider: address.provider, id: address.connectionId },
    institution: attributes.get(searchAttributes.institution) ?? '',
    ...endingOf(attributes, !ended),
    ...(attention && !ended && { attention }),
    sessions: attributes.get(searchAttributes.sessions) ?? 0,
    ...(nextActionAt && !ended && { nextActionAt: nextActionAt.toISOString() }),
    startedAt: (await firstStart(memo, converter)) ?? instant(startTime),
    ...(ended && { closedAt: instant(closeTime) }),
  };
}

/** @returns `undefined` where it is still in its first run */
async function firstStart(memo: Raw['memo'], converter: LoadedDataConverter): Promise<string | undefined> {
  const { startedAt } = memo?.fields ?? {};
  return startedAt && decodeFromPayloadsAtIndex<string>(converter, 0, [startedAt]);
}

/** `temporal.api.enums.v1.WorkflowExecutionStatus` */
const RUNNING = 1;

function instant(timestamp: Raw['startTime']): string {
  const seconds = Number(timestamp?.seconds ?? 0);
  return new Date(seconds * 1000 + (timestamp?.nanos ?? 0) / 1e6).toISOString();
}
