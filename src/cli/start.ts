/** `reauth start`: reports a broken connection, as `POST /v1/reauths` does. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { DEFAULT_TENANT } from '../contract/ids.js';
import { policiesFor } from '../contract/policy-schema.js';
import { startRequestFor } from '../contract/start-request.js';
import { MAX_BODY_BYTES, fits } from '../intake/body.js';
import { startFrom, type Start } from '../intake/intake.js';
import { readKeyRing, readPolicies } from '../platform/operator-config.js';
import type { ProviderKit } from '../providers/kit.js';
import { Vault } from '../secrets/vault.js';
import { Failure, exitCodes } from './failure.js';
import { withOperatorOptions, withReauths, wrongFields, type Cli, type OperatorOptions } from './operator.js';
import { clean, json } from './output.js';
import { summaryOf } from './summary.js';

export function startCommand(cli: Cli, kits: ProviderKit[]): Command {
  return withOperatorOptions(new Command('start'))
    .description('reports a broken connection: starts its reauth, or joins the open one')
    .argument('<file>', 'the body of POST /v1/reauths as JSON; "-" reads it from standard input')
    .action(async (file: string, { tenant = DEFAULT_TENANT, json: asJson }: OperatorOptions) => {
      const begun = startIn(await bodyIn(file), { cli, kits, tenant });
      const { started, view } = await withReauths(cli, (reauths) => reauths.start(begun));
      cli.out(asJson ? json({ started, reauth: view }) : summaryOf(view));
      if (!asJson) cli.err(started ? 'It is started.' : 'It joined the reauth that is open already.');
    });
}

async function bodyIn(file: string): Promise<unknown> {
  const what = file === '-' ? 'standard input' : clean(file);
  const wrong = (problem: string) => new Failure(exitCodes.wrongUsage, `${what} ${problem}`);
  const content = await (file === '-' ? text(process.stdin) : readFile(file, 'utf8')).catch(
    (error: unknown) => {
      throw wrong(`cannot be read: ${error instanceof Error ? clean(error.message) : 'unknown'}`);
    },
  );
  if (Buffer.byteLength(content) > MAX_BODY_BYTES) throw wrong('is larger than 256 KiB');
  try {
    return JSON.parse(content);
  } catch {
    throw wrong('is not JSON');
  }
}

function startIn(
  body: unknown,
  { cli, kits, tenant }: { cli: Cli; kits: ProviderKit[]; tenant: string },
): Start {
  const intake = { kinds: kits, policies: policiesFor(kits, readPolicies(cli.env, kits)) };
  const request = fits(startRequestFor(intake.kinds, intake.policies), body);
  if ('errors' in request) throw wrongFields('The body does not fit:', request.errors);
  const needsKey = request.data.connection.accessToken !== undefined;
  const keyRing = needsKey ? readKeyRing(cli.env) : undefined;
  // Whether the tenant has an endpoint is known where the events are sent.
  const whose = { name: tenant, hasEvents: true, hasDirectory: false };
  const begun = startFrom(intake, request.data, whose, keyRing && new Vault(keyRing));
  if ('errors' in begun) throw wrongFields('This cannot be done:', begun.errors);
  return begun;
}
