// What the letters of one community share, written once for each language and kind of reader, with gaps for what is each reader's own.
import type { House, News } from '../../kernel/feature.ts';
import { Lately } from '../../kernel/lately.ts';
import type { Words } from '../../kernel/words.ts';
import {
  type Form,
  type Frame,
  type FrameModel,
  type Item,
  type Piece,
  renderForm,
  renderFrame,
  renderShared,
  type Section,
} from '../../mail/render.ts';
import { type Edition, type Shared, sharedBy } from './contents.ts';
import { type Act, actionsOf, linkFor, placeIn, type Reader, whenOf } from './pieces.ts';
import { zoneOf } from './wishes.ts';

/** What the letters of an edition share, written. */
export interface EditionWritten {
  readonly shared: Shared;
  /** A letter around its pieces. */
  readonly frame: Frame;
  /** The part that is written once, with so many of its news: those that a reader has seen are left out. */
  piece(made: number, said: number): Piece;
  /** What comes next: written once for all who have the same dates on the same clocks, with each reader's own links. */
  ahead(reader: Reader, dates: Shared['dates']): Piece;
}

/** Of what comes next, as many ways to have it as are remembered. */
const FORMS = 50;

/** Editions that are remembered: some parts of one community, in their languages. */
const REMEMBERED = 64;
const editions = new WeakMap<object, Map<string, Promise<EditionWritten>>>();

/** Written once for those who read it in the same minute. */
export function editionOf(house: House, edition: Edition): Promise<EditionWritten> {
  const known = editions.get(house.storage) ?? new Map<string, Promise<EditionWritten>>();
  editions.set(house.storage, known);
  const { community, locale, leads, rhythm, since, until } = edition;
  const minute = Math.floor(house.clock().getTime() / 60_000);
  const key = [community.id, community.changes, locale, leads, rhythm, since.getTime(), until.getTime(), minute].join(' ');
  const found = known.get(key) ?? writeEdition(house, edition);
  found.catch(() => known.delete(key));
  known.delete(key);
  known.set(key, found);
  if (known.size > REMEMBERED) known.delete(known.keys().next().value as string);
  return found;
}

async function writeEdition(house: House, edition: Edition): Promise<EditionWritten> {
  const shared = await sharedBy(house, edition);
  const words = house.words(edition.locale);
  const pieces = new Map<string, Piece>();
  const forms = new Lately<string, ReturnType<typeof aheadForm>>(FORMS);
  return {
    shared,
    frame: renderFrame(frameShown(house, edition, shared)),
    piece(made, said) {
      const key = `${made} ${said}`;
      const piece = pieces.get(key) ?? renderShared(commonShown(house, edition, shared, made, said), words);
      pieces.set(key, piece);
      return piece;
    },
    ahead(reader, dates) {
      const key = [zoneOf(reader.community, reader.member), ...dates.map(({ feature, id }) => `${feature} ${id}`)].join(' ');
      const { acts, form } = forms.get(key, () => aheadForm(reader, dates));
      return form(acts.map((act) => linkFor(reader, act)));
    },
  };
}

function frameShown(house: House, { community, locale, rhythm }: Edition, shared: Shared): FrameModel {
  const words = house.words(locale);
  const { title } = community;
  return {
    words,
    heading: words.say(`digest.heading.${rhythm}`, { title }),
    ...(shared.opening ? { opening: shared.opening } : {}),
    ...questionShown(words, shared),
    closing: words.say('digest.closing'),
    footer: {
      community: title,
      why: words.say(`digest.why.${rhythm}`, { title }),
      unsubscribe: words.say('digest.off.label'),
      preferences: { label: words.say('digest.preferences'), href: placeIn(house, community, '/letters') },
    },
  };
}

function questionShown(words: Words, { question, asker }: Shared): { question?: { text: string; hint: string } } {
  if (!question) return {};
  const hint = asker?.email ? words.say('digest.question.reply', { name: asker.name }) : words.say('digest.question.meet');
  return { question: { text: question, hint } };
}

/** What comes next as these dates tell it to whoever reads it on this reader's clocks, and what can be done there. */
function aheadForm(reader: Reader, dates: Shared['dates']): { readonly acts: readonly Act[]; readonly form: Form } {
  const acts: Act[] = [];
  const form = renderForm(
    (gap) =>
      aheadShown(reader, dates, (act) => {
        acts.push(act);
        return gap();
      }),
    reader.words,
  );
  return { acts, form };
}

function aheadShown(reader: Reader, dates: Shared['dates'], link: (act: Act) => string): readonly Section[] {
  const { words } = reader;
  const items = dates.map(
    (one): Item => ({
      text: one.title,
      detail: [whenOf(reader, one), one.place ?? ''].filter((part) => part !== '').join(' · '),
      href: placeIn(reader.house, reader.community, one.path),
      actions: actionsOf(reader, one, link),
    }),
  );
  const more = { label: words.say('digest.next.all'), href: placeIn(reader.house, reader.community, '/calendar') };
  return items.length > 0 ? [{ title: words.say('digest.next'), items, more }] : [];
}

/** Newest first, so that what a reader has seen is at the end. */
function commonShown(house: House, { community, locale }: Edition, shared: Shared, made: number, said: number): readonly Section[] {
  const words = house.words(locale);
  const section = (title: string, news: readonly News[]): readonly Section[] =>
    news.length > 0 ? [{ title, items: news.map(({ text, path }) => ({ text, href: placeIn(house, community, path) })) }] : [];
  const standing = { title: words.say('digest.standing'), items: [{ text: shared.standing, href: placeIn(house, community, '/stages') }] };
  return [
    ...section(words.say('digest.made'), shared.made.slice(0, made)),
    ...section(words.say('digest.said'), shared.said.slice(0, said)),
    ...(shared.standing ? [standing] : []),
  ];
}
