// The letters of the whole community, for whoever leads: when they come, what is written into them, how they are doing.
import { isProblem } from '../../kernel/errors.ts';
import { line, readForm, text, whole } from '../../kernel/form.ts';
import { type Form, formModel, type Shown, type Theirs } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { delays, misfits } from '../../kernel/post.ts';
import { calledIn, membersById, personControl, resolvePerson } from '../people/index.ts';
import { preview } from './letters.ts';
import { slotForm, slotShown } from './slot-form.ts';
import { lastRound, minutesFor, type Round, reachable, type Unreached, unreached } from './state.ts';
import { keepHabit, lastChanger, readHabit, type Said } from './wishes.ts';

export const leadPages: readonly Page[] = [
  { method: 'GET', path: '/letters/lead', permission: 'digest.lead', title: 'digest.lead.title', handle: (visit) => showLead(visit) },
  { method: 'POST', path: '/letters/lead', permission: 'digest.lead', title: 'digest.lead.title', handle: keep },
  { method: 'POST', path: '/letters/lead/preview', permission: 'digest.lead', title: 'digest.lead.title', handle: choose },
  { method: 'POST', path: '/letters/lead/test', permission: 'digest.lead', handle: sendTest },
];

function formOf(visit: Visit): Form {
  return {
    ...slotForm(visit.words),
    opening: {
      read: text({ max: 400 }),
      control: { as: 'area', rows: 3, max: 400 },
      label: 'digest.field.opening',
      hint: 'digest.field.opening.hint',
    },
    question: {
      read: line({ max: 300 }),
      control: { as: 'line', max: 300 },
      label: 'digest.field.question',
      hint: 'digest.field.question.hint',
    },
  };
}

interface Again {
  readonly shown?: Shown;
  readonly problems?: Parameters<typeof formModel>[3];
  readonly theirs?: Theirs;
  readonly status?: number;
}

async function showLead(visit: Visit, { shown, problems = {}, theirs, status = 200 }: Again = {}): Promise<Answer> {
  const { house, community, words, to } = visit;
  const [habit, round, count] = await Promise.all([
    readHabit(house, community.id),
    lastRound(house, community.id),
    reachable(house, community),
  ]);
  const missing = await unreached(house, community, round);
  const person = await personControl(house, community, words, words.say('digest.lead.preview.none'));
  const stored = { ...slotShown(habit), opening: habit.opening, question: habit.question };
  const who: Form = { who: { read: line({ max: 240 }), control: person, label: 'digest.lead.preview' } };
  return show(
    'digest/lead',
    {
      action: to('/letters/lead'),
      version: habit.version,
      fields: formModel(words, formOf(visit), shown ?? stored, problems, theirs),
      by: theirs?.by ?? '',
      round: roundShown(visit, round),
      count: words.say('digest.lead.count', { count }),
      estimate: estimateShown(visit, count),
      reached: words.say('digest.lead.reached'),
      showsMissing: round !== undefined || missing.length > 0,
      missing: missing.map((one) => missingShown(visit, one)),
      person: formModel(words, who, { who: visit.fields.who ?? '' }, problems),
      look: to('/letters/lead/preview'),
      test: to('/letters/lead/test'),
      tested: testedShown(visit),
      back: to('/letters'),
    },
    status,
  );
}

function roundShown({ words, zone }: Visit, round: Round | undefined): string {
  if (!round) return words.say('digest.lead.none');
  const { until, sent, waiting, failed } = round;
  return words.say('digest.lead.round', { day: words.day(until, zone), sent, waiting, failed });
}

/** How long the server's limits make it take; without a server, nothing leaves at all. */
function estimateShown({ house, words }: Visit, count: number): string {
  if (house.post.kind === 'none') return words.say('digest.lead.nopost');
  const minutes = minutesFor(house, count);
  return minutes > 1 ? words.say('digest.lead.estimate', { minutes }) : words.say('digest.lead.quick');
}

const known = ['no-address', 'unknown', 'full'];
const odd = ['odd-address', 'odd-domain', 'odd-link', 'odd-id'];
/** Whoever runs Convite, or its mail server, kept the letter until it was too late: nothing is said of the person. */
const late: readonly string[] = [...delays, ...misfits, 'over'];

function missingShown({ words, to }: Visit, { id, name, reason }: Unreached): object {
  const word = known.includes(reason) ? reason : odd.includes(reason) ? 'odd' : late.includes(reason) ? 'late' : 'refused';
  return { name: name || words.say('people.unnamed'), href: to(`/people/${id}`), reason: words.say(`digest.reason.${word}`) };
}

function testedShown({ words, query, member }: Visit): string {
  if (query.test === 'sent') return words.say('digest.lead.test.sent', { address: member.email ?? '' });
  return query.test === 'failed' ? words.say('digest.lead.test.failed') : '';
}

async function keep(visit: Visit): Promise<Answer> {
  const form = formOf(visit);
  const reading = readForm(visit.fields, Object.fromEntries(Object.entries(form).map(([name, { read }]) => [name, read])));
  if (!reading.ok) return showLead(visit, { shown: visit.fields, problems: reading.problems, status: 422 });
  const version = whole({ min: 0, max: 1e9 })(visit.fields.version);
  try {
    const seen = 'value' in version ? (version.value ?? 0) : 0;
    await keepHabit(visit.house, visit.community.id, visit.member, reading.values as unknown as Said, seen);
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    return showBoth(visit);
  }
  return go('/letters/lead');
}

/** Somebody else saved meanwhile: both versions, field by field. */
async function showBoth(visit: Visit): Promise<Answer> {
  const { house, community, words } = visit;
  const habit = await readHabit(house, community.id);
  const changer = await lastChanger(house, community.id);
  const by = calledIn(words, changer ? (await membersById(house, community.id, [changer])).get(changer) : undefined);
  const values = { ...slotShown(habit), opening: habit.opening, question: habit.question };
  return showLead(visit, { shown: visit.fields, theirs: { by, values }, status: 409 });
}

async function choose(visit: Visit): Promise<Answer> {
  const { house, community } = visit;
  const found = await resolvePerson(house, community.id, visit.fields.who ?? '');
  if ('id' in found) return go(`/letters/preview?member=${found.id}`);
  return showLead(visit, { problems: { who: { key: 'form.choice' } }, status: 422 });
}

/** To oneself alone, and not into the ledger: the real one comes when it is due. */
async function sendTest({ house, community, member }: Visit): Promise<Answer> {
  const letter = await preview(house, community, member.id);
  if (!letter || !member.email) return go('/letters/preview');
  const messageId = letter.messageId.replace('<', '<test.');
  const outcome = await house.post.send({ ...letter, messageId });
  return go(`/letters/lead?test=${outcome.kind === 'sent' ? 'sent' : 'failed'}`);
}
