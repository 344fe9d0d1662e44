// Letters from templates: HTML that old mail programs show, and a text that is written for itself. Knows the template language.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import Handlebars from 'handlebars';
import type { Gaps, Words } from '../kernel/words.ts';
import { folded, ruled } from './fold.ts';

/** Words that lead somewhere; they stand alone: "Voy el jueves", never "aquí". */
export interface Way {
  readonly label: string;
  readonly href: string;
}

export interface Item {
  readonly text: string;
  readonly detail?: string;
  /** Where `text` leads. */
  readonly href?: string;
  readonly actions?: readonly Way[];
}

export interface Section {
  readonly title: string;
  readonly lead?: string;
  readonly items: readonly Item[];
  readonly more?: Way;
}

/** Sections that are written already: what many letters share is written once for all of them. */
export interface Piece {
  readonly html: string;
  readonly text: string;
}

export interface LetterModel {
  readonly words: Words;
  readonly heading: string;
  readonly greeting: string;
  /** The facilitator's own lines; an empty line or a line break begins a paragraph. */
  readonly opening?: string;
  /** In this order; an empty piece leaves nothing. */
  readonly pieces: readonly Piece[];
  /** One question, and how to answer it. */
  readonly question?: { readonly text: string; readonly hint: string };
  readonly closing: string;
  readonly footer: { readonly why: string; readonly unsubscribe: Way; readonly preferences: Way; readonly community: string };
}

/** Writes sections, once for all letters of a community and language that share them. None give an empty piece. */
export function renderSections(sections: readonly Section[], words: Words): Piece {
  if (sections.length === 0) return { html: '', text: '' };
  const shown = sections.map(({ title, lead, items, more }) => ({
    title,
    lead,
    items: items.map((item) => shownItem(item)),
    more: way(more),
  }));
  const data = { data: { words } };
  return { html: sectionsHtml({ sections: shown, font }, data), text: sectionsText({ sections: shown }, data).trimEnd() };
}

/** A whole letter around its pieces. */
export function renderLetter({ words, pieces, ...model }: LetterModel): Piece {
  const { footer, opening = '', question } = model;
  const given = pieces.filter(({ text }) => text !== '');
  const shown = {
    ...model,
    lang: words.locale,
    font,
    style,
    opening: opening.split(/\s*[\r\n]+\s*/).filter((line) => line.trim() !== ''),
    question,
    footer: { ...footer, unsubscribe: way(footer.unsubscribe), preferences: way(footer.preferences) },
  };
  const data = { data: { words } };
  const html = letterHtml({ ...shown, pieces: given.map((piece) => new Handlebars.SafeString(piece.html)) }, data);
  const text = letterText({ ...shown, pieces: given.map((piece) => new Handlebars.SafeString(piece.text)) }, data);
  return { html: `${html}\n`, text: `${text.trimEnd()}\n` };
}

function shownItem({ text, detail, href, actions = [] }: Item) {
  const leads = href === undefined ? undefined : safe(href);
  // A screen reader lists links without what is around them: a button says what it is for.
  return {
    text,
    detail,
    href: leads,
    actions: actions.map(({ label, href: to }) => ({ label, href: safe(to), name: `${label}: ${text}` })),
  };
}

function way(given: Way | undefined): Way | undefined {
  return given && { label: given.label, href: safe(given.href) };
}

/** Letters lead to pages and to letters only. Throws TypeError on what is no address, and names no more of it. */
function safe(href: string): string {
  const { protocol, href: written } = new URL(href);
  if (!['https:', 'http:', 'mailto:'].includes(protocol)) throw new TypeError(`a letter leads to ${protocol}`);
  return written;
}

/** At each cell: Outlook hands a font on to none within. */
const font = 'font:16px/1.5 Segoe UI,Arial,sans-serif';
const dir = join(import.meta.dirname, '../../views/mail');
/** For dark mode alone: the rest stands at each element, since some programs take styles out of the head. */
const style = new Handlebars.SafeString(`<style>${readFileSync(join(dir, 'dark.css'), 'utf8').replace(/\s+/g, ' ').trim()}</style>`);

const ours = {
  t: (key: string, { hash, data }: { hash: Gaps; data: { words: Words } }) => data.words.say(key, hash),
  fold: (text: string, { hash }: { hash: { first?: string; rest?: string } }) => folded(text, hash.first, hash.rest),
  rule: (title: string, mark: string) => ruled(title, mark),
};
const syntax = { strict: true, knownHelpersOnly: true, knownHelpers: { t: true, fold: true, rule: true } };
const ownOnly = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };

type Write = (model: object, data: { readonly data: object }) => string;

/** Compiled at start: what does not compile stops it. Text is not escaped; of HTML the indentation stays at home. */
function template(name: string, noEscape: boolean): Write {
  const handlebars = Handlebars.create();
  handlebars.registerHelper(ours);
  const source = readFileSync(join(dir, `${name}.hbs`), 'utf8');
  const lean = noEscape ? source : source.replace(/\n\s*/g, '\n').trim();
  const precompiled = handlebars.precompile(lean, { ...syntax, noEscape });
  const write = handlebars.template(runInThisContext(`(${precompiled})`, { filename: name }));
  return (model, data) => write(model, { ...data, ...ownOnly });
}

const letterHtml = template('letter', false);
const letterText = template('letter.text', true);
const sectionsHtml = template('sections', false);
const sectionsText = template('sections.text', true);
