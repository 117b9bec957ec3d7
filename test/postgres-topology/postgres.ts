/** A PostgreSQL of our own, from the machine's package, in a folder that goes with it. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onPath } from '../temporal-server/executables.js';
import { keepProcess, type KeptProcess } from '../kept-process.js';

const run = promisify(execFile);

export interface Postgres extends KeptProcess {
  port: number;
  /** One of PostgreSQL's own commands against this server, such as `pg_dump`. */
  run(command: string, ...args: string[]): Promise<string>;
}

export interface Login {
  user: string;
  password: string;
}

/** Debian keeps the server's programs beside the PATH, a folder for each version. */
function programs(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const newest = versions.toSorted((a, b) => Number(b) - Number(a)).map((each) => join(debian, each, 'bin'));
  const found = newest.find((folder) => existsSync(join(folder, 'initdb')));
  if (found !== undefined) return found;
  const initdb = onPath('initdb', process.env);
  if (initdb === undefined)
    throw new Error('PostgreSQL is not on this machine: on Debian, `apt-get install postgresql`.');
  return dirname(initdb);
}

/** PostgreSQL refuses to run as root: then it is the user of its package that it runs as. */
async function asItsUser(folder: string): Promise<(command: string, args: string[]) => [string, string[]]> {
  if (process.getuid?.() !== 0) return (command, args) => [command, args];
  const idOf = async (flag: string): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);
  const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')]);
  await chown(folder, uid, gid);
  const become = [`--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--'];
  return (command, args) => ['setpriv', [...become, command, ...args]];
}

/** @param folder a new one, below one that everybody may enter */
export async function startPostgres(
  folder: string,
  { user, password }: Login,
  port: number,
): Promise<Postgres> {
  const bin = programs();
  await mkdir(folder);
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password);
  const as = await asItsUser(folder);
  const data = join(folder, 'data');
  const initialize = ['-D', data, '-U', user, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C'];
  await run(...as(join(bin, 'initdb'), [...initialize, `--pwfile=${passwordFile}`]));
  await rm(passwordFile);
  const env = { PATH: process.env['PATH'], PGHOST: '127.0.0.1', PGPORT: String(port), PGUSER: user };
  const listen = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
  const [command, args] = as(join(bin, 'postgres'), listen);
  const kept = await keepProcess({
    name: 'PostgreSQL',
    command,
    args,
    env,
    cwd: folder,
    logFile: `${folder}.log`,
    // Sessions are ended, not waited for.
    stopSignal: 'SIGINT',
    ready: () =>
      run(join(bin, 'pg_isready'), ['-q'], { env }).then(
        () => true,
        () => false,
      ),
  });
  const asClient = { env: { ...env, PGPASSWORD: password }, maxBuffer: 2 ** 28 };
  return {
    ...kept,
    port,
    run: async (program, ...words) => (await run(join(bin, program), words, asClient)).stdout,
  };
}
