/** Where a caller without a key is counted: by the remote address, among as many places as the memory has room for. */
import { createHash, randomBytes } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import ipaddr from 'ipaddr.js';

/** Nobody can look for addresses that share a place with another. */
const salt = randomBytes(16);
/** bytes: 65,536 places */
const SIZE = 2;

export function neighbourhoodOf(c: Context): string {
  return placeOf(getConnInfo(c).remote.address ?? '');
}

export function placeOf(address: string): string {
  const hash = createHash('sha256').update(salt).update(networkOf(address));
  return hash.digest().subarray(0, SIZE).toString('hex');
}

/** Whoever has an IPv6 address has a whole /64 of them. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return '';
  const parsed = ipaddr.process(address);
  return 'parts' in parsed ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}
