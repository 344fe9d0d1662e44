// What came together: wishes against offers, gaps, the hours of the week, who could teach whom, who has not answered (D6, V6, C2).
import { isProblem } from '../../kernel/errors.ts';
import { day, flag, whole } from '../../kernel/form.ts';
import { type Form, formModel, readSentForm, type Shown, type Theirs, typedIn } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { connections, devices, type KeptMember } from '../../kernel/people.ts';
import { liveTopics, topicName } from '../community/index.ts';
import { calledIn, countConnections, countDevices, countHours, countMembers, membersById, surroundingsById } from '../people/index.ts';
import { drawBalance } from './balance.ts';
import { getOpening, isOpen, type SetOpening, setOpening } from './opening.ts';
import { gapsOf, pairByTopic, type TopicPairs } from './pairs.ts';
import { draftReminder } from './reminders.ts';
import { composeSummary } from './summary.ts';
import type { Answer as Given } from './survey.ts';
import { countAnswers, listAnswers, readAnswers, readSilent } from './survey.ts';
import { bestHours, drawWeek, hourName } from './week.ts';

const PER_PAGE = 50;
/** Of fewer people than this, members see no numbers: they would know whose answer it is. */
const FEWEST = 5;
/** Teachers named for one topic. */
const NAMED = 5;

export const resultsPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/survey/results',
    permission: 'survey.view',
    title: 'survey.results.title',
    handle: (visit) => showResults(visit),
  },
  { method: 'POST', path: '/survey/opening', permission: 'survey.lead', title: 'survey.results.title', handle: keepOpening },
  { method: 'GET', path: '/survey/answers', permission: 'survey.lead', title: 'survey.answers.title', handle: showAnswers },
  { method: 'GET', path: '/survey/pending', permission: 'survey.lead', title: 'survey.pending.title', handle: showPending },
];

interface Again {
  readonly status: 409 | 422;
  readonly shown: Shown;
  readonly problems?: Parameters<typeof formModel>[3];
  readonly theirs?: Theirs;
}

async function showResults(visit: Visit, again?: Again): Promise<Answer> {
  const { house, community, words } = visit;
  const leads = visit.may('survey.lead');
  const [answered, members] = await Promise.all([countAnswers(house, community), countMembers(house, community)]);
  const frame = { answered, members, survey: visit.to('/survey'), leads: leads && (await leadModel(visit, members - answered, again)) };
  if (answered === 0 || (!leads && answered < FEWEST))
    return show('survey/few', { ...frame, fewest: FEWEST, isNone: answered === 0 }, again?.status);
  const answers = await readAnswers(house, community);
  const pairs = pairByTopic(
    answers,
    liveTopics(community).map(({ id }) => id),
  );
  const names = leads ? await teachersIn(visit, pairs) : new Map<string, KeptMember>();
  const [hours, connected, device] = await Promise.all([
    countHours(house, community),
    countConnections(house, community),
    countDevices(house, community),
  ]);
  return show(
    'survey/results',
    {
      ...frame,
      balance: drawBalance(pairs, (id) => topicName(community, id)),
      topics: pairs.map((pair) => topicModel(visit, pair, names)),
      gaps: gapsOf(pairs).map(({ topicId, wants }) => ({ name: topicName(community, topicId), wants })),
      week: drawWeek(hours, words),
      best: words.list(bestHours(hours).map(([hour, count]) => words.say('survey.best', { hour: hourName(words, hour), count }))),
      connections: connections.map((one) => ({ label: words.say(`survey.connection.${one}.short`), count: connected.get(one) ?? 0 })),
      devices: devices.map((one) => ({ label: words.say(`survey.device.${one}`), count: device.get(one) ?? 0 })),
    },
    again?.status,
  );
}

/** Who offers, for those who lead; one query. */
async function teachersIn({ house, community }: Visit, pairs: readonly TopicPairs[]): Promise<ReadonlyMap<string, KeptMember>> {
  const ids = pairs.flatMap(({ teachers }) => teachers.slice(0, NAMED).map(({ memberId }) => memberId));
  return membersById(house, community.id, ids);
}

function topicModel({ words, community, to }: Visit, pair: TopicPairs, names: ReadonlyMap<string, KeptMember>): object {
  const { topicId, wants, fromStart, teachers, gap } = pair;
  const known = teachers.slice(0, NAMED).filter(({ memberId }) => names.has(memberId));
  return {
    name: topicName(community, topicId),
    wants,
    fromStart,
    offers: teachers.length,
    gap,
    teachers: known.map(({ memberId, level, learners }) => ({
      name: calledIn(words, names.get(memberId)),
      href: to(`/people/${memberId}`),
      level: words.say(`survey.offer.${level}`),
      learners: learners.length,
    })),
  };
}

/** The summary to take along, until when it is open, who has not answered. */
async function leadModel(visit: Visit, silent: number, again?: Again): Promise<object> {
  const { house, community, words, to } = visit;
  const opening = await getOpening(house, community);
  const summary = await composeSummary(house, community);
  return {
    summary,
    toStrategy: to('/strategy/needs'),
    answers: to('/survey/answers'),
    pending: to('/survey/pending'),
    silent,
    isOpen: isOpen(house, community, opening),
    opening: to('/survey/opening'),
    version: opening.version,
    by: again?.theirs?.by ?? '',
    fields: formModel(words, openingForm, again?.shown ?? openingShown(opening), again?.problems, again?.theirs),
  };
}

const openingForm: Form = {
  until: { read: day(), control: { as: 'line', type: 'date' }, label: 'survey.until', hint: 'survey.until.hint' },
  closed: { read: flag(), control: { as: 'flag' }, label: 'survey.closed' },
};

function openingShown({ until, closed }: SetOpening): Shown {
  return { until, closed: closed ? 'yes' : '' };
}

async function keepOpening(visit: Visit): Promise<Answer> {
  const { house, community, member, words } = visit;
  const stored = await getOpening(house, community);
  const reading = readSentForm(visit, openingForm, openingShown(stored));
  const shown = typedIn(visit, openingForm, openingShown(stored));
  if (!reading.ok) return showResults(visit, { status: 422, shown, problems: reading.problems });
  const version = whole({ min: 0, max: 1e9 })(visit.fields.version);
  const { until, closed } = reading.values as { until: string; closed: boolean };
  try {
    await setOpening(house, community.id, member, { until, closed }, 'value' in version ? (version.value ?? 0) : 0);
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    const by = calledIn(words, (await membersById(house, community.id, [stored.by])).get(stored.by));
    return showResults(visit, { status: 409, shown, theirs: { by, values: openingShown(stored) } });
  }
  return go('/survey/results#opening');
}

/** Single answers are for those who lead: what somebody needs to take part is nobody else's business. */
async function showAnswers(visit: Visit): Promise<Answer> {
  const { house, community } = visit;
  const page = await listAnswers(house, community.id, PER_PAGE, visit.query.after || undefined);
  const ids = page.items.map(({ memberId }) => memberId);
  const [members, places] = await Promise.all([membersById(house, community.id, ids), surroundingsById(house, community.id, ids)]);
  return show('survey/answers', {
    rows: page.items.map((given) => answerModel(visit, given, members.get(given.memberId), places.get(given.memberId))),
    back: visit.to('/survey/results'),
    next: page.next ? visit.to(`/survey/answers?after=${encodeURIComponent(page.next)}`) : '',
  });
}

type Place = Awaited<ReturnType<typeof surroundingsById>> extends ReadonlyMap<string, infer S> ? S : never;

function answerModel(visit: Visit, given: Given, member: KeptMember | undefined, place: Place | undefined): object {
  const { words, community, zone, to } = visit;
  const marked = (marks: readonly { topicId: string; level: string }[], of: 'wish' | 'offer') =>
    marks.map(({ topicId, level }) => `${topicName(community, topicId)} (${words.say(`survey.${of}.${level}`)})`);
  return {
    name: calledIn(words, member),
    href: to(`/people/${given.memberId}`),
    when: words.day(given.answeredAt, zone),
    learns: words.list(marked(given.needs, 'wish')),
    teaches: words.list(marked(given.offers, 'offer')),
    learn: given.learn,
    teach: given.teach,
    device: place?.device ? words.say(`survey.device.${place.device}`) : '',
    connection: place?.connection ? words.say(`survey.connection.${place.connection}.short`) : '',
    accessibility: place?.accessibility ?? '',
  };
}

/** Who has not answered, a page at a time, each with a message in their own language. */
async function showPending(visit: Visit): Promise<Answer> {
  const { house, community, words } = visit;
  const silent = await readSilent(house, community);
  const opening = await getOpening(house, community);
  const page = whole({ min: 1, max: 100_000 })(visit.query.page);
  const at = ('value' in page ? (page.value ?? 1) : 1) - 1;
  const shown = silent.slice(at * PER_PAGE, (at + 1) * PER_PAGE);
  const members = await membersById(
    house,
    community.id,
    shown.map(({ id }) => id),
  );
  return show('survey/pending', {
    count: silent.length,
    rows: shown.map((one) => {
      const { subject, body, locale } = draftReminder(visit, one, opening);
      const email = members.get(one.id)?.email;
      const mailto = email ? `mailto:${email}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}` : '';
      return { name: calledIn(words, one), role: words.say(`role.${one.role}`), body, lang: locale, mailto };
    }),
    back: visit.to('/survey/results'),
    next: silent.length > (at + 1) * PER_PAGE ? visit.to(`/survey/pending?page=${at + 2}`) : '',
  });
}
