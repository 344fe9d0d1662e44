// What somebody asks of the calendar by its address, and the addresses of what else they may ask.
import { problem } from '../../kernel/errors.ts';
import type { Visit } from '../../kernel/page.ts';
import { dayIn, isDay } from '../../kernel/time.ts';

/** How to look, at what. */
export interface Asked {
  readonly view: 'month' | 'agenda';
  readonly day: string;
  /** The month was asked for, or nothing, and not this very day. */
  readonly isWholeMonth: boolean;
  readonly mine: boolean;
  /** A topic's id; empty: all. */
  readonly topic: string;
}

/**
 * `?day=2026-12-03`, or `?month=2026-12` (today where today is in it, else its first day), or today where the reader is; `?view=agenda`,
 * `?mine=yes`, `?topic=<id>`. Throws not-found on what is no day, no month and no view; a topic that is not there is no filter.
 */
export function readAsked({ query, community, zone, now }: Visit): Asked {
  const { view = 'month', day, month, mine, topic } = query;
  if (view !== 'month' && view !== 'agenda') throw problem('not-found', { reason: 'view' });
  const today = dayIn(zone, now);
  const first = month === undefined || today.startsWith(`${month}-`) ? today : `${month}-01`;
  const asked = day || first;
  if (!isDay(asked)) throw problem('not-found', { reason: 'day' });
  const known = community.topics.some(({ id }) => id === topic);
  return { view, day: asked, isWholeMonth: !day, mine: mine === 'yes', topic: known && topic ? topic : '' };
}

/** The path of the calendar as it was asked for, with what differs; `month` is a month, `2026-12`, that stands in place of the day. */
export function pathOf(asked: Asked, differs: Partial<Asked> & { readonly month?: string } = {}): string {
  const { view, day, mine, topic, month } = { ...asked, ...differs };
  const query = new URLSearchParams();
  if (view === 'agenda') query.set('view', view);
  if (month !== undefined) query.set('month', month);
  else if (day) query.set('day', day);
  if (mine) query.set('mine', 'yes');
  if (topic) query.set('topic', topic);
  return query.size > 0 ? `/calendar?${query}` : '/calendar';
}

/** Back to this very page. */
export function herePath(asked: Asked): string {
  return pathOf(asked, asked.isWholeMonth && asked.view === 'month' ? { month: asked.day.slice(0, 7) } : {});
}
