// A member's page: who they are, where they stand, and for those who may: placing, welcoming, letting go.
import { isProblem, problem } from '../../kernel/errors.ts';
import { choice, choiceOrNone, line, text } from '../../kernel/form.ts';
import { type Form, formModel, readSentForm, type Shown, type Theirs, typedIn } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { type CommunityRole, type KeptMember, liveTopics, roles, type TopicRole, topicName } from '../../kernel/people.ts';
import { calledIn, membersById, personControl, resolvePerson } from './choice.ts';
import { kindName, kindOptions } from './kinds.ts';
import { leads } from './leaders.ts';
import { welcomeDraft } from './nudges.ts';
import { getMember, tally } from './people.ts';
import { letGo, noteWelcome, place, stampOf, stateOrigin } from './place.ts';
import { suggestions } from './suggestions.ts';
import { inCircle } from './tally.ts';

export const memberPages: readonly Page[] = [
  { method: 'GET', path: '/people/:id', permission: 'people.view', title: 'people.member.title', handle: showMember },
  { method: 'POST', path: '/people/:id', permission: 'people.place', title: 'people.member.title', handle: placeMember },
  { method: 'POST', path: '/people/:id/origin', permission: 'people.edit-own', title: 'people.member.title', handle: keepOrigin },
  { method: 'POST', path: '/people/:id/welcome', permission: 'people.place', handle: welcomeMember },
  { method: 'GET', path: '/people/:id/removal', permission: 'people.remove', title: 'people.removal.title', handle: showRemoval },
  { method: 'POST', path: '/people/:id/removal', permission: 'people.remove', title: 'people.removal.title', handle: removeMember },
];

async function showMember(visit: Visit): Promise<Answer> {
  const member = await memberOf(visit);
  return show('people/member', await memberModel(visit, member, {}));
}

/** What the page shows in its forms besides what is kept. */
interface Sent {
  readonly place?: { readonly shown: Shown; readonly problems?: Problems; readonly theirs?: Theirs };
  readonly origin?: { readonly shown: Shown; readonly problems: Problems };
}
type Problems = Parameters<typeof formModel>[3];

async function memberModel(visit: Visit, member: KeptMember, sent: Sent): Promise<object> {
  const { words } = visit;
  const at = visit.to(`/people/${member.id}`);
  const isYou = member.id === visit.member.id;
  const mayPlace = visit.may('people.place');
  const names = suggestions(await tally(visit.house, visit.community), words.locale);
  return {
    name: calledIn(words, member),
    isYou,
    facts: factsOf(visit, member),
    saved: visit.query.saved === 'yes',
    back: visit.to('/people'),
    names,
    ...(mayPlace && !isYou && !member.welcomedBy && isNew(visit, member) ? welcomeModel(visit, member, at) : {}),
    ...(mayPlace ? { place: await placeModel(visit, member, at, sent.place) } : {}),
    ...(isYou && !mayPlace && visit.may('people.edit-own') ? { origin: originModel(visit, member, at, sent.origin) } : {}),
    ...(visit.may('people.remove') && !isYou ? { removal: `${at}/removal` } : {}),
  };
}

/** The e-mail address, and when they were here last, are for those who run the community. */
function factsOf(visit: Visit, member: KeptMember): readonly object[] {
  const { words, community, now } = visit;
  const fact = (label: string, value: string) => (value === '' ? [] : [{ label, value }]);
  const topics = member.topicRoles.filter(({ topicId }) => topicName(community, topicId) !== '');
  return [
    ...fact(words.say('people.column.role'), words.say(`role.${member.role}`)),
    ...topics.flatMap(({ topicId, role }) =>
      fact(words.say('people.member.topic', { topic: topicName(community, topicId) }), words.say(`role.${role}`)),
    ),
    ...fact(words.say('people.column.organisation'), member.organisation || words.say('people.organisation.none')),
    ...fact(words.say('people.column.kind'), member.actor === '' ? '' : kindName(words, member.actor)),
    ...fact(words.say('people.column.joined'), words.day(member.joinedAt, visit.zone)),
    ...(visit.may('people.place') ? fact(words.say('people.member.seen'), words.ago(member.seenAt, now)) : []),
    ...(visit.may('people.place') ? fact(words.say('people.member.email'), member.email ?? '') : []),
  ];
}

function isNew({ now }: Visit, { joinedAt, role }: KeptMember): boolean {
  return !leads(role) && now.getTime() - joinedAt.getTime() < 30 * 24 * 3_600_000;
}

function welcomeModel(visit: Visit, member: KeptMember, at: string): object {
  const { subject, body } = welcomeDraft(visit, member);
  const mailto = member.email && mailtoOf(member.email, subject, body);
  return { welcome: { action: `${at}/welcome`, body, lang: member.locale ?? visit.words.locale, ...(mailto ? { mailto } : {}) } };
}

export function mailtoOf(email: string, subject: string, body: string): string {
  return `mailto:${encodeURIComponent(email).replace('%40', '@')}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
}

async function placeModel(visit: Visit, member: KeptMember, at: string, sent: Sent['place']): Promise<object> {
  const form = await placeForm(visit, member);
  const fields = formModel(visit.words, form, sent?.shown ?? shownOf(member), sent?.problems, sent?.theirs);
  const named = fields.map((field) => {
    const topic = field.name.startsWith('topic-') ? topicName(visit.community, field.name.slice('topic-'.length)) : '';
    return topic ? { ...field, label: visit.words.say('people.member.topic', { topic }) } : field;
  });
  return { action: at, seen: stampOf(member), fields: named, ...(sent?.theirs ? { by: sent.theirs.by } : {}) };
}

/** Circle, organisation, kind, a role by topic; and who leads instead, where this one is the last. */
async function placeForm(visit: Visit, member: KeptMember): Promise<Form> {
  const { words, community } = visit;
  const circles = roles.map((role) => ({ value: role, label: words.say(`role.${role}`) }));
  const none = { value: '', label: words.say('people.topic.none') };
  const topics = liveTopics(community).map(({ id }) => [
    `topic-${id}`,
    { read: choiceOrNone(roles), control: { as: 'choice', options: [none, ...circles] }, label: 'people.member.inTopic' } as const,
  ]);
  return {
    role: {
      read: choice(roles),
      control: { as: 'choice', options: circles },
      label: 'people.column.role',
      hint: 'people.member.role.hint',
    },
    ...((await isLastLeader(visit, member)) ? { successor: await successorField(visit) } : {}),
    ...originForm(visit, member),
    ...Object.fromEntries(topics),
  };
}

async function successorField({ house, community, words }: Visit): Promise<Form[string]> {
  const control = await personControl(house, community, words, words.say('people.successor.none'));
  return { read: line({ max: 120 }), control, label: 'people.successor', hint: 'people.successor.hint' };
}

function originForm({ words, community }: Visit, member: KeptMember): Form {
  const kinds = kindOptions(community, words, words.say('people.kind.none'), member.actor);
  return {
    organisation: {
      read: line({ max: 60 }),
      control: { as: 'line', max: 60, suggest: 'organisations' },
      label: 'people.column.organisation',
      hint: 'people.organisation.hint',
    },
    actor: {
      read: choiceOrNone(kinds.map(({ value }) => value).filter((value) => value !== '')),
      control: { as: 'choice', options: kinds },
      label: 'people.column.kind',
    },
  };
}

function originModel(visit: Visit, member: KeptMember, at: string, sent: Sent['origin']): object {
  const shown = sent?.shown ?? { organisation: member.organisation, actor: member.actor };
  return { action: `${at}/origin`, fields: formModel(visit.words, originForm(visit, member), shown, sent?.problems) };
}

function shownOf({ role, organisation, actor, topicRoles }: KeptMember): Shown {
  return { role, organisation, actor, ...Object.fromEntries(topicRoles.map((one) => [`topic-${one.topicId}`, one.role])) };
}

async function placeMember(visit: Visit): Promise<Answer> {
  const member = await memberOf(visit);
  const form = await placeForm(visit, member);
  const stored = shownOf(member);
  const topics = Object.keys(form).filter((name) => name.startsWith('topic-'));
  const shown = typedIn(visit, form, stored);
  const again = async (problems: Problems, status = 422) =>
    show('people/member', await memberModel(visit, member, { place: { shown, problems } }), status);
  const reading = readSentForm(visit, form, stored);
  if (!reading.ok) return again(reading.problems);
  const values = reading.values as Record<string, string>;
  const steppedBack = leads(member.role) && !leads(values.role as CommunityRole) && form.successor !== undefined;
  const successor = steppedBack ? await readSuccessor(visit, member, values.successor ?? '') : undefined;
  if (successor && 'key' in successor) return again({ successor });
  const topicRoles = [
    ...member.topicRoles.filter(({ topicId }) => !topics.includes(`topic-${topicId}`)),
    ...topics.flatMap((name): TopicRole[] => {
      const role = values[name] as CommunityRole | '';
      return role === '' ? [] : [{ topicId: name.slice('topic-'.length), role }];
    }),
  ];
  const placement = { role: values.role as CommunityRole, organisation: values.organisation ?? '', actor: values.actor ?? '', topicRoles };
  const terms = { by: visit.member.id, seen: visit.fields.version ?? '', ...(successor ? { successor: successor.id } : {}) };
  try {
    await place(visit.house, visit.community.id, member.id, placement, terms);
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    if (error.reason === 'version') return showBoth(visit, member.id, shown);
    return again({ role: { key: 'people.successor.last' } });
  }
  return go(`/people/${member.id}?saved=yes`);
}

/** Somebody else placed the member meanwhile: the page shows what both want, field by field. */
async function showBoth(visit: Visit, id: string, shown: Shown): Promise<Answer> {
  const member = await getMember(visit.house, visit.community.id, id);
  const [last] = (await visit.house.journal.read(visit.community.id, { about: id, limit: 1 })).items;
  const by = last?.by ? (await membersById(visit.house, visit.community.id, [last.by])).get(last.by) : undefined;
  const theirs = { by: calledIn(visit.words, by), values: shownOf(member) };
  return show('people/member', await memberModel(visit, member, { place: { shown, theirs } }), 409);
}

async function readSuccessor(visit: Visit, member: KeptMember, typed: string): Promise<KeptMember | { readonly key: string }> {
  if (typed === '') return { key: 'people.successor.last' };
  const found = await resolvePerson(visit.house, visit.community.id, typed);
  if (!('id' in found)) return found.length > 0 ? { key: 'people.successor.several' } : { key: 'people.successor.unknown' };
  return found.id === member.id || found.test ? { key: 'people.successor.other' } : found;
}

async function isLastLeader({ house, community }: Visit, { role }: KeptMember): Promise<boolean> {
  if (!leads(role)) return false;
  const counted = await tally(house, community);
  return inCircle(counted, 'facilitator') + inCircle(counted, 'coordinator') < 2;
}

/** Only of oneself: somebody else's page has no such form. */
async function keepOrigin(visit: Visit): Promise<Answer> {
  if (visit.params.id !== visit.member.id) throw problem('not-found', { reason: 'own' });
  const { member } = visit;
  const form = originForm(visit, member);
  const reading = readSentForm(visit, form);
  if (!reading.ok) {
    const origin = { shown: typedIn(visit, form), problems: reading.problems };
    return show('people/member', await memberModel(visit, member, { origin }), 422);
  }
  const { organisation = '', actor = '' } = reading.values as Record<string, string>;
  await stateOrigin(visit.house, visit.community.id, member.id, { organisation, actor });
  return go(`/people/${member.id}?saved=yes`);
}

async function welcomeMember(visit: Visit): Promise<Answer> {
  const member = await memberOf(visit);
  await noteWelcome(visit.house, visit.community.id, member.id, visit.member.id);
  return go(`/people/${member.id}?saved=yes`);
}

async function showRemoval(visit: Visit): Promise<Answer> {
  const member = await memberToLetGo(visit);
  return show('people/removal', await removalModel(visit, member, { mayReturn: 'yes' }));
}

async function removalForm(visit: Visit, member: KeptMember): Promise<Form> {
  const { words } = visit;
  const doors = [
    { value: 'yes', label: words.say('people.removal.return.yes') },
    { value: 'no', label: words.say('people.removal.return.no') },
  ];
  return {
    reason: {
      read: text({ max: 500, required: true }),
      control: { as: 'area', rows: 3, max: 500 },
      label: 'people.removal.reason',
      hint: 'people.removal.reason.hint',
    },
    mayReturn: { read: choice(['yes', 'no']), control: { as: 'choice', options: doors }, label: 'people.removal.return' },
    ...((await isLastLeader(visit, member)) ? { successor: await successorField(visit) } : {}),
  };
}

async function removalModel(visit: Visit, member: KeptMember, shown: Shown, problems: Problems = {}): Promise<object> {
  const at = `/people/${member.id}`;
  const fields = formModel(visit.words, await removalForm(visit, member), shown, problems);
  return { name: calledIn(visit.words, member), action: visit.to(`${at}/removal`), back: visit.to(at), fields };
}

async function removeMember(visit: Visit): Promise<Answer> {
  const member = await memberToLetGo(visit);
  const form = await removalForm(visit, member);
  const reading = readSentForm(visit, form);
  const again = async (problems: Problems) =>
    show('people/removal', await removalModel(visit, member, typedIn(visit, form), problems), 422);
  if (!reading.ok) return again(reading.problems);
  const { reason = '', mayReturn, successor: typed = '' } = reading.values as Record<string, string>;
  const successor = form.successor ? await readSuccessor(visit, member, typed) : undefined;
  if (successor && 'key' in successor) return again({ successor });
  const goodbye = { reason, mayReturn: mayReturn === 'yes', by: visit.member.id, ...(successor ? { successor: successor.id } : {}) };
  try {
    await letGo(visit.house, visit.community.id, member.id, goodbye);
  } catch (error) {
    if (isProblem(error, 'conflict')) return again({ reason: { key: 'people.successor.last' } });
    throw error;
  }
  return go('/people/former');
}

async function memberToLetGo(visit: Visit): Promise<KeptMember> {
  if (visit.params.id === visit.member.id) throw problem('not-found', { reason: 'oneself' });
  return memberOf(visit);
}

/** A test user is nobody here. */
async function memberOf(visit: Visit): Promise<KeptMember> {
  const member = await getMember(visit.house, visit.community.id, visit.params.id ?? '');
  if (member.test && member.id !== visit.member.id) throw problem('not-found', { reason: 'test user' });
  return member;
}
