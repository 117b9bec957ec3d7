/** Which addresses an endpoint of a tenant may have: none inside the network that this service runs in. */
import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';
import { OutsideError } from '../contract/ports.js';
import { AGENT_OPTIONS } from './call.js';

/** All that is given out for public use: https://www.iana.org/assignments/ipv6-address-space */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** @returns whether it is none of loopback, private, link-local, multicast, reserved …, also behind IPv4-mapped IPv6 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(PUBLIC_IPV6));
}

/** Connects to public addresses only. Knows no proxy. */
export function publicOnly(lookup: LookupFunction = resolve): Agent {
  const connect = buildConnector({ ...AGENT_OPTIONS.connect, lookup: lookingAt(lookup) });
  return new Agent({
    ...AGENT_OPTIONS,
    connect: (options, done) => {
      // Node asks no resolver for an address that is written as one. Odd forms, such as 0x7f.1, a URL has made usual.
      if (isIP(options.hostname) !== 0 && !isPublic(options.hostname)) done(refusal(), null);
      else connect(options, done);
    },
  });
}

export const publicAgent = publicOnly();

/**
 * Looks at what a name resolves to at the moment of connecting: a name that changes its mind gains nothing. Of several
 * addresses any may be the one that is taken.
 */
function lookingAt(lookup: LookupFunction): LookupFunction {
  return (hostname, options, done) =>
    lookup(hostname, options, (error, found, family) => {
      if (error) return done(error, found, family);
      const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address);
      done(addresses.every(isPublic) ? null : refusal(), found, family);
    });
}

/** Somebody may mend the setting, or the address: it is tried again. */
function refusal(): OutsideError {
  return new OutsideError(
    'unavailable',
    'the endpoint has a private address, which is refused; EVENTS_ALLOW_PRIVATE=on allows it',
  );
}
