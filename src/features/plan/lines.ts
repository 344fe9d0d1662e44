// How lines of the plan are shown: the words for what a line is, where, when and by whom.
import type { House } from '../../kernel/feature.ts';
import type { Visit } from '../../kernel/page.ts';
import type { KeptMember } from '../../kernel/people.ts';
import { DAY } from '../../kernel/time.ts';
import type { Words } from '../../kernel/words.ts';
import { calledIn, membersById } from '../people/index.ts';
import { type Activity, codeShown, isLate, mayClose, musts } from './activity.ts';
import type { Line } from './plan.ts';

/** As a chip says it: late is open and past its end. */
export type Standing = Activity['status'] | 'late';

export function standingOf(line: Pick<Activity, 'status' | 'endsOn'>, today: string): Standing {
  return isLate(line, today) ? 'late' : line.status;
}

/** A row of the plan's list. */
export interface Row {
  readonly code: string;
  readonly title: string;
  readonly href: string;
  readonly dates: string;
  readonly people: string;
  readonly standing: Standing;
  readonly word: string;
  /** "desde hace 3 días", for what is late; empty otherwise. */
  readonly since: string;
  /** What it still lacks before the plan can be adopted; empty for what is closed. */
  readonly lacks: string;
  /** Where the form that closes it is sent to, for those who may. */
  readonly close: string;
}

/** The rows of some lines; one query for all their people. */
export async function rowsOf(visit: Visit, lines: readonly Line[], today: string): Promise<readonly Row[]> {
  const people = await peopleOf(visit.house, visit.community.id, lines);
  return lines.map((line) => rowOf(visit, line, people, today));
}

export function peopleOf(house: House, communityId: string, lines: readonly Pick<Line, 'responsible'>[]) {
  return membersById(
    house,
    communityId,
    lines.flatMap(({ responsible }) => responsible),
  );
}

function rowOf(visit: Visit, line: Line, people: ReadonlyMap<string, KeptMember>, today: string): Row {
  const { words } = visit;
  const standing = standingOf(line, today);
  const isOpen = line.status === 'open';
  return {
    code: codeShown(line.code),
    title: line.title,
    href: visit.to(`/plan/${line.id}`),
    dates: datesShown(words, line),
    people: namesShown(words, line.responsible, people),
    standing,
    word: standingWord(words, standing),
    since: standing === 'late' ? words.say('plan.late.since', { ago: agoInDays(words, line.endsOn, today) }) : '',
    lacks: isOpen && line.lacks.length > 0 ? lacksShown(words, line.lacks) : '',
    close: isOpen && mayClose(line, visit.member) ? visit.to(`/plan/${line.id}/completion`) : '',
  };
}

/** "3 ene 2027 – 9 feb 2027", or what is known of it. */
export function datesShown(words: Words, { startsOn, endsOn }: Pick<Activity, 'startsOn' | 'endsOn'>): string {
  if (!startsOn && !endsOn) return words.say('plan.dates.none');
  if (!endsOn) return words.say('plan.dates.from', { from: words.shortDate(startsOn) });
  if (!startsOn) return words.say('plan.dates.until', { to: words.shortDate(endsOn) });
  if (startsOn === endsOn) return words.shortDate(startsOn);
  return `${words.shortDate(startsOn)} – ${words.shortDate(endsOn)}`;
}

/** "hace 3 días": from one day of the calendar to today. */
export function agoInDays(words: Words, day: string, today: string): string {
  const days = Math.round((Date.parse(today) - Date.parse(day)) / DAY);
  return words.ago(new Date(0), new Date(days * DAY));
}

export function namesShown(words: Words, ids: readonly string[], people: ReadonlyMap<string, KeptMember>): string {
  const names = ids.map((id) => calledIn(words, people.get(id)));
  return names.length > 0 ? words.list(names) : words.say('plan.people.none');
}

export function standingWord(words: Words, standing: Standing): string {
  return words.say(`plan.standing.${standing}`);
}

export function lacksShown(words: Words, lacks: Line['lacks']): string {
  return words.say('plan.lacks', {
    what: words.list(musts.filter((must) => lacks.includes(must)).map((must) => words.say(`plan.must.${must}`))),
  });
}
