/** Runs what an image holds as docker-compose.yml has it run: by its own user, without rights, on a read-only system. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { onPath } from '../temporal-server/executables.js';
import type { Image } from './image.js';

/** Where the image is seen; a folder that every machine has. */
const PLACE = '/mnt';

/** As root a mount namespace of our own makes the whole system read-only, but for an empty /tmp. */
const ENTER = `
mount --rbind "$IMAGE" ${PLACE}
mount -o remount,bind,ro ${PLACE}
mount -o remount,bind,ro /
mount -t tmpfs tmpfs /tmp
cd "${PLACE}$WORKDIR"
exec setpriv --reuid="$USER_ID" --regid="$GROUP_ID" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
`;

export interface Command {
  command: string;
  args: string[];
  env: Record<string, string | undefined>;
  cwd: string;
}

/** Whether this machine lets us have one. */
export function canSandbox(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('unshare', ['--mount', 'mount', '-o', 'remount,bind,ro', '/'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Without a sandbox it is a process like any other, in the image's folder.
 *
 * @param words the command and its arguments; by default the image's own
 */
export function inSandbox(
  image: Image,
  env: Record<string, string | undefined>,
  words: string[] = image.command,
): Command {
  const [program = '', ...args] = words;
  const command = onPath(program, process.env) ?? program;
  const settings = { PATH: process.env['PATH'], ...image.env, ...env };
  const cwd = join(image.root, image.workdir);
  if (!canSandbox()) return { command, args, env: settings, cwd };
  const [USER_ID, GROUP_ID] = image.user.split(':');
  return {
    command: 'unshare',
    args: ['--mount', 'sh', '-euc', ENTER, 'enter', command, ...args],
    env: { ...settings, IMAGE: image.root, WORKDIR: image.workdir, USER_ID, GROUP_ID },
    cwd,
  };
}
