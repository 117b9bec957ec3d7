/** API keys. The settings keep their hashes alone: whoever reads those of a running service cannot call it with them. */
import { createHash, randomBytes } from 'node:crypto';

const LEAST_LENGTH = 16;

/** How a hash is written where a key may stand as well. */
const HASH = /^sha256:(?:([0-9a-f]{64})|([\w+/-]{43})=?)$/i;

/** @returns SHA-256: a key is random, so nothing slower is needed */
export function hashOfKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/**
 * @param given a key, or `sha256:` and its hash in hex or base64url
 * @returns the hash in hex, or `undefined` for a key that is too short and for a hash that is none
 */
export function readApiKey(given: string): string | undefined {
  if (!/^sha256:/i.test(given)) {
    return given.length < LEAST_LENGTH ? undefined : hashOfKey(given).toString('hex');
  }
  const [, hex, encoded] = HASH.exec(given) ?? [];
  if (hex !== undefined) return hex.toLowerCase();
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64url').toString('hex');
}

/** @returns a new key for whoever calls, and what the service keeps of it */
export function generateApiKey(): { key: string; hash: string } {
  const key = randomBytes(32).toString('base64url');
  return { key, hash: `sha256:${hashOfKey(key).toString('hex')}` };
}
