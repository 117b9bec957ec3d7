import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/platform/config.js';
import { completeSettings as complete } from '../settings.js';

function problems(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ setting }) => setting);
  }
}

test('complete settings are read, with the documented defaults', () => {
  const config = readConfig(complete);
  expect(config).toMatchObject({
    port: 3000,
    publicUrl: 'https://reauth.example.com',
    apiKeys: [
      { tenant: 'default', key: '0123456789abcdef' },
      { tenant: 'acme', key: 'fedcba9876543210' },
    ],
    finch: { baseUrl: 'https://api.tryfinch.com' },
    logLevel: 'info',
  });
  expect(config.temporal.connectionOptions.address).toBe('temporal.example.com:7233');
});

test('every missing setting is named at once', () => {
  expect(problems({})).toEqual([
    'PUBLIC_URL',
    'API_KEYS',
    'REAUTH_KEYS',
    'FINCH_CLIENT_ID',
    'FINCH_CLIENT_SECRET',
    'SMTP_URL',
    'MAIL_FROM',
    'ESCALATION_EMAIL',
  ]);
});

test('an empty variable is a missing one', () => {
  expect(problems({ ...complete, FINCH_CLIENT_ID: '' })).toEqual(['FINCH_CLIENT_ID']);
});

test.each([
  ['PORT', 'http'],
  ['PORT', '70000'],
  ['PUBLIC_URL', 'reauth.example.com'],
  ['API_KEYS', 'nokey'],
  ['API_KEYS', 'Upper:0123456789abcdef'],
  ['API_KEYS', 'default:short'],
  ['API_KEYS', 'default:0123456789abcdef,acme:0123456789abcdef'],
  ['PUBLIC_URL', 'https://example.com/reauth'],
  ['FINCH_BASE_URL', 'https://proxy.example.com/finch'],
  ['REAUTH_KEYS', 'k1:abc'],
  ['SMTP_URL', 'http://localhost'],
  ['MAIL_FROM', 'nobody'],
  ['ESCALATION_EMAIL', 'nobody'],
  ['LOG_LEVEL', 'loud'],
  ['FINCH_BASE_URL', 'ftp://x'],
])('%s=%s is refused by name', (setting, value) => {
  expect(problems({ ...complete, [setting]: value })).toEqual([setting]);
});

test('an error never repeats a value', () => {
  const secret = 'k1:c2VjcmV0LXNlY3JldC1zZWNyZXQ';
  expect(() =>
    readConfig({ ...complete, REAUTH_KEYS: secret, API_KEYS: 'X:hunter2hunter2hunter2' }),
  ).not.toThrow(/c2VjcmV0|hunter2/);
});
