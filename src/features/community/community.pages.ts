// The community's home page: the cards that every feature offers, and what is new.
import type { Card, News } from '../../kernel/feature.ts';
import { type Answer, type Page, show, type Visit } from '../../kernel/page.ts';
import { DAY, hourIn, later } from '../../kernel/time.ts';

const home: Page = {
  method: 'GET',
  path: '/',
  permission: 'community.view',
  title: 'community.home.title',
  menu: { label: 'community.menu', icon: 'home', order: 0 },
  handle: showHome,
};

export const communityPages: readonly Page[] = [home];

/** What is new in the last week, newest first, five at most; every feature is asked. */
export async function newsCard(visit: Visit): Promise<readonly Card[]> {
  const window = { since: later(visit.now, -7 * DAY), until: visit.now };
  const offers = await Promise.all(visit.house.features.map((feature) => feature.news?.(visit, window) ?? []));
  const newest = offers.flat().sort(byTime).slice(0, 5);
  const news = newest.map((item) => ({ text: item.text, href: visit.to(item.path), ago: visit.words.ago(item.at, visit.now) }));
  return [{ place: 'main', order: 50, view: 'community/news', model: { news } }];
}

async function showHome(visit: Visit): Promise<Answer> {
  const offers = await Promise.all(visit.house.features.map((feature) => feature.cards?.(visit) ?? []));
  const cards = offers.flat().sort((one, other) => one.order - other.order);
  const at = (place: Card['place']) => cards.filter((card) => card.place === place);
  return show('community/home', { greeting: greeting(visit), top: at('top'), main: at('main'), side: at('side') });
}

/** By the hour of the member's own clock; with the first name where there is one. */
function greeting(visit: Visit): string {
  const hour = hourIn(visit.zone, visit.now);
  const part = hour < 12 ? 'morning' : hour < 19 ? 'afternoon' : 'evening';
  const name = visit.member.name.split(' ')[0];
  return name ? visit.words.say(`community.greeting.${part}.named`, { name }) : visit.words.say(`community.greeting.${part}`);
}

function byTime(one: News, other: News): number {
  return other.at.getTime() - one.at.getTime();
}
