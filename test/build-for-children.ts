/** Builds the program once for all processes that tests start: compiling it anew in each takes longer than what it does. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const BUILT = 'node_modules/.cache/durable-reauth/built';
export const PROGRAM = `${BUILT}/src/main/reauth.js`;

export function setup(): void {
  const folder = resolve(BUILT);
  mkdirSync(folder, { recursive: true });
  // The nearest one says what its files are.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  const known = ['--incremental', '--tsBuildInfoFile', join(folder, 'known.tsbuildinfo')];
  execFileSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json', '--outDir', folder, ...known], {
    stdio: 'inherit',
  });
}
