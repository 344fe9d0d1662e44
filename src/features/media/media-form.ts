// A medium as a form: what it is, what it needs, what it costs (method sheet D3).
import { choice, flag, line, text } from '../../kernel/form.ts';
import { type Form, readSentForm, type Shown } from '../../kernel/form-model.ts';
import type { Visit } from '../../kernel/page.ts';
import { type Connection, connections } from '../../kernel/people.ts';
import type { Words } from '../../kernel/words.ts';
import { kinds, type MediumKind, readLink } from './kinds.ts';
import type { Described, KeptMedium } from './media.ts';

export function mediumForm(words: Words): Form {
  const kindOptions = kinds.map((value) => ({ value, label: words.say(`media.kind.${value}`) }));
  const times = [
    { value: 'anytime', label: words.say('media.anytime') },
    { value: 'live', label: words.say('media.live') },
  ];
  const lines = connections.map((value) => ({ value, label: words.say(`media.needs.${value}`) }));
  return {
    name: {
      read: line({ max: 120, required: true }),
      control: { as: 'line', max: 120 },
      label: 'media.field.name',
      hint: 'media.hint.name',
    },
    kind: { read: choice(kinds), control: { as: 'choice', options: kindOptions }, label: 'media.field.kind' },
    time: { read: choice(['anytime', 'live']), control: { as: 'choice', options: times }, label: 'media.field.live' },
    needs: { read: choice(connections), control: { as: 'choice', options: lines }, label: 'media.field.needs', hint: 'media.hint.needs' },
    link: { read: line({ max: 1000 }), control: { as: 'line', max: 1000 }, label: 'media.field.link', hint: 'media.hint.link' },
    paid: { read: flag(), control: { as: 'flag' }, label: 'media.field.paid' },
    amount: { read: line({ max: 120 }), control: { as: 'line', max: 120 }, label: 'media.field.amount', hint: 'media.hint.amount' },
    reason: {
      read: text({ max: 500 }),
      control: { as: 'area', rows: 3, max: 500 },
      label: 'media.field.reason',
      hint: 'media.hint.reason',
    },
    howTo: { read: text({ max: 4000 }), control: { as: 'area', rows: 5, max: 4000 }, label: 'media.field.howTo', hint: 'media.hint.howTo' },
  };
}

export function shownOf(medium: KeptMedium): Shown {
  const { name, kind, live, needs, link, paid, amount, reason, howTo } = medium;
  return { name, kind, time: live ? 'live' : 'anytime', needs, link, paid: paid ? 'yes' : '', amount, reason, howTo };
}

type Read = { readonly described: Described } | { readonly problems: Readonly<Record<string, { readonly key: string }>> };

/** Reads the form; a link must fit the kind, and what costs must say how much and why (D3). */
export function readMedium(visit: Visit, form: Form, stored: Shown = {}): Read {
  const reading = readSentForm(visit, form, stored);
  if (!reading.ok) return { problems: reading.problems };
  const {
    name,
    kind,
    time,
    needs,
    link: typed,
    paid,
    amount,
    reason,
    howTo,
  } = reading.values as Record<string, string> & { paid: unknown };
  const link = readLink(kind as MediumKind, typed ?? '');
  const problems = {
    ...(link === undefined ? { link: { key: 'media.wrong.link' } } : {}),
    ...(paid && amount === '' ? { amount: { key: 'media.wrong.amount' } } : {}),
    ...(paid && reason === '' ? { reason: { key: 'media.wrong.reason' } } : {}),
  };
  if (Object.keys(problems).length > 0) return { problems };
  const cost = paid ? { paid: true, amount: amount ?? '', reason: reason ?? '' } : { paid: false, amount: '', reason: '' };
  const described = {
    name: name ?? '',
    kind: kind as MediumKind,
    live: time === 'live',
    needs: needs as Connection,
    link: link ?? '',
    ...cost,
  };
  return { described: { ...described, howTo: howTo ?? '' } };
}
