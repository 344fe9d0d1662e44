// A message's bytes in one go: its headers are the library's, which would send each line of its parts through streams by itself.
import MailComposer from 'nodemailer/lib/mail-composer';
import MimeNode from 'nodemailer/lib/mime-node';
import { Lately } from '../kernel/lately.ts';
import { newId } from '../kernel/secrets.ts';
import { type Body, wholeOf } from './body.ts';
import type { Message } from './letter.ts';

/** The bytes of a message as a server gets them, every line ending in CRLF. What is more than texts the library writes as a whole. */
export async function bytesOf(message: Message): Promise<Buffer> {
  const { icalEvent, text, html } = message;
  if (!icalEvent) return Buffer.from(written(message), 'latin1');
  return await new MailComposer({ ...message, text: wholeOf(text), html: wholeOf(html), newline: 'windows' }).compile().build();
}

/** The texts as alternatives (RFC 2046, 5.1.4): what mail programs can show best stands last. */
function written(message: Message): string {
  const head = headOf(message);
  const lines = head.buildHeaders();
  const part = (type: string, body: Body) =>
    `--${head.boundary}\r\nContent-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quoted(body)}\r\n`;
  return `${lines}\r\n\r\n${part('plain', message.text)}${part('html', message.html)}--${head.boundary}--\r\n`;
}

function headOf({ headers, from, to, replyTo, references, subject, messageId, date }: Message): MimeNode {
  // Nobody who writes what letters tell can know the boundary, and so end a part before its time.
  const node = new MimeNode('multipart/alternative', { baseBoundary: newId(), textEncoding: 'Q' }).addHeader(headers);
  const lines = { from, to, 'reply-to': replyTo, references, subject, 'message-id': messageId, date };
  for (const [name, value] of Object.entries(lines)) if (value !== undefined) node.setHeader(name, value);
  return node;
}

const MOST = 76;
const codes = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
/** A line that needs no code, and leaves room for the `=` of a line that goes on. */
const asItIs = /^(?:[\x20-\x3c\x3e-\x7e\t]{0,74}[\x21-\x3c\x3e-\x7e])?$/;

/** Passages that letters share, and lines that had to be encoded: most of a letter's are those of the letter before. */
const passages = new Lately<string, string>(1000);
const codedLines = new Lately<string, string>(2000);

/** Quoted-printable (RFC 2045, 6.7) of a text whose lines end in CRLF. */
export function quoted(body: Body): string {
  const parts = body.map(({ text, isShared }) => (isShared ? passages.get(text, quotedText) : quotedText(text)));
  // Each begins on a line of its own, so that it is encoded alike wherever it stands.
  return parts.map((part, place) => (place === parts.length - 1 || part.endsWith('\n') ? part : `${part}=\r\n`)).join('');
}

function quotedText(text: string): string {
  const lines = text.split('\r\n');
  return lines.map((line) => (asItIs.test(line) ? line : codedLines.get(line, codedLine))).join('\r\n');
}

function codedLine(line: string): string {
  const bytes = Buffer.from(line).toString('latin1');
  return softly(bytes.replace(/[^\x20-\x3c\x3e-\x7e\t]|[ \t]$/g, (byte) => codes[byte.charCodeAt(0)] ?? ''));
}

/** No line is longer than 76, the `=` included with which it goes on, and none ends within a byte. */
function softly(line: string): string {
  const parts: string[] = [];
  let rest = line;
  while (rest.length >= MOST) {
    const cut = rest.lastIndexOf('=', MOST - 2);
    const end = cut > MOST - 4 ? cut : MOST - 1;
    parts.push(`${rest.slice(0, end)}=`);
    rest = rest.slice(end);
  }
  return [...parts, rest].join('\r\n');
}
