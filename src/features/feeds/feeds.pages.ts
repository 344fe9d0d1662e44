// Taking the community's dates along into one's own calendar: addresses made, shown once, renewed and stopped; a step-by-step guide.
import { isProblem, problem } from '../../kernel/errors.ts';
import { choice, choiceOrNone, readForm } from '../../kernel/form.ts';
import { type Form, formModel } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, send, show, type Visit } from '../../kernel/page.ts';
import { topicName } from '../../kernel/people.ts';
import { liveTopics } from '../community/index.ts';
import { addFeed, choices, type KeptFeed, listFeeds, MOST, renewFeed, stopFeed, type Wish } from './feeds.ts';
import { linksOf } from './links.ts';
import { drawQr } from './qr.ts';
import { singleCalendar } from './single.ts';

export const feedsPages: readonly Page[] = [
  { method: 'GET', path: '/calendar/feeds', permission: 'feeds.use', title: 'feeds.title', handle: (visit) => showFeeds(visit) },
  { method: 'POST', path: '/calendar/feeds', permission: 'feeds.use', title: 'feeds.title', handle: make },
  { method: 'POST', path: '/calendar/feeds/public', permission: 'feeds.publish', title: 'feeds.title', handle: publish },
  { method: 'GET', path: '/calendar/feeds/guide', permission: 'feeds.use', title: 'feeds.guide.title', handle: showGuide },
  { method: 'POST', path: '/calendar/feeds/:id/renewal', permission: 'feeds.use', title: 'feeds.title', handle: renew },
  { method: 'POST', path: '/calendar/feeds/:id/end', permission: 'feeds.use', handle: stop },
  { method: 'GET', path: '/calendar/event/:feature/:id', permission: 'feeds.use', title: 'feeds.title', handle: sendEvent },
];

const guides = ['google', 'android', 'apple', 'outlook', 'thunderbird'] as const;

async function showFeeds(visit: Visit, full = false): Promise<Answer> {
  const { house, community, member, words, to } = visit;
  const leads = visit.may('feeds.publish');
  const feeds = await listFeeds(house, community, member, leads);
  const rows = feeds.map((feed) => rowOf(visit, feed));
  const model = {
    full: full ? words.say('feeds.problem.full', { max: MOST }) : '',
    action: to('/calendar/feeds'),
    fields: formModel(words, formOf(visit), { carries: 'all', scope: 'community', topic: '' }),
    own: rows.filter(({ isPublic }) => !isPublic),
    publish: leads ? to('/calendar/feeds/public') : '',
    shown: rows.filter(({ isPublic }) => isPublic),
    guide: to('/calendar/feeds/guide'),
    back: to('/calendar'),
  };
  return show('feeds/feeds', model, full ? 409 : 200);
}

function formOf({ words, community }: Visit): Form {
  const topics = liveTopics(community).map(({ id, name }) => ({ value: id, label: name }));
  const scopes = ['community', 'person'] as const;
  const contents = choices.map((value) => ({ value, label: words.say(`feeds.what.${value}`) }));
  const reaches = scopes.map((value) => ({ value, label: words.say(`feeds.scope.${value}`) }));
  return {
    carries: { read: choice(choices), control: { as: 'choice', options: contents }, label: 'feeds.field.what' },
    scope: { read: choice(scopes), control: { as: 'choice', options: reaches }, label: 'feeds.field.scope' },
    ...(topics.length > 0
      ? {
          topic: {
            read: choiceOrNone(topics.map(({ value }) => value)),
            control: { as: 'choice', options: [{ value: '', label: words.say('feeds.topic.all') }, ...topics] },
            label: 'feeds.field.topic',
          },
        }
      : {}),
  };
}

function rowOf({ words, community, to }: Visit, feed: KeptFeed) {
  const { id, createdAt, usedOn, scope } = feed;
  const at = to(`/calendar/feeds/${id}`);
  return {
    name: nameOf(words, community, feed),
    made: words.say('feeds.made', { day: words.shortDate(createdAt.toISOString().slice(0, 10)) }),
    used: usedOn ? words.say('feeds.used', { day: words.shortDate(usedOn) }) : words.say('feeds.unused'),
    isPublic: scope === 'public',
    renew: `${at}/renewal`,
    end: `${at}/end`,
  };
}

function nameOf(words: Visit['words'], community: Visit['community'], { scope, carries, topic }: Wish): string {
  if (scope === 'public') return words.say('feeds.what.public');
  const parts = [
    words.say(`feeds.what.${carries}`),
    scope === 'person' ? words.say('feeds.scope.person') : '',
    topicName(community, topic),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

async function make(visit: Visit): Promise<Answer> {
  const form = formOf(visit);
  const reading = readForm(visit.fields, Object.fromEntries(Object.entries(form).map(([name, { read }]) => [name, read])));
  if (!reading.ok) throw problem('bad-form', { reason: 'feed' });
  const { carries, scope, topic = '' } = reading.values as unknown as Wish;
  // Topics are each community's own.
  return hand(visit, { carries, scope, topic: scope === 'person' ? '' : topic });
}

function publish(visit: Visit): Promise<Answer> {
  return hand(visit, { carries: 'sessions', scope: 'public', topic: '' });
}

async function hand(visit: Visit, wish: Wish): Promise<Answer> {
  try {
    return showAddress(visit, await addFeed(visit.house, visit.community, visit.member, wish), wish.scope === 'public');
  } catch (error) {
    if (isProblem(error, 'conflict')) return showFeeds(visit, true);
    throw error;
  }
}

async function renew(visit: Visit): Promise<Answer> {
  const { house, community, member, params } = visit;
  const { secret, feed } = await renewFeed(house, community, member, visit.may('feeds.publish'), params.id ?? '');
  return showAddress(visit, secret, feed.scope === 'public');
}

async function stop(visit: Visit): Promise<Answer> {
  const { house, community, member, params } = visit;
  await stopFeed(house, community, member, visit.may('feeds.publish'), params.id ?? '');
  return go('/calendar/feeds');
}

/** The one time that an address is shown. */
function showAddress({ origin, community, to }: Visit, secret: string, isPublic: boolean): Answer {
  const links = linksOf(origin, secret, community.title);
  return show('feeds/address', {
    ...links,
    qr: drawQr(links.https),
    isSecret: !isPublic,
    guide: to('/calendar/feeds/guide'),
    back: to('/calendar/feeds'),
  });
}

async function showGuide({ words, to }: Visit): Promise<Answer> {
  const programs = guides.map((id) => ({
    id,
    title: words.say(`feeds.guide.${id}.title`),
    steps: words.say(`feeds.guide.${id}.steps`),
    often: words.say('feeds.guide.often', { often: words.say(`feeds.guide.${id}.often`) }),
  }));
  return show('feeds/guide', { programs, back: to('/calendar/feeds') });
}

/** One event as a file, to be kept as it is now. */
async function sendEvent(visit: Visit): Promise<Answer> {
  const { feature = '', id = '' } = visit.params;
  const file = await singleCalendar(visit, feature, id);
  if (!file) throw problem('not-found', { reason: 'event' });
  return send('text/calendar; charset=utf-8', file, { 'Content-Disposition': 'attachment; filename="convite.ics"' });
}
