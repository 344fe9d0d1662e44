// What is not right yet about a medium, or about a set of them: it leaves people out, it costs money, it has one half only (D3).
import type { Words } from '../../kernel/words.ts';
import type { KeptMedium } from './media.ts';
import { type Lines, type Reach, reachOf, reachOfSet } from './reach.ts';

/** A sentence with the icon that stands beside it. */
export interface Warning {
  readonly sign: 'alert' | 'coin';
  readonly text: string;
}

/** Of one medium. */
export function warningsOf(words: Words, medium: KeptMedium, lines: Lines): readonly Warning[] {
  const { leftOut } = reachOf(lines, medium.needs);
  return [
    ...(leftOut > 0 ? [alert(words.say('media.warn.leavesOut', { count: leftOut }))] : []),
    ...(medium.paid ? [costly(words, medium)] : []),
  ];
}

/** Of the media in use together. */
export function warningsOfSet(words: Words, set: readonly KeptMedium[], lines: Lines): readonly Warning[] {
  if (set.length === 0) return [];
  const { leftOut } = reachOfSet(lines, set);
  return [
    ...(set.some(({ live }) => live) ? [] : [alert(words.say('media.warn.noLive'))]),
    ...(set.some(({ live }) => !live) ? [] : [alert(words.say('media.warn.noAnytime'))]),
    ...(leftOut > 0 ? [alert(words.say('media.warn.reachedByNone', { count: leftOut }))] : []),
  ];
}

/** "16 de 24 personas": whom it reaches, whom not, and of whom nobody knows. */
export function reachSentence(words: Words, { reached, members, leftOut, unknown }: Reach): string {
  const parts = [words.say('media.reach.reached', { reached, members })];
  if (leftOut > 0) parts.push(words.say('media.reach.leftOut', { count: leftOut }));
  if (unknown > 0) parts.push(words.say('media.reach.unknown', { count: unknown }));
  return parts.join(' · ');
}

export function costOf(words: Words, { paid, amount }: KeptMedium): string {
  return paid ? words.say('media.cost.amount', { amount }) : words.say('media.cost.free');
}

function costly(words: Words, { amount, reason }: KeptMedium): Warning {
  return { sign: 'coin', text: words.say('media.warn.costs', { amount, reason }) };
}

function alert(text: string): Warning {
  return { sign: 'alert', text };
}
