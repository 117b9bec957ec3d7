/**
 * Seals secrets (AES-256-GCM) before they enter a history, and opens them only where they are used.
 * Written as `<key id>.<base64url of iv, ciphertext, tag>`. The associated data binds a secret to what it is and to the
 * reauth it belongs to, so that it opens nowhere else.
 */
import { createHmac } from 'node:crypto';
import { IV_BYTES, LEAST_BYTES, decrypt, encrypt } from './aes-gcm.js';
import type { KeyRing, Purpose } from './key-ring.js';

/** The sealed text is damaged, belongs elsewhere, or was sealed under a key that the ring no longer has. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/**
 * @param context what the secret belongs to; opening demands the same
 * @param iv `random` for secrets; `derived` where the same text shall give the same token again, as a durable link does
 */
export function seal(
  ring: KeyRing,
  purpose: Purpose,
  context: string,
  text: string,
  iv: 'random' | 'derived' = 'random',
): string {
  const id = ring.newestId;
  const key = subkeyOf(ring, id, purpose);
  const aad = `${purpose}\n${context}`;
  const sealed = encrypt(
    key,
    aad,
    Buffer.from(text),
    iv === 'derived' ? derivedIv(key, aad, text) : undefined,
  );
  return `${id}.${sealed.toString('base64url')}`;
}

/** @throws SealError */
export function open(ring: KeyRing, purpose: Purpose, context: string, sealed: string): string {
  const dot = sealed.indexOf('.');
  const written = sealed.slice(dot + 1);
  const bytes = Buffer.from(written, 'base64url');
  // Node reads past what is no base64; a text has one form, and whatever else reads as the same is none of ours.
  const isOurs = bytes.length >= LEAST_BYTES && bytes.toString('base64url') === written;
  if (dot < 1 || !isOurs) throw new SealError('this is not a sealed text');
  const key = subkeyOf(ring, sealed.slice(0, dot), purpose);
  const text = decrypt(key, `${purpose}\n${context}`, bytes);
  if (!text) throw new SealError('the sealed text is damaged or belongs elsewhere');
  return text.toString('utf8');
}

/** A synthetic nonce (the idea of RFC 8452): it repeats only where key, context and text are the same. */
function derivedIv(key: Buffer, aad: string, text: string): Buffer {
  const ivKey = createHmac('sha256', key).update('iv').digest();
  return createHmac('sha256', ivKey).update(`${aad.length}\n${aad}${text}`).digest().subarray(0, IV_BYTES);
}

function subkeyOf(ring: KeyRing, id: string, purpose: Purpose): Buffer {
  const key = ring.subkey(id, purpose);
  if (!key) throw new SealError('the key ring has no key for this; was a key removed too early?');
  return key;
}
