// The short letters about what is near: one member, some things, and the way to have no more of them.
import type { Dated } from '../../kernel/dated.ts';
import type { Promised } from '../../kernel/feature.ts';
import type { Gathered } from '../../kernel/gather.ts';
import type { Letter } from '../../kernel/post.ts';
import { hashed } from '../../kernel/secrets.ts';
import { listIdOf, messageIdOf } from '../../mail/letter.ts';
import { type Item, renderFrame, renderSections, type Section, type Way } from '../../mail/render.ts';
import { actionsOf, greetingOf, placeIn, type Reader, whenOf } from './pieces.ts';
import { type About, deliveryId } from './sending.ts';

/** What differs from one of these letters to another. */
export interface Note {
  readonly about: About;
  /** What its thread is of: the key of a thing. */
  readonly thread: string;
  readonly subject: string;
  readonly heading: string;
  readonly sections: readonly Section[];
  /** Which of them its way out ends. */
  readonly ends: 'reminders' | 'invites';
  readonly calendar?: Letter['calendar'];
}

/** The letter, all of it in the reader's language. */
export async function noteLetter(reader: Reader, { about, thread, subject, heading, sections, ends, calendar }: Note): Promise<Letter> {
  const { house, community, member, words } = reader;
  const { host } = new URL(house.origin);
  const stop = await house.tokens.keepShort({ purpose: 'digest.off', community: community.id, member: member.id, thing: ends });
  const url = `${house.origin}/u/${stop}`;
  const frame = renderFrame({
    words,
    heading,
    closing: words.say('digest.closing'),
    footer: {
      community: community.title,
      why: words.say(`digest.why.${ends}`, { title: community.title }),
      unsubscribe: words.say(`digest.off.${ends}.label`),
      preferences: { label: words.say('digest.preferences'), href: placeIn(house, community, '/letters') },
    },
  });
  const { html, text } = frame({ greeting: greetingOf(words, member), pieces: [renderSections(sections, words)], unsubscribe: url });
  const threadId = ['near', community.id, member.id, hashed(thread)];
  return {
    to: { name: member.name, address: member.email ?? '' },
    subject,
    html,
    text,
    language: words.locale,
    messageId: messageIdOf([...threadId, deliveryId(about)], host),
    references: messageIdOf(threadId, host),
    listId: { id: listIdOf(community.id, host), name: community.title },
    unsubscribe: { url },
    isBulk: ends === 'reminders',
    ...(calendar ? { calendar } : {}),
  };
}

/** Something that happens: when on the reader's clock, where, with what, how to join it, and what can be said to it. */
export function meetingItem(reader: Reader, one: Gathered<Dated>): Item {
  const { house, community, words } = reader;
  const { materials = [], place = '', link, cancelled, reason } = one;
  const joined = link && !cancelled ? joinWay(reader, link) : undefined;
  const detail = [
    whenOf(reader, one),
    place,
    cancelled && reason ? words.say('digest.near.reason', { reason }) : '',
    materials.length > 0 && !cancelled ? words.say('digest.near.materials', { list: words.list(materials) }) : '',
    // What a mail program cannot open is written out.
    link && !cancelled && !joined ? link : '',
  ];
  return {
    text: one.title,
    detail: detail.filter((part) => part !== '').join(' · '),
    href: placeIn(house, community, one.path),
    actions: [...(joined ? [joined] : []), ...(cancelled ? [] : actionsOf(reader, one))],
  };
}

function joinWay({ words }: Reader, link: string): Way | undefined {
  return URL.canParse(link) && /^https?:$/.test(new URL(link).protocol) ? { label: words.say('digest.near.join'), href: link } : undefined;
}

export function promiseItem(reader: Reader, one: Gathered<Promised>): Item {
  const { house, community, words } = reader;
  return {
    text: one.text,
    ...(one.due ? { detail: words.say('digest.due', { day: words.date(one.due) }) } : {}),
    href: placeIn(house, community, one.path),
    actions: actionsOf(reader, one),
  };
}
