/**
 * What a link's token opens. Every route below `/r/{token}` begins here: a token that is none of ours, of a reauth that
 * is forgotten, or of a contact who was replaced is answered alike, and says nothing.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { MINUTE } from '../contract/durations.js';
import type { Capability, Vault } from '../secrets/vault.js';
import type { Reauths } from '../temporal/reauths.js';
import type { ReauthStanding } from '../temporal/standing.js';
import type { PageEnv } from './page-headers.js';
import { asksForJson, page } from './page-response.js';
import { problem } from './problem.js';
import { RateLimit } from './rate-limit.js';
import { tooOften } from './too-often.js';

export interface Link {
  token: string;
  capability: Required<Capability>;
  standing: ReauthStanding;
}

/** Reads the token, once. The link is a secret, and the reauth that it leads to is none: the log names it. */
export function readsLink(vault: Pick<Vault, 'readLinkToken'>): MiddlewareHandler<PageEnv, '/r/:token/*'> {
  return async (c, next) => {
    const capability = vault.readLinkToken(c.req.param('token'));
    if (capability) {
      c.set('capability', capability);
      c.set('reauth', capability.reauthId);
    }
    await next();
  };
}

/** A page that waits for a check asks every few seconds, in each tab; each request asks Temporal. */
const REQUESTS_A_MINUTE = 120;

/** Behind `readsLink`. */
export function opensLink(client: Pick<Reauths, 'standing'>): MiddlewareHandler<PageEnv, '/:token/*'> {
  // Only links of ours are counted: made-up ones would fill the memory, and cost nothing but a look at the token.
  const requests = new RateLimit({ times: REQUESTS_A_MINUTE, within: MINUTE });
  return async (c, next) => {
    const token = c.req.param('token');
    const capability = c.get('capability');
    if (!capability) return unknownLink(c);
    const wait = await requests.admit(nameOf(capability));
    if (wait !== undefined) return tooOften(c, token, wait);
    const standing = await client.standing(capability.reauthId);
    if (!standing || isReplaced(standing, capability.contact)) return unknownLink(c);
    c.set('link', { token, capability, standing });
    return next();
  };
}

/** @param standing without contacts: nobody was ever replaced */
export function isReplaced({ contacts }: ReauthStanding, contact: string): boolean {
  return contacts !== undefined && !contacts.includes(contact);
}

/** One link, however often its token was written under another key. */
export function nameOf({ reauthId, contact }: Required<Capability>): string {
  return `${reauthId} ${contact}`;
}

export function unknownLink(c: Context<PageEnv>): Response | Promise<Response> {
  if (asksForJson(c)) return problem(c, 404, { detail: 'This link does not work.' });
  return page(c, 404, { state: 'unknown_link' });
}
