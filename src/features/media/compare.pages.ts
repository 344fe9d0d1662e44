// Media side by side: whom each reaches and what it costs, and whom a set of them reaches together (D3).
import type { Used } from '../../kernel/feature.ts';
import { type Answer, type Page, show, type Visit } from '../../kernel/page.ts';
import { shortened } from '../../kernel/text.ts';
import { chosenMedia, type KeptMedium, listMedia, mediaById } from './media.ts';
import { usesByMedium } from './media-item.ts';
import { findLines, type Lines, reachOf, reachOfSet } from './reach.ts';
import { costOf, reachSentence, warningsOfSet } from './warnings.ts';

export const comparePages: readonly Page[] = [
  { method: 'GET', path: '/media/compare', permission: 'media.view', title: 'media.compare.title', handle: showComparison },
];

/** Media beside each other on one picture. */
const DRAWN = 12;
/** How many letters of a name have room beside the bars. */
const LETTERS = 44;
const ROW = 44;
const LONGEST = 340;

/** `?m=<id>&m=<id>`: the set that is compared; without it, the media in use. */
async function showComparison(visit: Visit): Promise<Answer> {
  const { house, community, words, queries, to } = visit;
  const [chosen, considered, lines, uses] = await Promise.all([
    chosenMedia(house, community),
    listMedia(house, community.id, 'considered'),
    findLines(house, community),
    usesByMedium(house, community),
  ]);
  const asked = queries.m ?? [];
  const set = asked.length > 0 ? await mediaById(house, community.id, asked) : chosen;
  const all = [...chosen, ...considered.items];
  return show('media/compare', {
    picture: pictureOf(set.slice(0, DRAWN), lines),
    rows: set.map((medium) => rowOf(visit, medium, lines, uses.get(medium.id))),
    together: set.length > 0 ? reachSentence(words, reachOfSet(lines, set)) : '',
    warnings: warningsOfSet(words, set, lines),
    costs: set.filter(({ paid }) => paid).map((medium) => `${medium.name}: ${costOf(words, medium)}`),
    options: all.map(({ id, name }) => ({ id, name, checked: set.some((medium) => medium.id === id) })),
    action: to('/media/compare'),
    back: to('/media'),
  });
}

/** For each medium one bar of all members: reached, nobody knows, left out; told apart by pattern as well as colour. */
function pictureOf(set: readonly KeptMedium[], lines: Lines): object {
  const scale = LONGEST / Math.max(1, lines.members);
  const rows = set.map(({ name, needs }, at) => {
    const { reached, unknown, leftOut } = reachOf(lines, needs);
    const [one, two, three] = [reached, unknown, leftOut].map((count) => Math.round(count * scale)) as [number, number, number];
    return { name: shortened(name, LETTERS), y: at * ROW, reached, unknown, leftOut, one, two, three, from2: one, from3: one + two };
  });
  return { height: Math.max(1, rows.length) * ROW, rows };
}

function rowOf({ words, to }: Visit, medium: KeptMedium, lines: Lines, used: Used | undefined): object {
  const { reached, unknown, leftOut } = reachOf(lines, medium.needs);
  const when = words.say(medium.live ? 'media.live' : 'media.anytime');
  const use = words.say('media.used', { times: used?.times ?? 0, people: used?.people ?? 0 });
  return { name: medium.name, href: to(`/media/${medium.id}`), when, reached, unknown, leftOut, cost: costOf(words, medium), use };
}
