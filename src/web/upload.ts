// A form that brings files (multipart/form-data, RFC 7578), read as a stream with limits: nothing larger than a page asked for is ever in memory.
import type { IncomingMessage } from 'node:http';
import { Busboy } from '@fastify/busboy';
import { problem } from '../kernel/errors.ts';
import type { Upload } from '../kernel/page.ts';
import type { Sent } from './body.ts';

/** Fields beside the files: tokens and choices. */
const LIMITS = { fields: 50, fieldSize: 100_000, fieldNameSize: 200, files: 1, parts: 60, headerPairs: 50 } as const;

/**
 * Reads the form; of each file at most `max` bytes, with a mark where it was longer. What comes after that is read and dropped, so
 * that the browser gets its answer. Throws wrong-type, too-large, or bad-request for a body that is no such form.
 */
export async function readUpload(req: IncomingMessage, max: number): Promise<Sent & { readonly files: Readonly<Record<string, Upload>> }> {
  const type = req.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) throw problem('wrong-type', { reason: 'content type' });
  if (Number(req.headers['content-length'] ?? 0) > 20 * max) throw problem('too-large', { reason: 'content length' });
  const fields: Record<string, string> = Object.create(null);
  const lists: Record<string, string[]> = Object.create(null);
  const files: Record<string, Upload> = Object.create(null);
  await new Promise<void>((resolve, reject) => {
    const wrong = () => reject(problem('bad-request', { reason: 'multipart' }));
    const parser = open(type, max, wrong);
    if (!parser) return;
    parser.on('field', (name, value) => {
      fields[name] ??= value.replaceAll('\r\n', '\n');
      lists[name] = [...(lists[name] ?? []), value.replaceAll('\r\n', '\n')];
    });
    parser.on('file', (name, stream, filename) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('error', wrong);
      stream.on('end', () => {
        files[name] ??= { name: filename ?? '', bytes: Buffer.concat(parts), isCut: stream.truncated };
      });
    });
    parser.on('error', wrong);
    parser.on('partsLimit', wrong).on('fieldsLimit', wrong).on('filesLimit', wrong);
    parser.on('finish', () => resolve());
    req.on('error', wrong).on('aborted', wrong);
    req.pipe(parser);
  });
  return { fields, lists, files };
}

function open(type: string, max: number, wrong: () => void) {
  try {
    return new Busboy({ headers: { 'content-type': type }, limits: { ...LIMITS, fileSize: max } });
  } catch {
    wrong();
    return undefined;
  }
}
