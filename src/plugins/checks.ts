// The checks that a plugin passes at the door, in order, each with a name and a sentence that says what is wrong.
import { statSync } from 'node:fs';
import { isAbsolute, resolve, sep } from 'node:path';
import type { Feature } from '../kernel/feature.ts';
import { eventKey } from '../kernel/journal.ts';
import { locales } from '../kernel/words.ts';
import { API, type Plugin } from './api.ts';
import { isOffered, offers } from './shape.ts';

export type PluginProblemCode = 'plugin-unreachable' | 'plugin-shape' | 'plugin-api' | 'plugin-name' | 'plugin-words';

/** Who knocks: the folder, and the features that are in the house already. */
export interface Door {
  readonly name: string;
  readonly folder: string;
  readonly features: readonly Feature[];
}

interface Check {
  readonly code: PluginProblemCode;
  /** What is wrong, or undefined. May rely on the checks before. */
  readonly wrong: (plugin: Plugin, door: Door) => string | undefined;
}

export const checks: readonly Check[] = [
  { code: 'plugin-shape', wrong: wrongShape },
  { code: 'plugin-api', wrong: wrongVersion },
  { code: 'plugin-name', wrong: (plugin, door) => wrongName(plugin, door) ?? foreign(plugin, door) },
  { code: 'plugin-words', wrong: (plugin) => wrongWords(plugin) ?? unsaid(plugin) },
];

function wrongShape(plugin: Plugin): string | undefined {
  if (typeof plugin !== 'object') return '`plugin` is not an object';
  const given = Object.entries(plugin).filter(([, value]) => value !== undefined);
  const wrong = given.find(([offer, value]) => isOffered(offer) && !offers[offer].fits(value));
  if (wrong && isOffered(wrong[0])) return `\`${wrong[0]}\` is not ${offers[wrong[0]].is}`;
  const missing = (['api', 'name', 'words'] as const).find((offer) => plugin[offer] === undefined);
  return missing && `\`${missing}\` is missing`;
}

function wrongVersion(plugin: Plugin): string | undefined {
  if (plugin.api !== API) return `it was written for version ${plugin.api} of the contract, and this Convite speaks ${API}`;
  const unknown = Object.keys(plugin).find((offer) => !isOffered(offer));
  return unknown && `\`${unknown}\` is no offer of version ${API}`;
}

function wrongName(plugin: Plugin, door: Door): string | undefined {
  if (plugin.name !== door.name) return `its name is \`${plugin.name}\`, and its folder is \`${door.name}\``;
  const paths = door.features.flatMap((feature) => (feature.pages ?? []).map((page) => page.path.split('/')[1]));
  const taken = [...door.features.map((feature) => feature.name), ...paths];
  return taken.includes(plugin.name) ? `the name \`${plugin.name}\` is taken` : undefined;
}

/** The first thing it owns that does not carry its name, or that it uses without owning it. */
function foreign(plugin: Plugin, door: Door): string | undefined {
  const { name, pages = [], permissions = {}, stageItems = [], jobs = [], events = [], voices = [], quick = [] } = plugin;
  const owned = (prefix: string, values: readonly string[]) => values.find((value) => !value.startsWith(prefix));
  const keys = [...locales.flatMap((locale) => Object.keys(plugin.words[locale] ?? {})), ...pageKeys(plugin)];
  const stray =
    owned(`${name}.`, [
      ...Object.keys(permissions),
      ...jobs.map((job) => job.name),
      ...events,
      ...voices,
      ...quick.map((one) => one.name),
      ...keys,
    ]) ??
    owned(
      `${name}-`,
      stageItems.map((item) => item.id),
    ) ??
    pages.map((page) => page.path).find((path) => path !== `/${name}` && !path.startsWith(`/${name}/`)) ??
    [...pages, ...quick].map(({ permission }) => permission).find((permission) => !Object.hasOwn(permissions, permission));
  if (stray !== undefined) return `\`${stray}\` does not belong to \`${name}\``;
  return foreignViews(plugin, door);
}

function foreignViews({ views }: Plugin, { folder }: Door): string | undefined {
  if (views === undefined) return undefined;
  const own = isAbsolute(views) && resolve(views).startsWith(folder + sep) && statSync(views, { throwIfNoEntry: false })?.isDirectory();
  return own ? undefined : '`views` is not a folder of its own';
}

function wrongWords(plugin: Plugin): string | undefined {
  const all = new Set(locales.flatMap((locale) => Object.keys(plugin.words[locale] ?? {})));
  for (const locale of locales) {
    const spoken = plugin.words[locale] ?? {};
    const silent = [...all].find((key) => !spoken[key]?.trim());
    if (silent) return `\`${silent}\` has no sentence in ${locale}`;
  }
  return undefined;
}

/** The first words key that the house will ask for, with no gaps to fill, and that has no such sentence. */
function unsaid(plugin: Plugin): string | undefined {
  const items = plugin.stageItems ?? [];
  const plain = [...pageKeys(plugin), ...items.flatMap((item) => [`${plugin.name}.${item.id}.title`, `${plugin.name}.${item.id}.todo`])];
  const told = items.filter((item) => item.evidence).map((item) => `${plugin.name}.${item.id}.evidence`);
  const events = (plugin.events ?? []).map(eventKey);
  const missing = [...plain, ...told, ...events].find((key) => !Object.hasOwn(plugin.words[locales[0]], key));
  if (missing) return `\`${missing}\` is asked for and has no sentence`;
  const gapped = plain.find((key) => locales.some((locale) => plugin.words[locale][key]?.includes('{')));
  return gapped && `\`${gapped}\` has a gap, and nothing to fill it with`;
}

function pageKeys(plugin: Plugin): readonly string[] {
  const labels = (plugin.quick ?? []).map(({ label }) => label);
  return [...(plugin.pages ?? []).flatMap((page) => [page.title, page.menu?.label]), ...labels].filter((key) => key !== undefined);
}
