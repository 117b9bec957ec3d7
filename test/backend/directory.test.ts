/** The tenant's directory as it is asked, and what is made of its answers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackendSimulator, type BackendSimulator } from '../simulators/backend/index.js';
import { SECRET, backendWith, failure, linesWith, log } from './harness.js';

let simulator: BackendSimulator;
beforeAll(async () => {
  simulator = await startBackendSimulator({ secret: SECRET });
});
afterAll(() => simulator.close());

const question = (id: string) => ({
  connection: { provider: 'finch', id },
  reason: 'login_required' as const,
});
const ask = (id: string) =>
  backendWith({
    directory: { url: simulator.directoryUrl, secret: SECRET, allowPrivate: true },
  }).whoRepairs('default', question(id));
const contact = { email: 'ada@example.com', timeZone: 'Europe/Berlin' };

test('it is asked, signed, and its answer is a start body without a connection', async () => {
  simulator.directory.answers.set('known', {
    status: 200,
    body: { institution: 'Gusto', contacts: [contact], own: 1 },
  });
  expect(await ask('known')).toMatchObject({
    institution: 'Gusto',
    reason: 'unknown',
    contacts: [contact],
  });
  expect(simulator.directory.questions.at(-1)).toEqual(question('known'));
});

test('it does not know the connection', async () => {
  expect(await ask('strange')).toBe('unknown');
});

test('it is asked in vain where the secret is another', async () => {
  const secret = `whsec_${Buffer.from('some other secret of tests').toString('base64')}`;
  const backend = backendWith({ directory: { url: simulator.directoryUrl, secret, allowPrivate: true } });
  const error = await failure(backend.whoRepairs('default', question('known')));
  expect(error).toMatchObject({ kind: 'unavailable', message: 'the directory answered 401' });
});

describe('an answer that does not fit is malformed, names the fields, and repeats nothing of them', () => {
  const past = '2020-01-01T00:00:00Z';
  const fits = { institution: 'Gusto', contacts: [contact] };
  const manyFields = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, 1]));
  test.each<[string, unknown, RegExp]>([
    ['no JSON', 'Mars', /is not JSON$/],
    ['no object', ['Mars'], /does not fit: \/$/],
    ['no institution', { contacts: [contact] }, /fit: \/institution$/],
    [
      'an unknown field',
      { ...fits, contacts: [{ ...contact, phone: 'Mars' }] },
      /fit: \/contacts\/0\/phone$/,
    ],
    [
      'an unknown zone',
      { ...fits, contacts: [{ ...contact, timeZone: 'Mars' }] },
      /\/contacts\/0\/timeZone$/,
    ],
    ['a time that has passed', { ...fits, neededBy: past }, /fit: \/neededBy$/],
    ['an unknown policy', { ...fits, policy: 'Mars' }, /fit: \/policy$/],
    ['two wrong fields', { ...fits, neededBy: past, policy: 'Mars' }, /fit: \/neededBy, \/policy$/],
    ['many wrong fields', { ...fits, contacts: [{ ...contact, ...manyFields }] }, /and \d+ more$/],
    ['a field with a long name', { ...fits, contacts: [{ ...contact, ['x'.repeat(9999)]: 1 }] }, /x$/],
    ['more than is taken', { ...fits, own: { Mars: 'x'.repeat(300_000) } }, /larger than 256 KiB$/],
    ['more than is read', { ...fits, metadata: { Mars: 'x'.repeat(2_000_000) } }, /larger than 1 MiB$/],
    ['depths', `{"institution":"G","metadata":{"a":${'['.repeat(9999)}${']'.repeat(9999)}}}`, /does not fit/],
  ])('%s', async (_, body, message) => {
    log.clear();
    simulator.directory.answers.set('odd', { status: 200, body });
    const error = await failure(ask('odd'));
    expect(error.kind).toBe('malformed');
    expect(error.message).toMatch(message);
    expect(error.message.length).toBeLessThan(1_200);
    expect(linesWith('finch')).toMatchObject([{ level: 40, tenant: 'default', reason: error.message }]);
    for (const secret of ['Mars', 'ada@example.com', SECRET]) {
      expect(error.message).not.toContain(secret);
      expect(log.text()).not.toContain(secret);
    }
  });
});

test.each([204, 302, 400, 410, 429, 503])('it answers %i: it is asked again', async (status) => {
  simulator.directory.answers.set('down', { status });
  expect(await failure(ask('down'))).toMatchObject({
    kind: 'unavailable',
    message: `the directory answered ${status}`,
  });
});
