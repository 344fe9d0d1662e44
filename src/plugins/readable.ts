// What a guest offers, looked at before a page shows it: one line that cannot be shown would fail the page of everybody.
import type { Dated, Joined, Series } from '../kernel/dated.ts';
import type { Ask, Channel, News, Nudge, Outcome, Planned, Promised, Question, Related, Used } from '../kernel/feature.ts';
import { isDay, isZone } from '../kernel/time.ts';

export function readableNews(news: readonly News[]): readonly News[] {
  return all(news, ({ text, path, at }) => isText(text) && isPath(path) && isDate(at), 'news without a text, a path or a date').slice(0, 5);
}

export function readablePromises(promises: readonly Promised[]): readonly Promised[] {
  const fits = ({ id, member, text, due, path, close, quick }: Promised) =>
    isText(id) &&
    isTexts(quick ?? []) &&
    isText(member) &&
    isText(text) &&
    isPath(path) &&
    (due === undefined || isDay(due)) &&
    (close === undefined || isPath(close));
  return all(promises, fits, 'a promise without a text or a path, or with a day that is none');
}

export function readableDates(dates: readonly Dated[]): readonly Dated[] {
  const isWhen = (when: unknown) => (typeof when === 'string' ? isDay(when) : isDate(when));
  const isRest = ({ members, changedAt, close, link, quick }: Dated) =>
    isTexts(members) && isTexts(quick ?? []) && isDate(changedAt) && (close === undefined || isPath(close)) && isLink(link);
  const isRepeated = ({ series, instance, from }: Dated) =>
    series === undefined ? instance === undefined : isSeries(series) && isClock(instance) && isDate(from);
  const fits = (one: Dated) =>
    isText(one.id) && isText(one.title) && isPath(one.path) && isWhen(one.from) && isWhen(one.to) && isRest(one) && isRepeated(one);
  return all(dates, fits, 'something dated without a title, a path or its days');
}

const everies: readonly unknown[] = ['week', 'fortnight', 'month'];

function isSeries({ id, first, zone, minutes, every, times, usual, changedAt }: Series): boolean {
  const isRule = isClock(first) && isZone(zone) && isCount(minutes) && everies.includes(every) && isCount(times) && times <= 1000;
  return (
    isText(id) && isRule && isText(usual?.title) && isPath(usual.path) && isTexts(usual.members) && isLink(usual.link) && isDate(changedAt)
  );
}

const ways: readonly unknown[] = [undefined, 'yes', 'maybe', 'no'];

export function readableJoins(joins: readonly Joined[]): readonly Joined[] {
  const fits = (one: Joined) => isText(one?.member) && isText(one.id) && ways.includes(one.comes);
  return all(joins, fits, 'a date that is joined without an id or a member');
}

export function readableChannels(channels: readonly Channel[]): readonly Channel[] {
  const fits = ({ id, name, live, link, path }: Channel) =>
    isText(id) && isText(name) && typeof live === 'boolean' && typeof link === 'string' && isLink(link || undefined) && isPath(path);
  return all(channels, fits, 'a channel without a name or a path');
}

export function readableUses(uses: readonly Used[]): readonly Used[] {
  const fits = ({ channel, times, people, last }: Used) => isText(channel) && isCount(times) && Number.isFinite(people) && isDate(last);
  return all(uses, fits, 'a use without a channel, a number or a date');
}

export function readablePlanned(planned: readonly Planned[]): readonly Planned[] {
  const isMaybeDay = (text: unknown) => text === '' || (typeof text === 'string' && isDay(text));
  const isMaterial = ({ name, by }: Planned['materials'][number]) => isText(name) && typeof by === 'string';
  const isRest = ({ topic, members, materials }: Planned) =>
    typeof topic === 'string' && isTexts(members) && Array.isArray(materials) && materials.every(isMaterial);
  const fits = (one: Planned) =>
    isText(one.id) && isText(one.title) && isPath(one.path) && isMaybeDay(one.from) && isMaybeDay(one.to) && isRest(one);
  return all(planned, fits, 'something planned without a title, a path or its days');
}

export function readableRelated(related: readonly Related[]): readonly Related[] {
  return all(related, ({ text, path }) => isText(text) && isPath(path), 'something related without a text or a path');
}

export function readableAsks(asks: readonly Ask[]): readonly Ask[] {
  const fits = ({ member, who, about, path, at }: Ask) => isText(member) && isText(who) && isText(about) && isPath(path) && isDate(at);
  return all(asks, fits, 'somebody who needs something, without a name, a path or a date');
}

export function readableStanding(sentence: string | undefined): string | undefined {
  if (sentence !== undefined && typeof sentence !== 'string') throw new TypeError('a standing that is no sentence');
  return sentence;
}

export function readableNudges(nudges: readonly Nudge[]): readonly Nudge[] {
  const isDraft = ({ to, subject, body }: NonNullable<Nudge['draft']>) => isText(to) && isText(subject) && isText(body);
  const fits = ({ key, weight, text, action, path, draft }: Nudge) =>
    isText(key) && Number.isFinite(weight) && isText(text) && isText(action) && isPath(path) && (draft === undefined || isDraft(draft));
  return all(nudges, fits, 'a nudge without a key, a text, an action or a path');
}

export function readableQuestion(question: Question | undefined): Question | undefined {
  if (question === undefined) return undefined;
  const { text, button, done, more } = question;
  if (![text, button].every(isText) || ![done, more].every(isMaybeText)) throw new TypeError('a question without a text or a button');
  return question;
}

export function readableOutcome(outcome: Outcome): Outcome {
  const { text, undo } = outcome;
  if (!isText(text)) throw new TypeError('an outcome without a text');
  if (undo !== undefined && !(isText(undo.name) && typeof undo.thing === 'string' && isText(undo.button)))
    throw new TypeError('an undoing without a name or a button');
  return outcome;
}

function all<V>(values: readonly V[], fits: (value: V) => boolean, otherwise: string): readonly V[] {
  if (!values.every(fits)) throw new TypeError(otherwise);
  return values;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isMaybeText(value: unknown): boolean {
  return value === undefined || isText(value);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0;
}

function isClock(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/.test(value) && isDay(value.slice(0, 10));
}

/** An address that a browser opens without running anything, or none. */
function isLink(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && /^(https?:\/\/|mailto:|tel:|sms:)/i.test(value));
}

function isPath(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('/');
}

function isDate(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}
