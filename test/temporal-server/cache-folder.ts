import { mkdir, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

type Say = (line: string) => void;

/** The folder of this project in the user's cache: what is here can be deleted at any time and is made again. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const onWindows = process.platform === 'win32' ? env['LOCALAPPDATA'] : undefined;
  return join(env['XDG_CACHE_HOME'] || onWindows || join(homedir(), '.cache'), 'durable-reauth');
}

/**
 * Makes `target` (a file or a folder) once, however many processes want it: `make` fills a fresh folder beside it and
 * returns what to move into place. The move is atomic, so a half-made target is never seen; the lock only saves the
 * others the work.
 */
export async function makeOnce(
  target: string,
  say: Say,
  make: (workFolder: string) => Promise<string>,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await withLock(`${target}.lock`, say, async () => {
    if (await exists(target)) return;
    const workFolder = await mkdtemp(`${target}.making-`);
    try {
      const made = await make(workFolder);
      await rename(made, target).catch(async (error: unknown) => {
        // Somebody who did not see the lock was quicker: theirs is as good.
        if (!(await exists(target))) throw error;
      });
    } finally {
      await rm(workFolder, { recursive: true, force: true });
    }
  });
}

async function withLock(lock: string, say: Say, work: () => Promise<void>): Promise<void> {
  let told = false;
  while (!(await takeLock(lock))) {
    if (await isAbandoned(lock)) {
      await rm(lock, { force: true });
      continue;
    }
    if (!told) say('Another process is already making it; waiting for that one to finish.');
    told = true;
    await delay(500);
  }
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    try {
      await file.writeFile(String(process.pid));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A lock whose process is gone. One without a number yet was created a moment ago, unless it stays so. */
async function isAbandoned(lock: string): Promise<boolean> {
  try {
    const pid = Number(await readFile(lock, 'utf8'));
    if (pid > 0) return !isAlive(pid);
    return Date.now() - (await stat(lock)).mtimeMs > 5000;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
