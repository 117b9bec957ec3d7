import { z } from 'zod';
import { origin, severalIn, text } from '../../platform/setting-kinds.js';
import type { DwollaSettings } from './client.js';

/** The base URL has no default: sandbox and production differ by it alone, and neither may be met by mistake. */
export const dwollaSettings = z
  .object({
    DWOLLA_BASE_URL: origin,
    DWOLLA_CLIENT_ID: text,
    DWOLLA_CLIENT_SECRET: text,
    DWOLLA_WEBHOOK_SECRET: text.refine((given) => severalIn(given).length > 0, 'is empty').optional(),
  })
  .transform((env): DwollaSettings => ({
    baseUrl: env.DWOLLA_BASE_URL,
    clientId: env.DWOLLA_CLIENT_ID,
    clientSecret: env.DWOLLA_CLIENT_SECRET,
    ...(env.DWOLLA_WEBHOOK_SECRET !== undefined && {
      webhookSecrets: severalIn(env.DWOLLA_WEBHOOK_SECRET),
    }),
  }));
