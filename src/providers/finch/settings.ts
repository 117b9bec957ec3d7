import { z } from 'zod';
import { origin, severalIn, text } from '../../platform/setting-kinds.js';
import type { FinchSettings } from './client.js';

export const finchSettings = z
  .object({
    FINCH_BASE_URL: origin.default('https://api.tryfinch.com'),
    FINCH_CLIENT_ID: text,
    FINCH_CLIENT_SECRET: text,
    FINCH_WEBHOOK_SECRET: text.refine(areBase64, 'is not base64').optional(),
  })
  .transform((env): FinchSettings => ({
    baseUrl: env.FINCH_BASE_URL,
    clientId: env.FINCH_CLIENT_ID,
    clientSecret: env.FINCH_CLIENT_SECRET,
    ...(env.FINCH_WEBHOOK_SECRET !== undefined && {
      webhookSecrets: severalIn(env.FINCH_WEBHOOK_SECRET),
    }),
  }));

function areBase64(given: string): boolean {
  const secrets = severalIn(given);
  return (
    secrets.length > 0 &&
    secrets.every((secret) => Buffer.from(secret, 'base64').toString('base64') === secret)
  );
}
