// Reading a form's body: one encoding, one size, strict UTF-8; anything else is refused before it can be half understood.
import type { IncomingMessage } from 'node:http';
import { problem } from './errors.ts';

/** A field's name and value, in the order in which they came; a name may come more than once. */
export type FormPair = readonly [name: string, value: string];

/**
 * The pairs of an `application/x-www-form-urlencoded` body (URL standard, 5.1) of at most so many bytes.
 * Throws wrong-type, too-large, or bad-request for invalid UTF-8 or percent signs.
 */
export async function readForm(req: IncomingMessage, largest: number): Promise<readonly FormPair[]> {
  const [type = '', ...parameters] = (req.headers['content-type'] ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (type !== 'application/x-www-form-urlencoded') throw problem('wrong-type', { reason: 'content type' });
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset && !/^charset="?utf-8"?$/.test(charset)) throw problem('wrong-type', { reason: 'charset' });
  if (req.headers['content-encoding'] !== undefined) throw problem('wrong-type', { reason: 'content encoding' });
  return parseForm(await readBody(req, largest));
}

/** A body of at most so many bytes, whatever it is. Throws too-large. */
export async function readBody(req: IncomingMessage, largest: number): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > largest) throw problem('too-large', { reason: 'content length' });
  return readAll(req, largest);
}

/** Parses strictly: `URLSearchParams` would turn invalid bytes into question marks, and a person's text would be lost without a word. */
export function parseForm(body: Buffer): readonly FormPair[] {
  try {
    const text = strict.decode(body);
    const pairs = text.split('&').filter((pair) => pair !== '');
    return pairs.map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? ([decoded(pair), ''] as const) : ([decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))] as const);
    });
  } catch {
    throw problem('bad-request', { reason: 'encoding' });
  }
}

/** By its events: an asynchronous iterator costs more than all the rest of reading a form. */
function readAll(req: IncomingMessage, largest: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const cut = () => reject(problem('bad-request', { reason: 'aborted' }));
    if (req.destroyed) return cut();
    const parts: Buffer[] = [];
    let size = 0;
    req.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= largest) parts.push(part);
      else {
        req.pause();
        reject(problem('too-large', { reason: 'body' }));
      }
    });
    req.on('end', () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)));
    req.on('error', (error) => ('code' in error && error.code === 'ECONNRESET' ? cut() : reject(error)));
    req.on('close', () => req.complete || cut());
  });
}

const strict = new TextDecoder('utf-8', { fatal: true });

function decoded(part: string): string {
  // Most of what comes, a token above all, says nothing in codes.
  return part.includes('%') || part.includes('+') ? decodeURIComponent(part.replaceAll('+', ' ')) : part;
}
