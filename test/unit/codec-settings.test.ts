/** The settings of payload encryption and of the codec server. */
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/platform/config.js';
import { readTemporalConfig } from '../../src/platform/operator-config.js';
import { providerKits } from '../../src/providers/registry.js';
import { completeSettings } from '../settings.js';

const served = {
  CODEC_ADDRESS: '127.0.0.1:8081',
  CODEC_KEY: 'key-of-the-codec-server',
  CODEC_ORIGIN: 'https://temporal.example.com',
};

const read = (settings: Record<string, string>) =>
  readConfig({ ...completeSettings, ...settings }, providerKits);

function problems(reads: () => unknown): string[] {
  try {
    reads();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ setting, problem }) => `${setting} ${problem}`);
  }
}

test('both are off by themselves', () => {
  const config = read({});
  expect(config.payloadEncryption).toBe(false);
  expect(config.codecServer).toBeUndefined();
  expect(config.temporal.dataConverter.failureConverterPath).toBeUndefined();
  expect(read({ ...served, CODEC_ADDRESS: '' }).codecServer).toBeUndefined();
});

test('a codec server has an address, a key and an origin as browsers write it', () => {
  expect(read({ ...served, PAYLOAD_ENCRYPTION: 'on' })).toMatchObject({
    payloadEncryption: true,
    codecServer: { host: '127.0.0.1', port: 8081, key: served.CODEC_KEY, origin: served.CODEC_ORIGIN },
  });
  expect(read({ ...served, CODEC_ADDRESS: '[::1]:8081' }).codecServer).toMatchObject({ host: '::1' });
  expect(read({ ...served, CODEC_ORIGIN: 'https://temporal.example.com:443/' }).codecServer?.origin).toBe(
    'https://temporal.example.com',
  );
});

test.each([
  ['PAYLOAD_ENCRYPTION', 'yes'],
  ['PAYLOAD_ENCRYPTION', 'ON'],
  ['CODEC_ADDRESS', 'reauth.example.com'],
  ['CODEC_ADDRESS', 'http://localhost:8081'],
  ['CODEC_ADDRESS', 'localhost:80810'],
  ['CODEC_KEY', 'too short'],
  ['CODEC_KEY', 'long enough, but with spaces'],
  ['CODEC_ORIGIN', 'temporal.example.com'],
  ['CODEC_ORIGIN', 'https://temporal.example.com/ui'],
])('%s=%s is refused by name, without its value', (setting, value) => {
  const told = problems(() => read({ ...served, [setting]: value }));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(new RegExp(`^${setting} `));
  expect(told[0]?.slice(setting.length)).not.toContain(value);
});

test('an address without the others names both of them', () => {
  expect(problems(() => read({ CODEC_ADDRESS: served.CODEC_ADDRESS }))).toEqual([
    'CODEC_KEY is missing: CODEC_ADDRESS wants it',
    'CODEC_ORIGIN is missing: CODEC_ADDRESS wants it',
  ]);
});

test('an operator writes as the service does, and needs the key ring for it', () => {
  const { TEMPORAL_ADDRESS, REAUTH_KEYS } = completeSettings;
  const of = (settings: Record<string, string>) => () =>
    readTemporalConfig({ TEMPORAL_ADDRESS, ...settings });
  expect(of({ PAYLOAD_ENCRYPTION: 'on', REAUTH_KEYS })().dataConverter.failureConverterPath).toBeDefined();
  expect(of({})().dataConverter.failureConverterPath).toBeUndefined();
  expect(problems(of({ PAYLOAD_ENCRYPTION: 'on' }))).toEqual([
    'REAUTH_KEYS is missing: PAYLOAD_ENCRYPTION is on',
  ]);
  expect(problems(of({ PAYLOAD_ENCRYPTION: '1' }))).toEqual(['PAYLOAD_ENCRYPTION is neither on nor off']);
});
