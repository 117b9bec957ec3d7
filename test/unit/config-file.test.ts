/** `REAUTH_CONFIG`: tenants with settings of their own, and every problem by its line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { policiesFor } from '../../src/contract/policy-schema.js';
import { readConfig } from '../../src/platform/config.js';
import { providerKits } from '../../src/providers/registry.js';
import { readApiKey } from '../../src/secrets/api-key.js';
import { acme, folder, problems, read, shared } from '../reauth-yaml.js';
import { completeSettings } from '../settings.js';

const EVENTS_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

describe('a tenant of the file', () => {
  test('has what stands there, and who writes from the environment', () => {
    expect(read(acme).tenants).toEqual([
      {
        name: 'acme',
        keys: [readApiKey('key-of-acme-number-1')],
        providers: {
          finch: { baseUrl: 'https://api.tryfinch.com', clientId: 'of-acme', clientSecret: 'secret-of-acme' },
        },
        mailFrom: completeSettings.MAIL_FROM,
        brand: { name: 'Acme Payroll' },
        escalationEmail: completeSettings.ESCALATION_EMAIL,
        limits: { requestsPerMinute: 6000 },
      },
    ]);
  });

  test('never gets the provider, the events or the directory of the environment', () => {
    const env = { ...completeSettings, EVENTS_URL: 'https://a.example/', EVENTS_SECRET };
    const { tenants } = read(acme, { ...env, API_KEYS: 'default:0123456789abcdef,acme:another-key-of-acme' });
    expect(tenants.map(({ name, keys, events }) => [name, keys, events !== undefined])).toEqual([
      ['default', ['0123456789abcdef'].map(readApiKey), true],
      ['acme', ['key-of-acme-number-1', 'another-key-of-acme'].map(readApiKey), false],
    ]);
    expect(tenants[1]?.providers['finch']).toMatchObject({ clientId: 'of-acme' });
  });

  test('refers to variables and files', () => {
    writeFileSync(join(folder, 'secret'), 'from-a-file\n');
    const yaml = acme
      .replace('key-of-acme-number-1', '{ env: ACME_KEY }')
      .replace('secret-of-acme', '{ file: secret }');
    const { tenants } = read(yaml, { ...shared, ACME_KEY: 'key-from-a-variable' });
    expect(tenants[0]).toMatchObject({
      keys: [readApiKey('key-from-a-variable')],
      providers: { finch: { clientSecret: 'from-a-file' } },
    });
  });

  test('has its name, its ids and its keys as they are written, also where YAML sees a number', () => {
    const yaml = acme
      .replace('acme:', '007:')
      .replace('clientId: of-acme', 'clientId: 7e05')
      .replace('key-of-acme-number-1', '12345678901234567890');
    expect(read(yaml).tenants[0]).toMatchObject({
      name: '007',
      keys: [readApiKey('12345678901234567890')],
      providers: { finch: { clientId: '7e05' } },
    });
  });

  test('has a key without the line feed that a variable came with', () => {
    const yaml = acme.replace('key-of-acme-number-1', '{ env: ACME_KEY }');
    const [tenant] = read(yaml, { ...shared, ACME_KEY: 'key-from-a-variable\n' }).tenants;
    expect(tenant?.keys).toEqual([readApiKey('key-from-a-variable')]);
  });

  test('has an endpoint for events, and a directory', () => {
    const { tenants } = read(`${acme}
    events: { url: "https://acme.example/events/", secret: "${EVENTS_SECRET}", allowPrivate: true }
    directory: { url: "https://acme.example/who?at=here" }
    mail: { from: "Acme <a@acme.example>" }
    brand: { logoUrl: "https://acme.example/logo.png" }
    escalation: { email: ops@acme.example, webhookUrl: "https://hooks.acme.example/services/T0/B0/x" }
`);
    expect(tenants[0]).toMatchObject({
      escalationWebhook: { url: 'https://hooks.acme.example/services/T0/B0/x', allowPrivate: true },
      events: { url: 'https://acme.example/events/', secret: EVENTS_SECRET, allowPrivate: true },
      directory: { url: 'https://acme.example/who?at=here', secret: EVENTS_SECRET, allowPrivate: true },
      mailFrom: 'Acme <a@acme.example>',
      brand: { name: 'Acme', logoUrl: 'https://acme.example/logo.png' },
      escalationEmail: 'ops@acme.example',
    });
  });
});

describe('named policies', () => {
  const kit = providerKits[0]!;

  test('override the default one, which overrides the contract’s', () => {
    const { policies } = read(`${acme}
policies:
  default: { holdFor: 10 minutes, probeEvery: null }
  gentle: { remindAfter: [3 days, 10 days], sessionLife: { finch: 2 days } }
`);
    const { names, policyFor } = policiesFor(providerKits, policies);
    expect(names).toEqual(['default', 'gentle']);
    expect(policyFor(kit)).toMatchObject({ holdFor: 600_000, probeEvery: null, maxSessions: 50 });
    expect(policyFor(kit, 'gentle')).toMatchObject({
      holdFor: 600_000,
      remindAfter: [259_200_000, 864_000_000],
      sessionLife: { finch: 172_800_000 },
    });
    expect(policyFor(kit, { maxSessions: 3 })).toMatchObject({ holdFor: 600_000, maxSessions: 3 });
    expect(policyFor(kit, 'none')).toBeUndefined();
    expect(policyFor(kit, 'toString')).toBeUndefined();
  });

  test('are refused by the line of what is wrong', () => {
    expect(
      problems(`${acme}
policies:
  gentle:
    remindAfter: [3 days, soon]
    colour: red
`),
    ).toEqual([
      expect.stringMatching(/^reauth\.yaml:11 policies\.gentle\.remindAfter\[1\] not a duration/),
      'reauth.yaml:12 policies.gentle.colour is unknown',
    ]);
  });
});

describe('what is wrong is named by its line', () => {
  test.each([
    [
      'a missing setting',
      acme.replace('clientSecret', '# clientSecret'),
      /^reauth\.yaml:5 tenants\.acme\.finch\.clientSecret is missing$/,
    ],
    [
      'an unknown setting',
      acme.replace('clientId', 'clientID'),
      /^reauth\.yaml:6 tenants\.acme\.finch\.clientID is unknown; there is baseUrl, clientId, clientSecret, webhookSecret$/,
    ],
    [
      'an unknown section',
      acme.replace('finch:', 'fintch:'),
      /^reauth\.yaml:5 tenants\.acme\.fintch is unknown; there is keys, /,
    ],
    [
      'a name that is none',
      acme.replace('acme:', 'Acme Inc:'),
      /^reauth\.yaml:3 tenants\.Acme Inc is no name of a tenant/,
    ],
    [
      'a variable that is not set',
      acme.replace('clientId: of-acme', 'clientId: { env: NO_SUCH }'),
      /^reauth\.yaml:\d tenants\.acme\.finch\.clientId refers to the variable NO_SUCH, which is not set$/,
    ],
    [
      'a file that is not there',
      acme.replace('clientId: of-acme', 'clientId: { file: none }'),
      /refers to the file none, which is empty or cannot be read$/,
    ],
    [
      'a list in place of a value',
      acme.replace('clientId: of-acme', 'clientId: [a]'),
      /clientId is neither a value nor/,
    ],
    [
      'a short key',
      acme.replace('key-of-acme-number-1', 'short'),
      /^reauth\.yaml:4 tenants\.acme\.keys holds a key of fewer than 16/,
    ],
    ['no key', acme.replace('keys: [key-of-acme-number-1]', ''), /tenants\.acme\.keys are missing/],
    [
      'a secret that signs nothing',
      `${acme}    events: { url: "https://a.example", secret: abc }`,
      /^reauth\.yaml:8 tenants\.acme\.events\.secret is not "whsec_"/,
    ],
    [
      'a missing secret',
      `${acme}    directory: { url: "https://a.example" }`,
      /tenants\.acme\.events\.secret is missing/,
    ],
    [
      'a password in an address',
      `${acme}    events: { url: "https://a:b@a.example", secret: "${EVENTS_SECRET}" }`,
      /events\.url must be without user and password/,
    ],
    [
      'a reference to two places',
      acme.replace('clientId: of-acme', 'clientId: { env: A, file: b }'),
      /^reauth\.yaml:6 tenants\.acme\.finch\.clientId is neither a value nor/,
    ],
    [
      'a setting without a value',
      acme.replace('clientId: of-acme', 'clientId:'),
      /^reauth\.yaml:6 tenants\.acme\.finch\.clientId is missing$/,
    ],
    [
      'a secret that reads as an alias',
      `${acme.replace('clientId: of-acme', 'clientId: *secret-of-acme')}policies: { gentle: {} }`,
      /^reauth\.yaml:6 tenants\.acme\.finch\.clientId is neither a value nor/,
    ],
    [
      'no provider',
      'tenants:\n  acme:\n    keys: [key-of-acme-number-1]\n',
      /^reauth\.yaml:2 tenants\.acme: finch, dwolla are missing: configure one provider at least$/,
    ],
    ['two of one name', `${acme}  acme: {}`, /^reauth\.yaml:\d is no YAML: duplicate key$/],
    ['no YAML', 'tenants: [', /^reauth\.yaml:1 is no YAML/],
    [
      'something else at the top',
      `${acme}\nport: 3`,
      /^reauth\.yaml:\d port is unknown; there is tenants, policies$/,
    ],
  ])('%s', (_what, yaml, expected) => {
    const found = problems(yaml);
    expect(found.filter((each) => expected.test(each))).toHaveLength(1);
    expect(found.join()).not.toContain('secret-of-acme');
  });

  test('a file that cannot be read', () => {
    expect(() => readConfig({ ...shared, REAUTH_CONFIG: join(folder, 'none.yaml') }, providerKits)).toThrow(
      /REAUTH_CONFIG cannot be read/,
    );
  });

  test('one key for two tenants', () => {
    expect(problems(acme, { ...completeSettings, API_KEYS: 'default:key-of-acme-number-1' })).toEqual([
      'API_KEYS gives a key that is given twice; each key decides one tenant',
      'reauth.yaml:4 tenants.acme.keys gives a key that is given twice; each key decides one tenant',
    ]);
  });

  test('a file in which nobody has a key, and nobody outside it', () => {
    const { API_KEYS: ____, ...others } = completeSettings;
    for (const yaml of ['', 'policies: { gentle: {} }']) {
      expect(problems(yaml, others)).toEqual(['API_KEYS is missing']);
      expect(problems(yaml, completeSettings)).toEqual([]);
    }
  });

  test('what is wrong here hides nothing that is wrong there', () => {
    const { MAIL_FROM: ____, ...others } = shared;
    expect(problems(`${acme}    events: { url: "https://a.example" }`, others)).toEqual([
      'reauth.yaml:3 tenants.acme.mail.from is missing',
      expect.stringMatching(/^reauth\.yaml:8 tenants\.acme\.events\.secret is missing/),
    ]);
  });

  test('several at once', () => {
    expect(
      problems(acme.replace('clientId', 'clientID').replace('clientSecret', 'x'), { ...shared, PORT: 'x' })
        .length,
    ).toBeGreaterThan(3);
  });
});

test('the example of the documents is read', () => {
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(readFileSync('docs/configuration.md', 'utf8')) ?? [];
  writeFileSync(join(folder, 'globex-finch'), Buffer.alloc(24, 1).toString('base64'));
  const env = {
    ...shared,
    ACME_API_KEY: 'a-key-of-sixteen-or-more',
    ACME_FINCH_SECRET: 's',
    ACME_FINCH_WEBHOOK: Buffer.alloc(24, 2).toString('base64'),
    ACME_FINCH_WEBHOOK_NEXT: Buffer.alloc(24, 3).toString('base64'),
    ACME_EVENTS_SECRET: EVENTS_SECRET,
    ACME_SLACK_WEBHOOK: 'https://hooks.acme.example/services/T0/B0/x',
    GLOBEX_API_KEY: 'another-key-of-sixteen',
    GLOBEX_DWOLLA_SECRET: 's',
  };
  const config = read(yaml.replaceAll('/run/secrets/', ''), env);
  expect(config.tenants.map(({ name }) => name)).toEqual(['acme', 'globex']);
  expect(Object.keys(config.policies)).toEqual(['default', 'gentle']);
});
