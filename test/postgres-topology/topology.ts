/**
 * What docker-compose.yml starts, without Docker: PostgreSQL, its schema, a Temporal server, the namespace. Settings,
 * scripts and flags are the file's own; only addresses, ports and programs are of this machine.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { compose, composeService, environmentOf, scriptOf } from '../deployment/compose-file.js';
import { freePort } from '../free-port.js';
import { temporalAnswers } from '../temporal-server/reachable.js';
import { serverPrograms } from './build-server.js';
import { keepProcess, type KeptProcess } from '../kept-process.js';
import { startPostgres, type Postgres } from './postgres.js';

type Say = (line: string) => void;

export interface Topology {
  address: string;
  env: TestWorkflowEnvironment;
  postgres: Postgres;
  temporal: KeptProcess;
  /** A new, empty PostgreSQL takes the place of the one that is there, which ends; Temporal has to be down. */
  replacePostgres(): Promise<void>;
  /** The schema and then the server of another version take the place of those that run. */
  upgradeTemporal(version: string): Promise<void>;
  close(): Promise<void>;
}

type Settings = Record<string, string | undefined>;

const LOCAL = '127.0.0.1';

/** The version that docker-compose.yml runs. */
export const composeVersion = (): string => composeService('temporal').image?.split(':')[1] ?? '';

export interface TopologyOptions {
  say: Say;
  /** Of Temporal; by default the one of docker-compose.yml. */
  version?: string;
}

export async function startTopology({ say, version = composeVersion() }: TopologyOptions): Promise<Topology> {
  const folder = await mkdtemp(join(tmpdir(), 'durable-reauth-topology-'));
  const began: KeptProcess[] = [];
  try {
    return await start(folder, began, { say, version });
  } catch (error) {
    await endAll(folder, began);
    throw error;
  }
}

async function start(
  folder: string,
  began: KeptProcess[],
  { say, version: firstVersion }: Required<TopologyOptions>,
): Promise<Topology> {
  // PostgreSQL runs as another user, and has to reach its own folder in here.
  await chmod(folder, 0o711);
  const login = { user: 'temporal', password: randomBytes(16).toString('hex') };
  const [databasePort, ports] = [await freePort(), await temporalPorts()];
  const address = `${LOCAL}:${ports['FRONTEND_GRPC_PORT']}`;
  const dynamicConfig = join(folder, 'dynamic-config.yaml');
  await writeFile(dynamicConfig, compose.configs['temporal-dynamic-config']?.content ?? '');

  const newPostgres = async (name: string): Promise<Postgres> => {
    const made = await startPostgres(join(folder, name), login, databasePort);
    began.push(made);
    return made;
  };
  let programs = await binFolder(folder, firstVersion, say);
  /** What the file says for the service, where addresses are of this machine. */
  const settings = (service: string, own: Settings): Settings => ({
    HOME: process.env['HOME'],
    PATH: [programs, process.env['PATH']].join(delimiter),
    ...environmentOf(service, { POSTGRES_PASSWORD: login.password }),
    ...own,
  });
  const makeSchema = (): Promise<void> =>
    runScript(
      'temporal-schema',
      settings('temporal-schema', { SQL_HOST: LOCAL, SQL_PORT: `${databasePort}` }),
    );
  const startServer = async (): Promise<KeptProcess> => {
    const place = { POSTGRES_SEEDS: LOCAL, DB_PORT: `${databasePort}`, BIND_ON_IP: LOCAL, ...ports };
    const made = await keepProcess({
      name: 'Temporal',
      command: join(programs, 'temporal-server'),
      args: ['start'],
      env: settings('temporal', { ...place, DYNAMIC_CONFIG_FILE_PATH: dynamicConfig }),
      cwd: folder,
      logFile: join(folder, 'temporal.log'),
      ready: () => temporalAnswers({ address }),
    });
    began.push(made);
    return made;
  };

  const postgres = await newPostgres('postgres');
  await makeSchema();
  const temporal = await startServer();
  await runScript('temporal-namespace', settings('temporal-namespace', { TEMPORAL_ADDRESS: address }));
  const env = await TestWorkflowEnvironment.createFromExistingServer({ address, namespace: 'default' });
  const topology: Topology = {
    address,
    env,
    postgres,
    temporal,
    async replacePostgres() {
      await topology.postgres.stop();
      topology.postgres = await newPostgres('another-postgres');
    },
    async upgradeTemporal(version) {
      programs = await binFolder(folder, version, say);
      await topology.temporal.stop();
      await makeSchema();
      topology.temporal = await startServer();
    },
    async close() {
      await env.teardown();
      await endAll(folder, began);
    },
  };
  return topology;
}

async function endAll(folder: string, began: KeptProcess[]): Promise<void> {
  for (const each of began.toReversed()) await each.stop();
  await rm(folder, { recursive: true, force: true });
}

/** A free port for each one that the server listens on. */
async function temporalPorts(): Promise<Record<string, string>> {
  const services = ['FRONTEND', 'HISTORY', 'MATCHING', 'WORKER'];
  const names = services.flatMap((each) => [`${each}_GRPC_PORT`, `${each}_MEMBERSHIP_PORT`]);
  const ports: Record<string, string> = {};
  for (const name of [...names, 'FRONTEND_HTTP_PORT']) ports[name] = String(await freePort());
  return ports;
}

/** The programs by the names that they have in Temporal's images. */
async function binFolder(folder: string, version: string, say: Say): Promise<string> {
  const { server, sqlTool, cli } = await serverPrograms(version, say);
  const bin = join(folder, `bin-${version}`);
  await mkdir(bin);
  const named = { 'temporal-server': server, 'temporal-sql-tool': sqlTool, temporal: cli };
  for (const [name, path] of Object.entries(named)) await symlink(path, join(bin, name));
  return bin;
}

/** Runs what the file has such a service run, to its end. */
async function runScript(service: string, env: Settings): Promise<void> {
  const [command = '', ...args] = scriptOf(service);
  await promisify(execFile)(command, args, { env, timeout: 180_000, maxBuffer: 2 ** 26 });
}
