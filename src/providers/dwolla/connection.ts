/** A Dwolla exchange, as a start body gives it. */
import { z } from 'zod';
import { providerId } from '../../contract/line.js';
import type { Connection } from '../../contract/state.js';

export interface DwollaConnection extends Connection {
  provider: 'dwolla';
  /** Lets the balance be checked: the evidence that a repair leaves. */
  fundingSourceId?: string;
  customerId?: string;
  /** Where Plaid returns to after a bank's own page; it must be one of those configured with Dwolla. */
  redirectUrl?: string;
}

const isWebAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname));
};
/** https://developer.android.com/build/configure-app-module: two segments at least, each begins with a letter. */
const isAndroidPackage = (text: string): boolean => /^[a-zA-Z]\w*(\.[a-zA-Z]\w*)+$/.test(text);

export const dwollaConnection = z.strictObject({
  provider: z.literal('dwolla'),
  id: providerId,
  fundingSourceId: providerId.optional(),
  customerId: providerId.optional(),
  redirectUrl: z
    .string()
    .max(2000)
    .refine(
      (text) => isWebAddress(text) || isAndroidPackage(text),
      'neither an https URL nor the package name of an Android app',
    )
    .optional(),
});
