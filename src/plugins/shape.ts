// The shape of every offer that a plugin can make; a plugin may be plain JavaScript, so the types alone prove nothing.
import { stages } from '../kernel/people.ts';
import type { Plugin } from './api.ts';

type Fits = (value: unknown) => boolean;

const isPage = record({
  method: (value) => value === 'GET' || value === 'POST',
  path: isPath,
  permission: isText,
  title: optional(isText),
  menu: optional(record({ label: isText, icon: isText, order: isNumber })),
  handle: isFunction,
});

const isStageItem = record({
  id: isText,
  stage: (value) => stages.some((stage) => stage === value),
  part: optional((value) => value === true),
  evidence: optional(isFunction),
});

const isJob = record({ name: isText, every: (value) => isNumber(value) && value >= 1000, run: isFunction });

const isQuick = record({ name: isText, permission: isText, label: optional(isText), ask: isFunction, act: isFunction });

/** Every offer of the contract: what it is, in words, and whether a value is that. */
export const offers: { readonly [K in keyof Required<Plugin>]: { readonly is: string; readonly fits: Fits } } = {
  api: { is: 'a number', fits: (value) => typeof value === 'number' },
  name: { is: 'a name of lower-case letters, digits and hyphens', fits: (value) => isText(value) && /^[a-z][a-z0-9-]*$/.test(value) },
  words: { is: 'a dictionary of sentences per language', fits: mapOf(mapOf(isText)) },
  permissions: { is: 'a table of permissions, each a list of lists of conditions', fits: mapOf(listOf(listOf(isFunction))) },
  pages: { is: 'a list of pages with method, path, permission and handle', fits: listOf(isPage) },
  stageItems: { is: 'a list of items with an id and a stage of the method', fits: listOf(isStageItem) },
  cards: { is: 'a function', fits: isFunction },
  news: { is: 'a function', fits: isFunction },
  promises: { is: 'a function', fits: isFunction },
  dates: { is: 'a function', fits: isFunction },
  joins: { is: 'a function', fits: isFunction },
  channels: { is: 'a function', fits: isFunction },
  uses: { is: 'a function', fits: isFunction },
  planned: { is: 'a function', fits: isFunction },
  related: { is: 'a function', fits: isFunction },
  asks: { is: 'a function', fits: isFunction },
  standing: { is: 'a function', fits: isFunction },
  nudges: { is: 'a function', fits: isFunction },
  quick: { is: 'a list of quick acts with name, permission, ask and act', fits: listOf(isQuick) },
  events: { is: 'a list of names of events', fits: listOf(isText) },
  voices: { is: 'a list of names of events', fits: listOf(isText) },
  jobs: { is: 'a list of jobs with name, every (milliseconds, at least 1000) and run', fits: listOf(isJob) },
  views: { is: 'the path of a folder', fits: isText },
};

export function isOffered(offer: string): offer is keyof Plugin {
  return Object.hasOwn(offers, offer);
}

function record(fields: Readonly<Record<string, Fits>>): Fits {
  return (value) => isObject(value) && Object.entries(fields).every(([name, fits]) => fits(value[name]));
}

function optional(fits: Fits): Fits {
  return (value) => value === undefined || fits(value);
}

function listOf(fits: Fits): Fits {
  return (value) => Array.isArray(value) && value.every(fits);
}

function mapOf(fits: Fits): Fits {
  return (value) => isObject(value) && Object.values(value).every(fits);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Plain steps and `:name` parts: anything else, the router would refuse at the start. `:community` is the house's own. */
function isPath(value: unknown): boolean {
  return isText(value) && /^(?:\/(?:[A-Za-z0-9][\w-]*|(?!:community(?:\/|$)):[A-Za-z]+))+$/.test(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
