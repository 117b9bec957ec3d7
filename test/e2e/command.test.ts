/** The command, as it is started. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { KeyRing } from '../../src/secrets/key-ring.js';
import { completeSettings as complete } from '../settings.js';
import { freePort } from '../free-port.js';

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const reauth =
  (settings: Record<string, string>) =>
  async (...args: string[]): Promise<Ended> => {
    const env = {
      ...settings,
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
    };
    try {
      const { stdout, stderr } = await promisify(execFile)('npx', ['tsx', 'src/main/reauth.ts', ...args], {
        env,
      });
      return { code: 0, stdout, stderr };
    } catch (error) {
      return error as Ended;
    }
  };

test('without settings it does not start, and names every missing one', async () => {
  const { code, stderr } = await reauth({})('serve');
  expect(code).toBe(1);
  for (const name of ['PUBLIC_URL', 'API_KEYS', 'REAUTH_KEYS', 'SMTP_URL', 'MAIL_FROM', 'ESCALATION_EMAIL']) {
    expect(stderr).toContain(`${name} is missing`);
  }
  expect(stderr).toMatch(/FINCH_\*, DWOLLA_\*.* are missing/);
  expect(stderr).not.toMatch(/at .*\.ts:/);
});

test('without a Temporal server it says where it looked', async () => {
  const { code, stderr } = await reauth({
    ...complete,
    TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}`,
  })('serve');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Temporal cannot be reached at 127\.0\.0\.1:\d+; check TEMPORAL_ADDRESS\.$/m);
  expect(stderr).not.toMatch(/at .*\.ts:/);
}, 60_000);

test('keys generate prints a key that the ring takes', async () => {
  const { code, stdout } = await reauth({})('keys', 'generate', 'k7');
  expect(code).toBe(0);
  expect(KeyRing.parse(stdout.trim()).newestId).toBe('k7');
});

test('keys api prints a key for whoever calls, and the hash that the settings take for it', async () => {
  const { code, stdout } = await reauth({})('keys', 'api');
  expect(code).toBe(0);
  const { key = '', hash } = /^key +(?<key>\S{43})\nhash +(?<hash>sha256:\S+)\n$/.exec(stdout)?.groups ?? {};
  expect(hash).toBe(`sha256:${createHash('sha256').update(key).digest('hex')}`);
});
