import { createHmac, timingSafeEqual } from 'node:crypto';

/** Standard Webhooks: HMAC-SHA256 over `id.timestamp.body` under what the secret holds in base64; five minutes of slack. */
export function isSigned(
  secret: string,
  { id, timestamp, signature }: { id: string; timestamp: string; signature: string },
  body: string,
): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300;
  return (
    fresh &&
    signature.split(' ').some((each) => {
      const [version, given = ''] = each.split(',');
      const bytes = Buffer.from(given, 'base64');
      return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
    })
  );
}
