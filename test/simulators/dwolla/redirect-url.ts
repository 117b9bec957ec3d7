import { parseObject } from '../finch/request-body.js';
import { HAL } from './answers.js';

export type Redirect = { url: string | undefined } | { complaint: string; path: string };

const PATH = '/_links/redirect-url/href';

/**
 * The redirect URL of a mint's body. Dwolla docs, Plaid: none for the web, and then no body or `{}`; for iOS a https URL,
 * one of those configured for the account; for Android a package name, which is whatever does not start with http.
 */
export function redirectIn(
  text: string,
  contentType: string | undefined,
  configured: readonly string[] | undefined,
): Redirect {
  if (text === '') return { url: undefined };
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type !== HAL && type !== 'application/json') return { complaint: 'Unknown content type.', path: '/' };
  const body = parseObject(text);
  if (body === undefined) return { complaint: 'The body is not a JSON object.', path: '/' };
  if (!('_links' in body)) return { url: undefined };
  const url = hrefIn(body['_links']);
  if (typeof url !== 'string' || url === '') return { complaint: 'A redirect URL is required.', path: PATH };
  if (!url.startsWith('http')) return { url };
  if (configured !== undefined) {
    return configured.includes(url)
      ? { url }
      : { complaint: 'The redirect URL is not configured for this account.', path: PATH };
  }
  return url.startsWith('https://') && URL.canParse(url)
    ? { url }
    : { complaint: 'The redirect URL must be a https URL.', path: PATH };
}

function hrefIn(links: unknown): unknown {
  const link = (links as Record<string, unknown> | null)?.['redirect-url'];
  return (link as Record<string, unknown> | null | undefined)?.['href'];
}
