// What of a calendar file (RFC 5545) is worth reading: the lines of its events and time zones, unfolded, and nothing else of it.

/** The lines of one event or time zone, from BEGIN to END. */
export type Block = readonly string[];

export interface Blocks {
  /** The calendar's own name and time zone, as many programs write them; empty where it says nothing. */
  readonly name: string;
  readonly zone: string;
  readonly zones: readonly Block[];
  readonly events: readonly Block[];
  /** It ends as a calendar does. */
  readonly isWhole: boolean;
}

/** What is read of an event: neither its text nor its guests, its alarms or what is attached to it. */
const wanted = /^(UID|SUMMARY|STATUS|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID)[;:]/i;
const dates = /^((?:DTSTART|DTEND|RDATE|EXDATE|RECURRENCE-ID)(?:;(?:[^":]|"[^"]*")*)?):(\d{8}(?:,\d{8})*)$/i;

/** Takes a file apart; undefined where it does not begin as a calendar does. */
export function blocksOf(text: string): Blocks | undefined {
  const lines = unfolded(text);
  if (!/^BEGIN:VCALENDAR$/i.test(lines[0] ?? '')) return undefined;
  const found: Found = { name: '', zone: '', zones: [], events: [], isWhole: false };
  let open: Open | undefined;
  for (const line of lines) {
    const kind = /^BEGIN:(VEVENT|VTIMEZONE)$/i.exec(line)?.[1]?.toUpperCase();
    if (kind) open = { kind, lines: [line], depth: 1 };
    else if (open) open = goOn(open, line, found);
    else readOwn(line, found);
  }
  return found;
}

interface Found extends Blocks {
  name: string;
  zone: string;
  isWhole: boolean;
  readonly zones: Block[];
  readonly events: Block[];
}

/** An event or a time zone that is being read; `depth`: how deep in it we are. */
interface Open {
  readonly kind: string;
  readonly lines: string[];
  depth: number;
}

/** One more line of it; undefined once it is over. */
function goOn(open: Open, line: string, found: Found): Open | undefined {
  if (/^BEGIN:/i.test(line)) open.depth++;
  if (/^END:/i.test(line)) open.depth--;
  if (open.depth === 0 || isWanted(open, line)) open.lines.push(withKind(line));
  if (open.depth > 0) return open;
  found[open.kind === 'VEVENT' ? 'events' : 'zones'].push(open.lines);
  return undefined;
}

/** Lines may be folded anywhere, and end as they like (3.1). */
function unfolded(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?|\n/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

/** Of an event its own lines; of a time zone all. */
function isWanted({ kind, depth }: Open, line: string): boolean {
  return kind === 'VTIMEZONE' || (depth === 1 && wanted.test(line));
}

/** Eight digits are a day, whether the line says so (3.2.20) or not. */
function withKind(line: string): string {
  const [, before = '', days = ''] = dates.exec(line) ?? [];
  return before === '' || /;VALUE=/i.test(before) ? line : `${before};VALUE=DATE:${days}`;
}

function readOwn(line: string, found: Found): void {
  const [, property = '', value = ''] = /^(X-WR-CALNAME|NAME|X-WR-TIMEZONE|END)(?:;[^:]*)?:(.*)$/i.exec(line) ?? [];
  switch (property.toUpperCase()) {
    case 'NAME':
    case 'X-WR-CALNAME':
      found.name ||= value.replace(/\\[nN]/g, ' ').replace(/\\(.)/g, '$1');
      break;
    case 'X-WR-TIMEZONE':
      found.zone ||= value;
      break;
    case 'END':
      found.isWhole ||= /^VCALENDAR$/i.test(value);
  }
}
