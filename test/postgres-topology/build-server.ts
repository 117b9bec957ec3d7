/** A Temporal server as it runs in production, and the tool that makes its schema. */
import { join } from 'node:path';
import { cacheFolder } from '../temporal-server/cache-folder.js';
import { isExecutable, withExe } from '../temporal-server/executables.js';
import { findTemporalServer } from '../temporal-server/find-temporal-server.js';
import { buildWithGo } from '../temporal-server/go-install.js';

export interface ServerPrograms {
  server: string;
  sqlTool: string;
  cli: string;
}

type Say = (line: string) => void;

/** @param version such as `1.31.2`; the database must not be of a later one, and at most one minor version older */
export async function serverPrograms(version: string, say: Say): Promise<ServerPrograms> {
  const [server, sqlTool] = [await built(version, 'server', say), await built(version, 'tools/sql', say)];
  const cli = await findTemporalServer({ say });
  if (cli.kind !== 'executable') throw new Error('Unset TEMPORAL_ADDRESS: the server is started here.');
  return { server, sqlTool, cli: cli.path };
}

async function built(version: string, path: string, say: Say): Promise<string> {
  const name = withExe(path.split('/').at(-1) ?? '');
  const target = join(cacheFolder(), 'temporal-server', version, name);
  if (isExecutable(target)) return target;
  const outcome = await buildWithGo(
    {
      what: `Temporal ${version} (${path})`,
      module: `go.temporal.io/server/cmd/${path}@v${version}`,
      name,
      target,
      minutes: 2,
    },
    process.env,
    say,
  );
  if ('not' in outcome) throw new Error(`Temporal ${version} cannot be built: ${outcome.not}`);
  return outcome.found;
}
