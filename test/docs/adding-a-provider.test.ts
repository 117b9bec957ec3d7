/** The guide is true: its files are those of the made-up provider, and who follows it to the letter gets one that works. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const guide = readFileSync('docs/adding-a-provider.md', 'utf8');

/** Where the files of the made-up provider would be, were it a real one. */
const homes: [string, string][] = [
  ['test/providers/made-up/tallystick/', 'src/providers/tallystick/'],
  ['test/providers/made-up/simulator.ts', 'test/simulators/tallystick/index.ts'],
  ['test/providers/made-up/stand.ts', 'test/providers/stands/tallystick.ts'],
];

/** A paragraph that begins with `**path**`, and the code below it. */
const files = new Map(
  [...guide.matchAll(/^\*\*(\S+)\*\*(?:.*\n)(?:.+\n)*\n```ts\n([\s\S]*?)^```/gm)].map(
    ([, path = '', code = '']): [string, string] => [path, code],
  ),
);
/** "In `path` …:", and the changes below it. */
const changes = [...guide.matchAll(/^In `([^`\n]+)`[^\n]*:\n\n```diff\n(.*?)^```/gms)].map(
  ([, path = '', diff = '']) => ({ path, lines: diff.split('\n').slice(0, -1) }),
);

const copy = mkdtempSync(join(tmpdir(), 'adding-a-provider-'));
afterAll(() => rmSync(copy, { recursive: true }));

function homeOf(path: string): string {
  const [from, to] = homes.find(([folder]) => path.startsWith(folder)) ?? ['', ''];
  return to + path.slice(from.length);
}

/** With each import on one line, and by where it leads from the root: the way there depends on the file's place. */
function normalized(path: string, code: string): string {
  return code
    .replaceAll(/^import [^;]*;$/gm, (line) =>
      line
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/,? }/g, ' }')
        .replace(/'(\.[^']+)\.js'/, (_, target: string) => {
          const absolute = normalize(join(dirname(path), `${target}.ts`));
          return `'${homeOf(absolute)}'`;
        }),
    )
    .trim();
}

const madeUp = readdirSync('test/providers/made-up', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => `test/providers/made-up/${name}`);

test('the guide has every file of the made-up provider, and no other', () => {
  expect([...files.keys()].toSorted()).toEqual(madeUp.map(homeOf).toSorted());
});

test.each(madeUp)('%s is in the guide, word for word', (path) => {
  const home = homeOf(path);
  expect(normalized(home, files.get(home) ?? '')).toBe(normalized(path, readFileSync(path, 'utf8')));
});

/** Each line that stays or goes has to be there, in that order. */
function changed(text: string, diff: string[]): string {
  const before = text.split('\n');
  const after: string[] = [];
  for (const line of diff) {
    const [sign, rest] = [line[0], line.slice(1)];
    if (sign !== '+') {
      const at = before.indexOf(rest);
      expect(at, `no line "${rest}"`).not.toBe(-1);
      after.push(...before.splice(0, at + 1));
      if (sign === '-') after.pop();
    } else {
      after.push(rest);
    }
  }
  return [...after, ...before].join('\n');
}

const program = async (name: string, ...args: string[]): Promise<string> => {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  const path = resolve('node_modules/.bin', name);
  return promisify(execFile)(path, args, { cwd: copy, env }).then(
    () => 'fine',
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );
};

test('who follows it to the letter has a provider that compiles, and passes the suite', async () => {
  for (const part of ['src', 'workflows', 'activities', 'test', 'bench', 'package.json', 'tsconfig.json']) {
    cpSync(part, join(copy, part), { recursive: true });
  }
  for (const part of ['vitest.config.ts', ...changes.map(({ path }) => path)]) cpSync(part, join(copy, part));
  const config = join(copy, 'vitest.config.ts');
  // The suite starts no process that would need the built program.
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^ *globalSetup.*\n/m, ''));
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  rmSync(join(copy, 'test/providers/made-up'), { recursive: true });
  for (const [path, code] of files) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), code);
  }
  expect(changes.length).toBeGreaterThan(3);
  for (const { path, lines } of changes) {
    const file = join(copy, path);
    writeFileSync(file, changed(readFileSync(file, 'utf8'), lines));
  }
  expect(await program('tsc', '--noEmit')).toBe('fine');
  const suite = ['run', 'test/providers/conformance.test.ts', '-t', 'tallystick|share a name'];
  expect(await program('vitest', ...suite)).toBe('fine');
  expect(await program('vitest', 'run', 'test/unit/architecture.test.ts')).not.toContain('tallystick');
}, 120_000);
