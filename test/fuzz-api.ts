/**
 * Runs schemathesis against a running service: every call that `/openapi.json` describes, with input made from its own
 * schemas. Fails on a 500, and on an answer that the description does not have. The command's path is the one argument.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api, brokenConnection, start } from './people.js';
import { startDevServer } from './temporal-server/index.js';
import { API_KEY, startWorld } from './world.js';

const [command = 'st'] = process.argv.slice(2);
const EXAMPLES = '40';

const world = await startWorld(startDevServer, { withBackend: true });
// A real one: ids that are made up end at the first door.
const { id } = await start(world, brokenConnection(world).body);
// Another that may go: after an erasure the other calls would find nothing.
const { id: erasable } = await start(world, brokenConnection(world).body);
await api(world, 'POST', `/v1/reauths/${erasable}/cancel`);
const args = [
  'run',
  `${world.config.publicUrl}/openapi.json`,
  `--header=Authorization: Bearer ${API_KEY}`,
  '--checks=not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance',
  '--phases=examples,coverage,fuzzing',
  `--max-examples=${EXAMPLES}`,
  '--seed=1',
  // An erasure waits for what it calls off, and then for the server.
  '--request-timeout=30',
  '--no-color',
];
const folder = mkdtempSync(join(tmpdir(), 'fuzz-api-'));
const config = join(folder, 'schemathesis.toml');
writeFileSync(
  config,
  `[parameters]
"path.id" = ${JSON.stringify(id)}

[[operations]]
include-name = "DELETE /v1/reauths/{id}"
parameters = { "path.id" = ${JSON.stringify(erasable)} }
`,
);
const child = spawn(command, ['--config-file', config, ...args], { stdio: 'inherit' });
const code = await new Promise<number>((resolve) => child.once('exit', (exit) => resolve(exit ?? 1)));
await world.close();
rmSync(folder, { recursive: true });
process.exit(code);
