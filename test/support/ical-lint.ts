// The strict linter for our calendars: what it finds, a calendar program somewhere trips over.

import { lintComponent } from './ical/component-lint.ts';
import { type Component, nest } from './ical/components.ts';
import { contentLines, type Finding } from './ical/lines.ts';
import { lintWhole } from './ical/whole.ts';

/**
 * Everything wrong with one VCALENDAR, in the order of its lines, each as `line 12: STATUS: "CANCELED" is none of …`; empty when clean.
 *
 * It asks for RFC 5545 (grammar, octets, cardinality, types, enumerations), RFC 6868 and RFC 7986, and for these beyond them, since
 * programs disagree where the RFCs are lenient: UIDs like something@host; no time without a zone; DTEND in DTSTART's form and zone; EXDATE
 * and RECURRENCE-ID in the form of the series' DTSTART and among its dates; every VTIMEZONE used; every property of a known name.
 */
export function lintCalendar(bytes: Buffer | string): readonly string[] {
  const findings: Finding[] = [];
  const say = (line: number, says: string): void => void findings.push({ line, says });
  const calendar = nest(contentLines(Buffer.from(bytes), say), say);
  if (calendar) lint(calendar, say);
  return findings.sort((one, other) => one.line - other.line).map(({ line, says }) => `line ${line}: ${says}`);
}

function lint(calendar: Component, say: (line: number, says: string) => void): void {
  const method = calendar.properties.find(({ name }) => name === 'METHOD')?.value;
  for (const component of all(calendar)) lintComponent(component, method, say);
  lintWhole(calendar, say);
}

const all = (component: Component): Component[] => [component, ...component.components.flatMap(all)];
