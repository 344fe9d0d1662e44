// Texts of people on their way into a calendar: nothing in them may end a line, begin a property, or turn writing around.
/** Control characters but line ends, marks that change the direction of what follows, and a byte order mark in the middle. */
const unwanted = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\ufeff]/gu;
/** What has nothing to be taken out of it: most of what people write in the languages of this continent. */
const plain = /^[\n\x20-\x7e\u00a1-\u024f]*$/;
const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g;

/** The text of many lines, at most `max` characters (Unicode code points); what is cut off is shown by an ellipsis. */
export function cleanText(text: string, max: number): string {
  const clean = plain.test(text) ? text.trim() : text.toWellFormed().replace(lineEnds, '\n').replace(unwanted, '').trim();
  // A code point is two units at most: most texts need not be taken apart.
  if (clean.length <= max) return clean;
  const points = [...clean];
  return points.length <= max ? clean : `${points.slice(0, max - 1).join('')}…`;
}

/** The same on one line. */
export function cleanLine(text: string, max: number): string {
  return cleanText(text.replace(/\s\s+|[^\S ]/g, ' '), max);
}

/** An address as a URI value: never escaped as texts are (RFC 5545, 3.3.13), so it may hold nothing that ends a line. */
export function cleanUri(address: string): string | undefined {
  return URL.parse(address)?.href.replaceAll(/[\s\p{Cc}]/gu, '');
}
