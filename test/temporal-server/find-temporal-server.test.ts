import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withExe } from './executables.js';
import type { CliSurroundings } from './find-temporal-server.js';
import { searchTemporalServer } from './find-temporal-server.js';

let folder: string;
let cli: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-temporal-'));
  cli = join(folder, withExe('temporal'));
  writeFileSync(cli, '#!/bin/sh\n');
  chmodSync(cli, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A machine on which every way works; each test takes some of them away. */
function everything(change: Partial<CliSurroundings> = {}) {
  const asked: string[] = [];
  const around: CliSurroundings = {
    env: {
      TEMPORAL_ADDRESS: 'there:7233',
      TEMPORAL_CONFIG_FILE: join(folder, 'none.toml'),
      TEMPORAL_CLI_PATH: cli,
      PATH: [join(folder, 'nothing-here'), folder].join(delimiter),
    },
    temporalAnswers: async () => true,
    sdkCached: () => '/cached',
    sdkDownload: async () => (asked.push('download'), { found: '/downloaded' }),
    built: () => '/built-earlier',
    build: async () => (asked.push('build'), { found: '/built-now' }),
    ...change,
  };
  return { around, asked };
}

async function search(around: CliSurroundings) {
  const said: string[] = [];
  const found = await searchTemporalServer(around, (line) => said.push(line));
  return { found, said };
}

const noAddress = () => ({ ...everything().around.env, TEMPORAL_ADDRESS: '' });
const onlyPath = () => ({ ...noAddress(), TEMPORAL_CLI_PATH: '' });
const bare = () => ({ ...onlyPath(), PATH: join(folder, 'nothing-here') });
const unreachable = { sdkDownload: async () => ({ not: 'the host cannot be reached' }) };

describe('the order of the ways', () => {
  test('an address that is set comes before all else', async () => {
    const { around, asked } = everything();
    expect((await search(around)).found).toEqual({
      kind: 'address',
      address: 'there:7233',
      namespace: 'default',
    });
    expect(asked).toEqual([]);
  });

  test('a profile of the config file counts as an address, with its namespace and key', async () => {
    const file = join(folder, 'temporal.toml');
    writeFileSync(file, '[profile.mine]\naddress = "far:443"\nnamespace = "ns"\napi_key = "k"\n');
    const env = { ...noAddress(), TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'mine' };
    expect((await search(everything({ env }).around)).found).toEqual({
      kind: 'address',
      address: 'far:443',
      namespace: 'ns',
      connectionOptions: { apiKey: 'k', tls: true },
    });
  });

  test('then TEMPORAL_CLI_PATH, then the PATH', async () => {
    const given = await search(everything({ env: noAddress() }).around);
    expect(given.found).toEqual({ kind: 'executable', path: cli, how: 'TEMPORAL_CLI_PATH' });
    const found = await search(everything({ env: onlyPath() }).around);
    expect(found.found).toEqual({ kind: 'executable', path: cli, how: 'PATH' });
  });

  test('then what the SDK downloaded earlier, without asking any host', async () => {
    const { around, asked } = everything({ env: bare() });
    expect((await search(around)).found).toMatchObject({ path: '/cached' });
    expect(asked).toEqual([]);
  });

  test('then the download of the SDK, then an earlier build, then a new one', async () => {
    const none = { env: bare(), sdkCached: () => undefined };
    expect((await search(everything(none).around)).found).toMatchObject({ path: '/downloaded' });
    const offline = { ...none, ...unreachable };
    const earlier = everything(offline);
    expect((await search(earlier.around)).found).toMatchObject({ path: '/built-earlier' });
    expect(earlier.asked).toEqual([]);
    const now = everything({ ...offline, built: () => undefined });
    expect((await search(now.around)).found).toMatchObject({ path: '/built-now' });
  });

  test('a line is said about every way that was passed over', async () => {
    const offline = { env: bare(), sdkCached: () => undefined, ...unreachable };
    const { said } = await search(everything(offline).around);
    expect(said.join('\n')).toContain('Not through TEMPORAL_CLI_PATH: it is not set.');
    expect(said.join('\n')).toContain('the host cannot be reached');
  });
});

describe('what cannot be had', () => {
  test('an address that does not answer is an error and no reason to start another server', async () => {
    const { around } = everything({ temporalAnswers: async () => false });
    await expect(search(around)).rejects.toThrow(/there:7233 does not answer/);
  });

  test('a TEMPORAL_CLI_PATH without a program is an error', async () => {
    const env = { ...noAddress(), TEMPORAL_CLI_PATH: join(folder, 'missing') };
    await expect(search(everything({ env }).around)).rejects.toThrow(/no executable file is there/);
  });

  test('where nothing works the error says what to do and why each way failed', async () => {
    const { around } = everything({
      env: bare(),
      sdkCached: () => undefined,
      ...unreachable,
      built: () => undefined,
      build: async () => ({ not: 'there is no Go toolchain on the PATH' }),
    });
    await expect(search(around)).rejects.toThrow(
      /Do one of these[^]*host cannot be reached[^]*no Go toolchain/,
    );
  });
});
