// Invitations: who is asked to enrol, the message that is ready to send, and what came of it.
import { isProblem, problem } from '../../kernel/errors.ts';
import { choice, choiceOrNone, type Field, type FieldProblem, line, text } from '../../kernel/form.ts';
import { type Form, formModel, readSentForm, type Shown, typedIn } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { type CommunityRole, liveTopics, roles, topicName } from '../../kernel/people.ts';
import { type Locale, locales } from '../../kernel/words.ts';
import { calledIn, membersById, personControl, resolvePerson } from './choice.ts';
import {
  close,
  getInvitation,
  type InvitationState,
  invitationStates,
  invite,
  joinByHand,
  type KeptInvitation,
  letterOf,
  listInvitations,
} from './invitations.ts';
import { mailtoOf } from './member.pages.ts';

const PER_PAGE = 50;

export const invitationsPages: readonly Page[] = [
  { method: 'GET', path: '/people/invitations', permission: 'people.invite', title: 'people.invitations.title', handle: showInvitations },
  { method: 'POST', path: '/people/invitations', permission: 'people.invite', title: 'people.invite.title', handle: addInvitation },
  { method: 'GET', path: '/people/invitations/new', permission: 'people.invite', title: 'people.invite.title', handle: showNew },
  { method: 'GET', path: '/people/invitations/:id', permission: 'people.invite', title: 'people.invitation.title', handle: showInvitation },
  { method: 'POST', path: '/people/invitations/:id/withdrawal', permission: 'people.invite', handle: (visit) => end(visit, 'withdrawn') },
  { method: 'POST', path: '/people/invitations/:id/refusal', permission: 'people.invite', handle: (visit) => end(visit, 'declined') },
  { method: 'POST', path: '/people/invitations/:id/arrival', permission: 'people.invite', title: 'people.invitation.title', handle: join },
];

/** One state at a time, the open ones first. */
async function showInvitations(visit: Visit): Promise<Answer> {
  const { house, community, words } = visit;
  const state = invitationStates.find((one) => one === (visit.query.state || 'open'));
  if (!state) throw problem('not-found', { reason: 'state' });
  const page = await listInvitations(house, community.id, state, PER_PAGE, visit.query.after || undefined);
  const known = await membersById(
    house,
    community.id,
    page.items.map(({ by }) => by),
  );
  const link = (one: InvitationState) => visit.to(`/people/invitations${one === 'open' ? '' : `?state=${one}`}`);
  const next = page.next && visit.to(`/people/invitations?state=${state}&after=${encodeURIComponent(page.next)}`);
  return show('people/invitations', {
    states: invitationStates.map((one) => ({ label: words.say(`people.invitations.${one}`), href: link(one), current: one === state })),
    isOpen: state === 'open',
    rows: page.items.map((one) => rowModel(visit, one, calledIn(words, known.get(one.by)))),
    add: visit.to('/people/invitations/new'),
    back: visit.to('/people'),
    ...(next ? { next } : {}),
  });
}

function rowModel(visit: Visit, { id, name, role, topicId, createdAt }: KeptInvitation, by: string): object {
  const { words } = visit;
  return {
    name,
    href: visit.to(`/people/invitations/${id}`),
    role: words.say(`role.${role}`),
    topic: topicName(visit.community, topicId),
    by,
    ago: words.ago(createdAt, visit.now),
  };
}

async function showNew(visit: Visit): Promise<Answer> {
  const { role, topic } = visit.query;
  const shown = { role: roles.find((one) => one === role) ?? 'active', topicId: topic ?? '', locale: visit.community.locale ?? 'es' };
  return show('people/invite', inviteModel(visit, shown));
}

function inviteModel(visit: Visit, shown: Shown, problems: Parameters<typeof formModel>[3] = {}): object {
  const fields = formModel(visit.words, inviteForm(visit), shown, problems);
  return { action: visit.to('/people/invitations'), back: visit.to('/people/invitations'), fields };
}

function inviteForm({ words, community }: Visit): Form {
  const topics = liveTopics(community);
  const whole = { value: '', label: words.say('people.invite.topic.none') };
  const option = (value: string, label: string) => ({ value, label });
  const languages = locales.map((locale) => option(locale, words.say(`locale.${locale}`)));
  return {
    name: { read: line({ max: 80, required: true }), control: { as: 'line', max: 80 }, label: 'people.column.name' },
    email: {
      read: mail(),
      control: { as: 'line', type: 'email', max: 254 },
      label: 'people.member.email',
      hint: 'people.invite.email.hint',
    },
    role: {
      read: choice(roles),
      control: { as: 'choice', options: roles.map((role) => option(role, words.say(`role.${role}`))) },
      label: 'people.column.role',
    },
    topicId: {
      read: choiceOrNone(topics.map(({ id }) => id)),
      control: { as: 'choice', options: [whole, ...topics.map(({ id, name }) => option(id, name))] },
      label: 'people.invite.topic',
    },
    locale: { read: choice(locales), control: { as: 'choice', options: languages }, label: 'people.invite.locale' },
    enrol: { read: line({ max: 300 }), control: { as: 'line', max: 300 }, label: 'people.invite.enrol', hint: 'people.invite.enrol.hint' },
    note: {
      read: text({ max: 500 }),
      control: { as: 'area', rows: 3, max: 500 },
      label: 'people.invite.note',
      hint: 'people.invite.note.hint',
    },
  };
}

/** An e-mail address as the LMS would send it, or none. */
function mail(): Field<string> {
  return (raw = '') => {
    const value = raw.trim();
    if (value === '' || (/^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+\.[^\s@<>,;:"()]+$/u.test(value) && value.length <= 254)) return { value };
    return { problem: { key: 'people.invite.email.wrong' } };
  };
}

async function addInvitation(visit: Visit): Promise<Answer> {
  const form = inviteForm(visit);
  const reading = readSentForm(visit, form);
  if (!reading.ok) return show('people/invite', inviteModel(visit, typedIn(visit, form), reading.problems), 422);
  const { name = '', email = '', role, topicId = '', locale, enrol = '', note = '' } = reading.values as Record<string, string>;
  const asking = { name, email, role: role as CommunityRole, topicId, locale: locale as Locale, enrol, note };
  try {
    const { id } = await invite(visit.house, visit.community.id, asking, visit.member.id);
    return go(`/people/invitations/${id}`);
  } catch (error) {
    if (!isProblem(error, 'duplicate')) throw error;
    return show('people/invite', inviteModel(visit, typedIn(visit, form), { email: { key: 'people.invite.already' } }), 422);
  }
}

async function showInvitation(visit: Visit): Promise<Answer> {
  const invitation = await getInvitation(visit.house, visit.community.id, visit.params.id ?? '');
  return show('people/invitation', await invitationModel(visit, invitation));
}

async function invitationModel(visit: Visit, invitation: KeptInvitation, typed = '', wrong?: FieldProblem): Promise<object> {
  const { house, community, words } = visit;
  const known = await membersById(house, community.id, [invitation.by, invitation.memberId ?? '']);
  const by = known.get(invitation.by);
  const at = visit.to(`/people/invitations/${invitation.id}`);
  const letter = letterOf(house, community, invitation, by);
  const { id: _, topic, ...row } = rowModel(visit, invitation, calledIn(words, by)) as { id?: string; topic: string };
  return {
    ...row,
    topic,
    email: invitation.email,
    lang: invitation.locale,
    state: words.say(`people.invitations.state.${invitation.state}`),
    joined: invitation.memberId ? calledIn(words, known.get(invitation.memberId)) : '',
    back: visit.to('/people/invitations'),
    ...(invitation.state === 'open' ? { open: await openModel(visit, invitation, letter, at, typed, wrong) } : {}),
  };
}

async function openModel(
  { house, community, words }: Visit,
  { email }: KeptInvitation,
  letter: { subject: string; body: string },
  at: string,
  typed: string,
  wrong: FieldProblem | undefined,
): Promise<object> {
  const control = await personControl(house, community, words, words.say('people.arrival.none'));
  const form: Form = { member: { read: line({ max: 120 }), control, label: 'people.arrival.who', hint: 'people.arrival.hint' } };
  return {
    ...letter,
    mailto: mailtoOf(email, letter.subject, letter.body),
    withdrawal: `${at}/withdrawal`,
    refusal: `${at}/refusal`,
    arrival: `${at}/arrival`,
    fields: formModel(words, form, { member: typed }, wrong ? { member: wrong } : {}),
  };
}

async function end(visit: Visit, state: 'withdrawn' | 'declined'): Promise<Answer> {
  await close(visit.house, visit.community.id, visit.params.id ?? '', state, visit.member.id);
  return go('/people/invitations');
}

async function join(visit: Visit): Promise<Answer> {
  const { house, community } = visit;
  const invitation = await getInvitation(house, community.id, visit.params.id ?? '');
  const typed = (visit.fields.member ?? '').slice(0, 300);
  const found = await resolvePerson(house, community.id, typed);
  if (!('id' in found) || found.test) {
    const several = !('id' in found) && found.length > 0;
    const wrong = several ? { key: 'people.successor.several' } : { key: 'people.successor.unknown' };
    return show('people/invitation', await invitationModel(visit, invitation, typed, wrong), 422);
  }
  await joinByHand(house, community.id, invitation.id, found.id, visit.member.id);
  return go(`/people/${found.id}`);
}
