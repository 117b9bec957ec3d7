import type { Context } from 'hono';
import type { Env } from '../finch/model.js';
import { HAL, refuse } from './answers.js';
import type { Provider } from './provider.js';

/** HTTP Basic `client_id:client_secret`: the token call alone. */
export function hasClientCredentials(c: Context<Env>, { options }: Provider): boolean {
  const [scheme, value] = (c.req.header('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || value === undefined) return false;
  const { clientId, clientSecret } = options;
  return Buffer.from(value, 'base64').toString('utf8') === `${clientId}:${clientSecret}`;
}

/** The refusal of a call that lacks what every call but the token's needs. Which check comes first is not documented. */
export function turnAway(c: Context<Env>, provider: Provider): Response | undefined {
  return wrongVersion(c, provider) ?? wrongToken(c, provider);
}

/** The Accept header names the version of the API (Dwolla docs, Making Requests). */
function wrongVersion(c: Context<Env>, { knobs }: Provider): Response | undefined {
  const accepted = (c.req.header('accept') ?? '').split(',').map((type) => type.split(';')[0]?.trim());
  if (accepted.includes(HAL)) return undefined;
  return refuse(knobs, { status: 406, code: 'InvalidVersion', message: 'Missing or invalid API version.' });
}

function wrongToken(c: Context<Env>, { clock, knobs, store }: Provider): Response | undefined {
  const [scheme, value] = (c.req.header('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || value === undefined) {
    const message = 'Missing or invalid Authorization header.';
    return refuse(knobs, { status: 401, code: 'InvalidCredentials', message });
  }
  const token = store.token(value);
  const code =
    token === undefined
      ? 'InvalidAccessToken'
      : token.dead
        ? knobs.deadToken
        : clock.now() >= token.expiresAt
          ? 'ExpiredAccessToken'
          : undefined;
  if (code === undefined) return undefined;
  const message = code === 'ExpiredAccessToken' ? 'The access token has expired.' : 'Invalid access token.';
  return refuse(knobs, { status: 401, code, message });
}
