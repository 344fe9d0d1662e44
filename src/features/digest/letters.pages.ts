// A member's own letters: how often and when, and what the next one would be.
import { readForm } from '../../kernel/form.ts';
import { formModel } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, send, show, type Visit } from '../../kernel/page.ts';
import { calledIn, getMember } from '../people/index.ts';
import { type Chosen, choose, readChoice } from './choices.ts';
import { preview } from './letters.ts';
import { cutsAround } from './rhythm.ts';
import { choiceShown, ownForm, slotShown } from './slot-form.ts';
import { readSlot, type Slot, wish, zoneOf } from './wishes.ts';

export const lettersPages: readonly Page[] = [
  { method: 'GET', path: '/letters', permission: 'digest.own', title: 'digest.title', handle: (visit) => showOwn(visit) },
  { method: 'POST', path: '/letters', permission: 'digest.own', title: 'digest.title', handle: keepOwn },
  { method: 'GET', path: '/letters/preview', permission: 'digest.own', title: 'digest.preview.title', handle: showPreview },
  { method: 'GET', path: '/letters/preview/letter', permission: 'digest.own', title: 'digest.preview.title', handle: sendPreview },
];

async function showOwn(visit: Visit, problems: Parameters<typeof formModel>[3] = {}): Promise<Answer> {
  const { house, community, member, words, to } = visit;
  const [slot, choice] = await Promise.all([readSlot(house, community.id, member.id), readChoice(house, community.id, member.id)]);
  const isWrong = Object.keys(problems).length > 0;
  const model = {
    action: to('/letters'),
    saved: visit.query.saved === 'yes',
    fields: formModel(words, ownForm(words), isWrong ? visit.fields : { ...slotShown(slot), ...choiceShown(choice) }, problems),
    next: nextOf(visit, slot),
    chosen: words.say(slot.isOwn ? 'digest.own' : 'digest.given'),
    address: member.email ? words.say('digest.address', { address: member.email }) : words.say('digest.address.none'),
    preview: to('/letters/preview'),
    lead: visit.may('digest.lead') ? to('/letters/lead') : '',
  };
  return show('digest/own', model, isWrong ? 422 : 200);
}

function nextOf({ words, community, member, now }: Visit, slot: Slot): string {
  const zone = zoneOf(community, member);
  const next = cutsAround(slot, zone, now)?.next;
  return next
    ? words.say('digest.next.when', { day: words.day(next, zone), time: words.time(next, zone) })
    : words.say('digest.next.never');
}

async function keepOwn(visit: Visit): Promise<Answer> {
  const form = ownForm(visit.words);
  const reading = readForm(visit.fields, Object.fromEntries(Object.entries(form).map(([name, { read }]) => [name, read])));
  if (!reading.ok) return showOwn(visit, reading.problems);
  const { reminders, invites, ...slot } = reading.values as unknown as Slot & Chosen;
  const { house, community, member } = visit;
  await wish(house, community.id, member.id, slot);
  await choose(house, community.id, member.id, { reminders, invites });
  return go('/letters?saved=yes');
}

/** One's own; whoever leads may look at anybody's, since they write into all of them. */
async function whose(visit: Visit): Promise<string> {
  const asked = visit.query.member;
  if (!asked || !visit.may('digest.lead')) return visit.member.id;
  return (await getMember(visit.house, visit.community.id, asked)).id;
}

async function showPreview(visit: Visit): Promise<Answer> {
  const { house, community, words, to } = visit;
  const id = await whose(visit);
  const letter = await preview(house, community, id);
  const name = calledIn(words, await getMember(house, community.id, id));
  const ask = id === visit.member.id ? '' : `?member=${id}`;
  return show('digest/preview', {
    whose: words.say('digest.preview.whose', { name }),
    subject: letter?.subject ?? '',
    text: letter?.text ?? '',
    full: to(`/letters/preview/letter${ask}`),
    back: to('/letters'),
  });
}

/** The letter as it is, in a page of its own: its styles stand within it, so its policy is its own too. */
async function sendPreview(visit: Visit): Promise<Answer> {
  const letter = await preview(visit.house, visit.community, await whose(visit));
  if (!letter) return go('/letters/preview');
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  // Within a mail program it is an article; here it is all there is.
  const page = letter.html.replace('<div role="article"', '<div role="main"');
  return send('text/html; charset=utf-8', page, { 'Content-Security-Policy': policy });
}
