// The form of a session: its fields, how they are read, and the checks that need the plan, the media or the people.
import type { Channel, House, Planned } from '../../kernel/feature.ts';
import {
  choice,
  choiceOrNone,
  clockTime,
  day,
  type FieldProblem,
  flag,
  line,
  several,
  text,
  webAddress,
  whole,
} from '../../kernel/form.ts';
import type { Control, Form, FormField, Shown } from '../../kernel/form-model.ts';
import { gather } from '../../kernel/gather.ts';
import { materialsProblem, materialsText, readMaterials, templateItems } from '../../kernel/materials.ts';
import { type KeptCommunity, liveTopics, topicName } from '../../kernel/people.ts';
import { MOST_TIMES } from '../../kernel/series.ts';
import { momentOf } from '../../kernel/time.ts';
import type { Words } from '../../kernel/words.ts';
import { membersById, personControl, personIn, personShown } from '../people/index.ts';
import { type Change, zoneOf } from './planning.ts';
import { type Repetition, repetitions, type Said } from './sessions.ts';

/** As many people as can host one session. */
const MOST_HOSTS = 6;
/** A week: a forum may be talked in for as long. */
const MOST_MINUTES = 7 * 24 * 60;
/** Lines of the plan to choose from; a longer list is no help. */
const MOST_LINES = 60;

/** Whom a form is made for. */
interface Surroundings {
  readonly house: House;
  readonly community: KeptCommunity;
  readonly words: Words;
}

/** What the form is for: a new session, one date, or one of a series. */
export type Purpose = 'new' | 'once' | 'series';

/** What there is to choose from. */
export interface Choices {
  readonly channels: readonly Channel[];
  readonly planned: readonly Planned[];
}

/** The media in use and the open lines of the plan, as their features offer them. */
export async function findChoices(house: House, community: KeptCommunity): Promise<Choices> {
  const [channels, planned] = await Promise.all([
    gather(house, 'channels', (feature) => feature.channels?.(house, community)),
    gather(house, 'planned', (feature) => feature.planned?.(house, community)),
  ]);
  return { channels, planned };
}

/** The form, with room for so many hosts and one more; what was chosen before stays a choice. */
export async function sessionForm(
  { house, community, words }: Surroundings,
  choices: Choices,
  purpose: Purpose,
  said: Said,
  hosts: number,
): Promise<Form> {
  const person = await personControl(house, community, words, words.say('sessions.form.nobody'));
  const slots = Math.min(MOST_HOSTS, Math.max(2, hosts + 1));
  return {
    title: field(
      line({ max: 160, required: true }),
      { as: 'line', max: 160 },
      { label: 'sessions.field.title', hint: 'sessions.hint.title' },
    ),
    date: field(day({ required: true }), { as: 'line', type: 'date' }, { label: 'sessions.form.date' }),
    time: field(clockTime({ required: true }), { as: 'line', type: 'time' }, { label: 'sessions.form.time', hint: 'sessions.hint.time' }),
    minutes: field(
      whole({ min: 5, max: MOST_MINUTES, required: true }),
      { as: 'line', type: 'number' },
      { label: 'sessions.field.minutes', hint: 'sessions.hint.minutes' },
    ),
    ...againFields(words, purpose),
    channel: choiceField(channelOptions(choices.channels, said), words.say('sessions.form.noChannel'), { label: 'sessions.form.channel' }),
    link: field(webAddress(), { as: 'line', type: 'url' }, { label: 'sessions.field.link', hint: 'sessions.hint.link' }),
    place: field(line({ max: 160 }), { as: 'line', max: 160 }, { label: 'sessions.field.place', hint: 'sessions.hint.place' }),
    ...Object.fromEntries(Array.from({ length: slots }, (_, n) => [`who${n + 1}`, hostField(person, n)])),
    agenda: field(
      text({ max: 4000 }),
      { as: 'area', rows: 4, max: 4000 },
      { label: 'sessions.field.agenda', hint: 'sessions.hint.agenda' },
    ),
    template: field(several(templateItems), { as: 'boxes', options: templateOptions(words) }, { label: 'sessions.form.template' }),
    materials: field(
      text({ max: 4000 }),
      { as: 'area', rows: 3, max: 4000 },
      { label: 'sessions.field.materials', hint: 'sessions.hint.materials' },
    ),
    activity: choiceField(lineOptions(choices.planned, said), words.say('sessions.form.noActivity'), { label: 'sessions.form.activity' }),
    topic: choiceField(topicOptions(community, said), words.say('sessions.form.noTopic'), { label: 'sessions.field.topic' }),
    open: field(flag(), { as: 'flag' }, { label: 'sessions.field.open', hint: 'sessions.hint.open' }),
  };
}

/** A new one may come again; one of a series may stand for all that come after it. */
function againFields(words: Words, purpose: Purpose): Form {
  const everies = ['none', ...repetitions].map((one) => ({ value: one === 'none' ? '' : one, label: words.say(`sessions.every.${one}`) }));
  const scopes = ['one', 'rest'].map((value) => ({ value, label: words.say(`sessions.scope.${value}`) }));
  const scope = { scope: field(choice(['one', 'rest']), { as: 'choice', options: scopes }, { label: 'sessions.form.scope' }) };
  const past = { past: field(flag(), { as: 'flag' }, { label: 'sessions.form.past', hint: 'sessions.hint.past' }) };
  if (purpose !== 'new') return purpose === 'series' ? { ...scope, ...past } : past;
  return {
    ...past,
    every: field(choiceOrNone(repetitions), { as: 'choice', options: everies }, { label: 'sessions.form.every' }),
    times: field(
      whole({ min: 2, max: MOST_TIMES }),
      { as: 'line', type: 'number' },
      { label: 'sessions.form.times', hint: 'sessions.hint.times' },
    ),
  };
}

interface Labelled {
  readonly label: string;
  readonly hint?: string;
}

function field<V>(read: FormField<V>['read'], control: Control, said: Labelled): FormField<V> {
  return { read, control, ...said };
}

type Options = readonly { readonly value: string; readonly label: string }[];

function choiceField(options: Options, none: string, said: Labelled): FormField<string> {
  const read = choiceOrNone(options.map(({ value }) => value));
  return field(read, { as: 'choice', options: [{ value: '', label: none }, ...options] }, said);
}

function hostField(control: Control, n: number): FormField<string> {
  const read = line({ max: 240 });
  return n === 0 ? field(read, control, { label: 'sessions.field.hosts' }) : field(read, control, { label: 'sessions.form.alsoHost' });
}

function channelOptions(channels: readonly Channel[], { channel, channelName }: Said): Options {
  return withKnown(
    channels.map(({ id, name }) => ({ value: id, label: name })),
    { value: channel, label: channelName },
  );
}

function lineOptions(planned: readonly Planned[], { activity }: Said): Options {
  const lines = planned.slice(0, MOST_LINES).map(({ id, title }) => ({ value: id, label: title }));
  const known = planned.find(({ id }) => id === activity)?.title ?? activity;
  return withKnown(lines, { value: activity, label: known });
}

function topicOptions(community: KeptCommunity, { topic }: Said): Options {
  const topics = liveTopics(community).map(({ id, name }) => ({ value: id, label: name }));
  return withKnown(topics, { value: topic, label: topicName(community, topic) });
}

/** What was chosen before stays a choice, also where it is no longer offered. */
function withKnown(options: Options, known: Options[number]): Options {
  return known.value === '' || options.some(({ value }) => value === known.value) ? options : [...options, known];
}

function templateOptions(words: Words): Options {
  return templateItems.map((item) => ({ value: item, label: words.say(`plan.material.${item}`) }));
}

/** What is said of a session as its form shows it; `clock` is empty where no time was chosen yet. */
export async function shownOf({ house, community }: Surroundings, form: Form, { said, clock }: Change): Promise<Shown> {
  const members = await membersById(house, community.id, said.hosts);
  const [date = '', time = ''] = clock.split('T');
  const { title, link, place, agenda, channel, activity, topic } = said;
  const control = form.who1?.control ?? { as: 'line' };
  const names = Object.keys(form).filter((name) => /^who\d+$/.test(name));
  const who = names.map((name, n) => [name, personShown(control, members.get(said.hosts[n] ?? ''))]);
  const texts = { title, date, time, minutes: String(said.minutes), link, place, agenda, channel, activity, topic };
  const again = { every: '', times: '', scope: 'one', past: '' };
  const rest = { materials: materialsText(said.materials), template: [], open: said.open ? 'yes' : '' };
  const all: Shown = { ...texts, ...again, ...rest, ...Object.fromEntries(who) };
  return Object.fromEntries(Object.keys(form).map((name) => [name, all[name] ?? '']));
}

/** What a form asks for. */
export interface Asked extends Change {
  readonly again?: { readonly every: Repetition; readonly times: number };
  readonly rest: boolean;
}

export type Problems = Readonly<Record<string, FieldProblem>>;
export type Understood = { readonly asked: Asked } | { readonly problems: Problems };

/** Makes a session of the values that the form's readers found; looks up people and media. `before` is what it was. */
export async function understand(
  surroundings: Surroundings,
  choices: Choices,
  values: Readonly<Record<string, unknown>>,
  before: Change,
): Promise<Understood> {
  const { house, community, words } = surroundings;
  const v = values as Record<string, string> & {
    minutes: unknown;
    times: unknown;
    template: readonly string[];
    open: unknown;
    past: unknown;
  };
  const hosts = await readHosts(surroundings, values);
  const added = v.template.map((item) => words.say(`plan.material.${item}`));
  const materials = readMaterials([v.materials, ...added].join('\n'), before.said.materials);
  const clock = `${v.date}T${v.time}`;
  const problems = {
    ...hosts.problems,
    ...named('materials', materialsProblem(materials)),
    ...named('times', v.every && v.times === undefined ? { key: 'form.required' } : undefined),
    ...named('date', dateProblem(house, community, clock, before.clock, v.past === true)),
  };
  if (Object.keys(problems).length > 0) return { problems };
  const { title = '', link = '', place = '', agenda = '', activity = '', topic = '', channel = '' } = v;
  const said = { title, activity, topic, ...channelOf(choices.channels, channel, before.said), link, place, agenda };
  const brought = materials.map((one) => ({ ...one, member: memberOf(one, before.said) }));
  const again = v.every ? { again: { every: v.every as Repetition, times: v.times as number } } : {};
  const rest = { hosts: hosts.ids, minutes: v.minutes as number, open: v.open === true, materials: brought };
  return { asked: { said: { ...said, ...rest }, clock, ...again, rest: v.scope === 'rest' } };
}

function named(name: string, problem: FieldProblem | undefined): Problems {
  return problem ? { [name]: problem } : {};
}

/** What is over can be noted by whoever says so; nobody plans it by a slip of the year. */
function dateProblem(house: House, community: KeptCommunity, clock: string, before: string, isPast: boolean): FieldProblem | undefined {
  if (clock === before || isPast) return undefined;
  return momentOf(zoneOf(community), clock) < house.clock() ? { key: 'sessions.wrong.past' } : undefined;
}

async function readHosts({ house, community, words }: Surroundings, values: Readonly<Record<string, unknown>>) {
  const ids: string[] = [];
  const problems: Record<string, FieldProblem> = {};
  for (const name of Object.keys(values).filter((key) => /^who\d+$/.test(key))) {
    const found = await personIn(house, community.id, words, values[name] as string);
    if (typeof found === 'object') problems[name] = found;
    else if (found && !ids.includes(found)) ids.push(found);
  }
  return { ids, problems };
}

/** The name and link that the medium has now, or had when it was chosen. */
function channelOf(channels: readonly Channel[], id: string, before: Said): Pick<Said, 'channel' | 'channelName' | 'channelLink'> {
  const found = channels.find((one) => one.id === id);
  if (found) return { channel: id, channelName: found.name, channelLink: found.link };
  const { channel, channelName, channelLink } = before;
  return id !== '' && id === channel ? { channel, channelName, channelLink } : { channel: '', channelName: '', channelLink: '' };
}

function memberOf({ name, by }: { readonly name: string; readonly by: string }, { materials }: Said): string {
  return materials.find((one) => one.name === name && one.by === by)?.member ?? '';
}
