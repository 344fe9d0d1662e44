// Letters from templates: HTML that old mail programs show, and a text that is written for itself. Knows the template language.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import Handlebars from 'handlebars';
import { Lately } from '../kernel/lately.ts';
import type { Passages } from '../kernel/post.ts';
import { newId } from '../kernel/secrets.ts';
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
  /** What of it other letters have too. */
  readonly shared?: Passages;
}

/** What stands around the pieces, and may be the same for many readers. */
export interface FrameModel {
  readonly words: Words;
  readonly heading: string;
  /** The facilitator's own lines; an empty line or a line break begins a paragraph. */
  readonly opening?: string;
  /** One question, and how to answer it. */
  readonly question?: { readonly text: string; readonly hint: string };
  readonly closing: string;
  readonly footer: { readonly why: string; readonly unsubscribe: string; readonly preferences: Way; readonly community: string };
}

/** What is each reader's own. */
export interface Own {
  readonly greeting: string;
  /** In this order; an empty piece leaves nothing. */
  readonly pieces: readonly Piece[];
  /** Where the words of the footer lead that end these letters. */
  readonly unsubscribe: string;
}

/** Writes sections. None give an empty piece. */
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

/** Writes sections that many letters have as they are. */
export function renderShared(sections: readonly Section[], words: Words): Piece {
  const { html, text } = renderSections(sections, words);
  return { html, text, shared: { html: [html], text: [text] } };
}

/** Sections whose actions lead each reader elsewhere: written once, and filled for each with their own addresses. */
export type Form = (hrefs: readonly string[]) => Piece;

/** `write` is given the address that stands for the next action, as often as it asks; the form is filled in the same order. */
export function renderForm(write: (gap: () => string) => readonly Section[], words: Words): Form {
  const gap = openGaps();
  let gaps = 0;
  const cut = gap.cut(
    renderSections(
      write(() => gap.at(gaps++)),
      words,
    ),
  );
  return (hrefs) => filled(cut, hrefs.map(shownHref));
}

/** A letter around what is each reader's own: written once for all who are told the same. */
export type Frame = (own: Own) => Piece;

export function renderFrame(model: FrameModel): Frame {
  const cuts = new Lately<boolean, Cut>(2);
  return ({ greeting, pieces, unsubscribe }) => {
    const given = pieces.filter(({ text }) => text !== '');
    const cut = cuts.get(given.length > 0, (hasPieces) => cutFrame(model, hasPieces));
    return filled(cut, [{ html: Handlebars.escapeExpression(greeting), text: folded(greeting) }, shownHref(unsubscribe), together(given)]);
  };
}

/** The frame with gaps for the greeting, the way out and, where there are any, the pieces. */
function cutFrame({ words, ...model }: FrameModel, hasPieces: boolean): Cut {
  const { footer, opening = '', question } = model;
  const gap = openGaps();
  const shown = {
    ...model,
    lang: words.locale,
    font,
    style,
    greeting: gap.at(0),
    opening: opening.split(/\s*[\r\n]+\s*/).filter((line) => line.trim() !== ''),
    question,
    footer: { ...footer, unsubscribe: { label: footer.unsubscribe, href: gap.at(1) }, preferences: way(footer.preferences) },
    pieces: hasPieces ? [gap.at(2)] : [],
  };
  const data = { data: { words } };
  return gap.cut({ html: `${letterHtml(shown, data)}\n`, text: `${letterText(shown, data).trimEnd()}\n` });
}

function together(pieces: readonly Piece[]): Piece {
  const shared = {
    html: pieces.flatMap((piece) => piece.shared?.html ?? []),
    text: pieces.flatMap((piece) => piece.shared?.text ?? []),
  };
  return { html: pieces.map(({ html }) => html).join('\n'), text: pieces.map(({ text }) => text).join('\n\n'), shared };
}

/** Texts and the numbers of gaps between them in turn. */
type Parts = readonly (string | number)[];

interface Cut {
  readonly html: Parts;
  readonly text: Parts;
}

/** Addresses that stand in what is written for what is put there later. */
function openGaps() {
  // Nobody who writes what letters tell can know it.
  const host = `https://${newId()}.invalid`;
  const cut = (whole: string) => whole.split(new RegExp(`${host}/(\\d+)`)).map((part, place) => (place % 2 === 0 ? part : Number(part)));
  return {
    at: (place: number) => `${host}/${place}`,
    cut: ({ html, text }: Piece): Cut => ({ html: cut(html), text: cut(text) }),
  };
}

/** Puts these into the gaps of their numbers. */
function filled(cut: Cut, given: readonly Piece[]): Piece {
  const [html, text] = [fill(cut, given, 'html'), fill(cut, given, 'text')];
  return { html: html.whole, text: text.whole, shared: { html: html.shared, text: text.shared } };
}

/** Passages that are shorter are not worth looking for. */
const PASSAGE = 60;

function fill(cut: Cut, given: readonly Piece[], kind: 'html' | 'text'): { readonly whole: string; readonly shared: readonly string[] } {
  let whole = '';
  const shared: string[] = [];
  for (const part of cut[kind]) {
    const piece = typeof part === 'number' ? given[part] : undefined;
    whole += typeof part === 'number' ? (piece?.[kind] ?? '') : part;
    if (typeof part === 'string' && part.length >= PASSAGE) shared.push(part);
    else if (piece?.shared) shared.push(...piece.shared[kind]);
  }
  return { whole, shared };
}

function shownHref(href: string): Piece {
  const text = safe(href);
  return { html: Handlebars.escapeExpression(text), text };
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
