/** Who may import whom. Everything points at the contract, the contract points at nothing; only `main` knows everyone. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { sharedModules } from '../../src/main/bundle.js';

interface Rule {
  /** Folders of ours, as prefixes; the folder itself is always allowed. */
  may: string[];
  /** Folders that only types may be imported from. */
  types?: string[];
  /** Packages; `node:` stands for every builtin. */
  packages: string[];
}

const rules: Record<string, Rule> = {
  'src/contract/': {
    may: [],
    packages: ['zod', 'luxon', '@temporalio/common', '@temporalio/workflow'],
  },
  'workflows/': {
    may: [
      'src/contract/durations.ts',
      'src/contract/view.ts',
      'src/contract/messages.ts',
      'src/contract/queues.ts',
      'src/contract/reauth-input.ts',
      'src/contract/words.ts',
      'src/contract/answer.ts',
    ],
    types: ['activities/', 'src/contract/'],
    packages: ['@temporalio/workflow'],
  },
  'activities/': {
    may: ['src/contract/', 'src/intake/', 'src/secrets/'],
    packages: ['@temporalio/activity', 'node:'],
  },
  'src/secrets/': { may: [], types: ['src/contract/'], packages: ['node:'] },
  // What every client of Temporal is made with, also other people's.
  'src/codec/': { may: ['src/secrets/'], packages: ['@temporalio/common', 'node:'] },
  'src/codec-server/': {
    may: ['src/codec/', 'src/http/pages/assets.ts', 'src/http/problem.ts', 'src/secrets/api-key.ts'],
    types: ['src/platform/log.ts'],
    packages: ['@temporalio/common', 'hono', 'zod', 'node:'],
  },
  'src/intake/': { may: ['src/contract/', 'src/secrets/vault.ts'], packages: ['zod', 'node:'] },
  'src/backend/': {
    may: ['src/contract/', 'src/intake/', 'src/outbound/'],
    types: ['src/platform/log.ts'],
    packages: ['standardwebhooks', 'node:'],
  },
  'src/outbound/': { may: ['src/contract/', 'src/text/'], packages: ['ipaddr.js', 'undici', 'node:'] },
  'src/providers/': {
    may: ['src/contract/', 'src/outbound/', 'src/platform/setting-kinds.ts', 'src/text/'],
    types: ['src/platform/log.ts'],
    packages: ['zod', 'standardwebhooks', 'node:'],
  },
  'src/text/': { may: [], packages: [] },
  'src/mail/': { may: ['src/contract/', 'src/text/'], packages: ['nodemailer', 'hono', 'luxon', 'node:'] },
  'src/escalation/': {
    // Another form of what a mail says.
    may: ['src/contract/', 'src/mail/blocks.ts', 'src/mail/render.ts', 'src/outbound/'],
    packages: [],
  },
  'src/http/': {
    may: ['src/contract/', 'src/intake/', 'src/secrets/', 'src/text/', 'src/temporal/outage.ts'],
    types: ['src/platform/', 'src/temporal/'],
    packages: [
      'hono',
      '@hono/node-server',
      '@hono/zod-openapi',
      'ipaddr.js',
      'rate-limiter-flexible',
      'zod',
      'node:',
    ],
  },
  'src/temporal/': {
    // What a worker would say of a reauth that has just begun.
    may: ['src/contract/', 'workflows/decide.ts'],
    types: ['src/intake/'],
    packages: ['@temporalio/client', '@temporalio/common', '@temporalio/envconfig', 'node:'],
  },
  'src/metrics/': {
    // Parts are measured from outside; what the process does is counted in `workflows/measure.ts`.
    may: ['src/contract/'],
    packages: ['@temporalio/common', 'hono'],
  },
  'src/tracing/': {
    // Loaded only where traces are wanted: of the rest only `main` knows it.
    may: ['src/contract/', 'src/outbound/call.ts'],
    packages: ['@opentelemetry', '@temporalio', 'hono'],
  },
  'src/client/': {
    // It is loaded into other people's processes: no worker, no HTTP side, no mail.
    may: [
      'src/codec/',
      'src/contract/',
      'src/intake/',
      'src/secrets/',
      'src/temporal/',
      'src/providers/registry.ts',
    ],
    types: ['src/providers/'],
    packages: ['zod', '@temporalio/client', '@temporalio/common', 'node:'],
  },
  'src/platform/': {
    may: ['src/codec/', 'src/contract/', 'src/secrets/'],
    packages: ['zod', 'yaml', 'pino', '@temporalio/envconfig', '@temporalio/common', 'node:'],
  },
  'src/cli/': {
    may: [
      'src/backend/reach.ts',
      'src/codec/',
      'src/contract/',
      'src/intake/',
      'src/mail/smtp-channel.ts',
      'src/outbound/call.ts',
      'src/platform/',
      'src/secrets/',
      'src/temporal/',
      'src/text/',
    ],
    // What it needs of the providers, and of the service, `main` gives it.
    types: ['src/providers/'],
    packages: ['@temporalio/client', '@temporalio/common', 'commander', 'cli-table3', 'luxon', 'node:'],
  },
  'src/main/': {
    may: ['src/', 'activities/'],
    packages: ['@temporalio/worker', '@temporalio/common', 'node:'],
  },
  'examples/': {
    // Other people's backends: they have what the package offers, and the providers' own libraries.
    may: [],
    packages: ['durable-reauth/client', '@temporalio/client', '@tryfinch/finch-api', 'dwolla', 'node:'],
  },
  // It measures all of the product, and stands on the tests' simulators; nothing stands on it.
  'bench/': {
    may: ['src/', 'activities/', 'test/'],
    packages: ['@temporalio/worker', '@temporalio/client', '@temporalio/workflow', 'node:'],
  },
  'test/simulators/': {
    // Nothing of the product stands behind these either.
    may: ['test/openapi/', 'test/until.ts', 'test/chromium.ts'],
    packages: ['node:', 'hono', '@hono/node-server', 'vitest', '*'],
  },
};

interface Import {
  from: string;
  target: string;
  typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8');
  const found = source.matchAll(
    /^(?:import|export)\s+(type\s+)?(?:[\w*\s{},]+?\s+from\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...found].map(([, typeOnly, target = '', dynamic]) => ({
    from: file,
    target: resolve(file, dynamic ?? target),
    typeOnly: typeOnly !== undefined,
  }));
}

function resolve(file: string, target: string): string {
  if (!target.startsWith('.')) return target;
  const path = normalize(join(dirname(file), target));
  const source = [path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx')];
  return source.find((each) => existsSync(each)) ?? path;
}

function broken({ from, target, typeOnly }: Import): boolean {
  const entry = Object.entries(rules).find(([folder]) => from.startsWith(folder));
  if (!entry) return true;
  const [folder, { may, types = [], packages }] = entry;
  const inRepository = /^(src|workflows|activities|test|examples|bench)\//.test(target);
  if (!inRepository) {
    return !packages.some(
      (each) => each === '*' || target === each || target.startsWith(each.endsWith(':') ? each : `${each}/`),
    );
  }
  const allowed = [folder, ...may, ...(typeOnly ? types : [])];
  return !allowed.some((prefix) => target.startsWith(prefix));
}

const files = ['src', 'workflows', 'activities', 'examples', 'bench', 'test/simulators'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`),
);

test('every import follows the rules of its folder', () => {
  expect(files.length).toBeGreaterThan(50);
  const arrows = files
    .flatMap(importsOf)
    .filter(broken)
    .map(({ from, target, typeOnly }) => `${from} -> ${target}${typeOnly ? ' (type)' : ''}`);
  expect(arrows).toEqual([]);
});

test('an arrow that breaks a rule is found', () => {
  const arrow = (from: string, target: string, typeOnly = false): boolean =>
    broken({ from, target, typeOnly });
  expect(arrow('workflows/decide.ts', 'zod')).toBe(true);
  expect(arrow('workflows/decide.ts', 'activities/index.ts')).toBe(true);
  expect(arrow('workflows/decide.ts', 'activities/index.ts', true)).toBe(false);
  expect(arrow('src/contract/ids.ts', 'src/http/app.ts', true)).toBe(true);
  expect(arrow('src/providers/finch/index.ts', '@temporalio/client')).toBe(true);
  expect(arrow('src/cli/program.ts', 'src/main/service.ts', true)).toBe(true);
  expect(arrow('test/simulators/finch/app.ts', 'src/contract/ids.ts', true)).toBe(true);
  expect(arrow('src/client/index.ts', 'src/http/app.ts')).toBe(true);
  expect(arrow('src/client/index.ts', '@temporalio/worker')).toBe(true);
  expect(arrow('src/codec/payload-codec.ts', 'src/codec-server/app.ts')).toBe(true);
  expect(arrow('examples/dwolla-over-http.ts', 'src/client/index.ts', true)).toBe(true);
  expect(arrow('src/main/service.ts', 'bench/child.ts')).toBe(true);
});

test('only the configuration and the command read the environment', () => {
  const readers = files.filter(
    (file) => file.startsWith('src/') && readFileSync(file, 'utf8').includes('process.env'),
  );
  expect(readers.filter((file) => !['src/main/reauth.ts', 'src/platform/config.ts'].includes(file))).toEqual(
    [],
  );
});

test('traces are loaded only where they are wanted', () => {
  const outside = files.filter((file) => !file.startsWith('src/tracing/') && !file.startsWith('test/'));
  const loading =
    /^(?:import|export) (?!type )[^;]*?from '[^']*(?:\/tracing\/|@opentelemetry\/|interceptors-opentelemetry)/m;
  expect(loading.test("import { startTracing } from '../tracing/index.js';")).toBe(true);
  expect(outside.filter((file) => loading.test(readFileSync(file, 'utf8')))).toEqual([]);
});

/** With whatever is loaded by it. */
function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  const ours = importsOf(file).filter(({ target, typeOnly }) => !typeOnly && existsSync(target));
  for (const { target } of ours) reachedFrom(target, reached);
  return reached;
}

test('what all reauths of a worker share keeps nothing of one of them', () => {
  /** A variable of the module, or something in one that can be filled. */
  const keeps = /^(?:export )?(?:let|var) |^(?:export )?const [^=]*= new (?:Map|Set|WeakMap|WeakSet)\b/m;
  const shared = sharedModules.flatMap((name) => [...reachedFrom(`workflows/${name}.ts`)]);
  expect(shared).toContain('workflows/decide.ts');
  expect(shared.filter((file) => keeps.test(readFileSync(file, 'utf8')))).toEqual([]);
  expect(keeps.test(readFileSync('workflows/call-context.ts', 'utf8'))).toBe(true);
});
