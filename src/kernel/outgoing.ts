// Requests that others can cause by naming an address: to public addresses only, quickly, and not for much.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isPrivate, publicLookup } from './addresses.ts';
import { isProblem, type Problem, problem } from './errors.ts';
import { SECOND } from './time.ts';

/** The way out of the house. Both ways throw Problem 'unavailable' whose reason is one of the words below. */
export interface Outgoing {
  /** Gets JSON of at most 256 kB. Redirects are not followed. */
  fetchJson(address: string): Promise<Fetched>;
  /** Gets a text, if it is another than the last time. Three redirects are followed, each checked as the first address is. */
  fetchText(address: string, asked: AskedText): Promise<FetchedText>;
}

/** What can happen instead of an answer. Fixed words: they may be logged, kept, and told to a person. */
export const outgoingReasons = [
  'not-https',
  'private-address',
  'no-answer',
  'too-slow',
  'status',
  'redirects',
  'too-large',
  'not-text',
  'answer',
] as const;
type Reason = (typeof outgoingReasons)[number];

/** A JSON answer, and for how many seconds its sender says it may be kept. */
export interface Fetched {
  readonly body: unknown;
  readonly maxAge?: number;
}

export interface AskedText {
  /** Bytes, unpacked. */
  readonly largest: number;
  /** The types that are wanted: `text/calendar`. */
  readonly accept: string;
  /** What came with the last answer (RFC 9110, 13.1). */
  readonly etag?: string;
  readonly lastModified?: string;
}

/** `same`: nothing changed since. `maxAge` in seconds. */
export type FetchedText =
  | { readonly status: 'same'; readonly maxAge?: number }
  | { readonly status: 'fresh'; readonly text: string; readonly etag: string; readonly lastModified: string; readonly maxAge?: number };

export interface OutgoingOptions {
  /** May they go to http and to private addresses? For trying and testing only. */
  readonly privateNetworks: boolean;
  /** Milliseconds that a whole request may take, its redirects and its body included. */
  readonly patience?: number;
  /** How names are looked up where only public addresses may be gone to. */
  readonly lookup?: LookupFunction;
}

const LARGEST_JSON = 256 * 1024;
const MOST_REDIRECTS = 3;
/** Some servers refuse requests without one. */
const agent = { 'User-Agent': 'Convite (LTI 1.3 tool)' };

export function openOutgoing({ privateNetworks, patience = 5 * SECOND, lookup = publicLookup }: OutgoingOptions): Outgoing {
  const begin = (headers: Headers, redirects: number): Trip => ({
    headers: { ...agent, ...headers },
    redirects,
    privateNetworks,
    lookup,
    signal: AbortSignal.timeout(patience),
  });
  return {
    fetchJson: async (address) => fetchJson(new URL(address), begin({ Accept: 'application/json, */*;q=0.1' }, 0)),
    fetchText: async (address, asked) => fetchText(new URL(address), asked, begin(headersFor(asked), MOST_REDIRECTS)),
  };
}

type Headers = Readonly<Record<string, string>>;

/** One request with all its redirects. */
interface Trip {
  readonly headers: Headers;
  readonly redirects: number;
  readonly privateNetworks: boolean;
  readonly lookup: LookupFunction;
  readonly signal: AbortSignal;
}

async function fetchJson(url: URL, trip: Trip): Promise<Fetched> {
  const answer = await ask(url, trip);
  return reading(answer, trip, async () => {
    if (answer.statusCode !== 200) throw unavailable('status');
    return { body: JSON.parse((await readAll(answer, LARGEST_JSON)).toString('utf8')), ...readMaxAge(answer) };
  });
}

function headersFor({ accept, etag, lastModified }: AskedText): Headers {
  return {
    Accept: `${accept}, */*;q=0.1`,
    'Accept-Encoding': 'gzip',
    ...(etag ? { 'If-None-Match': etag } : {}),
    ...(lastModified ? { 'If-Modified-Since': lastModified } : {}),
  };
}

async function fetchText(url: URL, asked: AskedText, trip: Trip): Promise<FetchedText> {
  const answer = await ask(url, trip);
  return reading(answer, trip, async () => {
    const { statusCode, headers } = answer;
    if (statusCode === 304 && (asked.etag || asked.lastModified)) return { status: 'same', ...readMaxAge(answer) };
    if (statusCode !== 200) throw unavailable('status');
    const text = textOf(await readAll(unpacked(answer), asked.largest), headers['content-type']);
    return { status: 'fresh', text, ...validatorsOf(headers), ...readMaxAge(answer) };
  });
}

/** The last answer: where redirects are followed, each is looked up, checked and connected to like the first. */
async function ask(from: URL, trip: Trip): Promise<IncomingMessage> {
  let url = from;
  for (let followed = 0; ; followed++) {
    check(url, trip);
    const answer = await send(url, trip);
    const next = trip.redirects > 0 ? placeOf(answer, url) : undefined;
    if (!next) return answer;
    answer.destroy();
    if (followed === trip.redirects) throw unavailable('redirects');
    url = next;
  }
}

function check({ protocol, hostname }: URL, { privateNetworks }: Trip): void {
  if (protocol !== 'https:' && !(privateNetworks && protocol === 'http:')) throw unavailable('not-https');
  if (!privateNetworks && isPrivate(hostname.replace(/^\[|\]$/g, ''))) throw unavailable('private-address');
}

function send(url: URL, { headers, signal, privateNetworks, lookup }: Trip): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    request(url, { headers, signal, ...(privateNetworks ? {} : { lookup }) }, resolve)
      .on('error', (cause) => reject(isProblem(cause) ? cause : unavailable(signal.aborted ? 'too-slow' : 'no-answer', cause)))
      .end();
  });
}

/** Where a redirect leads; without the name and password that it may carry. */
function placeOf({ statusCode, headers: { location = '' } }: IncomingMessage, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode ?? 0)) return undefined;
  if (!URL.canParse(location, from.href)) throw unavailable('redirects');
  return Object.assign(new URL(location, from), { username: '', password: '' });
}

/** Does the reading, and has a fixed word for whatever goes wrong in it. */
async function reading<R>(answer: IncomingMessage, { signal }: Trip, read: () => Promise<R>): Promise<R> {
  try {
    return await read();
  } catch (cause) {
    throw isProblem(cause) ? cause : unavailable(signal.aborted ? 'too-slow' : 'answer', cause);
  } finally {
    answer.destroy();
  }
}

/** As it was before it was packed for the way. */
function unpacked(answer: IncomingMessage): Readable {
  const coding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (coding === 'identity') return answer;
  if (coding !== 'gzip' && coding !== 'x-gzip') throw unavailable('answer');
  const unpacking = createGunzip();
  // An answer that breaks off ends what unpacks it too.
  return answer.on('error', (error) => unpacking.destroy(error)).pipe(unpacking);
}

async function readAll(from: Readable, largest: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of from) {
    size += (part as Buffer).length;
    if (size > largest) throw unavailable('too-large');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

function textOf(bytes: Buffer, type = ''): string {
  const charset = /charset="?([\w.:-]{1,40})/i.exec(type)?.[1] ?? 'utf-8';
  try {
    const text = new TextDecoder(charset, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Not in that charset, or nobody knows it.
  }
  throw unavailable('not-text');
}

/** Only what can be sent back as it is. */
function validatorsOf({ etag = '', 'last-modified': lastModified = '' }: IncomingMessage['headers']) {
  return {
    etag: /^(W\/)?"[\x21\x23-\x7e]{0,200}"$/.test(etag) ? etag : '',
    lastModified: /^[A-Za-z0-9 ,:+-]{1,60}$/.test(lastModified) ? lastModified : '',
  };
}

function readMaxAge({ headers }: IncomingMessage): { readonly maxAge?: number } {
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,;])/i.exec(headers['cache-control'] ?? '')?.[1];
  return seconds === undefined ? {} : { maxAge: Number(seconds) };
}

function unavailable(reason: Reason, cause?: unknown): Problem {
  return problem('unavailable', { reason, cause });
}
