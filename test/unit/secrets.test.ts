import { describe, expect, test } from 'vitest';
import { KeyRing, KeyRingError, generateKey } from '../../src/secrets/key-ring.js';
import { SealError, open, seal } from '../../src/secrets/seal.js';
import { Vault, fingerprint } from '../../src/secrets/vault.js';

const older = generateKey('2025');
const newer = generateKey('2026');
const ring = KeyRing.parse(older);
const rotated = KeyRing.parse(`${newer}, ${older}`);
const workflowId = 'reauth/default/finch/con-1';

test('a sealed secret opens, and tells nothing', () => {
  const sealed = seal(ring, 'seal', workflowId, 'https://connect.example/authorize?session=abc');
  expect(sealed).not.toContain('connect');
  expect(Buffer.from(sealed.split('.')[1] ?? '', 'base64url').toString('latin1')).not.toContain('session');
  expect(open(ring, 'seal', workflowId, sealed)).toBe('https://connect.example/authorize?session=abc');
});

test('the same secret is sealed differently each time', () => {
  expect(seal(ring, 'seal', workflowId, 'code')).not.toBe(seal(ring, 'seal', workflowId, 'code'));
});

test('a secret sealed under an older key of the ring still opens; the newest key seals', () => {
  const vault = new Vault(ring);
  const afterRotation = new Vault(rotated);
  const sealed = vault.sealSecret('token', workflowId, 'tok');
  expect(afterRotation.openSecret('token', workflowId, sealed)).toBe('tok');
  expect(afterRotation.sealSecret('token', workflowId, 'tok')).toMatch(/^2026\./);
  const link = vault.linkToken({ reauthId: 'r', contact: 'c1' });
  expect(afterRotation.readLinkToken(link)).toEqual({ reauthId: 'r', contact: 'c1' });
});

test('a secret whose key has left the ring says so', () => {
  const sealed = seal(ring, 'seal', workflowId, 'code');
  expect(() => open(KeyRing.parse(newer), 'seal', workflowId, sealed)).toThrow(/removed too early/);
});

test('a secret opens nowhere else: not for another reauth, kind or purpose', () => {
  const vault = new Vault(ring);
  const sealed = vault.sealSecret('code', workflowId, 'code');
  expect(() => vault.openSecret('code', 'reauth/default/finch/con-2', sealed)).toThrow(SealError);
  expect(() => vault.openSecret('token', workflowId, sealed)).toThrow(SealError);
  expect(vault.readState(sealed)).toBeUndefined();
});

test.each([
  '',
  '.',
  'x',
  '2025.',
  '2025.AAAA',
  `2025.${'A'.repeat(60)}`,
  'unknown.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
])('what is not sealed (%j) is refused', (text) => {
  expect(() => open(ring, 'seal', workflowId, text)).toThrow(SealError);
});

test('damage in any byte is noticed', () => {
  const vault = new Vault(ring);
  const token = vault.linkToken({ reauthId: 'r', contact: 'c1' });
  const dot = token.indexOf('.');
  const bytes = Buffer.from(token.slice(dot + 1), 'base64url');
  for (let index = 0; index < bytes.length; index += 1) {
    const damaged = Buffer.from(bytes);
    damaged[index] = (damaged[index] ?? 0) ^ 1;
    expect(vault.readLinkToken(`2025.${damaged.toString('base64url')}`)).toBeUndefined();
  }
});

test('a link is durable: the same for the same contact, another for another; a state is no link', () => {
  const vault = new Vault(ring);
  const link = vault.linkToken({ reauthId: 'r', contact: 'c1' });
  expect(vault.linkToken({ reauthId: 'r', contact: 'c1' })).toBe(link);
  expect(vault.linkToken({ reauthId: 'r', contact: 'c2' })).not.toBe(link);
  expect(vault.readLinkToken(vault.state({ reauthId: 'r', contact: 'c1' }))).toBeUndefined();
  expect(vault.readState(vault.state({ reauthId: 'r' }))).toEqual({ reauthId: 'r' });
});

describe('a Message-ID', () => {
  const name = { reauthId: 'nonce12345678901~default~finch~con-1', key: 'reminder/c1/2/again-1' };
  const idOf = (vault: Vault): string => `<${vault.messageToken(name)}@reauth.example.com>`;

  test('leads back to its reauth and notice, also after a rotation; it tells nobody else', () => {
    const messageId = idOf(new Vault(ring));
    expect(new Vault(ring).readMessageId(messageId)).toEqual(name);
    expect(new Vault(rotated).readMessageId(messageId)).toEqual(name);
    // As some who report bounces write it.
    expect(new Vault(ring).readMessageId(` ${messageId.slice(1, -1)} `)).toEqual(name);
    expect(new Vault(KeyRing.parse(newer)).readMessageId(messageId)).toBeUndefined();
    expect(messageId).not.toContain('finch');
  });

  test('is the same for a repetition, and another for every other notice', () => {
    const vault = new Vault(ring);
    expect(idOf(vault)).toBe(idOf(vault));
    expect(vault.messageToken({ ...name, key: 'reminder/c1/2' })).not.toBe(vault.messageToken(name));
  });

  test('is none of ours where it is damaged, or was made for something else', () => {
    const vault = new Vault(ring);
    const token = vault.messageToken(name);
    const others = [
      '',
      '<>',
      '<x@y>',
      token,
      idOf(vault).toLowerCase(),
      `<${token.slice(0, -3)}@reauth.example.com>`,
      `<${vault.linkToken({ reauthId: 'r', contact: 'c1' })}@reauth.example.com>`,
      `<${vault.sealSecret('code', 'w', 'a b')}@reauth.example.com>`,
    ];
    for (const other of others) expect(vault.readMessageId(other)).toBeUndefined();
  });

  test('fits where mail servers have it: unquoted, and on one line also for the longest ids', () => {
    const vault = new Vault(ring);
    const longest = { reauthId: 'r'.repeat(255), key: 'last_call/c1234/1/again-12' };
    expect(vault.messageToken(longest)).toMatch(/^[\w-]+(\.[\w-]+)*$/);
    expect(vault.messageToken(longest).length).toBeLessThan(450);
    expect(vault.messageToken(name).length).toBeLessThan(140);
  });
});

test('a hint is named by its code without telling it', () => {
  expect(fingerprint('code-1')).toBe(fingerprint('code-1'));
  expect(fingerprint('code-1')).not.toBe(fingerprint('code-2'));
  expect(fingerprint('code-1')).not.toContain('code');
});

test.each([
  ['', /no key/],
  ['a b:c', /key 1 is not written/],
  ['a:!!!', /key 1 does not hold 32 bytes/],
  [`a:${Buffer.alloc(16).toString('base64')}`, /key 1 does not hold 32 bytes/],
  [`${older},${older}`, /two keys of the same id/],
  [`${older},bad id:x`, /key 2 is not written/],
])('a malformed key ring (%j) is explained without its text', (text, message) => {
  expect(() => KeyRing.parse(text)).toThrow(KeyRingError);
  expect(() => KeyRing.parse(text)).toThrow(message);
  const secret = /:(\S{8,})/.exec(text)?.[1];
  if (secret) expect(() => KeyRing.parse(text)).not.toThrow(secret);
});
