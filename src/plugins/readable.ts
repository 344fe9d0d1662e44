// What a guest offers, looked at before a page shows it: one line that cannot be shown would fail the page of everybody.
import type { Dated, News, Nudge, Promised } from '../kernel/feature.ts';
import { isDay } from '../kernel/time.ts';

export function readableNews(news: readonly News[]): readonly News[] {
  return all(news, ({ text, path, at }) => isText(text) && isPath(path) && isDate(at), 'news without a text, a path or a date').slice(0, 5);
}

export function readablePromises(promises: readonly Promised[]): readonly Promised[] {
  const fits = ({ id, text, due, path, close }: Promised) =>
    isText(id) && isText(text) && isPath(path) && (due === undefined || isDay(due)) && (close === undefined || isPath(close));
  return all(promises, fits, 'a promise without a text or a path, or with a day that is none');
}

export function readableDates(dates: readonly Dated[]): readonly Dated[] {
  const isWhen = (when: unknown) => (typeof when === 'string' ? isDay(when) : isDate(when));
  const isRest = ({ members, changedAt, close }: Dated) =>
    Array.isArray(members) && isDate(changedAt) && (close === undefined || isPath(close));
  const fits = (one: Dated) => isText(one.id) && isText(one.title) && isPath(one.path) && isWhen(one.from) && isWhen(one.to) && isRest(one);
  return all(dates, fits, 'something dated without a title, a path or its days');
}

export function readableNudges(nudges: readonly Nudge[]): readonly Nudge[] {
  const isDraft = ({ to, subject, body }: NonNullable<Nudge['draft']>) => isText(to) && isText(subject) && isText(body);
  const fits = ({ key, weight, text, action, path, draft }: Nudge) =>
    isText(key) && Number.isFinite(weight) && isText(text) && isText(action) && isPath(path) && (draft === undefined || isDraft(draft));
  return all(nudges, fits, 'a nudge without a key, a text, an action or a path');
}

function all<V>(values: readonly V[], fits: (value: V) => boolean, otherwise: string): readonly V[] {
  if (!values.every(fits)) throw new TypeError(otherwise);
  return values;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isPath(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('/');
}

function isDate(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}
