// Which addresses of the net are public, and looking up a name so that only those are connected to.
import { lookup as dnsLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { problem } from './errors.ts';

/** Addresses that are not of the public internet (IANA special-purpose registries, RFC 6890). */
const special = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  special.addSubnet(net, bits, 'ipv4');
}
/** Of IPv6 only global unicast is public, and of that not documentation, Teredo and 6to4, which carry IPv4 addresses inside. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001:db8::', 32],
  ['2001::', 32],
  ['2002::', 16],
] as const) {
  special.addSubnet(net, bits, 'ipv6');
}

/** Is this a literal address that is not public? A name is not: the lookup decides about it. */
export function isPrivate(address: string): boolean {
  const kind = isIP(address);
  if (kind === 4) return special.check(address, 'ipv4');
  if (kind === 6) return !globalUnicast.check(address, 'ipv6') || special.check(address, 'ipv6');
  return false;
}

/**
 * Looks a name up once, and gives the socket the public ones of its addresses to connect to: an answer that changes between check and
 * use does not help anybody. Where all are private the connection fails with Problem 'unavailable' (reason: private-address).
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    const found = error ? [] : addresses.filter(({ address }) => !isPrivate(address));
    const [first] = found;
    if (!first) callback(error ?? problem('unavailable', { reason: 'private-address' }), '', 0);
    else if (options.all) callback(null, found);
    else callback(null, first.address, first.family);
  });
};
