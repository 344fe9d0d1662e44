// What all letters have in common: how they greet, how they say when something is, and what can be done from them by one click.
import type { Kept } from '../../kernel/collection.ts';
import type { Dated, House, Promised, Quick } from '../../kernel/feature.ts';
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

/** What a reader may do from the letter, by links that do one thing each. */
export function actionsOf(
  { house, community, member, words }: Reader,
  { id, quick = [] }: Pick<Promised & Dated, 'id' | 'quick'>,
): readonly Way[] {
  const until = later(house.clock(), LINKS_HOLD);
  return quick.flatMap((name) => {
    const label = quickBy(house).get(name)?.label;
    if (!label) return [];
    const token = house.tokens.make({ purpose: name, community: community.id, member: member.id, thing: id, until });
    return [{ label: words.say(label), href: `${house.origin}/a/${token}` }];
  });
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
