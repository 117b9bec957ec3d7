/** Kinds of settings that several of them are of. Their messages follow the setting's name. */
import { z } from 'zod';

export const missing = { error: 'is missing' };

export const text = z.string(missing).trim().min(1, 'is empty');

/** As it is written: to some servers a path with a slash at its end is another one. */
export const endpoint = z.url({
  protocol: /^https?$/,
  error: ({ input }) => (input === undefined ? 'is missing' : 'is not an http(s) URL'),
});

export const webUrl = endpoint.transform((url) => url.replace(/\/+$/, ''));

export const origin = webUrl.refine(
  (url) => new URL(url).href === `${new URL(url).origin}/`,
  'must be without a path',
);

/** As Standard Webhooks writes it: 24 to 64 random bytes. */
export const signingSecret = text.refine((secret) => {
  const encoded = secret.replace(/^whsec_/, '');
  const bytes = Buffer.from(encoded, 'base64');
  return secret.startsWith('whsec_') && bytes.length >= 24 && bytes.toString('base64') === encoded;
}, 'is not "whsec_" and 24 bytes or more in base64 (`openssl rand -base64 32`)');
