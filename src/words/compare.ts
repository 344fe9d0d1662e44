// Two texts side by side: what was added, removed and changed, line by line and word by word.
import { diffArrays, diffWordsWithSpace } from 'diff';

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

/** Texts that differ in more words than this are shown as replaced, so that no two texts take long to compare. */
const WORDS = 600;
const LINES = 2000;

/** Compares two texts: first which lines changed, then which words of those. */
export function compareTexts(from: string, to: string): Compared {
  if (from === to) return { change: 'same', from: common(from), to: common(to) };
  if (from === '') return { change: 'added', from: [], to: [{ text: to, own: true }] };
  if (to === '') return { change: 'removed', from: [{ text: from, own: true }], to: [] };
  return { change: 'changed', ...byLines(from, to) };
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
  const steps = diffWordsWithSpace(from, to, { maxEditLength: WORDS });
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
