// Text from people, made fit to stand in a letter: nothing in it can begin a header or a line, or turn the reading direction around.

/** Control characters, line and paragraph separators, and marks that turn text around for whoever reads on (Unicode TR 36, 3.4). */
const harmful = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** One line, at most so many letters. */
export function cleanLine(text: string, most = 250): string {
  const line = text.toWellFormed().replace(harmful, ' ').replace(/\s+/gu, ' ').trim();
  if (line.length <= most) return line;
  const letters = [...line];
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join('')}…`;
}

/** The same for a header: what looks like an encoded word would be read as one (RFC 2047, 5), so it is taken apart. */
export function headerLine(text: string, most?: number): string {
  return cleanLine(text.replaceAll('=?', '= ?'), most);
}

/** Control characters but for those that lines are made of, and everything that ends a line but LF. */
const unseen = /[^\t\r\n\x20-\x7e\xa0-\uffff]/g;
const otherEnds = /\r\n?|[\u2028\u2029]/g;

/** Lines may stay; every line ends as the lines of a message do (RFC 5322, 2.3). */
export function cleanBody(text: string): string {
  return text.toWellFormed().replace(unseen, '').replace(otherEnds, '\n').replaceAll('\n', '\r\n');
}

/** What mail programs of any age show in a plain text: no space that is none, no soft hyphen. */
export function plain(text: string): string {
  return text.replace(/[\u00a0\u2007\u202f]/gu, ' ').replace(/[\u00ad\u200b\u2060\ufeff]/gu, '');
}

const WORD_BYTES = 45;

/**
 * A phrase of a header, such as the name of a list (RFC 5322, 3.2.5): quoted where it is ASCII, else in encoded words of at most
 * 75 characters (RFC 2047, 2), one a line.
 */
export function phrase(text: string): string {
  const line = headerLine(text);
  if (/^[\x20-\x7e]*$/.test(line)) return `"${line.replace(/["\\]/g, '\\$&')}"`;
  return pieces(line)
    .map((piece) => `=?UTF-8?B?${Buffer.from(piece).toString('base64')}?=`)
    .join('\r\n ');
}

/** Cut between letters, never within one. */
function pieces(text: string): string[] {
  const found = [''];
  for (const letter of text) {
    const last = found.at(-1) ?? '';
    if (Buffer.byteLength(last + letter) > WORD_BYTES) found.push(letter);
    else found[found.length - 1] = last + letter;
  }
  return found;
}
