// From the bytes of a calendar to its content lines: line ends, octets, folds, control characters and the grammar of a line (RFC 5545 3.1).
import { isUtf8 } from 'node:buffer';

/** What is wrong, at the physical line (counted from 1) where it is. */
export interface Finding {
  readonly line: number;
  readonly says: string;
}

export type Say = (line: number, says: string) => void;

/** One unfolded content line. Names of properties and parameters are in capitals; parameter values without their quotes. */
export interface ContentLine {
  readonly line: number;
  readonly name: string;
  readonly params: ReadonlyMap<string, readonly Param[]>;
  readonly value: string;
}

export interface Param {
  readonly text: string;
  readonly quoted: boolean;
}

interface PhysicalLine {
  readonly line: number;
  readonly bytes: Buffer;
}

const mostOctets = 75;

/** The content lines of a calendar that can be read; `say` hears of all that is wrong with the rest. */
export function contentLines(bytes: Buffer, say: Say): ContentLine[] {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) {
    say(1, 'begins with a byte order mark');
    return contentLines(bytes.subarray(3), say);
  }
  return unfold(physicalLines(bytes, say), say).flatMap(({ line, text }) => parseLine(line, text, say) ?? []);
}

/** For the findings: a value that is not too long to read. */
export function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(short);
}

function physicalLines(bytes: Buffer, say: Say): PhysicalLine[] {
  const lines: PhysicalLine[] = [];
  let from = 0;
  while (from < bytes.length) {
    const line = lines.length + 1;
    const at = nextEnd(bytes, from);
    if (at === bytes.length) say(line, 'the last line does not end with CRLF');
    const crlf = bytes[at] === 0x0d && bytes[at + 1] === 0x0a;
    if (at < bytes.length && !crlf) say(line, `ends with a bare ${bytes[at] === 0x0d ? 'CR' : 'LF'} instead of CRLF`);
    lines.push({ line, bytes: bytes.subarray(from, at) });
    from = at + (crlf ? 2 : 1);
  }
  return lines;
}

function nextEnd(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === 0x0a || bytes[at] === 0x0d) return at;
  return bytes.length;
}

/** Joins folded lines, by octets as the RFC says, so that a split character is whole again for the checks that follow. */
function unfold(lines: readonly PhysicalLine[], say: Say): { line: number; text: string }[] {
  const groups: PhysicalLine[][] = [];
  for (const each of lines) {
    if (each.bytes.length > mostOctets) say(each.line, `has ${each.bytes.length} octets, more than ${mostOctets}`);
    const group = groups.at(-1);
    if (!isFold(each.bytes)) groups.push([each]);
    else if (group) group.push({ line: each.line, bytes: each.bytes.subarray(1) });
    else say(each.line, 'begins with white space, but there is no line before it to continue');
  }
  return groups.map((group) => ({ line: group[0]?.line ?? 0, text: textOf(group, say) }));
}

const isFold = (bytes: Buffer): boolean => bytes[0] === 0x20 || bytes[0] === 0x09;

function textOf(group: readonly PhysicalLine[], say: Say): string {
  const whole = Buffer.concat(group.map(({ bytes }) => bytes));
  const broken = group.find(({ bytes }) => !isUtf8(bytes));
  if (broken) say(broken.line, isUtf8(whole) ? 'a fold splits a UTF-8 character' : 'is not UTF-8');
  for (const { line, bytes } of group) sayControls(line, bytes.toString(), say);
  return whole.toString();
}

/** Unicode's controls, not only ASCII's: some readers take U+0085 for the end of a line. */
function sayControls(line: number, text: string, say: Say): void {
  const found = /[^\P{Cc}\t]|[\u2028\u2029]/u.exec(text)?.[0];
  if (found) say(line, `holds the control character U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
}

// contentline = name *(";" param) ":" value; param = name "=" value *("," value); a value is quoted where it holds : ; or ,
const nameGrammar = /^[A-Za-z0-9-]+/;
const paramGrammar = /^;([A-Za-z0-9-]+)=((?:"[^"]*"|[^",;:]*)(?:,(?:"[^"]*"|[^",;:]*))*)(?=[;:])/;
const paramValue = /(?:^|,)(?:"([^"]*)"|([^",]*))/g;

function parseLine(line: number, text: string, say: Say): ContentLine | undefined {
  const name = nameGrammar.exec(text)?.[0];
  if (!name) {
    say(line, text === '' ? 'is empty' : `does not begin with a name: ${quote(text)}`);
    return undefined;
  }
  if (!text.includes(':')) {
    say(line, `has no colon: ${quote(text)}`);
    return undefined;
  }
  const { params, rest } = parseParams(line, name.toUpperCase(), text.slice(name.length), say);
  if (rest.startsWith(':')) return { line, name: name.toUpperCase(), params, value: rest.slice(1) };
  say(line, `has parameters that cannot be read: ${quote(text)}`);
  return undefined;
}

function parseParams(line: number, property: string, text: string, say: Say): { params: Map<string, Param[]>; rest: string } {
  const params = new Map<string, Param[]>();
  let rest = text;
  for (let match = paramGrammar.exec(rest); match; match = paramGrammar.exec(rest)) {
    const [all, name = '', values = ''] = match;
    if (params.has(name.toUpperCase())) say(line, `${property} has the parameter ${name.toUpperCase()} twice`);
    params.set(name.toUpperCase(), [...values.matchAll(paramValue)].map(paramOf));
    rest = rest.slice(all.length);
  }
  return { params, rest };
}

/** RFC 6868: ^n is a line break, ^' a quote, ^^ a caret; any other ^ is itself. */
function paramOf(match: RegExpMatchArray): Param {
  const text = (match[1] ?? match[2] ?? '').replace(/\^([n'^])/g, (_, sign) => (sign === 'n' ? '\n' : sign === "'" ? '"' : '^'));
  return { text, quoted: match[1] !== undefined };
}
