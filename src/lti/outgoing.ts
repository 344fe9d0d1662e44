// Requests that a launch can cause: to public addresses only, once, quickly, and not for much.
import { lookup as dnsLookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { isProblem, problem } from '../kernel/errors.ts';
import { SECOND } from '../kernel/time.ts';

const TIMEOUT = 5 * SECOND;
const LARGEST = 256 * 1024;
/** Some platforms refuse requests without one. */
const headers = { 'User-Agent': 'Convite (LTI 1.3 tool)', Accept: 'application/json, */*;q=0.1' };

/** A JSON answer, and for how many seconds its sender says it may be kept. */
export interface Fetched {
  readonly body: unknown;
  readonly maxAge?: number;
}

/**
 * Gets JSON. Redirects are not followed; http and private addresses only where `privateNetworks` says so. The name is looked
 * up once and that very address is connected to, so an answer that changes between check and use does not help anybody.
 * Throws unavailable with a fixed word for what happened.
 */
export async function fetchJson(address: string, privateNetworks: boolean): Promise<Fetched> {
  const url = new URL(address);
  if (!privateNetworks && url.protocol !== 'https:') throw problem('unavailable', { reason: 'not-https' });
  if (!privateNetworks && isPrivate(url.hostname.replace(/^\[|\]$/g, ''))) throw problem('unavailable', { reason: 'private-address' });
  const signal = AbortSignal.timeout(TIMEOUT);
  const answer = await ask(url, signal, privateNetworks ? undefined : publicLookup);
  try {
    if (answer.statusCode !== 200) throw problem('unavailable', { reason: 'status' });
    return { body: JSON.parse(await readText(answer)), ...readMaxAge(answer.headers['cache-control']) };
  } catch (cause) {
    throw isProblem(cause) ? cause : problem('unavailable', { reason: 'answer', cause });
  } finally {
    answer.destroy();
  }
}

function ask(url: URL, signal: AbortSignal, lookup: LookupFunction | undefined): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    request(url, { headers, signal, ...(lookup ? { lookup } : {}) }, resolve)
      .on('error', (cause) => reject(problem('unavailable', { reason: 'no-answer', cause })))
      .end();
  });
}

async function readText(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer) {
    size += (part as Buffer).length;
    if (size > LARGEST) throw problem('unavailable', { reason: 'too-large' });
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function readMaxAge(header: string | undefined): Pick<Fetched, 'maxAge'> {
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,;])/i.exec(header ?? '')?.[1];
  return seconds === undefined ? {} : { maxAge: Number(seconds) };
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    const found = error ? [] : addresses.filter(({ address }) => !isPrivate(address));
    const [first] = found;
    if (!first) callback(error ?? new Error('private address'), '', 0);
    else if (options.all) callback(null, found);
    else callback(null, first.address, first.family);
  });
};

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
