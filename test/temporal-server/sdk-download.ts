import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Outcome } from './first-match.js';
import { messageOf } from './first-match.js';
import { hostAnswers, jsonFrom } from './reachable.js';
import { withExe } from './executables.js';

/** The two programs that the SDK downloads, by their name at the download host. */
export type SdkProgram = 'cli' | 'temporal-test-server';

const DOWNLOAD_HOST = 'https://temporal.download';
const FILE_PREFIX = { cli: 'temporal', 'temporal-test-server': 'temporal-test-server' } as const;
const PROGRESS_EVERY_MS = 15_000;

/** Where the SDK keeps its download: in the temporary folder, under a name that carries the version of the SDK. */
export function sdkCachedPath(program: SdkProgram, folder = tmpdir()): string {
  return join(folder, withExe(`${FILE_PREFIX[program]}-sdk-typescript-${sdkVersion()}`));
}

function sdkVersion(): string {
  const manifest = createRequire(import.meta.url)('@temporalio/testing/package.json') as { version: string };
  return manifest.version;
}

/**
 * Lets the SDK download the program. The SDK itself has no time limit for a host that does not answer, so both the
 * host that names the archive and the one that has it are asked first.
 */
export async function downloadThroughSdk(
  program: SdkProgram,
  say: (line: string) => void,
): Promise<Outcome<string>> {
  const info = await jsonFrom(infoUrl(program));
  const archive = archiveIn(info);
  if (archive === undefined)
    return { not: `the download host of the SDK (${DOWNLOAD_HOST}) cannot be reached` };
  if (!(await hostAnswers(archive))) return { not: `the host ${new URL(archive).host} cannot be reached` };
  say(`Downloading ${program} through the Temporal SDK, once for this machine.`);
  const ticker = setInterval(() => say('Still downloading.'), PROGRESS_EVERY_MS);
  try {
    await startOnceToDownload(program);
    const path = sdkCachedPath(program);
    return existsSync(path) ? { found: path } : { not: `the SDK did not leave its download at ${path}` };
  } catch (error) {
    return { not: `the download failed (${messageOf(error)})` };
  } finally {
    clearInterval(ticker);
  }
}

/** The same question that the SDK asks before it downloads. */
function infoUrl(program: SdkProgram): URL {
  const url = new URL(`/${program}/default`, DOWNLOAD_HOST);
  const platform = { win32: 'windows', darwin: 'darwin' }[process.platform as string] ?? 'linux';
  url.searchParams.set('arch', process.arch === 'arm64' ? 'arm64' : 'amd64');
  url.searchParams.set('platform', platform);
  url.searchParams.set('sdk-name', 'sdk-typescript');
  url.searchParams.set('sdk-version', sdkVersion());
  return url;
}

function archiveIn(info: unknown): string | undefined {
  if (typeof info !== 'object' || info === null || !('archiveUrl' in info)) return undefined;
  return typeof info.archiveUrl === 'string' && URL.canParse(info.archiveUrl) ? info.archiveUrl : undefined;
}

/** The SDK offers no download without a start, so its server is started once and stopped again. */
async function startOnceToDownload(program: SdkProgram): Promise<void> {
  const server = { executable: { type: 'cached-download' as const, downloadDir: tmpdir() } };
  const env =
    program === 'cli'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server });
  await env.teardown();
}
