/** AES-256-GCM over bytes, written as `iv, 12 bytes | ciphertext | tag, 16 bytes`. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export const IV_BYTES = 12;
const TAG_BYTES = 16;
/** What encrypted bytes have at the least: those of an empty text. */
export const LEAST_BYTES = IV_BYTES + TAG_BYTES;

/** @param aad what it belongs to; decrypting demands the same */
export function encrypt(
  key: Buffer,
  aad: string,
  plain: Uint8Array,
  iv: Buffer = randomBytes(IV_BYTES),
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(aad));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @returns `undefined` for what is damaged, or was encrypted under another key or for something else */
export function decrypt(key: Buffer, aad: string, encrypted: Uint8Array): Buffer | undefined {
  if (encrypted.length < LEAST_BYTES) return undefined;
  const iv = encrypted.subarray(0, IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(aad))
    .setAuthTag(encrypted.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(encrypted.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
