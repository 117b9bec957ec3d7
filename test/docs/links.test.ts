/** The documentation holds: every relative link, picture and heading is there, and so is every script that it names. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { documents } from './documents.js';

interface Link {
  from: string;
  target: string;
}

const withoutCode = (markdown: string): string => markdown.replace(/^(```|~~~).*?^\1/gms, '');

function linksOf(file: string, markdown: string): Link[] {
  const text = withoutCode(markdown).replace(/`[^`\n]*`/g, '');
  const found = text.matchAll(/\]\(([^)\s]+)[^)]*\)|\b(?:src|srcset|href)="([^"\s]+)[^"]*"/g);
  return [...found]
    .map(([, markdownTarget, htmlTarget]) => markdownTarget ?? htmlTarget ?? '')
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target))
    .map((target) => ({ from: file, target }));
}

/** As GitHub names them. */
function anchorsOf(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function dead({ from, target }: Link): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : normalize(join(dirname(from), decodeURIComponent(path)));
  if (file.startsWith('..') || !existsSync(file)) return true;
  if (anchor === undefined) return false;
  return !statSync(file).isFile() || !anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
}

function scriptsIn(markdown: string): string[] {
  const runs = [...markdown.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name);
  const short = [...markdown.matchAll(/\bnpm (test|start)\b/g)].map(([, name = '']) => name);
  return [...runs, ...short];
}

/** Files and folders of ours that are named in passing, as `workflows/apply.ts`. */
function pathsIn(markdown: string): string[] {
  const named = withoutCode(markdown).matchAll(
    /`((?:src|workflows|activities|test|docs|examples|bench|deploy|\.ci|\.github)\/[\w./-]*)`/g,
  );
  return [...named].map(([, path = '']) => path);
}

/** As "`returned` in `workflows/returns.ts`", and tests by their names behind their file. */
function findsIn(markdown: string): { file: string; words: string }[] {
  const text = withoutCode(markdown).replace(/\s+/g, ' ');
  const names = [...text.matchAll(/`([A-Za-z][\w.]*)` (?:in|of) `([\w./-]+\.c?[jt]s)`/g)].map(
    ([, name = '', file = '']) => ({ file, words: name.split('.').at(-1) ?? '' }),
  );
  const tests = [...text.matchAll(/`(test\/[\w./-]+\.test\.ts)`[,:]?((?: ?(?:and|[,;])? ?"[^"]+")+)/g)];
  const quoted = tests.flatMap(([, file = '', list = '']) =>
    [...list.matchAll(/"([^"]+?)[.,;]?"/g)]
      .flatMap(([, name = '']) => name.split(' … '))
      .map((words) => ({ file, words })),
  );
  return [...names, ...quoted];
}

function holds({ file, words }: { file: string; words: string }): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').includes(words);
}

test.each(documents)('every link and picture of %s leads somewhere', (file) => {
  const links = linksOf(file, readFileSync(file, 'utf8'));
  expect(links.filter(dead).map(({ target }) => target)).toEqual([]);
});

test.each(documents)('every script and file that %s names exists', (file) => {
  const markdown = readFileSync(file, 'utf8');
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(scriptsIn(markdown).filter((name) => !(name in scripts))).toEqual([]);
  expect(pathsIn(markdown).filter((path) => !existsSync(path))).toEqual([]);
});

test.each(documents)('what %s finds in a file is there', (file) => {
  expect(findsIn(readFileSync(file, 'utf8')).filter((each) => !holds(each))).toEqual([]);
});

test('what newcomers read first are five files of code, and none of them is long', () => {
  const [, list = ''] = /^## Reading the code\n(.*?)^## /ms.exec(readFileSync('README.md', 'utf8')) ?? [];
  const files = [...list.matchAll(/^\d\. `([^`]+\.ts)`/gm)].map(([, file = '']) => file);
  expect(files).toHaveLength(5);
  const lines = files.map((file) => readFileSync(file, 'utf8').split('\n').length);
  expect(Math.max(...lines)).toBeLessThan(150);
});

test('every picture is used', () => {
  const used = documents.flatMap((file) =>
    linksOf(file, readFileSync(file, 'utf8')).map(({ target }) => normalize(join(dirname(file), target))),
  );
  const pictures = readdirSync('docs/pictures', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => join('docs', 'pictures', name));
  expect(pictures.filter((picture) => !used.includes(picture))).toEqual([]);
});

test('a dead link, a missing heading, an unknown script and a path that leads nowhere are found', () => {
  const links = linksOf(
    'docs/limits.md',
    '[a](nowhere.md) [b](../README.md#no-such-heading) <img src="x.png">',
  );
  expect(links.filter(dead)).toHaveLength(3);
  expect(linksOf('README.md', '[c](https://example.com) `[d](e)`')).toEqual([]);
  expect(dead({ from: 'docs/limits.md', target: '../README.md#try-it' })).toBe(false);
  expect(scriptsIn('`npm run nothing` and npm test')).toEqual(['nothing', 'test']);
  expect(pathsIn('in `src/nowhere.ts`, not in `src/…`').filter((path) => !existsSync(path))).toHaveLength(1);
});
