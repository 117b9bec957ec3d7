/** What Dwolla answers, as far as it is needed; everything else passes unseen. */
import { z } from 'zod';

/** RFC 6749, 5.1; `expires_in` in seconds. */
export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().catch(3600),
});

/** By partner: Plaid's link token, or the address of MX's widget. */
export const sessionAnswer = z.object({
  externalProviderSessionToken: z.string().min(1).nullish(),
  _links: z.object({ 'external-provider-session': z.object({ href: z.url() }).nullish() }).nullish(),
});

/** `active`, `deactivated`, `removed`; taken as an open set. */
export const exchangeAnswer = z.object({ status: z.string() });

/** The figures are none of our business, and `available` is not always there. `lastUpdated`: ISO 8601, the last fetch. */
export const balanceAnswer = z.object({ lastUpdated: z.string().nullish() });

/** `{code, message}`, and of the token call `{error}` (RFC 6749, 5.2). */
export const errorAnswer = z.object({ code: z.string().nullish(), error: z.string().nullish() });
