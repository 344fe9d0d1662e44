// Lines of at most 75 octets (RFC 5545, 3.1): what is longer goes on in the next one, behind a space.

const MOST = 75;
const LF = 0x0a;
const GOES_ON = Buffer.from('\r\n ');

/**
 * The bytes of lines that end in CRLF, the long ones folded between two characters. ical-generator can do so too, character by character:
 * most of what writing a calendar cost.
 */
export function fold(lines: string): Buffer {
  const bytes = Buffer.from(lines);
  // The space in front of what goes on counts.
  const folded = Buffer.allocUnsafe(bytes.length + Math.ceil(bytes.length / (MOST - 4)) * GOES_ON.length);
  let [from, size] = [0, 0];
  for (let line = 0; line < bytes.length; ) {
    const end = lineEnd(bytes, line);
    for (let at = cut(bytes, line + MOST); at < end; at = cut(bytes, at + MOST - 1)) {
      size += bytes.copy(folded, size, from, at);
      size += GOES_ON.copy(folded, size);
      from = at;
    }
    line = end + 2;
  }
  size += bytes.copy(folded, size, from);
  return folded.subarray(0, size);
}

/** Where the line that begins there ends: before its CRLF. */
function lineEnd(bytes: Buffer, line: number): number {
  const end = bytes.indexOf(LF, line);
  return end < 0 ? bytes.length : end - 1;
}

/** The last place up to this one that is not within a character (RFC 3629, 3). */
function cut(bytes: Buffer, place: number): number {
  let at = place;
  while (((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return at;
}
