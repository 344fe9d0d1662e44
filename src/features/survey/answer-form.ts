// The survey as one plain form: for each topic a wish and an offer, and from where somebody takes part (D6, C2).
import { choice, choiceOrNone, several, text } from '../../kernel/form.ts';
import { type Form, formModel, readSentForm, type Shown, typedIn } from '../../kernel/form-model.ts';
import type { Visit } from '../../kernel/page.ts';
import { type Connection, connections, type Device, devices, type Hour, type Surroundings, weekHours } from '../../kernel/people.ts';
import { type Locale, locales, type Words } from '../../kernel/words.ts';
import { liveTopics } from '../community/index.ts';
import { type Answer, type OfferLevel, offerLevels, type Said, type Wish, wishLevels } from './survey.store.ts';
import { hourName, hoursOf, patterns } from './week.ts';

/** A text of their own: two or three sentences typed on a phone. */
const LONGEST = 300;

/** What a form sent, read. */
export interface Read {
  readonly said: Said;
  readonly surroundings: Pick<Surroundings, 'device' | 'connection' | 'hours' | 'accessibility'>;
  readonly locale: Locale;
}

/** The form for this community: its topics, and the rest. */
export function surveyForm({ words, community }: Visit): Form {
  const topics = liveTopics(community).flatMap(({ id }): [string, Form[string]][] => [
    [`learn-${id}`, levels(words, 'wish', wishLevels)],
    [`teach-${id}`, levels(words, 'offer', offerLevels)],
  ]);
  return { ...Object.fromEntries(topics), ...ownWords, ...surroundingsForm(words) };
}

const ownWords: Form = {
  learn: { read: text({ max: LONGEST }), control: { as: 'area', rows: 3, max: LONGEST }, label: 'survey.learn', hint: 'survey.learn.hint' },
  teach: { read: text({ max: LONGEST }), control: { as: 'area', rows: 3, max: LONGEST }, label: 'survey.teach', hint: 'survey.teach.hint' },
};

function levels(words: Words, of: 'wish' | 'offer', values: readonly string[]): Form[string] {
  const none = { value: '', label: words.say(`survey.${of}.none`) };
  const options = [none, ...values.map((value) => ({ value, label: words.say(`survey.${of}.${value}`) }))];
  return { read: choiceOrNone(values), control: { as: 'choice', options }, label: 'survey.level' };
}

function surroundingsForm(words: Words): Form {
  const none = { value: '', label: words.say('survey.unsaid') };
  const device = [none, ...devices.map((value) => ({ value, label: words.say(`survey.device.${value}`) }))];
  const connection = [none, ...connections.map((value) => ({ value, label: words.say(`survey.connection.${value}`) }))];
  const quick = patterns.map((value) => ({ value, label: words.say(`survey.pattern.${value}`) }));
  const hours = weekHours.map((value) => ({ value, label: hourName(words, value) }));
  const languages = locales.map((value) => ({ value, label: words.say(`locale.${value}`) }));
  return {
    device: { read: choiceOrNone(devices), control: { as: 'choice', options: device }, label: 'survey.device' },
    connection: { read: choiceOrNone(connections), control: { as: 'choice', options: connection }, label: 'survey.connection' },
    quick: { read: several(patterns), control: { as: 'boxes', options: quick }, label: 'survey.hours', hint: 'survey.hours.hint' },
    hours: { read: several(weekHours), control: { as: 'boxes', options: hours }, label: 'survey.hours.each' },
    locale: {
      read: choice(locales),
      control: { as: 'choice', options: languages },
      label: 'survey.language',
      hint: 'survey.language.hint',
    },
    accessibility: {
      read: text({ max: LONGEST }),
      control: { as: 'area', rows: 2, max: LONGEST },
      label: 'survey.accessibility',
      hint: 'survey.accessibility.hint',
    },
  };
}

/** What somebody answered before, as the form shows it. */
export function shownOf({ words, member }: Visit, answer: Answer | undefined, known: Surroundings | undefined): Shown {
  const needs = (answer?.needs ?? []).map(({ topicId, level }) => [`learn-${topicId}`, level]);
  const offers = (answer?.offers ?? []).map(({ topicId, level }) => [`teach-${topicId}`, level]);
  const { device = '', connection = '', hours = [], accessibility = '' } = known ?? {};
  return {
    ...Object.fromEntries([...needs, ...offers]),
    ...{ learn: answer?.learn ?? '', teach: answer?.teach ?? '', device, connection, quick: [], hours, accessibility },
    locale: member.locale ?? words.locale,
  };
}

/** Reads the form; the hours are those that were ticked and those that a quick choice stands for. */
export function readSurvey(visit: Visit, form: Form): Read | { readonly problems: Parameters<typeof formModel>[3] } {
  const reading = readSentForm(visit, form);
  if (!reading.ok) return { problems: reading.problems };
  const values = reading.values as Record<string, string> & { hours: Hour[]; quick: (typeof patterns)[number][] };
  const topics = liveTopics(visit.community);
  const marks = <L extends string>(prefix: string) =>
    topics.flatMap(({ id }) => (values[`${prefix}-${id}`] ? [{ topicId: id, level: values[`${prefix}-${id}`] as L }] : []));
  return {
    said: {
      needs: marks<Wish['level']>('learn'),
      offers: marks<OfferLevel>('teach'),
      learn: values.learn ?? '',
      teach: values.teach ?? '',
    },
    surroundings: {
      device: values.device as Device | '',
      connection: values.connection as Connection | '',
      hours: hoursOf(values.hours, values.quick),
      accessibility: values.accessibility ?? '',
    },
    locale: values.locale as Locale,
  };
}

/** The form's fields in three parts: topics with their two choices, own words, surroundings. */
export function formParts(visit: Visit, form: Form, shown: Shown, problems: Parameters<typeof formModel>[3] = {}): object {
  const fields = formModel(visit.words, form, shown, problems);
  const named = (names: readonly string[]) => fields.filter(({ name }) => names.includes(name));
  const find = (name: string) => fields.find((field) => field.name === name);
  const topics = liveTopics(visit.community).map(({ id, name }) => ({ name, id, learn: find(`learn-${id}`), teach: find(`teach-${id}`) }));
  return {
    topics,
    own: named(['learn', 'teach']),
    place: named(['device', 'connection']),
    quick: named(['quick']),
    hours: named(['hours']),
    rest: named(['locale', 'accessibility']),
    hasProblems: Object.keys(problems).length > 0,
  };
}

export { typedIn };
