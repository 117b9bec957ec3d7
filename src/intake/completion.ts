/** What every edge makes of the report that a person came back. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { addressOf, workflowIdFor } from '../contract/ids.js';
import { accessToken as token } from '../contract/line.js';
import type { FieldError } from '../contract/field-error.js';
import type { CompletedSignal } from '../contract/messages.js';
import { fingerprint, type Vault } from '../secrets/vault.js';
import { unsealable, type Intake } from './intake.js';

/** The body of `POST /v1/reauths/{id}/completion`. */
export const completionRequest = z
  .strictObject({
    code: z.string().min(1).max(2000).optional(),
    redirectUri: z.url().max(2000).optional(),
    accessToken: token.optional(),
  })
  .refine(({ code, accessToken }) => code === undefined || accessToken === undefined, {
    message: 'give a code, or the token that it was exchanged for, but not both',
    path: ['accessToken'],
  })
  .refine(({ code, redirectUri }) => redirectUri === undefined || code !== undefined, {
    message: 'belongs to a code, and there is none',
    path: ['redirectUri'],
  });

/**
 * What is secret is sealed for the workflow; the same secret is the same return.
 * @param reauthId one of ours
 * @param vault seals the code or the token; a request with one needs it
 * @returns the signal, or every field that cannot be
 */
export function signalFrom(
  { kinds }: Pick<Intake, 'kinds'>,
  reauthId: string,
  { code, redirectUri, accessToken }: z.output<typeof completionRequest>,
  vault: Vault | undefined,
): CompletedSignal | { errors: FieldError[] } {
  const address = addressOf(reauthId);
  if (!address) throw new Error('a known reauth has an address');
  const { provider } = address;
  const kind = kinds.find(({ traits }) => traits.name === provider);
  if (code !== undefined && !kind?.traits.returnsCode) {
    return { errors: [{ path: '/code', message: `a return from ${provider} brings no code: send {}` }] };
  }
  const secret = code ?? accessToken;
  if (secret === undefined) return { reauthId, hintId: randomUUID() };
  if (!vault) return { errors: [unsealable(code === undefined ? '/accessToken' : '/code')] };
  const workflowId = workflowIdFor(address);
  const hint = { reauthId, hintId: fingerprint(secret) };
  if (code === undefined) return { ...hint, token: vault.sealSecret('token', workflowId, secret) };
  return {
    ...hint,
    code: vault.sealSecret('code', workflowId, secret),
    redirectUri: redirectUri ?? null,
  };
}
