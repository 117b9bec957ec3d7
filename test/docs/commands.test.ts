/** Every command, option and setting that a document names is there, and every setting is named. */
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { run } from '../../src/cli/program.js';
import { everySetting } from '../../src/platform/config.js';
import { providerKits } from '../../src/providers/registry.js';
import { documents } from './documents.js';

/** What `reauth …` says. */
async function said(...args: string[]): Promise<string> {
  const heard: string[] = [];
  const hear = (text: string | Uint8Array): boolean => heard.push(String(text)) > 0;
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation(hear),
  );
  const none = (): never => expect.unreachable();
  const out = (): void => {};
  await run({ env: {}, kits: providerKits, out, err: out, serve: none, replay: none }, args);
  for (const spy of spies) spy.mockRestore();
  return heard.join('');
}

/** Of the code in a text: what stands in backticks or in a block. */
const codeIn = (markdown: string): string[] => [
  ...[...markdown.matchAll(/^```\w*\n(.*?)^```/gms)].flatMap(([, block = '']) => block.split('\n')),
  ...[...markdown.replace(/^```.*?^```/gms, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
];

/** As `reauth list --attention` or `npx tsx src/main/reauth.ts keys generate`. */
function callsIn(markdown: string): { words: string; options: string[] }[] {
  return codeIn(markdown).flatMap((code) =>
    [...code.matchAll(/(?:^|\$ |npx |\| xargs |main\/)reauth(?:\.[jt]s)? ((?:keys )?[a-z-]+)([^|]*)/g)].map(
      ([, words = '', rest = '']) => ({
        words,
        options: [...rest.matchAll(/(?<=^|\s)--[a-z-]+/g)].map(([option]) => option),
      }),
    ),
  );
}

test('every command and option of `reauth` that is named is there', async () => {
  const calls = documents.flatMap((file) =>
    callsIn(readFileSync(file, 'utf8')).map((call) => ({ file, ...call })),
  );
  expect(new Set(calls.map(({ words }) => words)).size).toBeGreaterThan(15);
  const helps = new Map<string, string>();
  for (const { words } of calls) helps.set(words, await said(...words.split(' '), '--help'));
  const wrong = calls.flatMap(({ file, words, options }) => {
    const help = helps.get(words) ?? '';
    if (words === 'help') return [];
    if (!help.startsWith(`Usage: reauth ${words}`)) return [`${file}: reauth ${words}`];
    return options
      .filter((option) => !new RegExp(`^ +${option}\\b`, 'm').test(help))
      .map((option) => `${file}: reauth ${words} ${option}`);
  });
  expect(wrong).toEqual([]);
});

test('what there is not is found', async () => {
  expect(await said('frobnicate', '--help')).not.toMatch(/^Usage: reauth frobnicate/);
  expect(callsIn('`reauth keys api --nothing`')).toEqual([{ words: 'keys api', options: ['--nothing'] }]);
});

/** No settings, though they look like some. */
const words = ['AHEAD_OF_TASK', 'AUTO_UPGRADE', 'REJECT_DUPLICATE'];
/** Of other programs, and of the examples. */
const foreign =
  /^(TEMPORAL_|OTEL_EXPORTER_OTLP_HEADERS$|OTEL_TRACES_SAMPLER$|NODE_|HTTPS_PROXY$|NUM_HISTORY_SHARDS$)/;
const elsewhere = ['examples/dwolla-over-http.ts', 'examples/finch-over-temporal.ts', '.env.example']
  .concat('test/chromium.ts', 'test/supply-chain/run-audit.ts')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const settings = everySetting(providerKits);

test.each(documents)('every setting that %s names is one', (file) => {
  const named = codeIn(readFileSync(file, 'utf8')).flatMap((code) => code.match(/^[A-Z]+(_[A-Z]+)+$/g) ?? []);
  const unknown = named.filter(
    (name) => ![...settings, ...words].includes(name) && !foreign.test(name) && !elsewhere.includes(name),
  );
  expect(unknown).toEqual([]);
});

test('every setting is explained to whoever runs it', () => {
  const text = ['README.md', 'docs/configuration.md'].map((file) => readFileSync(file, 'utf8')).join('\n');
  // "FINCH_…, and the same of Dwolla"; "BRAND_*".
  const isNamed = (name: string): boolean =>
    [name, name.replace('DWOLLA_CALLS', 'FINCH_CALLS'), name.replace(/_.*/, '_*')].some((each) =>
      text.includes(each),
    );
  expect(settings.length).toBeGreaterThan(20);
  expect(settings.filter((name) => !isNamed(name))).toEqual([]);
});
