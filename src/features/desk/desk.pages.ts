// The facilitator's desk: what to follow up, what would help this week, and whether the community leans on one person (method sheet F1, F2).
import { isProblem } from '../../kernel/errors.ts';
import type { Nudge } from '../../kernel/feature.ts';
import { choice, day, line, readForm, whole } from '../../kernel/form.ts';
import { type Form, formModel, readSentForm, type Shown, type Theirs, typedIn } from '../../kernel/form-model.ts';
import { type Answer, go, goBack, type Page, show, type Visit } from '../../kernel/page.ts';
import type { KeptMember } from '../../kernel/people.ts';
import { dayIn } from '../../kernel/time.ts';
import { calledIn, membersById, personControl, personShown, resolvePerson } from '../people/index.ts';
import { dependence, type Month, trendOf } from './dependence.ts';
import {
  addFollowUp,
  changeFollowUp,
  dueOf,
  getFollowUp,
  type KeptFollowUp,
  listDone,
  listOpen,
  settleFollowUp,
  type Wanted,
} from './follow-ups.ts';
import { nudgesOfWeek, offeredTo, settleNudge } from './nudges.ts';

const PER_PAGE = 30;
const DONE_SHOWN = 5;

export const deskPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/desk',
    permission: 'desk.view',
    title: 'desk.title',
    menu: { label: 'desk.menu', icon: 'desk', order: 5 },
    handle: (visit) => showDesk(visit),
  },
  { method: 'POST', path: '/desk/nudges', permission: 'desk.view', handle: settle },
  { method: 'POST', path: '/follow-ups', permission: 'desk.view', title: 'desk.title', handle: add },
  { method: 'GET', path: '/follow-ups/:id', permission: 'desk.view', title: 'desk.followUp.title', handle: showFollowUp },
  { method: 'POST', path: '/follow-ups/:id', permission: 'desk.view', title: 'desk.followUp.title', handle: keep },
  { method: 'POST', path: '/follow-ups/:id/completion', permission: 'desk.close', handle: (visit) => close(visit, true) },
  { method: 'POST', path: '/follow-ups/:id/reopening', permission: 'desk.view', handle: (visit) => close(visit, false) },
];

interface Again {
  readonly shown: Shown;
  readonly problems: Parameters<typeof formModel>[3];
}

async function showDesk(visit: Visit, again?: Again): Promise<Answer> {
  const { house, community, words, to } = visit;
  const [open, done, week, months] = await Promise.all([
    listOpen(house, community.id, PER_PAGE, visit.query.after || undefined),
    listDone(house, community.id, DONE_SHOWN),
    nudgesOfWeek(visit),
    dependence(house, community),
  ]);
  const ids = [...open.items, ...done].map(({ memberId }) => memberId).concat(week.nudges.map(({ draft }) => draft?.to ?? ''));
  const people = await membersById(house, community.id, ids);
  const form = await followUpForm(visit);
  const rows = open.items.map((one) => rowOf(visit, one, people));
  return show(
    'desk/desk',
    {
      late: rows.filter(({ isLate }) => isLate),
      rows: rows.filter(({ isLate }) => !isLate),
      done: done.map((one) => rowOf(visit, one, people)),
      next: open.next ? to(`/desk?after=${encodeURIComponent(open.next)}`) : '',
      nudges: week.nudges.map((nudge) => nudgeModel(visit, nudge, people)),
      settled: week.settled,
      settle: to('/desk/nudges'),
      share: shareModel(visit, months),
      fields: formModel(words, form, again?.shown ?? {}, again?.problems),
      add: to('/follow-ups'),
      journal: visit.may('journal.view') ? to('/journal') : '',
    },
    again ? 422 : 200,
  );
}

function rowOf(visit: Visit, one: KeptFollowUp, people: ReadonlyMap<string, KeptMember>) {
  const { words, to } = visit;
  const due = dueOf(one);
  const at = to(`/follow-ups/${one.id}`);
  return {
    text: one.text,
    who: one.memberId ? calledIn(words, people.get(one.memberId)) : words.say('desk.nobody'),
    due: due ? words.say('desk.due', { due: words.shortDate(due) }) : '',
    isLate: !one.done && due !== '' && due < dayIn(visit.zone, visit.now),
    href: at,
    close: `${at}/completion`,
    reopen: `${at}/reopening`,
  };
}

function nudgeModel(visit: Visit, nudge: Nudge, people: ReadonlyMap<string, KeptMember>): object {
  const { draft } = nudge;
  const person = draft ? people.get(draft.to) : undefined;
  const query = draft ? `subject=${encodeURIComponent(draft.subject)}&body=${encodeURIComponent(draft.body)}` : '';
  return {
    key: nudge.key,
    text: nudge.text,
    action: nudge.action,
    draft: draft && {
      subject: draft.subject,
      body: draft.body,
      lang: person?.locale ?? visit.community.locale ?? visit.words.locale,
      mailto: person?.email ? `mailto:${encodeURIComponent(person.email).replace('%40', '@')}?${query}` : '',
    },
  };
}

const LONGEST = 60;

/** Six bars, a month each, and what they say in one sentence. */
function shareModel({ words }: Visit, months: readonly Month[]): object {
  const trend = trendOf(months);
  const last = months.findLast(({ share }) => share !== undefined)?.share;
  return {
    told: words.say(`desk.share.${trend}`),
    last: last === undefined ? '' : words.say('desk.share.last', { share: last }),
    bars: months.map(({ from, share, all, byFacilitators }, at) => {
      const height = Math.round(((share ?? 0) / 100) * LONGEST);
      return {
        label: words.month(from),
        short: words.shortDate(from).split(' ')[1] ?? '',
        x: 8 + at * 56,
        middle: 28 + at * 56,
        height,
        y: 78 - height,
        above: 74 - height,
        percent: share === undefined ? '–' : `${share} %`,
        all,
        byFacilitators,
      };
    }),
  };
}

/** Acts on a nudge (and leads to where that is done), or lets it be. The way there is the nudge's own, never the form's. */
async function settle(visit: Visit): Promise<Answer> {
  const reading = readForm(visit.fields, { how: choice(['act', 'let-be']), key: line({ max: 300, required: true }) });
  const nudge = reading.ok ? (await offeredTo(visit)).find(({ key }) => key === reading.values.key) : undefined;
  if (!reading.ok || !nudge) return go('/desk');
  await settleNudge(visit, nudge.key, reading.values.how === 'act' ? 'acted' : 'let-be');
  return go(reading.values.how === 'act' ? nudge.path : '/desk#nudges');
}

async function followUpForm({ house, community, words }: Visit): Promise<Form> {
  const control = await personControl(house, community, words, words.say('desk.nobody'));
  return {
    text: { read: line({ max: 300, required: true }), control: { as: 'line', max: 300 }, label: 'desk.field.text', hint: 'desk.hint.text' },
    memberId: { read: line({ max: 240 }), control, label: 'desk.field.memberId' },
    due: { read: day(), control: { as: 'line', type: 'date' }, label: 'desk.field.due' },
  };
}

type Understood = { readonly wanted: Wanted } | { readonly problems: Parameters<typeof formModel>[3] };

async function understand(visit: Visit, form: Form, stored: Shown = {}): Promise<Understood> {
  const reading = readSentForm(visit, form, stored);
  if (!reading.ok) return { problems: reading.problems };
  const { text, memberId: typed, due } = reading.values as Record<'text' | 'memberId' | 'due', string>;
  const found = typed === '' ? undefined : await resolvePerson(visit.house, visit.community.id, typed);
  if (found && !('id' in found))
    return { problems: { memberId: found.length > 0 ? { key: 'desk.wrong.several' } : { key: 'desk.wrong.nobody' } } };
  return { wanted: { text, due, memberId: found?.id ?? '' } };
}

async function add(visit: Visit): Promise<Answer> {
  const form = await followUpForm(visit);
  const understood = await understand(visit, form);
  if ('problems' in understood) return showDesk(visit, { shown: typedIn(visit, form), problems: understood.problems });
  await addFollowUp(visit.house, visit.community.id, visit.member, understood.wanted);
  return go('/desk');
}

async function shownOf(visit: Visit, form: Form, one: KeptFollowUp): Promise<Shown> {
  const members = await membersById(visit.house, visit.community.id, [one.memberId]);
  const control = form.memberId?.control ?? { as: 'line' };
  return { text: one.text, due: dueOf(one), memberId: personShown(control, members.get(one.memberId)) };
}

async function showFollowUp(visit: Visit): Promise<Answer> {
  const one = await getFollowUp(visit.house, visit.community.id, visit.params.id ?? '');
  const form = await followUpForm(visit);
  return editor(visit, one, form, await shownOf(visit, form, one));
}

function editor(visit: Visit, one: KeptFollowUp, form: Form, shown: Shown, problems?: Again['problems'], theirs?: Theirs): Answer {
  const model = {
    action: visit.to(`/follow-ups/${one.id}`),
    back: visit.to('/desk'),
    version: one.version,
    by: theirs?.by ?? '',
    fields: formModel(visit.words, form, shown, problems, theirs),
  };
  return show('desk/follow-up', model, theirs ? 409 : problems ? 422 : 200);
}

async function keep(visit: Visit): Promise<Answer> {
  const { house, community, member, words } = visit;
  const one = await getFollowUp(house, community.id, visit.params.id ?? '');
  const form = await followUpForm(visit);
  const stored = await shownOf(visit, form, one);
  const understood = await understand(visit, form, stored);
  const typed = typedIn(visit, form, stored);
  if ('problems' in understood) return editor(visit, one, form, typed, understood.problems);
  const version = whole({ min: 0, max: 1e9 })(visit.fields.version);
  try {
    const seen = 'value' in version ? (version.value ?? 0) : 0;
    await changeFollowUp(house, community.id, member, { id: one.id, version: seen }, understood.wanted);
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    const now = await getFollowUp(house, community.id, one.id);
    const by = calledIn(words, (await membersById(house, community.id, [now.changedBy])).get(now.changedBy));
    return editor(visit, now, form, typed, undefined, { by, values: await shownOf(visit, form, now) });
  }
  return go('/desk');
}

async function close(visit: Visit, done: boolean): Promise<Answer> {
  await settleFollowUp(visit.house, visit.community.id, visit.member, visit.params.id ?? '', done);
  return goBack(visit, visit.may('desk.view') ? '/desk' : '/mine');
}
