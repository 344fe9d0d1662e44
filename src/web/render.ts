// From a view and its model to HTML.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import Handlebars from 'handlebars';
import MarkdownIt from 'markdown-it';
import type { Gaps, Locale, Words } from '../kernel/words.ts';
import type { Assets } from './assets.ts';
import type { Piece } from './pack.ts';
import { openShells } from './shell.ts';

/** What surrounds a page: made by the house for every answer, the same for all views. */
export interface Frame {
  /** A sentence for the browser's title; the community's name is put behind it. */
  readonly title: string;
  readonly lang: Locale;
  /** Missing on pages that belong to no community, such as a refused launch. */
  readonly community?: { readonly title: string; readonly stage: string; readonly href: string };
  readonly menu: readonly MenuEntry[];
  /** Hidden fields of every form on the page: against forged requests, and against sending twice. */
  readonly csrf?: string;
  readonly once?: string;
  /** Where the person's own preferences are. */
  readonly member?: { readonly href: string };
  /** Where "back to the course" leads. */
  readonly backUrl?: string;
  /** The same object for all frames that differ in their tokens only: what is around such pages is drawn once. */
  readonly shell?: object;
}

/** One section of the community: a sentence, an icon of views/icons, and whether the page is in it. */
export interface MenuEntry {
  readonly label: string;
  readonly icon: string;
  readonly href: string;
  readonly current: boolean;
}

/** Who the page speaks to, when, and what surrounds it. */
export interface Context {
  readonly words: Words;
  readonly now: Date;
  readonly zone: string;
  readonly frame: Frame;
  /** Filled in while the page is drawn: what in it was drawn for others too, in the order in which it stands there. */
  readonly pieces?: Piece[];
}

/** A folder of views of a plugin: its `hello.hbs` is the view `<name>/hello`. */
export interface PluginViews {
  readonly name: string;
  readonly dir: string;
}

/** Writes a view (`community/home`) with its model into the layout. Throws on an unknown view, variable, word or helper. */
export type Render = (view: string, model: object, context: Context) => string;

type Template = Handlebars.TemplateDelegate;

export interface RenderOptions {
  readonly assets: Assets;
  readonly plugins?: readonly PluginViews[];
  readonly dir?: string;
  /** Told of a plugin whose view does not compile, or whose card does not render: the rest goes on without it. */
  pluginFailed?(plugin: string, error: unknown): void;
}

/**
 * Reads and compiles every view of ours and of the plugins: one of ours that does not compile stops the start, not a reader.
 * Views are partials of each other by the same name; those in views/partials by their bare name (`{{> form-tokens}}`).
 */
export function openRender(options: RenderOptions): Render {
  const dir = options.dir ?? join(import.meta.dirname, '../../views');
  const handlebars = Handlebars.create();
  registerHelpers(handlebars, readIcons(join(dir, 'icons')), options.assets);
  const templates = new Map<string, Template>();
  for (const { name, file } of viewsIn(dir, '')) templates.set(name, compile(handlebars, file));
  for (const plugin of options.plugins ?? []) {
    for (const { name, file } of viewsIn(plugin.dir, `${plugin.name}/`))
      templates.set(name, compileGuest(handlebars, plugin.name, file, options));
  }
  for (const [name, template] of templates) handlebars.registerPartial(name.replace(/^partials\//, ''), template);
  handlebars.registerHelper('card', cardHelper(templates, options));
  const drawn = (view: string, model: object, context: Context) =>
    templateOf(templates, view)(model, { data: { context, frame: context.frame }, ...ownOnly });
  const around = openShells((body, context) => drawn('layout', { body }, context));
  return (view, model, context) => around(context, () => drawn(view, model, context));
}

/** A plugin's view; if it does not compile, one that fails whoever asks for it. */
function compileGuest(handlebars: typeof Handlebars, plugin: string, file: string, { pluginFailed }: RenderOptions): Template {
  try {
    return compile(handlebars, file);
  } catch (error) {
    pluginFailed?.(plugin, error);
    return () => {
      throw error;
    };
  }
}

interface CardModel {
  readonly view: string;
  readonly model: object;
  readonly shared?: boolean;
}

/** A card of the home page, drawn once where it is shared. A plugin's that cannot be drawn is left out, and the page stands. */
function cardHelper(templates: ReadonlyMap<string, Template>, { plugins = [], pluginFailed }: RenderOptions) {
  const drawn = new WeakMap<object, Piece>();
  return (card: CardModel, { data }: Options): Handlebars.SafeString => {
    const known = card.shared ? drawn.get(card.model) : undefined;
    if (known) {
      data.context.pieces?.push(known);
      return new Handlebars.SafeString(known.text);
    }
    try {
      const text = templateOf(templates, card.view)(card.model, { data, ...ownOnly });
      if (card.shared) drawn.set(card.model, { text });
      return new Handlebars.SafeString(text);
    } catch (error) {
      const guest = plugins.find(({ name }) => card.view.startsWith(`${name}/`));
      if (!guest) throw error;
      pluginFailed?.(guest.name, error);
      return new Handlebars.SafeString('');
    }
  };
}

function templateOf(templates: ReadonlyMap<string, Template>, view: string): Template {
  const template = templates.get(view);
  if (!template) throw new Error(`there is no view "${view}"`);
  return template;
}

function viewsIn(dir: string, prefix: string): { name: string; file: string }[] {
  // Letters are drawn elsewhere, with helpers of their own (mail/render.ts).
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs') && !/^mail\b/.test(file));
  return files.sort().map((file) => ({ name: prefix + file.slice(0, -'.hbs'.length).replaceAll('\\', '/'), file: join(dir, file) }));
}

/** The helpers that templates may use besides `if` and `each`; any other name in their place does not compile. */
const helpers = ['t', 'icon', 'asset', 'day', 'time', 'ago', 'number', 'card', 'prose'] as const;

/** `strict`: a variable that the model does not have is an error, not a hole in the page. */
const syntax = { strict: true, knownHelpersOnly: true, knownHelpers: Object.fromEntries(helpers.map((name) => [name, true])) };

/** A template reads what a model has itself, and nothing that it inherits. */
const ownOnly = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };

/** Compiles at once, where `Handlebars.compile` would wait for the first reader. The indentation of the source stays at home. */
function compile(handlebars: typeof Handlebars, file: string): Template {
  const source = readFileSync(file, 'utf8').replace(/\n\s*/g, '\n').trim();
  try {
    return handlebars.template(runInThisContext(`(${handlebars.precompile(source, syntax)})`, { filename: file }));
  } catch (cause) {
    throw new Error(`the view ${file} does not compile`, { cause });
  }
}

interface Options {
  readonly hash: Gaps;
  readonly data: { readonly context: Context };
}

function registerHelpers(handlebars: typeof Handlebars, icons: ReadonlyMap<string, string>, assets: Assets): void {
  const of = (options: Options) => options.data.context;
  const each = handlebars.helpers.each as Handlebars.HelperDelegate;
  const ours: Record<Exclude<(typeof helpers)[number], 'card'> | 'each', Handlebars.HelperDelegate> = {
    t: (key: string, options: Options) => of(options).words.say(key, filled(key, options.hash)),
    // A plugin may name an icon that we do not have: a plain dot stands in.
    icon: (name: string) => new Handlebars.SafeString(icons.get(name) ?? icons.get('dot') ?? ''),
    asset: (name: string) => assets.url(name),
    day: (date: Date, options: Options) => of(options).words.day(date, of(options).zone),
    time: (date: Date, options: Options) => of(options).words.time(date, of(options).zone),
    ago: (date: Date, options: Options) => of(options).words.ago(date, of(options).now),
    number: (value: number, options: Options) => of(options).words.number(value),
    prose: (text: string) => new Handlebars.SafeString(markdown.render(text)),
    each(this: unknown, list: unknown, options: unknown) {
      if (!Array.isArray(list)) throw new Error('a list that a view shows is not in its model');
      return each.call(this, list, options);
    },
  };
  handlebars.registerHelper(ours);
}

/**
 * What people write (CommonMark): their own HTML is shown as text, addresses other than those of the web and of mail lead nowhere
 * (markdown-it's `validateLink`), pictures stay links, since pages load nothing from elsewhere, and headings stand below the page's own.
 */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable('image');
for (const rule of ['heading_open', 'heading_close']) {
  markdown.renderer.rules[rule] = (tokens, at) => {
    const token = tokens[at];
    return `<${token?.nesting === 1 ? '' : '/'}h${Math.min(6, Number(token?.tag.slice(1)) + 3)}>`;
  };
}

/** `strict` does not reach the gaps of a sentence, so they are looked at here. */
function filled(key: string, gaps: Gaps): Gaps {
  for (const [name, value] of Object.entries(gaps)) {
    if (value === undefined) throw new Error(`the gap "${name}" of the sentence "${key}" has no value`);
  }
  return gaps;
}

/** Icons are drawn within the page: no request of their own, and they take the colour of the text. */
function readIcons(dir: string): Map<string, string> {
  const files = readdirSync(dir).filter((file) => file.endsWith('.svg'));
  return new Map(files.map((file) => [file.slice(0, -'.svg'.length), readFileSync(join(dir, file), 'utf8').trim()]));
}
