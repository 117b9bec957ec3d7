/** `REAUTH_CONFIG`: keys and webhook secrets that are changed, the limit, and secrets that no problem repeats. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readApiKey } from '../../src/secrets/api-key.js';
import { acme, folder, problems, read, shared } from '../reauth-yaml.js';

describe('what may be several, so that one can take the place of another', () => {
  const [older, newer] = [1, 2].map((byte) => Buffer.alloc(24, byte).toString('base64'));

  test('keys, as they are or as their hashes', () => {
    const hash = readApiKey('key-of-acme-number-1');
    const yaml = acme.replace('[key-of-acme-number-1]', `[sha256:${hash}, { env: NEXT_KEY }]`);
    expect(read(yaml, { ...shared, NEXT_KEY: 'key-of-acme-number-2' }).tenants[0]?.keys).toEqual([
      hash,
      readApiKey('key-of-acme-number-2'),
    ]);
    expect(problems(acme.replace('key-of-acme-number-1', 'sha256:abc'))).toEqual([
      expect.stringMatching(/^reauth\.yaml:4 tenants\.acme\.keys holds a key of fewer than 16 .*hash/),
    ]);
  });

  test('webhook secrets: one, or a list with references', () => {
    writeFileSync(join(folder, 'newer'), `${newer}\n`);
    const secrets = (written: string): unknown =>
      read(`${acme}      webhookSecret: ${written}\n`, { ...shared, OLDER: older! }).tenants[0]?.providers[
        'finch'
      ];
    expect(secrets(older!)).toMatchObject({ webhookSecrets: [older] });
    expect(secrets('[{ file: newer }, { env: OLDER }]')).toMatchObject({ webhookSecrets: [newer, older] });
    expect(problems(`${acme}      webhookSecret: [{ file: newer }, { file: none }]\n`)).toEqual([
      expect.stringMatching(
        /^reauth\.yaml:8 .*webhookSecret\[1\] refers to the file none, which is empty or/,
      ),
    ]);
  });
});

test('requests a minute: the tenant’s own, or everybody’s', () => {
  const everybody = { ...shared, LIMITS_REQUESTS_PER_MINUTE: '300' };
  expect(read(acme, everybody).tenants[0]?.limits).toEqual({ requestsPerMinute: 300 });
  const own = `${acme}    limits: { requestsPerMinute: 60 }\n`;
  expect(read(own, everybody).tenants[0]?.limits).toEqual({ requestsPerMinute: 60 });
  expect(problems(own.replace('60', 'none'))).toEqual([
    'reauth.yaml:8 tenants.acme.limits.requestsPerMinute is not a whole number from 1 to 1000000',
  ]);
});

test.each([
  'clientSecret: ]secret-of-acme',
  'clientSecret: |secret-of-acme\n x',
  'clientSecret: !s!secret-of-acme x',
  'clientSecret: "\\usecret-of-acme"',
])('what is no YAML is named by its line, and not repeated: %s', (written) => {
  const found = problems(acme.replace('clientSecret: secret-of-acme', written));
  expect(found[0]).toMatch(/^reauth\.yaml:7 is no YAML: [a-z ]+$/);
  expect(found.join()).not.toMatch(/secr/i);
});
