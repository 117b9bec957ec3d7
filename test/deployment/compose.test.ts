/** What `docker compose up` would do, as far as it shows without Docker. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { everySetting, readConfig } from '../../src/platform/config.js';
import { providerKits } from '../../src/providers/registry.js';
import { generateKey } from '../../src/secrets/key-ring.js';
import { compose, environmentOf, type Env } from './compose-file.js';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const services = Object.entries(compose.services);
const environment = compose.services['reauth']?.environment ?? {};
const example = read('.env.example');

const known = everySetting(providerKits);
/** A provider's secrets are empty where it is not used; the service itself says what is missing. */
const provided = providerKits.map(({ traits }) => traits.name.toUpperCase());
const providers = new RegExp(`^(${provided.join('|')})_`);
const optional = new RegExp(`${providers.source}|^(EVENTS|CODEC)_`);

/** What somebody has to write into `.env`. */
const own = {
  API_KEYS: 'acme:0123456789abcdef',
  REAUTH_KEYS: generateKey('k1'),
  FINCH_CLIENT_ID: 'id',
  FINCH_CLIENT_SECRET: 'secret',
  MAIL_FROM: 'Acme <connections@acme.example>',
  ESCALATION_EMAIL: 'operators@acme.example',
  POSTGRES_PASSWORD: 'password',
};

const serviceEnvironment = (env: Env): Record<string, string> => environmentOf('reauth', env);

test('it is a file of the compose specification', () => {
  const validate = new Ajv2020({ strict: false, logger: false }).compile(
    JSON.parse(read('test/deployment/compose-spec/schema.json')) as object,
  );
  validate(compose);
  expect(validate.errors).toBeNull();
  expect(validate({ ...compose, services: { reauth: { imagge: 'reauth' } } })).toBe(false);
});

test('each service waits for one that exists, that says when it is healthy, or that ends', () => {
  for (const [name, { depends_on: waitsFor = {} }] of services) {
    for (const [other, { condition }] of Object.entries(waitsFor)) {
      const target = compose.services[other];
      expect(target, `${name} waits for ${other}`).toBeDefined();
      if (condition === 'service_healthy') expect(target?.healthcheck?.test, other).toBeDefined();
      else expect([condition, target?.restart], other).toEqual(['service_completed_successfully', undefined]);
    }
  }
  expect(compose.services['reauth']?.depends_on).toHaveProperty('temporal-namespace');
  expect(read('Dockerfile')).toMatch(/^HEALTHCHECK .*\/healthz/ms);
});

test('every image has a version, and none is deprecated', () => {
  for (const [name, { image, build }] of services) {
    expect(image ?? build, name).toBeDefined();
    if (image) expect(image, name).toMatch(/^[\w/-]+:v?\d+(\.\d+)+$/);
    expect(image ?? build, name).not.toMatch(/auto-setup|docker-compose/);
  }
  // What the image is built on, too.
  for (const [, image] of read('Dockerfile').matchAll(/^FROM (\S+:\S+)/gm))
    expect(image).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
  expect(compose.services['temporal-schema']?.image?.split(':')[1]).toBe(
    compose.services['temporal']?.image?.split(':')[1],
  );
});

test('the service has a system that it cannot write to, and no right of it', () => {
  // That it does its work so: `image.nightly.ts`.
  expect(compose.services['reauth']).toMatchObject({
    read_only: true,
    tmpfs: ['/tmp'],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
  });
});

test('no secret has a value, here or in the example', () => {
  for (const [service, { environment: env = {} }] of services) {
    for (const [name, value] of Object.entries(env)) {
      if (/KEY|SECRET|PASSWORD|PWD/.test(name))
        expect(value, `${service} ${name}`).toMatch(
          optional.test(name) ? /^\$\{\w+:-\}$/ : /^\$\{\w+:\?[^}]+\}$/,
        );
      expect(String(value), `${service} ${name}`).not.toMatch(/:\/\/[^/]*@/);
    }
  }
  for (const [name, value] of Object.entries(parseEnv(example))) {
    if (name in own) expect(value, name).toBe('');
  }
});

test('what nobody has to log in to is published on this machine only', () => {
  const published = services.flatMap(([, { ports = [] }]) => ports);
  expect(published).toHaveLength(4);
  for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('the service gets settings that it knows, and all that it needs', () => {
  expect(known).toContain('REAUTH_KEYS');
  const names = Object.keys(environment);
  expect(
    names.filter((name) => !name.startsWith('TEMPORAL_')).filter((name) => !known.includes(name)),
  ).toEqual([]);
  expect(known.filter((name) => !names.includes(name))).toEqual([]);

  const config = readConfig(serviceEnvironment(own), providerKits);
  expect(config.smtpUrl).toBe('smtp://mailpit:1025');
  expect(config.temporal.connectionOptions.address).toBe('temporal:7233');
  expect(config.tenants[0]?.providers['finch']?.baseUrl).toBe('https://api.tryfinch.com');
});

test('what is missing in .env is named', () => {
  for (const name of Object.keys(own).filter(
    (each) => each !== 'POSTGRES_PASSWORD' && !providers.test(each),
  )) {
    expect(() => serviceEnvironment({ ...own, [name]: '' })).toThrow(`${name} is missing`);
  }
  const unprovided = serviceEnvironment({ ...own, FINCH_CLIENT_ID: '', FINCH_CLIENT_SECRET: '' });
  expect(() => readConfig(unprovided, providerKits)).toThrow(
    `${provided.map((name) => `${name}_*`).join(', ')} are missing`,
  );
});

test('the example names every setting, and is complete once the empty ones are filled in', () => {
  const named = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(new Set(named).size).toBe(named.length);
  expect(known.filter((name) => !named.includes(name))).toEqual([]);
  for (const [, name] of read('docker-compose.yml').matchAll(/\$\{(\w+):/g)) expect(named).toContain(name);

  const given = parseEnv(example);
  const empty = Object.keys(given).filter((name) => !given[name]);
  expect(empty.toSorted()).toEqual(Object.keys(own).toSorted());
  const { port, publicUrl } = readConfig({ ...given, ...own, SMTP_URL: 'smtp://localhost' }, providerKits);
  expect(publicUrl).toBe(`http://localhost:${port}`);
});

test('Temporal reads the dynamic configuration that is written here', () => {
  const { environment: env = {}, configs = [] } = compose.services['temporal'] ?? {};
  const [config] = configs;
  expect(config?.target).toBe(env['DYNAMIC_CONFIG_FILE_PATH']);
  expect(parse(compose.configs[config!.source]!.content)).toEqual({
    'matching.useNewMatcher': [{ value: true }],
    'matching.enableFairness': [{ value: true }],
    'matching.numTaskqueueReadPartitions': [{ value: 1 }],
    'matching.numTaskqueueWritePartitions': [{ value: 1 }],
    'limit.maxIDLength': [{ value: 255 }],
  });
});

test('scripts have no variable that compose would fill in', () => {
  for (const [name, { command = [] }] of services) {
    for (const line of command) expect(line.replaceAll('$$', ''), name).not.toContain('$');
  }
});

test('what the image is built from is let in, and nothing else', () => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, paths]) =>
    paths!.split(' '),
  );
  const letIn = read('.dockerignore')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  expect(letIn).toEqual(['*', ...copied.map((path) => `!${path}`)]);
});
