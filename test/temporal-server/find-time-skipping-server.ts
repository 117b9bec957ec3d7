import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isExecutable, onPath, withExe } from './executables.js';
import type { Outcome, Way } from './first-match.js';
import { firstMatch } from './first-match.js';
import { fetchTestServerJars } from './maven-jars.js';
import { downloadThroughSdk, sdkCachedPath } from './sdk-download.js';

/** What to run, with the arguments that come before the port. */
export interface FoundTimeSkippingServer {
  path: string;
  args: string[];
  how: string;
}

type Say = (line: string) => void;

export interface TestServerSurroundings {
  env: NodeJS.ProcessEnv;
  sdkCached(): string | undefined;
  sdkDownload(say: Say): Promise<Outcome<string>>;
  /** The folder with the jars, from an earlier run or fetched now. */
  jars(say: Say): Promise<Outcome<string>>;
}

/** Finds or obtains the time-skipping test server; the first of the ways that matches is taken. */
export async function findTimeSkippingServer(options: { say: Say }): Promise<FoundTimeSkippingServer> {
  return await searchTimeSkippingServer(surroundingsOf(process.env), options.say);
}

export async function searchTimeSkippingServer(
  around: TestServerSurroundings,
  say: Say,
): Promise<FoundTimeSkippingServer> {
  const ways: Way<FoundTimeSkippingServer>[] = [
    { name: 'TEMPORAL_TEST_SERVER_PATH', look: async () => givenPath(around, say) },
    { name: 'the download of the Temporal SDK', look: () => sdkCopy(around, say) },
    { name: 'Maven Central', look: () => withJava(around, say) },
  ];
  return await firstMatch(ways, WHAT_TO_DO, say);
}

const WHAT_TO_DO = `No time-skipping test server was found, and none could be obtained. Do one of these and try again:
- set TEMPORAL_TEST_SERVER_PATH to a temporal-test-server executable, or
- let this machine reach temporal.download, or
- install Java and Maven ("java" and "mvn" on the PATH) and let Maven reach Maven Central.`;

function givenPath({ env }: TestServerSurroundings, say: Say): Outcome<FoundTimeSkippingServer> {
  const path = env['TEMPORAL_TEST_SERVER_PATH'];
  if (!path) return { not: 'it is not set' };
  if (!isExecutable(path)) {
    throw new Error(`TEMPORAL_TEST_SERVER_PATH is ${path}, and no executable file is there.`);
  }
  say(`Using the time-skipping server that TEMPORAL_TEST_SERVER_PATH names: ${path}.`);
  return { found: { path, args: [], how: 'TEMPORAL_TEST_SERVER_PATH' } };
}

async function sdkCopy(around: TestServerSurroundings, say: Say): Promise<Outcome<FoundTimeSkippingServer>> {
  const cached = around.sdkCached();
  if (cached !== undefined) {
    say(`Using the time-skipping server that the SDK downloaded earlier: ${cached}.`);
    return { found: { path: cached, args: [], how: 'SDK download, kept from earlier' } };
  }
  say('Asking whether the download host of the Temporal SDK can be reached.');
  const outcome = await around.sdkDownload(say);
  return 'found' in outcome ? { found: { path: outcome.found, args: [], how: 'SDK download' } } : outcome;
}

async function withJava(around: TestServerSurroundings, say: Say): Promise<Outcome<FoundTimeSkippingServer>> {
  if (process.platform === 'win32') return { not: 'its wrapper script is for Unix only' };
  const java = javaIn(around.env);
  if (java === undefined) return { not: 'there is no Java' };
  const outcome = await around.jars(say);
  if ('not' in outcome) return outcome;
  say(`Using the time-skipping server from Maven Central with Java, kept at ${outcome.found}.`);
  const classPath = join(outcome.found, '*');
  return {
    found: { path: java, args: [...QUICK_START, '-cp', classPath, MAIN_CLASS], how: 'Maven Central' },
  };
}

const MAIN_CLASS = 'io.temporal.testserver.TestServer';
/** The SDK waits five seconds for the server: a short start counts for more than speed later on. */
const QUICK_START = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];

function javaIn(env: NodeJS.ProcessEnv): string | undefined {
  const ofHome = env['JAVA_HOME'] ? join(env['JAVA_HOME'], 'bin', withExe('java')) : undefined;
  return ofHome !== undefined && isExecutable(ofHome) ? ofHome : onPath('java', env);
}

function surroundingsOf(env: NodeJS.ProcessEnv): TestServerSurroundings {
  const cached = sdkCachedPath('temporal-test-server');
  return {
    env,
    sdkCached: () => (existsSync(cached) ? cached : undefined),
    sdkDownload: (say) => downloadThroughSdk('temporal-test-server', say),
    jars: (say) => fetchTestServerJars(env, say),
  };
}
