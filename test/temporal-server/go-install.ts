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

/** Builds the Temporal CLI from its source where there is a Go toolchain and its module proxy answers. */
export async function buildCli(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Outcome<string>> {
  const target = builtCliPath(env);
  const go = onPath('go', env);
  if (go === undefined) return { not: 'there is no Go toolchain on the PATH' };
  if (!(await moduleProxyAnswers(go, env))) return { not: 'the Go module proxy cannot be reached' };
  say(
    `Building the Temporal CLI ${CLI_VERSION} with Go, once for this machine; this takes about three minutes.`,
  );
  try {
    await makeOnce(target, say, async (workFolder) => {
      await goInstall(go, env, workFolder, say);
      return join(workFolder, withExe('temporal'));
    });
  } catch (error) {
    return { not: `the build with Go failed (${messageOf(error)})` };
  }
  if (!isExecutable(target)) return { not: `the build with Go left nothing at ${target}` };
  say(`The Temporal CLI is built and kept at ${target}.`);
  return { found: target };
}

async function goInstall(go: string, env: NodeJS.ProcessEnv, into: string, say: (line: string) => void) {
  // Go refuses GOBIN when it builds for another system, and this build is for this one.
  const { GOOS: _os, GOARCH: _arch, ...rest } = env;
  await runCommand(go, ['install', '-v', MODULE], {
    env: { ...rest, GOBIN: into },
    timeLimitMs: BUILD_LIMIT_MS,
    progress: (seconds, lines) =>
      say(`Still building the Temporal CLI: ${seconds} seconds, ${lines} packages so far.`),
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
