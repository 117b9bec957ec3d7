/** `reauth list`, and with `--attention` the worklist. */
import { createHash } from 'node:crypto';
import { Command, Option } from 'commander';
import { DEFAULT_TENANT } from '../contract/ids.js';
import { listRequest } from '../contract/list-request.js';
import { fits } from '../intake/body.js';
import { everyPage, type ListItem, type Page } from '../temporal/reauth-list.js';
import { Failure, exitCodes } from './failure.js';
import { withOperatorOptions, withReauths, wrongFields, type Cli, type OperatorOptions } from './operator.js';
import { clean, json, localTime, localZone, table } from './output.js';

interface ListOptions extends OperatorOptions {
  attention?: string | true;
  all?: true;
  ids?: true;
  [name: string]: unknown;
}

export function listCommand(cli: Cli): Command {
  return withOperatorOptions(new Command('list'))
    .description('lists reauths, open ones first; with --attention those that need a human')
    .option('--attention [kind]', 'whatever needs a human, or only this kind of it')
    .option('--phase <phase>', 'in this phase')
    .option('--provider <name>', 'at this provider')
    .option('--institution <name>', 'at this institution')
    .option('--limit <number>', 'at most so many (50)')
    .option('--cursor <cursor>', 'goes on where an earlier page of the same list ended')
    .addOption(new Option('--all', 'all of them').conflicts(['limit', 'cursor']))
    .addOption(new Option('--ids', 'prints the ids alone, one a line').conflicts('json'))
    .action(async ({ tenant = DEFAULT_TENANT, json: asJson, all, ids, attention, ...given }: ListOptions) => {
      const query = {
        ...given,
        ...(all && { limit: 200 }),
        ...(attention !== undefined && { attention: attention === true ? 'any' : attention }),
      };
      const request = fits(listRequest, query);
      if ('errors' in request) {
        const options = request.errors.map(({ path, message }) => ({
          path: path.replace('/', '--'),
          message,
        }));
        throw wrongFields('This cannot be listed:', options);
      }
      const { cursor, ...filter } = { ...request.data, tenant };
      const start = cursor === undefined ? undefined : placeIn(cursor, filter);
      const { items, nextPlace } = await withReauths(cli, async (reauths): Promise<Page> => {
        const from = (place: string | undefined) => reauths.list({ ...filter, place });
        return all ? { items: await everyPage(from) } : from(start);
      });
      const nextCursor = nextPlace && cursorAt(nextPlace, filter);
      if (asJson) cli.out(json({ items, ...(nextCursor !== undefined && { nextCursor }) }));
      else if (ids) items.forEach(({ id }) => cli.out(id));
      else if (items.length > 0) cli.out(tableOf(items));
      if (asJson) return;
      if (items.length === 0) cli.err('There are none.');
      if (nextCursor !== undefined) cli.err(`There are more: --cursor ${nextCursor}, or --all`);
    });
}

/** The server takes a place that is none of its own badly: one is known by the list that it belongs to. */
function cursorAt(place: string, filter: object): string {
  const list = createHash('sha256').update(JSON.stringify(filter)).update(place).digest('base64url');
  return `${place}.${list.slice(0, 8)}`;
}

function placeIn(cursor: string, filter: object): string {
  const place = cursor.slice(0, Math.max(0, cursor.lastIndexOf('.')));
  if (cursorAt(place, filter) === cursor) return place;
  throw new Failure(exitCodes.wrongUsage, '--cursor is none of ours, or of another list.');
}

function tableOf(items: ListItem[]): string {
  const heads = ['CONNECTION', 'INSTITUTION', 'PHASE', 'ATTENTION', 'SESSIONS', 'NEXT ACTION', 'STARTED'];
  const rows = items.map((item) => [
    clean(`${item.connection.provider}/${item.connection.id}`),
    clean(item.institution, 40),
    item.outcome ?? item.phase,
    item.attention ?? '-',
    String(item.sessions),
    localTime(item.nextActionAt) || '-',
    localTime(item.startedAt),
  ]);
  return table([[...heads.slice(0, -1), `STARTED (${localZone()})`], ...rows]);
}
