// The topics of a draft as a plain form: name, place in the order, retire, bring back, and lines for new ones (method sheet D1).
import type { Field, FieldProblem } from '../../kernel/form.ts';
import { line, whole } from '../../kernel/form.ts';
import type { Visit } from '../../kernel/page.ts';
import { newId } from '../../kernel/secrets.ts';
import { limits, type NamedTopic } from './strategy.store.ts';

/** One line of the form; what was typed stays as it was typed. */
export interface TopicRow {
  /** The topic's id, or `new1` to `new3`. */
  readonly key: string;
  readonly name: string;
  readonly place: string;
  readonly retire: boolean;
}

/** Empty lines for new topics; who needs more saves and finds as many again. */
const fresh = ['new1', 'new2', 'new3'];

/** The form of these topics, with empty lines below. */
export function topicRows(topics: readonly NamedTopic[]): readonly TopicRow[] {
  const rows = topics.map(({ id, name }, at) => ({ key: id, name, place: String(at + 1), retire: false }));
  return [...rows, ...fresh.map((key) => ({ key, name: '', place: '', retire: false }))];
}

/** What was typed: of the topics that the community knows, in the order of the form. */
export function typedRows(visit: Visit, known: readonly NamedTopic[]): readonly TopicRow[] {
  const { fields } = visit;
  const keys = [...known.map(({ id }) => id).filter((id) => fields[`topic.${id}`] !== undefined), ...fresh];
  return keys.map((key) => ({
    key,
    name: fields[`topic.${key}`] ?? '',
    place: fields[`place.${key}`] ?? '',
    retire: fields[`retire.${key}`] === 'yes',
  }));
}

type Read = { readonly topics: readonly NamedTopic[] } | { readonly problem: FieldProblem };

/** The topics that the form means, in their new order; `back` are the ids of retired ones that were ticked. */
export function readTopics(rows: readonly TopicRow[], retired: readonly NamedTopic[], back: readonly string[]): Read {
  const placed: { topic: NamedTopic; place: number }[] = [];
  for (const [at, row] of rows.filter(({ retire, key, name }) => !retire && !(fresh.includes(key) && name.trim() === '')).entries()) {
    const name = readIn(line({ max: limits.topic }), row.name);
    const place = readIn(whole({ min: 1, max: 999 }), row.place);
    if ('problem' in name) return { problem: { key: 'strategy.topics.tooLong', gaps: { max: limits.topic } } };
    if ('problem' in place) return { problem: { key: 'strategy.topics.place', gaps: { name: name.value } } };
    if (name.value === '') return { problem: { key: 'strategy.topics.noName' } };
    // What has no place of its own stands where it stands in the form.
    placed.push({ topic: { id: fresh.includes(row.key) ? newId() : row.key, name: name.value }, place: place.value ?? 1000 + at });
  }
  const topics = placed.sort((one, other) => one.place - other.place).map(({ topic }) => topic);
  const all = [...topics, ...retired.filter(({ id }) => back.includes(id) && !topics.some((topic) => topic.id === id))];
  return problemOf(all) ?? { topics: all };
}

/** Topics as one text, to tell two versions of the list apart and to show the other one's. */
export function topicsText(topics: readonly NamedTopic[]): string {
  return topics.map(({ name }, at) => `${at + 1}. ${name}`).join('\n');
}

function problemOf(topics: readonly NamedTopic[]): { readonly problem: FieldProblem } | undefined {
  if (topics.length > limits.topics) return { problem: { key: 'strategy.topics.tooMany', gaps: { max: limits.topics } } };
  const names = topics.map(({ name }) => name.toLowerCase());
  const twice = topics.find(({ name }, at) => names.indexOf(name.toLowerCase()) !== at);
  return twice && { problem: { key: 'strategy.topics.twice', gaps: { name: twice.name } } };
}

function readIn<V>(field: Field<V>, raw: string): { readonly value: V } | { readonly problem: FieldProblem } {
  return field(raw);
}
