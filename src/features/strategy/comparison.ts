// Two versions side by side: what was added, removed and changed, word by word (method sheet D1).
import { diffArrays, diffWords } from 'diff';
import type { NamedTopic } from './strategy.store.ts';

/** A run of text that both have, or that only this side has. */
export interface Part {
  readonly text: string;
  readonly own: boolean;
}

export type Change = 'same' | 'added' | 'removed' | 'changed';

/** One text as it was and as it is. */
export interface Compared {
  readonly change: Change;
  readonly from: readonly Part[];
  readonly to: readonly Part[];
}

/** One topic as it was and as it is; `moved` where it stands in another place among those that stayed. */
export interface ComparedTopic extends Compared {
  readonly moved: boolean;
}

/** Texts that differ in more words than this are shown as replaced, so that no two texts take long to compare. */
const WORDS = 600;
const LINES = 2000;

/** Where words begin and end does not depend on which of our languages it is. */
const intlSegmenter = new Intl.Segmenter('es', { granularity: 'word' });

/** Compares two texts: first which lines changed, then which words of those. */
export function compareTexts(from: string, to: string): Compared {
  if (from === to) return { change: 'same', from: common(from), to: common(to) };
  if (from === '') return { change: 'added', from: [], to: [{ text: to, own: true }] };
  if (to === '') return { change: 'removed', from: [{ text: from, own: true }], to: [] };
  return { change: 'changed', ...byLines(from, to) };
}

/** Compares two lists, each entry a line. */
export function compareLists(from: readonly string[], to: readonly string[]): Compared {
  return compareTexts(from.join('\n'), to.join('\n'));
}

/** Compares topics by their ids: new ones, retired ones, renamed and moved ones; in the new order, those that went last. */
export function compareTopics(from: readonly NamedTopic[], to: readonly NamedTopic[]): readonly ComparedTopic[] {
  const before = new Map(from.map((topic) => [topic.id, topic.name]));
  const after = new Set(to.map((topic) => topic.id));
  const stayed = from.filter(({ id }) => after.has(id)).map(({ id }) => id);
  const steps = diffArrays(
    stayed,
    to.filter(({ id }) => before.has(id)).map(({ id }) => id),
  );
  const moved = new Set(steps.filter(({ added }) => added).flatMap(({ value }) => value));
  const kept = to.map(({ id, name }) => ({ ...compareTexts(before.get(id) ?? '', name), moved: moved.has(id) }));
  const gone = from.filter(({ id }) => !after.has(id)).map(({ name }) => ({ ...compareTexts(name, ''), moved: false }));
  return [...kept, ...gone];
}

function byLines(from: string, to: string): Pick<Compared, 'from' | 'to'> {
  const steps = diffArrays(linesOf(from), linesOf(to), { maxEditLength: LINES });
  if (!steps) return replaced(from, to);
  const sides: { from: Part[]; to: Part[] } = { from: [], to: [] };
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at];
    const next = steps[at + 1];
    const text = (step?.value ?? []).join('');
    if (step?.removed && next?.added) {
      append(sides, byWords(text, next.value.join('')));
      at++;
    } else {
      const part = { text, own: Boolean(step?.added || step?.removed) };
      if (!step?.added) sides.from.push(part);
      if (!step?.removed) sides.to.push(part);
    }
  }
  return sides;
}

function byWords(from: string, to: string): Pick<Compared, 'from' | 'to'> {
  const steps = diffWords(from, to, { maxEditLength: WORDS, intlSegmenter });
  if (!steps) return replaced(from, to);
  const part = ({ value, added, removed }: (typeof steps)[number]) => ({ text: value, own: added || removed });
  return { from: steps.filter(({ added }) => !added).map(part), to: steps.filter(({ removed }) => !removed).map(part) };
}

/** Each line with its end; the last one gets one, so that it equals the same line elsewhere. */
function linesOf(text: string): string[] {
  return text.split('\n').map((line) => `${line}\n`);
}

function append(sides: { from: Part[]; to: Part[] }, more: Pick<Compared, 'from' | 'to'>): void {
  sides.from.push(...more.from);
  sides.to.push(...more.to);
}

function replaced(from: string, to: string): Pick<Compared, 'from' | 'to'> {
  return { from: [{ text: from, own: true }], to: [{ text: to, own: true }] };
}

function common(text: string): readonly Part[] {
  return text === '' ? [] : [{ text, own: false }];
}
