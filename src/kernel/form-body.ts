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
  if (Number(req.headers['content-length'] ?? 0) > largest) throw problem('too-large', { reason: 'content length' });
  return parseForm(await readAll(req, largest));
}

/** Parses strictly: `URLSearchParams` would turn invalid bytes into question marks, and a person's text would be lost without a word. */
export function parseForm(body: Buffer): readonly FormPair[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const pairs = text.split('&').filter((pair) => pair !== '');
    return pairs.map((pair) => {
      const [name = '', value = ''] = splitOnce(pair).map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
      return [name, value] as const;
    });
  } catch {
    throw problem('bad-request', { reason: 'encoding' });
  }
}

async function readAll(req: IncomingMessage, largest: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of req) {
      size += (part as Buffer).length;
      if (size > largest) throw problem('too-large', { reason: 'body' });
      parts.push(part as Buffer);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') throw problem('bad-request', { reason: 'aborted' });
    throw error;
  }
  return Buffer.concat(parts);
}

function splitOnce(pair: string): readonly string[] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}
