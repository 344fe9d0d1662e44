// A person's own preferences: how they are called, in which language and time zone Convite speaks to them.
import type { Card } from '../../kernel/feature.ts';
import { choice, line, readForm, zone } from '../../kernel/form.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { locales } from '../../kernel/words.ts';
import { placeOf } from '../../words/zones.ts';
import { noteChange } from '../community/index.ts';
import { prefer } from '../people/index.ts';
import { offsetOf, zonesWith } from './zones.ts';

export const accountPages: readonly Page[] = [
  { method: 'GET', path: '/me', permission: 'account.edit', title: 'account.title', handle: showMe },
  { method: 'POST', path: '/me', permission: 'account.edit', title: 'account.title', handle: keepMe },
];

/** Asks for a name where the platform sends none. */
export async function nameCard(visit: Visit): Promise<readonly Card[]> {
  if (visit.member.name !== '') return [];
  return [{ place: 'top', order: 5, view: 'account/name', model: { href: visit.to('/me') } }];
}

async function showMe(visit: Visit): Promise<Answer> {
  const { member } = visit;
  const typed = { name: member.name, locale: visit.words.locale, zone: visit.zone };
  return show('account/me', form(visit, typed, {}, visit.query.saved === 'yes'));
}

async function keepMe(visit: Visit): Promise<Answer> {
  const fields = { name: line({ max: 80, required: visit.member.name === '' }), locale: choice(locales), zone: zone() };
  const reading = readForm(visit.fields, fields);
  if (!reading.ok) {
    const problems = Object.entries(reading.problems).map(([name, found]) => [name, visit.words.say(found.key, found.gaps)]);
    return show('account/me', form(visit, visit.fields, Object.fromEntries(problems), false), 422);
  }
  await prefer(visit.house, visit.community.id, visit.member.id, reading.values);
  await noteChange(visit.house, visit.community.id);
  return go('/me?saved=yes');
}

type Typed = Readonly<Record<string, string>>;

function form(visit: Visit, typed: Typed, problems: Typed, saved: boolean): object {
  const { words } = visit;
  return {
    action: visit.to('/me'),
    letters: visit.to('/letters'),
    saved,
    name: { value: typed.name ?? '', problem: problems.name ?? '' },
    locale: { problem: problems.locale ?? '', options: locales.map((value) => option(value, words.say(`locale.${value}`), typed.locale)) },
    zone: {
      problem: problems.zone ?? '',
      options: zoneOptions(visit, typed.zone),
    },
    role: words.say(`role.${visit.member.role}`),
  };
}

function option(value: string, label: string, chosen: string | undefined): { value: string; label: string; selected: boolean } {
  return { value, label, selected: value === chosen };
}

/** Each zone by a city that people know and how far it is from UTC, in the order of the cities. */
function zoneOptions(visit: Visit, chosen: string | undefined): readonly object[] {
  const { words } = visit;
  const options = zonesWith(visit.zone).map((zone) =>
    option(zone, `${placeOf(words, zone) ?? zone} (${offsetOf(zone, visit.now)})`, chosen),
  );
  return options.sort((one, other) => one.label.localeCompare(other.label, words.locale));
}
