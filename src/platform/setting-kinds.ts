/** Kinds of settings that several of them are of. Their messages follow the setting's name. */
import { isIP } from 'node:net';
import { z } from 'zod';

export const missing = { error: 'is missing' };

export const text = z.string(missing).trim().min(1, 'is empty');

/** A whole number from 1 on. */
export const countUpTo = (most: number) => {
  const error = `is not a whole number from 1 to ${most}`;
  return z
    .string()
    .regex(/^\s*\d{1,15}\s*$/, { error, abort: true })
    .transform(Number)
    .refine((count) => count >= 1 && count <= most, error);
};

/** Several, comma-separated, so that a new one is known before the old one goes. */
export function severalIn(given: string): string[] {
  return given.split(',').flatMap((each) => each.trim() || []);
}

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

/** `127.0.0.1:9464`, `[::1]:9464`: an address and no name, since nothing resolves it. */
export const listenAddress = text.refine((value) => {
  const [, host = '', port = ''] = /^\[?([\d.a-f:]+?)\]?:(\d{1,5})$/.exec(value) ?? [];
  return isIP(host) === (value.startsWith('[') ? 6 : 4) && Number(port) <= 65_535;
});

/** As Standard Webhooks writes it: 24 to 64 random bytes. */
export const signingSecret = text.refine((secret) => {
  const encoded = secret.replace(/^whsec_/, '');
  const bytes = Buffer.from(encoded, 'base64');
  return secret.startsWith('whsec_') && bytes.length >= 24 && bytes.toString('base64') === encoded;
}, 'is not "whsec_" and 24 bytes or more in base64 (`openssl rand -base64 32`)');

export const httpsUrl = z.url({ protocol: /^https$/, error: 'is not an https URL' });

/** What WCAG 2.2 asks for between words and what they stand on (1.4.3). */
const READABLE = 4.5;

/** White words stand on it, and links in it stand on white. */
export const color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, { error: 'is not a colour such as "#155e91"', abort: true })
  .refine(
    (value) => contrastToWhite(value) >= READABLE,
    `is too light for white words on it: their contrast must be ${READABLE} at the least`,
  );

/** As WCAG 2.2 has it: 1 to 21. */
function contrastToWhite(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
