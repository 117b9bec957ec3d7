import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, makeOnce } from './cache-folder.js';
import { isExecutable, onPath, withExe } from './executables.js';
import type { Outcome } from './first-match.js';
import { messageOf } from './first-match.js';
import { hostAnswers } from './reachable.js';
import { runCommand } from './run-command.js';

/** The newest release that `go install` can build: later ones have replace directives in their go.mod. */
const CLI_VERSION = 'v1.5.1';
const MODULE = `github.com/temporalio/cli/cmd/temporal@${CLI_VERSION}`;
const BUILD_LIMIT_MS = 20 * 60_000;

/** Where an earlier build is kept. */
export function builtCliPath(env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), 'temporal-cli', CLI_VERSION, withExe('temporal'));
}

/** Something that `go install` makes, once for this machine. */
export interface Program {
  /** As it is told to whoever waits for it. */
  what: string;
  /** With its version. */
  module: string;
  /** The file's name that Go gives it. */
  name: string;
  target: string;
  minutes: number;
}

/** Builds the Temporal CLI from its source where there is a Go toolchain and its module proxy answers. */
export async function buildCli(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Outcome<string>> {
  return await buildWithGo(
    {
      what: `the Temporal CLI ${CLI_VERSION}`,
      module: MODULE,
      name: withExe('temporal'),
      target: builtCliPath(env),
      minutes: 3,
    },
    env,
    say,
  );
}

export async function buildWithGo(
  program: Program,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Outcome<string>> {
  const { what, name, target, minutes } = program;
  const go = onPath('go', env);
  if (go === undefined) return { not: 'there is no Go toolchain on the PATH' };
  if (!(await moduleProxyAnswers(go, env))) return { not: 'the Go module proxy cannot be reached' };
  say(`Building ${what} with Go, once for this machine; this takes about ${minutes} minutes.`);
  try {
    await makeOnce(target, say, async (workFolder) => {
      await goInstall(go, program, { ...env, GOBIN: workFolder }, say);
      return join(workFolder, name);
    });
  } catch (error) {
    return { not: `the build with Go failed (${messageOf(error)})` };
  }
  if (!isExecutable(target)) return { not: `the build with Go left nothing at ${target}` };
  say(`${what} is built and kept at ${target}.`);
  return { found: target };
}

async function goInstall(
  go: string,
  { what, module }: Program,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
) {
  // Go refuses GOBIN when it builds for another system, and this build is for this one.
  const { GOOS: _os, GOARCH: _arch, ...rest } = env;
  await runCommand(go, ['install', '-v', module], {
    env: { ...rest, GOFLAGS: '-mod=mod' },
    timeLimitMs: BUILD_LIMIT_MS,
    progress: (seconds, lines) =>
      say(`Still building ${what}: ${seconds} seconds, ${lines} packages so far.`),
  });
}

/** Any of the proxies that Go is set to use; its own list can hold "direct" and "off" as well as addresses. */
async function moduleProxyAnswers(go: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { stdout } = await promisify(execFile)(go, ['env', 'GOPROXY'], { env, timeout: 10_000 });
  const proxies = stdout.trim().split(/[,|]/);
  if (proxies.some((proxy) => proxy.startsWith('file:'))) return true;
  const web = proxies.filter((proxy) => /^https?:/.test(proxy));
  if (web.length === 0 && proxies.includes('direct')) web.push('https://github.com');
  const answers = await Promise.all(web.map((proxy) => hostAnswers(proxy)));
  return answers.includes(true);
}
