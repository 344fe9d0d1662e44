// A message's bytes in one go: its headers are the library's, which would send each line of its parts through streams by itself.
import MailComposer from 'nodemailer/lib/mail-composer';
import MimeNode from 'nodemailer/lib/mime-node';
import { newId } from '../kernel/secrets.ts';
import type { Message } from './letter.ts';

/** The bytes of a message as a server gets them, every line ending in CRLF. What is more than texts the library writes as a whole. */
export async function bytesOf(message: Message): Promise<Buffer> {
  const { icalEvent } = message;
  if (icalEvent) return await new MailComposer({ ...message, newline: 'windows' }).compile().build();
  return Buffer.from(written(message), 'latin1');
}

/** The texts as alternatives (RFC 2046, 5.1.4): what mail programs can show best stands last. */
function written(message: Message): string {
  const head = headOf(message);
  const lines = head.buildHeaders();
  const part = (type: string, text: string) =>
    `--${head.boundary}\r\nContent-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quoted(text)}\r\n`;
  return `${lines}\r\n\r\n${part('plain', message.text)}${part('html', message.html)}--${head.boundary}--\r\n`;
}

function headOf({ headers, from, to, replyTo, references, subject, messageId, date }: Message): MimeNode {
  // Nobody who writes what letters tell can know the boundary, and so end a part before its time.
  const node = new MimeNode('multipart/alternative', { baseBoundary: newId(), textEncoding: 'Q' }).addHeader(headers);
  const lines = { from, to, 'reply-to': replyTo, references, subject, 'message-id': messageId, date };
  for (const [name, value] of Object.entries(lines)) if (value !== undefined) node.setHeader(name, value);
  return node;
}

/** Lines that had to be encoded, as they were: most of a letter's are those of the letter before. Those that were asked for last stay. */
let known = new Map<string, string>();
let older = new Map<string, string>();
const MOST_KNOWN = 2000;
const MOST = 76;
const codes = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
const asItIs = /^(?:[\x20-\x3c\x3e-\x7e\t]{0,75}[\x21-\x3c\x3e-\x7e])?$/;

/** Quoted-printable (RFC 2045, 6.7): text whose lines end in CRLF. */
export function quoted(text: string): string {
  const lines = text.split('\r\n');
  return lines.map((line) => (asItIs.test(line) ? line : quotedLine(line))).join('\r\n');
}

function quotedLine(line: string): string {
  const found = known.get(line);
  if (found !== undefined) return found;
  if (known.size >= MOST_KNOWN) {
    older = known;
    known = new Map();
  }
  const encoded = older.get(line) ?? encodedLine(line);
  known.set(line, encoded);
  return encoded;
}

function encodedLine(line: string): string {
  const bytes = Buffer.from(line).toString('latin1');
  const safe = bytes.replace(/[^\x20-\x3c\x3e-\x7e\t]|[ \t]$/g, (byte) => codes[byte.charCodeAt(0)] ?? '');
  return softly(safe);
}

/** No line is longer than 76, its `=` included, and none ends within a byte. */
function softly(line: string): string {
  const parts: string[] = [];
  let rest = line;
  while (rest.length > MOST) {
    const cut = rest.lastIndexOf('=', MOST - 2);
    const end = cut > MOST - 4 ? cut : MOST - 1;
    parts.push(`${rest.slice(0, end)}=`);
    rest = rest.slice(end);
  }
  return [...parts, rest].join('\r\n');
}
