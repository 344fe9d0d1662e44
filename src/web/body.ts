// Reading a form's body: one encoding, one size, strict UTF-8; anything else is refused before it can be half understood.
import type { IncomingMessage } from 'node:http';
import { problem } from '../kernel/errors.ts';

/** Enough for two long texts of 100 kB in the widest percent-encoding. */
const LARGEST = 1_000_000;

/**
 * The fields of an `application/x-www-form-urlencoded` body; of a repeated name the first value.
 * Throws wrong-type, too-large, or bad-request for invalid UTF-8 or percent signs.
 */
export async function readFields(req: IncomingMessage): Promise<Record<string, string>> {
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') throw problem('wrong-type', { reason: 'content type' });
  if (req.headers['content-encoding'] !== undefined) throw problem('wrong-type', { reason: 'content encoding' });
  if (Number(req.headers['content-length'] ?? 0) > LARGEST) throw problem('too-large', { reason: 'content length' });
  return parseFields(await readAll(req));
}

async function readAll(req: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of req) {
      size += (part as Buffer).length;
      if (size > LARGEST) throw problem('too-large', { reason: 'body' });
      parts.push(part as Buffer);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') throw problem('bad-request', { reason: 'aborted' });
    throw error;
  }
  return Buffer.concat(parts);
}

/** Parses strictly: `URLSearchParams` would turn invalid bytes into question marks, and a person's text would be lost without a word. */
export function parseFields(body: Buffer): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  try {
    for (const pair of new TextDecoder('utf-8', { fatal: true }).decode(body).split('&')) {
      if (pair === '') continue;
      const [name = '', value = ''] = splitOnce(pair).map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
      fields[name] ??= value.replaceAll('\r\n', '\n');
    }
  } catch {
    throw problem('bad-request', { reason: 'encoding' });
  }
  return fields;
}

function splitOnce(pair: string): readonly string[] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}
