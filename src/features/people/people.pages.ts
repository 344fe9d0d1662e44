// The people of a community: a card on the home page, the role map with its table, and who came lately.
import { problem } from '../../kernel/errors.ts';
import type { Card, News, Window } from '../../kernel/feature.ts';
import { type Answer, type Page, show, type Visit } from '../../kernel/page.ts';
import { liveTopics, roles, topicName } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { nameKey } from '../../kernel/text.ts';
import { dayIn } from '../../kernel/time.ts';
import { calledIn } from './choice.ts';
import { CALM, circlesModel } from './circles.ts';
import { kindName, kindsOf } from './kinds.ts';
import { joinedSince, newest, tally } from './people.ts';
import { type Asked, countKinds, countRoster, type Row, roster, type Sort, sorts, sortsFor } from './roster.ts';
import { suggestions } from './suggestions.ts';
import { inAll, type Tally } from './tally.ts';
import { type TopicTally, topicTally } from './topic-places.ts';

const PER_PAGE = 50;
/** What stands in an address for "none was said". */
const NONE = '-';

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
    const recent = (await newest(house, community)).map((member) => ({
      name: calledIn(words, member),
      organisation: member.organisation,
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

/** The picture of the community or of a topic, and the table that is asked for. */
async function showPeople(visit: Visit): Promise<Answer> {
  const { house, community, words } = visit;
  const asked = readAsked(visit);
  const ofTopic = asked.topic === undefined ? undefined : await topicTally(house, community, asked.topic);
  const whole = await tally(house, community);
  const counted = ofTopic?.counted ?? whole;
  const picture = await pictureOf(visit, counted, ofTopic, asked.topic);
  const isFiltered = asked.role !== undefined || asked.organisation !== undefined || asked.kind !== undefined;
  const page = await roster(house, community, asked, PER_PAGE);
  const found = isFiltered ? await countRoster(house, community.id, asked) : inAll(counted);
  return show('people/list', {
    ...picture,
    all: inAll(whole),
    topic: asked.topic === undefined ? '' : topicName(community, asked.topic),
    topics: topicLinks(visit, asked),
    found: words.say('people.total', { count: found }),
    isFiltered,
    filters: await filtersOf(visit, asked, whole),
    sort: asked.sort,
    order: asked.descending ? 'down' : '',
    action: visit.to('/people'),
    clear: visit.to('/people'),
    heads: headsOf(visit, asked),
    rows: page.rows.map((row) => rowModel(visit, row)),
    isTopic: asked.topic !== undefined,
    ...(page.next ? { next: hrefOf(visit, { ...asked, after: page.next }) } : {}),
    ...(visit.may('people.invite') ? { invite: visit.to('/people/invitations') } : {}),
    organisations: visit.to('/people/organisations'),
    ...(visit.may('people.remove') ? { former: visit.to('/people/former') } : {}),
    ...(visit.may('people.place') ? { kinds: visit.to('/people/kinds') } : {}),
  });
}

/** Drawn once per change of the community and language. */
function pictureOf(visit: Visit, counted: Tally, ofTopic: TopicTally | undefined, topic = '') {
  const { house, community, words } = visit;
  return remembered(house, `people.picture ${words.locale} ${topic}`, community, async () =>
    circlesModel(counted, words, CALM.page, ofTopic),
  );
}

/** What the address asks for. Throws not-found for a role, kind, topic or order that is not there. */
function readAsked({ query, community }: Visit): Asked {
  const { topic, role, sort, order, after } = query;
  if (topic && !community.topics.some(({ id }) => id === topic)) throw problem('not-found', { reason: 'topic' });
  const known = roles.find((one) => one === role);
  if (role && !known) throw problem('not-found', { reason: 'role' });
  const by = sorts.find((one) => one === (sort || 'name'));
  if (!by || !['', 'down'].includes(order ?? '')) throw problem('not-found', { reason: 'order' });
  return {
    ...filterIn(query, known),
    // An order that a topic's people cannot be in is by name: the filter counts for more than the order.
    sort: sortsFor(topic || undefined).includes(by) ? by : 'name',
    descending: order === 'down',
    ...(topic ? { topic } : {}),
    ...(after ? { after } : {}),
  };
}

function filterIn({ organisation, kind }: Visit['query'], role: Asked['role']): Pick<Asked, 'role' | 'organisation' | 'kind'> {
  return {
    ...(role ? { role } : {}),
    ...(organisation ? { organisation: organisation === NONE ? '' : nameKey(organisation.slice(0, 240).trim()) } : {}),
    ...(kind ? { kind: kind === NONE ? '' : kind.slice(0, 240) } : {}),
  };
}

function hrefOf(visit: Visit, { sort, descending, role, organisation, kind, topic, after }: Partial<Asked>): string {
  const given = {
    topic,
    role,
    organisation: organisation === '' ? NONE : organisation,
    kind: kind === '' ? NONE : kind,
    sort: sort === 'name' ? undefined : sort,
    order: descending ? 'down' : undefined,
    after,
  };
  const query = new URLSearchParams(Object.entries(given).flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : [])));
  return visit.to(`/people${query.size > 0 ? `?${query}` : ''}`);
}

function topicLinks(visit: Visit, asked: Asked): readonly object[] {
  const topics = liveTopics(visit.community);
  if (topics.length === 0) return [];
  const whole = { label: visit.words.say('people.topic.all'), href: visit.to('/people'), current: asked.topic === undefined };
  return [whole, ...topics.map(({ id, name }) => ({ label: name, href: hrefOf(visit, { topic: id }), current: asked.topic === id }))];
}

/** One head a column; a link where the list can be sorted by it, and then the other way round. */
function headsOf(visit: Visit, asked: Asked): readonly object[] {
  const may = sortsFor(asked.topic);
  return sorts.map((sort: Sort) => {
    const isNow = asked.sort === sort;
    const { after: _, ...rest } = asked;
    return {
      label: visit.words.say(`people.column.${sort}`),
      ...(may.includes(sort) ? { href: hrefOf(visit, { ...rest, sort, descending: isNow && !asked.descending }) } : {}),
      ...(isNow ? { sort: asked.descending ? 'descending' : 'ascending' } : {}),
    };
  });
}

async function filtersOf(visit: Visit, asked: Asked, whole: Tally): Promise<object> {
  const { words, community } = visit;
  const option = (value: string, label: string, chosen: string) => ({ value, label, selected: value === chosen });
  const any = (label: string) => ({ value: '', label, selected: false });
  const chosenKind = asked.kind === '' ? NONE : (asked.kind ?? '');
  const counted = await countKinds(visit.house, community);
  const kinds = [...new Set([...kindsOf(community), ...counted.keys()])].filter((kind) => kind !== '');
  const names = suggestions(whole, words.locale);
  const chosen = names.find((name) => nameKey(name) === asked.organisation) ?? asked.organisation ?? '';
  return {
    role: [any(words.say('people.filter.any')), ...roles.map((role) => option(role, words.say(`role.${role}`), asked.role ?? ''))],
    kind: [
      any(words.say('people.filter.any')),
      ...kinds.map((kind) => option(kind, kindName(words, kind), chosenKind)),
      option(NONE, words.say('people.kind.none'), chosenKind),
    ],
    organisation: asked.organisation === '' ? NONE : chosen,
    names,
    topic: asked.topic ?? '',
  };
}

function rowModel(visit: Visit, { member, topicRole }: Row): object {
  const { words } = visit;
  const role = topicRole ?? member.role;
  return {
    name: calledIn(words, member),
    href: visit.to(`/people/${member.id}`),
    role: words.say(`role.${role}`),
    elsewhere: role === member.role ? '' : words.say('people.row.elsewhere', { role: words.say(`role.${member.role}`) }),
    organisation: member.organisation,
    kind: kindName(words, member.actor),
    joined: words.shortDate(dayIn(visit.zone, member.joinedAt)),
    isYou: member.id === visit.member.id,
  };
}
