// Two versions side by side: lists and topics; the words of a text are compared in words/compare.ts (method sheet D1).
import { diffArrays } from 'diff';
import { type Compared, compareTexts } from '../../words/compare.ts';
import type { NamedTopic } from './strategy.store.ts';

/** One topic as it was and as it is; `moved` where it stands in another place among those that stayed. */
export interface ComparedTopic extends Compared {
  readonly moved: boolean;
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
