// Lines of at most 75 octets (RFC 5545, 3.1): what is longer goes on in the next one, behind a space.

const MOST = 75;
/** What can be folded at any character: nothing but ASCII in it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant.
const ascii = /^[\x00-\x7f]*$/;

/** Folds lines that end in CRLF. ical-generator can do so too, character by character: most of what writing a calendar cost. */
export function fold(lines: string): string {
  return lines
    .split('\r\n')
    .map((line) => (line.length * 3 <= MOST ? line : foldLine(line)))
    .join('\r\n');
}

function foldLine(line: string): string {
  if (ascii.test(line)) return line.length <= MOST ? line : foldPlain(line);
  const parts: string[] = [];
  let [from, octets] = [0, 0];
  for (let at = 0; at < line.length; at++) {
    const size = octetsAt(line, at);
    if (octets + size > MOST) {
      parts.push(line.slice(from, at));
      // The space in front of what follows counts.
      [from, octets] = [at, 1];
    }
    octets += size;
    if (size === 4) at++;
  }
  return [...parts, line.slice(from)].join('\r\n ');
}

/** How many octets the character there takes in UTF-8 (RFC 3629, 3). */
function octetsAt(line: string, at: number): number {
  const unit = line.charCodeAt(at);
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  // Half of a pair: texts are well formed.
  return unit >= 0xd800 && unit < 0xdc00 ? 4 : 3;
}

function foldPlain(line: string): string {
  const parts = [line.slice(0, MOST)];
  for (let from = MOST; from < line.length; from += MOST - 1) parts.push(line.slice(from, from + MOST - 1));
  return parts.join('\r\n ');
}
