// The comparison of two versions as a page shows it: field by field, those that are the same named in one line.
import type { KeptMember } from '../../kernel/people.ts';
import type { Words } from '../../kernel/words.ts';
import { type Compared, compareTexts } from '../../words/compare.ts';
import { calledIn } from '../people/index.ts';
import { compareLists, compareTopics } from './comparison.ts';
import type { Content } from './strategy.ts';

/** The fields of two versions side by side, and the labels of those that are the same. */
export function comparisonModel(words: Words, from: Content, to: Content, members: ReadonlyMap<string, KeptMember>): object {
  const named = (ids: readonly string[]) => ids.map((id) => calledIn(words, members.get(id)));
  const fields: readonly (readonly [name: string, label: string, compared: Compared])[] = [
    ['purpose', words.say('strategy.field.purpose'), compareTexts(from.purpose, to.purpose)],
    ['objectives', words.say('strategy.field.objectives'), compareLists(from.objectives, to.objectives)],
    ['approach', words.say('strategy.field.approach'), compareTexts(from.approach, to.approach)],
    ['needs', words.say('strategy.field.needs'), compareTexts(from.needs, to.needs)],
    ['norms', words.say('strategy.field.norms'), compareTexts(from.norms, to.norms)],
    ['mechanisms', words.say('strategy.field.mechanisms'), compareTexts(from.mechanisms, to.mechanisms)],
    ['founders', words.say('strategy.field.founders'), compareLists(named(from.founders), named(to.founders))],
  ];
  const topics = topicsModel(words, from, to);
  const same = fields.filter(([, , { change }]) => change === 'same').map(([, label]) => label);
  if (topics.length === 0) same.unshift(words.say('strategy.field.topics'));
  return {
    topics,
    fields: fields
      .filter(([, , { change }]) => change !== 'same')
      .map(([name, label, compared]) => ({ name, label, ...sides(words, compared) })),
    same: words.list(same),
    isSame: topics.length === 0 && same.length === fields.length + 1,
  };
}

/** All topics, where any of them changed. */
function topicsModel(words: Words, from: Content, to: Content): readonly object[] {
  const compared = compareTopics(from.topics, to.topics);
  if (compared.every(({ change, moved }) => change === 'same' && !moved)) return [];
  return compared.map((topic) => ({ ...sides(words, topic), isMoved: topic.moved, isSame: topic.change === 'same' }));
}

function sides(words: Words, { change, from, to }: Compared): object {
  return { from, to, change, changeName: words.say(`strategy.change.${change}`) };
}
