// What all letters have in common: how they greet, how they say when something is, and what can be done from them by one click.
import type { Kept } from '../../kernel/collection.ts';
import type { Dated } from '../../kernel/dated.ts';
import type { House, Promised, Quick } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { DAY, dayIn, later } from '../../kernel/time.ts';
import type { Words } from '../../kernel/words.ts';
import type { Way } from '../../mail/render.ts';
import { zoneOf } from './wishes.ts';

/** So long does a link in a letter do what it says. */
const LINKS_HOLD = 60 * DAY;

/** Who reads a letter. */
export interface Reader {
  readonly house: House;
  readonly community: KeptCommunity;
  readonly member: KeptMember;
  readonly words: Words;
}

export function greetingOf(words: Words, { name }: Pick<KeptMember, 'name'>): string {
  const first = name.split(' ')[0];
  return first ? words.say('digest.greeting.named', { name: first }) : words.say('digest.greeting');
}

/** The day in words, and the time on the reader's clock with the zone named. */
export function whenOf({ words, community, member }: Reader, { from, to }: Dated): string {
  if (typeof from === 'string')
    return from === to ? words.date(from) : words.say('digest.days', { from: words.date(from), to: words.date(String(to)) });
  const zone = zoneOf(community, member);
  return words.say('digest.time', { day: words.date(dayIn(zone, from)), time: words.time(from, zone) });
}

/** What a reader may do from the letter, by links that do one thing each; `link` says where an act is done, if not at the reader's own address. */
export function actionsOf(
  reader: Reader,
  { id, quick = [] }: Pick<Promised & Dated, 'id' | 'quick'>,
  link = (act: Act) => linkFor(reader, act),
): readonly Way[] {
  const { house, words } = reader;
  return quick.flatMap((name) => {
    const label = quickBy(house).get(name)?.label;
    return label ? [{ label: words.say(label), href: link({ name, id }) }] : [];
  });
}

/** One act with one thing. */
export interface Act {
  readonly name: string;
  readonly id: string;
}

/** The address at which this reader does it. */
export function linkFor({ house, community, member }: Reader, { name, id }: Act): string {
  const until = later(house.clock(), LINKS_HOLD);
  return `${house.origin}/a/${house.tokens.make({ purpose: name, community: community.id, member: member.id, thing: id, until })}`;
}

const quicks = new WeakMap<object, ReadonlyMap<string, Quick>>();

function quickBy({ features }: House): ReadonlyMap<string, Quick> {
  const known = quicks.get(features) ?? new Map(features.flatMap(({ quick = [] }) => quick.map((one) => [one.name, one] as const)));
  quicks.set(features, known);
  return known;
}

/** The whole address of a path of the community. */
export function placeIn(house: House, { id }: Pick<KeptCommunity & Kept, 'id'>, path: string): string {
  return `${house.origin}/c/${id}${path === '/' ? '' : path}`;
}
