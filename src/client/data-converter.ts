/** For a Temporal client of one's own, where the service encrypts payloads. */
import type { DataConverter } from '@temporalio/common';
import { dataConverterFor } from '../codec/data-converter.js';
import { KeyRing, KeyRingError } from '../secrets/key-ring.js';
import { InvalidInput } from './invalid-input.js';

/**
 * Give it to the `Client` that a `ReauthClient` is made with. It encrypts what is written, and reads what is encrypted
 * as well as what is not.
 * @param keyRing the service's `REAUTH_KEYS`
 * @throws InvalidInput
 */
export function encryptingDataConverter(keyRing: string): DataConverter {
  try {
    return dataConverterFor({ keyRing: KeyRing.parse(keyRing), payloadEncryption: true });
  } catch (error) {
    if (!(error instanceof KeyRingError)) throw error;
    throw new InvalidInput([{ path: '', message: `the key ring ${error.message}` }]);
  }
}
