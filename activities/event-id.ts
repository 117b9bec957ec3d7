import { createHash } from 'node:crypto';

/** The `webhook-id` of what is named by `key` within a reauth. */
export function eventIdFor(reauthId: string, key: string): string {
  return `evt_${createHash('sha256').update(`${reauthId}/${key}`).digest('hex').slice(0, 32)}`;
}
