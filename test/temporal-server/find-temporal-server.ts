import { existsSync } from 'node:fs';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ExistingServerConnectionOptions } from '@temporalio/testing';
import { isExecutable, onPath } from './executables.js';
import type { Outcome, Way } from './first-match.js';
import { firstMatch } from './first-match.js';
import { buildCli, builtCliPath } from './go-install.js';
import { temporalAnswers } from './reachable.js';
import { downloadThroughSdk, sdkCachedPath } from './sdk-download.js';

export type FoundServer =
  | {
      kind: 'address';
      address: string;
      namespace: string;
      uiUrl?: string;
      connectionOptions?: ExistingServerConnectionOptions;
    }
  | { kind: 'executable'; path: string; how: string };

type Say = (line: string) => void;

/** What the search touches beyond its own decisions; the tests put their own in its place. */
export interface CliSurroundings {
  env: NodeJS.ProcessEnv;
  temporalAnswers(at: { address: string } & ExistingServerConnectionOptions): Promise<boolean>;
  /** A download that the SDK left behind earlier. */
  sdkCached(): string | undefined;
  sdkDownload(say: Say): Promise<Outcome<string>>;
  /** A build that this project left behind earlier. */
  built(): string | undefined;
  build(say: Say): Promise<Outcome<string>>;
}

/** Finds or obtains a Temporal server, on any machine; the first of the ways that matches is taken. */
export async function findTemporalServer(options: { say: Say }): Promise<FoundServer> {
  return await searchTemporalServer(surroundingsOf(process.env), options.say);
}

export async function searchTemporalServer(around: CliSurroundings, say: Say): Promise<FoundServer> {
  const ways: Way<FoundServer>[] = [
    { name: 'TEMPORAL_ADDRESS or a profile', look: () => configuredAddress(around, say) },
    { name: 'TEMPORAL_CLI_PATH', look: async () => givenPath(around, say) },
    { name: 'the PATH', look: async () => pathOf(around, say) },
    { name: 'the download of the Temporal SDK', look: () => sdkCopy(around, say) },
    { name: 'a build with Go', look: () => ownBuild(around, say) },
  ];
  return await firstMatch(ways, WHAT_TO_DO, say);
}

const WHAT_TO_DO = `No Temporal server was found, and none could be obtained. Do one of these and try again:
- start a server and set TEMPORAL_ADDRESS (for example TEMPORAL_ADDRESS=localhost:7233), or
- install the Temporal CLI so that "temporal" is on the PATH, or set TEMPORAL_CLI_PATH to it, or
- let this machine reach temporal.download, or install Go and let it reach a Go module proxy.`;

async function configuredAddress(around: CliSurroundings, say: Say): Promise<Outcome<FoundServer>> {
  const { connectionOptions, namespace } = loadClientConnectConfig({
    overrideEnvVars: definedOnly(around.env),
  });
  const { address, apiKey, tls, metadata } = connectionOptions;
  if (!address) return { not: 'neither of them names an address' };
  const given = Object.entries({ apiKey, tls, metadata }).filter(([, value]) => value !== undefined);
  const access: ExistingServerConnectionOptions = Object.fromEntries(given);
  say(`Using the Temporal server at ${address}, which the environment or a profile names.`);
  if (!(await around.temporalAnswers({ address, ...access }))) {
    throw new Error(
      `The Temporal server at ${address} does not answer. ` +
        'Start it, or unset TEMPORAL_ADDRESS (or the profile) to have a server started here.',
    );
  }
  const connectionOption = given.length > 0 ? { connectionOptions: access } : {};
  return { found: { kind: 'address', address, namespace: namespace ?? 'default', ...connectionOption } };
}

function givenPath({ env }: CliSurroundings, say: Say): Outcome<FoundServer> {
  const path = env['TEMPORAL_CLI_PATH'];
  if (!path) return { not: 'it is not set' };
  if (!isExecutable(path)) throw new Error(`TEMPORAL_CLI_PATH is ${path}, and no executable file is there.`);
  say(`Using the Temporal CLI that TEMPORAL_CLI_PATH names: ${path}.`);
  return executable(path, 'TEMPORAL_CLI_PATH');
}

function pathOf({ env }: CliSurroundings, say: Say): Outcome<FoundServer> {
  const path = onPath('temporal', env);
  if (path === undefined) return { not: 'no "temporal" is on it' };
  say(`Using the Temporal CLI on the PATH: ${path}.`);
  return executable(path, 'PATH');
}

async function sdkCopy(around: CliSurroundings, say: Say): Promise<Outcome<FoundServer>> {
  const cached = around.sdkCached();
  if (cached !== undefined) {
    say(`Using the Temporal CLI that the SDK downloaded earlier: ${cached}.`);
    return executable(cached, 'SDK download, kept from earlier');
  }
  say('Asking whether the download host of the Temporal SDK can be reached.');
  const outcome = await around.sdkDownload(say);
  return 'found' in outcome ? executable(outcome.found, 'SDK download') : outcome;
}

async function ownBuild(around: CliSurroundings, say: Say): Promise<Outcome<FoundServer>> {
  const built = around.built();
  if (built !== undefined) {
    say(`Using the Temporal CLI that was built here earlier: ${built}.`);
    return executable(built, 'build with Go, kept from earlier');
  }
  const outcome = await around.build(say);
  return 'found' in outcome ? executable(outcome.found, 'build with Go') : outcome;
}

function executable(path: string, how: string): Outcome<FoundServer> {
  return { found: { kind: 'executable', path, how } };
}

function ifThere(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

function surroundingsOf(env: NodeJS.ProcessEnv): CliSurroundings {
  return {
    env,
    temporalAnswers,
    sdkCached: () => ifThere(sdkCachedPath('cli')),
    sdkDownload: (say) => downloadThroughSdk('cli', say),
    built: () => ifThere(builtCliPath(env)),
    build: (say) => buildCli(env, say),
  };
}

/** An empty variable means "not set" here, where the SDK would take it for an address. */
function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => !!entry[1]));
}
