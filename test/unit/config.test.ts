import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/platform/config.js';
import { providerKits } from '../../src/providers/registry.js';
import { generateApiKey, readApiKey } from '../../src/secrets/api-key.js';
import { completeSettings as complete } from '../settings.js';

function problems(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env, providerKits);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ setting }) => setting);
  }
}

test('complete settings are read, with the documented defaults', () => {
  const config = readConfig(complete, providerKits);
  expect(config).toMatchObject({
    port: 3000,
    publicUrl: 'https://reauth.example.com',
    tenants: [
      {
        name: 'default',
        keys: [readApiKey('0123456789abcdef')],
        limits: { requestsPerMinute: 6000 },
        providers: { finch: { baseUrl: 'https://api.tryfinch.com', clientId: 'id', clientSecret: 'secret' } },
        mailFrom: 'Acme Payroll <repair@example.com>',
        brand: { name: 'Acme Payroll' },
        escalationEmail: 'ops@example.com',
      },
      { name: 'acme', keys: [readApiKey('fedcba9876543210')] },
    ],
    plaidScriptUrl: 'https://cdn.plaid.com/link/v2/stable/link-initialize.js',
    logLevel: 'info',
  });
  expect(config.temporal.connectionOptions.address).toBe('temporal.example.com:7233');
});

/** Of `0123456789abcdef`, as `sha256sum` tells it. */
const SHA256 = '9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f';

test('an API key may be given as its hash, several of a tenant side by side', () => {
  const base64url = Buffer.from(SHA256, 'hex').toString('base64url');
  for (const hash of [SHA256, SHA256.toUpperCase(), base64url]) {
    const { tenants } = readConfig(
      { ...complete, API_KEYS: `acme:sha256:${hash}, acme:fedcba9876543210` },
      providerKits,
    );
    expect(tenants.map(({ name, keys }) => [name, keys])).toEqual([
      ['acme', [SHA256, readApiKey('fedcba9876543210')]],
    ]);
  }
  const { key, hash } = generateApiKey();
  expect(readApiKey(hash)).toBe(readApiKey(key));
});

test('no setting keeps an API key', () => {
  expect(JSON.stringify(readConfig(complete, providerKits).tenants)).not.toMatch(
    /0123456789abcdef|fedcba9876543210/,
  );
});

test('a webhook secret may be two, while one takes the place of the other', () => {
  const [older, newer] = [1, 2].map((byte) => Buffer.alloc(24, byte).toString('base64'));
  const env = { ...complete, FINCH_WEBHOOK_SECRET: `${newer}, ${older}` };
  expect(readConfig(env, providerKits).tenants[0]?.providers['finch']).toMatchObject({
    webhookSecrets: [newer, older],
  });
});

test('every missing setting is named at once', () => {
  expect(problems({})).toEqual([
    'PUBLIC_URL',
    'REAUTH_KEYS',
    'SMTP_URL',
    'API_KEYS',
    'MAIL_FROM',
    'ESCALATION_EMAIL',
    providerKits.map(({ traits }) => `${traits.name.toUpperCase()}_*`).join(', '),
  ]);
});

test('a provider is configured as soon as one of its settings is given, and then needs them all', () => {
  const others = { ...complete, FINCH_CLIENT_ID: undefined, FINCH_CLIENT_SECRET: undefined };
  expect(problems({ ...others, DWOLLA_CLIENT_ID: 'id' })).toEqual([
    'DWOLLA_BASE_URL',
    'DWOLLA_CLIENT_SECRET',
  ]);
  const dwolla = {
    DWOLLA_BASE_URL: 'https://api-sandbox.dwolla.com',
    DWOLLA_CLIENT_ID: 'id',
    DWOLLA_CLIENT_SECRET: 'secret',
  };
  expect(Object.keys(readConfig({ ...others, ...dwolla }, providerKits).tenants[0]!.providers)).toEqual([
    'dwolla',
  ]);
  expect(Object.keys(readConfig({ ...complete, ...dwolla }, providerKits).tenants[0]!.providers)).toEqual([
    'finch',
    'dwolla',
  ]);
});

test('a worker belongs to a version of a deployment, or to none', () => {
  expect(readConfig(complete, providerKits).deployment).toBeUndefined();
  const both = { ...complete, WORKER_DEPLOYMENT: 'reauth', WORKER_BUILD_ID: '1.2.0' };
  expect(readConfig(both, providerKits).deployment).toEqual({ deploymentName: 'reauth', buildId: '1.2.0' });
  expect(problems({ ...complete, WORKER_DEPLOYMENT: 'reauth' })).toEqual(['WORKER_BUILD_ID']);
  expect(problems({ ...complete, WORKER_BUILD_ID: '1' })).toEqual(['WORKER_DEPLOYMENT']);
  expect(problems({ ...both, WORKER_DEPLOYMENT: 're.auth' })).toEqual(['WORKER_DEPLOYMENT']);
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
  ['API_KEYS', 'default:sha256:0123456789abcdef0123456789abcdef'],
  ['API_KEYS', `default:sha256:${'g'.repeat(64)}`],
  ['API_KEYS', `default:0123456789abcdef,acme:sha256:${SHA256}`],
  ['LIMITS_REQUESTS_PER_MINUTE', '0'],
  ['LIMITS_REQUESTS_PER_MINUTE', '1.5'],
  ['LIMITS_REQUESTS_PER_MINUTE', 'many'],
  ['FINCH_WEBHOOK_SECRET', `${Buffer.alloc(24, 1).toString('base64')},no base64`],
  ['API_KEYS', 'default:0123456789abcdef,acme:0123456789abcdef'],
  ['PUBLIC_URL', 'https://example.com/reauth'],
  ['FINCH_BASE_URL', 'https://proxy.example.com/finch'],
  ['REAUTH_KEYS', 'k1:abc'],
  ['SMTP_URL', 'http://localhost'],
  ['MAIL_FROM', 'nobody'],
  ['MAIL_FROM', 'a@b.example, c@d.example'],
  ['MAIL_FROM', 'Acme, Inc. <a@b.example>'],
  ['ESCALATION_EMAIL', 'nobody'],
  ['LOG_LEVEL', 'loud'],
  ['FINCH_BASE_URL', 'ftp://x'],
  ['PLAID_SCRIPT_URL', 'cdn.plaid.com'],
  ['PLAID_SCRIPT_URL', 'https://cdn.plaid.com/link.js?v=1'],
])('%s=%s is refused by name', (setting, value) => {
  expect(problems({ ...complete, [setting]: value })).toEqual([setting]);
});

test('an error never repeats a value', () => {
  const secret = 'k1:c2VjcmV0LXNlY3JldC1zZWNyZXQ';
  expect(() =>
    readConfig({ ...complete, REAUTH_KEYS: secret, API_KEYS: 'X:hunter2hunter2hunter2' }, providerKits),
  ).not.toThrow(/c2VjcmV0|hunter2/);
});
