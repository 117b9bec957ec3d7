/** Which addresses an endpoint of a tenant may have: none inside the network that this service runs in. */
import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, type Dispatcher } from 'undici';
import { OutsideError } from '../contract/ports.js';
import { AGENT_OPTIONS } from '../outbound/call.js';

/** @returns whether it is none of loopback, private, link-local, multicast, reserved …, also behind IPv4-mapped IPv6 */
export function isPublic(address: string): boolean {
  return ipaddr.process(address).range() === 'unicast';
}

/**
 * Node asks no resolver for an address that is written as one, so that has to be looked at beforehand.
 * @throws OutsideError
 */
export function refusePrivateLiteral(url: URL): void {
  // The parser of URLs has brought odd forms, such as 0x7f.1, to the usual one.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublic(host)) throw refusal();
}

/** Somebody may mend the setting, or the address: it is tried again. */
function refusal(): OutsideError {
  return new OutsideError(
    'unavailable',
    'the endpoint has a private address, which is refused; EVENTS_ALLOW_PRIVATE=on allows it',
  );
}

/** Looks at what a name resolves to at the moment of connecting: a name that changes its mind gains nothing. */
const lookupPublic: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0);
    const refused = addresses.find(({ address }) => !isPublic(address));
    if (refused) return done(refusal(), '', 0);
    if (options.all) return done(null, addresses);
    const [first] = addresses;
    return done(null, first?.address ?? '', first?.family ?? 0);
  });
};

/** Connects to public addresses only. Knows no proxy. */
export const publicOnly: Dispatcher = new Agent({
  ...AGENT_OPTIONS,
  connect: { ...AGENT_OPTIONS.connect, lookup: lookupPublic },
});
