// The people of a community: a card on the home page, the list by circle, and who came lately.
import { problem } from '../../kernel/errors.ts';
import type { Card, News, Window } from '../../kernel/feature.ts';
import { type Answer, type Page, show, type Visit } from '../../kernel/page.ts';
import { type CommunityRole, type KeptMember, roles } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { circlesModel } from './circles.ts';
import { inCircle, joinedSince, listCircle, newest, tally } from './people.ts';

const PER_PAGE = 50;

export const peoplePages: readonly Page[] = [
  {
    method: 'GET',
    path: '/people',
    permission: 'people.view',
    title: 'people.title',
    menu: { label: 'people.menu', icon: 'people', order: 20 },
    handle: showPeople,
  },
];

/** "Who we are": the circles, drawn and counted. */
export async function peopleCards(visit: Visit): Promise<readonly Card[]> {
  const { house, community, words } = visit;
  const model = await remembered(house, `people.card ${words.locale}`, community, async () => {
    const recent = (await newest(house, community)).map(({ name, organisation }) => ({
      name: name || words.say('people.unnamed'),
      organisation,
    }));
    return { ...circlesModel(await tally(house, community), words), recent, href: visit.to('/people') };
  });
  return [{ place: 'side', order: 50, view: 'people/card', model, shared: true }];
}

/** Who joined in the window: one sentence for all of them. */
export async function peopleNews(visit: Visit, window: Window): Promise<readonly News[]> {
  const [last] = await newest(visit.house, visit.community);
  if (!last || last.joinedAt < window.since || last.joinedAt >= window.until) return [];
  const count = await joinedSince(visit.house, visit.community, window.since);
  return [{ text: visit.words.say('people.news.joined', { count }), path: '/people', at: last.joinedAt }];
}

/** One circle at a time once they are many: `?circle=active&after=…` is the next page of that circle. */
async function showPeople(visit: Visit): Promise<Answer> {
  const counted = await tally(visit.house, visit.community);
  const asked = visit.query.circle;
  if (asked !== undefined && !isRole(asked)) throw problem('not-found', { reason: 'circle' });
  const circles = asked === undefined ? roles.filter((role) => inCircle(counted, role) > 0) : [asked];
  const groups = await Promise.all(circles.map((role) => group(visit, role, inCircle(counted, role))));
  return show('people/list', { ...circlesModel(counted, visit.words), groups, whole: asked === undefined, href: visit.to('/people') });
}

async function group(visit: Visit, role: CommunityRole, count: number): Promise<object> {
  const after = visit.query.circle === role ? visit.query.after : undefined;
  const page = await listCircle(visit.house, visit.community.id, role, PER_PAGE, after);
  const next = page.next && visit.to(`/people?circle=${role}&after=${encodeURIComponent(page.next)}`);
  return {
    label: visit.words.say(`role.${role}`),
    count,
    members: page.items.map((member) => row(visit, member)),
    ...(next ? { next } : {}),
  };
}

function row(visit: Visit, member: KeptMember): object {
  return {
    name: member.name || visit.words.say('people.unnamed'),
    role: visit.words.say(`role.${member.role}`),
    organisation: member.organisation,
    actor: member.actor ? visit.words.say(`actor.${member.actor}`) : '',
    isYou: member.id === visit.member.id,
  };
}

function isRole(text: string): text is CommunityRole {
  return roles.some((role) => role === text);
}
