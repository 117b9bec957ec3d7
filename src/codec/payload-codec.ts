/**
 * Encrypts whole payloads (AES-256-GCM) on their way to Temporal, and decrypts them on their way back. The newest key
 * of the ring writes, every key reads; its id stands in the payload's metadata.
 */
import type { Payload, PayloadCodec } from '@temporalio/common';
import { decrypt, encrypt } from '../secrets/aes-gcm.js';
import type { KeyRing } from '../secrets/key-ring.js';
import { payloadFromJson, payloadToJson } from './payload-json.js';

/** A name of its own: what others encrypted in the same namespace is none of ours. */
const ENCODING = 'binary/reauth-encrypted';
const KEY_ID = 'encryption-key-id';

/** An encrypted payload cannot be read. Thrown in a workflow task or an activity, it is tried again until it can be. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
}

export interface Protection {
  /** Without it nothing is encrypted, and what is encrypted cannot be read. */
  keyRing?: KeyRing | undefined;
  /** Whether what is written is encrypted. What is read may be either: it may be older than the setting. */
  payloadEncryption: boolean;
}

export class EncryptingCodec implements PayloadCodec {
  constructor(private readonly protection: Protection) {}

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const { keyRing, payloadEncryption } = this.protection;
    return payloadEncryption && keyRing ? payloads.map((payload) => encrypted(payload, keyRing)) : payloads;
  }

  /** @throws CodecError */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) =>
      textOf(payload, 'encoding') === ENCODING ? decrypted(payload, this.protection.keyRing) : payload,
    );
  }
}

/** The whole payload goes in, with its metadata: nothing outside has to be believed. */
function encrypted(payload: Payload, ring: KeyRing): Payload {
  const id = ring.newestId;
  return {
    metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) },
    data: encrypt(keyOf(ring, id), boundTo(id), framed(payload)),
  };
}

function decrypted(payload: Payload, ring: KeyRing | undefined): Payload {
  const id = textOf(payload, KEY_ID);
  // What stands in a stranger's metadata is not repeated.
  if (!/^[\w-]{1,32}$/.test(id)) throw new CodecError('an encrypted payload names no key');
  if (!ring) throw new CodecError(`a payload is encrypted under the key "${id}"; set REAUTH_KEYS to read it`);
  const plain = decrypt(keyOf(ring, id), boundTo(id), Buffer.from(payload.data ?? []));
  if (!plain) throw new CodecError(`a payload that names the key "${id}" is damaged, or is not of that key`);
  return unframed(plain);
}

function keyOf(ring: KeyRing, id: string): Buffer {
  const key = ring.subkey(id, 'codec');
  if (key) return key;
  throw new CodecError(
    `a payload is encrypted under the key "${id}", which REAUTH_KEYS does not hold (any more); put it back`,
  );
}

/** All that stands outside. A workflow id cannot be bound: the Web UI and the CLI send payloads, and not whose they are. */
function boundTo(id: string): string {
  return `codec\n${ENCODING}\n${id}`;
}

function textOf({ metadata }: Payload, name: string): string {
  return Buffer.from(metadata?.[name] ?? []).toString();
}

/**
 * One line of JSON with the metadata, then the data as it is. Where there is none, such as for `undefined`, the worker
 * gives an empty array instead of bytes.
 */
function framed({ metadata = null, data }: Payload): Buffer {
  const line = Buffer.from(`${JSON.stringify(payloadToJson({ metadata }).metadata)}\n`);
  return Buffer.concat([line, Buffer.from(data ?? [])]);
}

function unframed(plain: Buffer): Payload {
  const end = plain.indexOf('\n');
  const metadata = JSON.parse(plain.toString('utf8', 0, end)) as Record<string, string>;
  return { ...payloadFromJson({ metadata }), data: plain.subarray(end + 1) };
}
