// A message's bytes in one go, where the library would pass its parts through streams and send each line by itself.

/** What is used of a node of the library's tree: headers as it writes them, and text that is not yet encoded. */
export interface MimeNode {
  readonly childNodes: readonly MimeNode[];
  readonly multipart?: string | false;
  /** Known once the headers are built. */
  readonly boundary?: string | false;
  readonly content?: unknown;
  buildHeaders(): string;
  getTransferEncoding(): string | false;
}

/** The bytes of a message of texts, all of them ASCII. Throws TypeError on a part that is none. */
export function bytesOf(root: MimeNode): Buffer {
  return Buffer.from(written(root), 'latin1');
}

function written(node: MimeNode): string {
  const head = `${node.buildHeaders()}\r\n\r\n`;
  if (!node.multipart) return head + bodyOf(node);
  const parts = node.childNodes.map((child) => `--${node.boundary}\r\n${written(child)}\r\n`);
  return `${head}${parts.join('')}--${node.boundary}--\r\n`;
}

function bodyOf(node: MimeNode): string {
  const { content } = node;
  const encoding = node.getTransferEncoding();
  if (typeof content !== 'string' || (encoding !== 'quoted-printable' && encoding !== '7bit')) throw new TypeError(`a part in ${encoding}`);
  return encoding === '7bit' ? content : quoted(content);
}

/** Lines that had to be encoded, as they were: most of a letter's are those of the letter before. */
const known = new Map<string, string>();
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
  if (known.size >= MOST_KNOWN) known.clear();
  const bytes = Buffer.from(line).toString('latin1');
  const safe = bytes.replace(/[^\x20-\x3c\x3e-\x7e\t]|[ \t]$/g, (byte) => codes[byte.charCodeAt(0)] ?? '');
  const wrapped = softly(safe);
  known.set(line, wrapped);
  return wrapped;
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
