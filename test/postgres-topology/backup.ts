/** What an operator keeps of a running service, and how it comes back: as docs/operations.md tells it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Postgres } from './postgres.js';

const DATABASES = ['temporal', 'temporal_visibility'];

export async function backUp(postgres: Postgres, folder: string): Promise<void> {
  await mkdir(folder);
  for (const name of DATABASES) {
    await postgres.run('pg_dump', '--format=custom', `--file=${join(folder, name)}`, name);
  }
}

export async function restore(postgres: Postgres, folder: string): Promise<void> {
  for (const name of DATABASES) {
    await postgres.run('pg_restore', '--create', '--dbname=postgres', '--exit-on-error', join(folder, name));
  }
}
