import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Something to start as a server, and what to clean away once it is stopped. */
export interface Launcher {
  path: string;
  remove(): Promise<void>;
}

/**
 * A script that becomes the server (`exec`, so that stopping the script stops the server; what it says of itself on its
 * output would only stand between the lines of whoever started it) and leaves a small watcher
 * behind: a test runner that is killed runs no exit handler, and its servers would live on for ever.
 */
export async function writeLauncher(command: string, args: string[]): Promise<Launcher> {
  // Windows has no such script; there the program itself is started, which needs no arguments of its own.
  if (process.platform === 'win32') return { path: command, remove: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'durable-reauth-server-'));
  const path = join(folder, 'start.sh');
  await writeFile(path, scriptFor([command, ...args]), { mode: 0o755 });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

function scriptFor(words: string[]): string {
  return `#!/bin/sh
parent=$PPID
server=$$
(
  while kill -0 "$parent"; do
    kill -0 "$server" || exit 0
    sleep 1
  done
  kill "$server"
  rm -f "$0"
  rmdir "\${0%/*}"
) </dev/null >/dev/null 2>&1 &
exec ${words.map(quoted).join(' ')} "$@" >/dev/null
`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
