/** Whole payloads, encrypted: what comes back, what does not, and what is left alone. */
import { createRequire } from 'node:module';
import { defaultPayloadConverter, type FailureConverter, type Payload } from '@temporalio/common';
import { expect, test } from 'vitest';
import { failureConverterPath } from '../../src/codec/data-converter.js';
import { CodecError, EncryptingCodec } from '../../src/codec/payload-codec.js';
import { KeyRing, generateKey } from '../../src/secrets/key-ring.js';
import { seal } from '../../src/secrets/seal.js';

const older = generateKey('2025');
const newer = generateKey('2026');

const codecOf = (ring: string, payloadEncryption = true): EncryptingCodec =>
  new EncryptingCodec({ keyRing: KeyRing.parse(ring), payloadEncryption });
const codec = codecOf(older);
const ada = defaultPayloadConverter.toPayload({ name: 'Ada', email: 'ada@example.com' });

async function encode(by: EncryptingCodec, payload: Payload): Promise<Payload> {
  const [encoded] = await by.encode([payload]);
  return encoded!;
}
async function decode(by: EncryptingCodec, payload: Payload): Promise<unknown> {
  const [decoded] = await by.decode([payload]);
  return defaultPayloadConverter.fromPayload(decoded!);
}
const text = ({ data, metadata }: Payload): string =>
  [data, ...Object.values(metadata ?? {})]
    .map((bytes) => Buffer.from(bytes ?? []).toString('latin1'))
    .join(' ');

test.each([
  { name: 'Ada' },
  'two\nlines',
  '',
  null,
  undefined,
  [],
  new Uint8Array([0, 10, 255]),
  'x'.repeat(300_000),
])('a value comes back as it was (%#)', async (value) => {
  const encrypted = await encode(codec, defaultPayloadConverter.toPayload(value));
  expect(await decode(codec, encrypted)).toEqual(value);
});

test('nothing comes back as nothing, also as the worker has it after protobuf', async () => {
  const nothing = { ...defaultPayloadConverter.toPayload(undefined), data: [] as unknown as Uint8Array };
  expect(await decode(codec, await encode(codec, nothing))).toBeUndefined();
});

test('what is encrypted tells nothing but its key, differs each time, and costs little', async () => {
  const [one, other] = [await encode(codec, ada), await encode(codec, ada)];
  expect(text(one)).not.toMatch(/Ada|example|json/);
  expect(text(one)).toContain('2025');
  expect(Buffer.from(one.data!).equals(Buffer.from(other.data!))).toBe(false);
  expect(text(one).length - text(ada).length).toBeLessThan(100);
});

test('the newest key writes, every key of the ring reads', async () => {
  const rotated = codecOf(`${newer},${older}`);
  expect(await decode(rotated, await encode(codec, ada))).toMatchObject({ name: 'Ada' });
  const fresh = await encode(rotated, ada);
  expect(Buffer.from(fresh.metadata!['encryption-key-id']!).toString()).toBe('2026');
  await expect(decode(codec, fresh)).rejects.toThrow(CodecError);
});

test('a key that left the ring, or a ring that is not there, is named with what to do; putting it back mends it', async () => {
  const encrypted = await encode(codec, ada);
  await expect(decode(codecOf(newer), encrypted)).rejects.toThrow(/key "2025".*put it back/);
  const without = new EncryptingCodec({ payloadEncryption: false });
  await expect(decode(without, encrypted)).rejects.toThrow(/key "2025"; set REAUTH_KEYS/);
  expect(await decode(codecOf(`${newer},${older}`), encrypted)).toMatchObject({ name: 'Ada' });
});

test('damage in any byte is noticed, and a text that was cut', async () => {
  const encrypted = await encode(codec, ada);
  const data = Buffer.from(encrypted.data!);
  for (let index = 0; index < data.length; index += 1) {
    const damaged = Buffer.from(data);
    damaged[index] = (damaged[index] ?? 0) ^ 1;
    await expect(decode(codec, { ...encrypted, data: damaged })).rejects.toThrow(/"2025" is damaged/);
  }
  await expect(decode(codec, { ...encrypted, data: data.subarray(0, 20) })).rejects.toThrow(CodecError);
  await expect(decode(codec, { metadata: encrypted.metadata! })).rejects.toThrow(CodecError);
});

test('what is forged is refused: another key named, no key named, a sealed secret for a payload', async () => {
  const ring = `${newer},${older}`;
  const encrypted = await encode(codec, ada);
  const named = (id: string): Payload => ({
    ...encrypted,
    metadata: { ...encrypted.metadata!, 'encryption-key-id': Buffer.from(id) },
  });
  await expect(decode(codecOf(ring), named('2026'))).rejects.toThrow(CodecError);
  await expect(decode(codecOf(ring), named('<script>'))).rejects.toThrow(
    /^an encrypted payload names no key$/,
  );
  const sealed = seal(KeyRing.parse(older), 'seal', 'code', 'a secret').split('.')[1]!;
  await expect(decode(codec, { ...encrypted, data: Buffer.from(sealed, 'base64url') })).rejects.toThrow(
    CodecError,
  );
});

test('what somebody writes beside an encrypted payload is not believed', async () => {
  const encrypted = await encode(codec, ada);
  const [decoded] = await codec.decode([
    { ...encrypted, metadata: { ...encrypted.metadata!, messageType: Buffer.from('made.up') } },
  ]);
  expect(Object.keys(decoded!.metadata!)).toEqual(['encoding']);
});

test('what it does not know passes through as it is: plain payloads, and those of other codecs', async () => {
  const others: Payload[] = [
    ada,
    { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.from('of another') },
    { data: Buffer.from('without metadata') },
    {},
  ];
  const decoded = await codec.decode(others);
  decoded.forEach((each, index) => expect(each).toBe(others[index]));
});

test('switched off it writes in clear, and still reads what it wrote before', async () => {
  const off = codecOf(older, false);
  expect(await encode(off, ada)).toBe(ada);
  expect(await decode(off, await encode(codec, ada))).toMatchObject({ name: 'Ada' });
});

test('a failure says what it says inside a payload, and comes back whole', () => {
  const { failureConverter } = createRequire(import.meta.url)(failureConverterPath) as {
    failureConverter: FailureConverter;
  };
  const failure = failureConverter.errorToFailure(new Error('of Ada'), defaultPayloadConverter);
  expect(failure.message).toBe('Encoded failure');
  expect(failure.stackTrace).toBe('');
  const error = failureConverter.failureToError(failure, defaultPayloadConverter);
  expect([error.message, error.stack]).toEqual(['of Ada', expect.stringContaining('codec.test')]);
});
