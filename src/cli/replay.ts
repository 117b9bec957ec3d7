/** `reauth replay`: whether this build can go on with what is open now. */
import { readFileSync } from 'node:fs';
import type { HistoryAndWorkflowId } from '@temporalio/client';
import { Command } from 'commander';
import { HAND_OFF_TYPE, WORKFLOW_TYPE } from '../contract/messages.js';
import { RUNS } from '../temporal/runs.js';
import { Failure, exitCodes } from './failure.js';
import { withReauths, type Cli } from './operator.js';
import { clean, json } from './output.js';

/** What came of one history. */
export interface Replayed {
  workflowId: string;
  runId: string;
  /** Why it does not replay. */
  error?: Error;
}

export interface Replayer extends Cli {
  /** Replays each with this build. */
  replay(histories: AsyncIterable<HistoryAndWorkflowId>): AsyncIterable<Replayed>;
}

const OPEN = `WorkflowType IN ('${WORKFLOW_TYPE}', '${HAND_OFF_TYPE}') AND ${RUNS}`;

interface Options {
  query: string;
  file?: string[];
  json?: true;
}

export function replayCommand(cli: Replayer): Command {
  return new Command('replay')
    .description('tells whether this build can go on with open reauths: replays what is recorded of them')
    .option('--query <query>', 'which workflows, as a visibility query of Temporal', OPEN)
    .option(
      '--file <path...>',
      'histories from files instead, as "temporal workflow show --output json" writes them',
    )
    .option('--json', 'prints one JSON document')
    .action(async ({ query, file, json: asJson }: Options) => {
      const replayed = file
        ? await all(cli.replay(inFiles(file)))
        : await withReauths(cli, (_, client) =>
            all(cli.replay(client.workflow.list({ query }).intoHistories({ concurrency: 5 }))),
          );
      print(cli, replayed, asJson);
    });
}

async function all<T>(each: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of each) found.push(one);
  return found;
}

async function* inFiles(paths: string[]): AsyncIterable<HistoryAndWorkflowId> {
  for (const path of paths) yield { workflowId: path, history: read(path) };
}

/** The worker looks at its shape. */
function read(path: string): HistoryAndWorkflowId['history'] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as HistoryAndWorkflowId['history'];
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it holds no JSON' : 'it cannot be read';
    throw new Failure(exitCodes.wrongUsage, `${clean(path)}: ${why}.`);
  }
}

function print(cli: Cli, replayed: Replayed[], asJson: true | undefined): void {
  const failed = replayed.filter(({ error }) => error);
  const passed = replayed.length - failed.length;
  const told = failed.map(({ workflowId, runId, error }) => ({
    workflowId,
    runId,
    why: `${error?.message}`,
  }));
  const lines = [
    `${passed} of ${replayed.length} replay with this build`,
    ...told.map(({ workflowId, why }) => `fail  ${clean(workflowId)}: ${clean(why, 1000)}`),
  ];
  cli.out(asJson ? json({ passed, failed: told }) : lines.join('\n'));
  if (failed.length > 0) {
    const message = `This build would stop ${failed.length} of them: docs/versioning.md says what to do.`;
    throw new Failure(exitCodes.failed, message);
  }
}
