// Checks the guests at the door: a plugin that passes all five checks becomes a feature, any other is left out and named.
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Feature } from '../kernel/feature.ts';
import type { Log } from '../kernel/log.ts';
import type { Plugin } from './api.ts';
import { checks, type Door, type PluginProblemCode } from './checks.ts';
import { within } from './within.ts';

/** Why a plugin was left out, in a sentence for the operator. */
export interface PluginProblem {
  readonly plugin: string;
  readonly code: PluginProblemCode;
  readonly what: string;
}

export interface CheckedPlugins {
  /** In order of their names. */
  readonly plugins: readonly Feature[];
  readonly problems: readonly PluginProblem[];
}

const home = join(import.meta.dirname, '../../plugins');

/** A plugin that is still loading after this long is left out. */
const PATIENCE = 10_000;

/** The plugins of plugins/ with these names that pass every check; the log names each that does not, and why. */
export async function loadPlugins(names: readonly string[], log: Log, own: readonly Feature[] = []): Promise<readonly Feature[]> {
  const { plugins, problems } = await checkPlugins(names, { dir: home, own });
  for (const { plugin, code, what } of problems) log.error('a plugin was left out', { plugin, code, what });
  return plugins;
}

/**
 * Loads `<dir>/<name>/plugin.ts` for each name. The five checks, in order: it can be reached and exports a plugin; its
 * offers have the right shape; it speaks our version of the contract; it and all it owns carry a name that nobody else
 * has (`own`: our own features); its words are complete. Never throws because of a plugin.
 */
export async function checkPlugins(
  names: readonly string[],
  { dir = home, own = [] }: { readonly dir?: string; readonly own?: readonly Feature[] } = {},
): Promise<CheckedPlugins> {
  const plugins: Feature[] = [];
  const problems: PluginProblem[] = [];
  for (const name of names.toSorted()) {
    const loaded = await loadPlugin({ name, folder: resolve(dir, name), features: [...own, ...plugins] });
    if ('code' in loaded) problems.push(loaded);
    else plugins.push(loaded);
  }
  return { plugins, problems };
}

async function loadPlugin(door: Door): Promise<Feature | PluginProblem> {
  const reached = await reach(door);
  if ('code' in reached) return reached;
  for (const { code, wrong } of checks) {
    const what = wrong(reached.plugin, door);
    if (what) return { plugin: door.name, code, what };
  }
  return reached.plugin;
}

async function reach({ name, folder }: Door): Promise<{ plugin: Plugin } | PluginProblem> {
  const file = pathToFileURL(join(folder, 'plugin.ts')).href;
  try {
    const exported: { plugin?: Plugin } = await within(PATIENCE, () => import(file));
    if (exported.plugin) return { plugin: exported.plugin };
    return { plugin: name, code: 'plugin-unreachable', what: 'plugin.ts exports no `plugin`' };
  } catch (error) {
    // At the start there is nothing personal yet that the message could quote.
    const what = error instanceof Error ? `plugin.ts does not load: ${error.message.slice(0, 300)}` : 'plugin.ts does not load';
    return { plugin: name, code: 'plugin-unreachable', what };
  }
}
