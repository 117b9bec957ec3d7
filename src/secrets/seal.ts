/**
 * Seals secrets (AES-256-GCM) before they enter a history, and opens them only where they are used.
 * Written as `<key id>.<base64url of iv, ciphertext, tag>`. The associated data binds a secret to what it is and to the
 * reauth it belongs to, so that it opens nowhere else.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { KeyRing, Purpose } from './key-ring.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;

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
  const nonce = iv === 'random' ? randomBytes(IV_BYTES) : derivedIv(key, aad, text);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad));
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${id}.${sealed.toString('base64url')}`;
}

/** @throws SealError */
export function open(ring: KeyRing, purpose: Purpose, context: string, sealed: string): string {
  const dot = sealed.indexOf('.');
  const written = sealed.slice(dot + 1);
  const bytes = Buffer.from(written, 'base64url');
  // Node reads past what is no base64; a text has one form, and whatever else reads as the same is none of ours.
  const isOurs = bytes.length >= IV_BYTES + TAG_BYTES && bytes.toString('base64url') === written;
  if (dot < 1 || !isOurs) throw new SealError('this is not a sealed text');
  const key = subkeyOf(ring, sealed.slice(0, dot), purpose);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(`${purpose}\n${context}`))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw new SealError('the sealed text is damaged or belongs elsewhere');
  }
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
