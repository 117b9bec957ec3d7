import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeOnce } from './cache-folder.js';

let folder: string;
let target: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'make-once-'));
  target = join(folder, 'program');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function make(workFolder: string, content: string): Promise<string> {
  const made = join(workFolder, 'made');
  await writeFile(made, content);
  return made;
}

test('of two that want it at once, one makes it and the other waits', async () => {
  const said: string[] = [];
  let made = 0;
  const slowly = async (workFolder: string) => {
    made += 1;
    await delay(50);
    return await make(workFolder, 'x');
  };
  await Promise.all([1, 2].map(() => makeOnce(target, (line) => said.push(line), slowly)));
  expect(made).toBe(1);
  expect(said).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(['program']);
});

test('a failed attempt leaves nothing behind', async () => {
  await expect(
    makeOnce(
      target,
      () => {},
      () => Promise.reject(new Error('no compiler')),
    ),
  ).rejects.toThrow('no compiler');
  expect(readdirSync(folder)).toEqual([]);
});

test('the lock of a process that is gone is no obstacle', async () => {
  const pidThatCannotBe = 2 ** 30;
  writeFileSync(`${target}.lock`, String(pidThatCannotBe));
  await makeOnce(
    target,
    () => {},
    (workFolder) => make(workFolder, 'mine'),
  );
  expect(readFileSync(target, 'utf8')).toBe('mine');
});
