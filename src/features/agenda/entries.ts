// What has a date as a reader sees it: on their days, by their clock, with the marks that it has for them.
import type { Dated, Days } from '../../kernel/dated.ts';
import type { Gathered } from '../../kernel/gather.ts';
import type { Visit } from '../../kernel/page.ts';
import { topicName } from '../../kernel/people.ts';
import type { Asked } from './asked.ts';
import { datesIn, daysOf, ownDates } from './gathered.ts';

export interface Entry {
  readonly dated: Gathered<Dated>;
  /** The days that it touches where the reader is. */
  readonly days: Days;
  readonly title: string;
  readonly href: string;
  /** `16:00`; empty for what has days and no time. */
  readonly hour: string;
  /** It names the reader. */
  readonly isMine: boolean;
  readonly isDone: boolean;
  readonly isOff: boolean;
  readonly meets: boolean;
  /** Whose calendar it is from, where it is not the community's. */
  readonly outside: string;
  readonly place: string;
  readonly topic: string;
  /** The address that closes it, for whoever it names. */
  readonly close: string;
}

/** What touches these days and passes the filters, the first first. */
export async function entriesIn(visit: Visit, asked: Asked, days: Days): Promise<readonly Entry[]> {
  const { house, community, member, zone } = visit;
  const all = await datesIn(house, community, member, days, zone);
  const isOwn = asked.mine ? await ownDates(house, community, member) : () => true;
  return all.filter((one) => (asked.topic === '' || one.topic === asked.topic) && isOwn(one)).map((one) => entryOf(visit, one));
}

function entryOf({ words, zone, member, community, to }: Visit, dated: Gathered<Dated>): Entry {
  const { title, path, from, members, done = false, cancelled = false, meets = false, outside = '', place = '', topic, close } = dated;
  const isMine = members.includes(member.id);
  return {
    dated,
    days: daysOf(dated, zone),
    title,
    href: to(path),
    hour: typeof from === 'string' ? '' : words.hour(from, zone),
    isMine,
    isDone: done && !cancelled,
    isOff: cancelled,
    meets,
    outside,
    place,
    topic: topic ? topicName(community, topic) : '',
    close: isMine && close && !cancelled ? to(close) : '',
  };
}
