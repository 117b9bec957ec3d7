#!/usr/bin/env node
/** The command `reauth`. */
import { run } from '../cli/program.js';
import { readTemporalConfig } from '../platform/operator-config.js';
import { providerKits } from '../providers/registry.js';

// `reauth list | head` ends before all is said.
process.stdout.on('error', () => process.exit());

const code = await run(
  {
    env: process.env,
    kits: providerKits,
    out: (text) => console.log(text),
    err: (text) => console.error(text),
    // The worker's native part takes its time to load, and an operator's command needs none of it.
    async *replay(histories) {
      yield* (await import('./replay.js')).replay(readTemporalConfig(process.env), histories);
    },
    serve: async (parts) => (await import('./serve.js')).serve(process.env, parts),
  },
  process.argv.slice(2),
);
// That native part would keep a process alive whose service could not start.
if (code !== 0) process.exit(code);
