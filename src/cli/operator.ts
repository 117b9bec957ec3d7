/** What all commands share that ask Temporal about reauths. */
import type { Client } from '@temporalio/client';
import { InvalidArgumentError, type Command } from 'commander';
import { DEFAULT_TENANT, TENANT_NAME, addressOf } from '../contract/ids.js';
import type { FieldError } from '../contract/field-error.js';
import { readTemporalConfig } from '../platform/operator-config.js';
import { connectClient } from '../temporal/connect.js';
import { TemporalUnavailable } from '../temporal/outage.js';
import { Reauths } from '../temporal/reauths.js';
import { Failure, exitCodes } from './failure.js';
import { clean, type Output } from './output.js';

export interface Cli extends Output {
  env: Record<string, string | undefined>;
}

export interface OperatorOptions {
  tenant?: string;
  json?: true;
}

export function withOperatorOptions(command: Command): Command {
  return command
    .option('--tenant <name>', `whose reauths; "${DEFAULT_TENANT}" by default`, tenantNamed)
    .option('--json', 'prints one JSON document, with times as ISO 8601');
}

function tenantNamed(given: string): string {
  if (TENANT_NAME.test(given)) return given;
  throw new InvalidArgumentError('A tenant is named with a-z, 0-9 and "-", at most 40 of them.');
}

export async function withReauths<T>(
  { env }: Cli,
  ask: (reauths: Reauths, client: Client) => Promise<T>,
): Promise<T> {
  const { client, connection } = await connectClient(readTemporalConfig(env));
  const reauths = new Reauths(client);
  try {
    return await ask(reauths, client);
  } catch (error) {
    // Where the server itself answers, it was a worker that did not.
    if (!(error instanceof TemporalUnavailable) || !(await reauths.reachable())) throw error;
    const hint =
      'The server is there: is a worker? Start one with "reauth worker" or "reauth serve", or see its log.';
    throw new Failure(exitCodes.failed, `${error.message}. ${hint}`);
  } finally {
    await connection.close();
  }
}

export const TARGET = 'a reauth id, or <provider>/<connection id> for its open or last reauth';

/** @returns how the id is found: asked once Temporal is reached, but refused before that where it cannot be one */
export function target(given: string, tenant: string | undefined): (reauths: Reauths) => Promise<string> {
  const address = addressOf(given);
  if (address) {
    const isTheirs = tenant === undefined || tenant === address.tenant;
    return async () => (isTheirs ? given : unknown(given));
  }
  const [, provider, connectionId] = /^([a-z]{1,20})\/(.+)$/s.exec(given) ?? [];
  if (provider === undefined || connectionId === undefined) {
    throw new Failure(
      exitCodes.wrongUsage,
      `"${clean(given)}" is no reauth id, and no <provider>/<connection id>.`,
    );
  }
  const named = { tenant: tenant ?? DEFAULT_TENANT, provider, connectionId };
  return async (reauths) => (await reauths.latestId(named)) ?? unknown(given);
}

export function unknown(given: string): never {
  throw new Failure(exitCodes.unknown, `There is no such reauth: ${clean(given)}`);
}

/** Every wrong field, each on a line. */
export function wrongFields(what: string, errors: FieldError[]): Failure {
  const lines = errors.map(({ path, message }) => `  ${clean(`${path} ${message}`.trim())}`);
  return new Failure(exitCodes.wrongUsage, [what, ...lines].join('\n'));
}
