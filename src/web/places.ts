// Which page is at which address below a community: an index of all paths, so that finding one costs the same however many there are.
import type { Page } from '../kernel/page.ts';

/** What is at an address. */
export interface Place {
  /** `/c/:community/people/:id`, for the log. */
  readonly route: string;
  /** By method. */
  readonly pages: Readonly<Record<string, Page>>;
  /** The `:name` parts of the path, `community` among them. */
  readonly params: Readonly<Record<string, string>>;
}

interface Listed {
  readonly parts: readonly string[];
  readonly route: string;
  readonly pages: Record<string, Page>;
}

/** Finds what is at `/<community>/…`, or undefined. Upper case and a slash at the end make no difference. Throws URIError on bytes that are no text. */
export function openPlaces(pages: readonly Page[]): (path: string) => Place | undefined {
  const listed = list(pages);
  const plain = new Map(listed.filter(({ parts }) => !parts.some(isName)).map((one) => [keyOf(one.parts), one]));
  const patterns = listed.filter(({ parts }) => parts.some(isName));
  return (path) => {
    const [community = '', ...parts] = path.split('/').slice(1, path.length > 1 && path.endsWith('/') ? -1 : undefined);
    if (community === '') return undefined;
    const found = plain.get(keyOf(parts)) ?? patterns.find((one) => fits(one.parts, parts));
    return found && { ...found, params: { community: decodeURIComponent(community), ...paramsIn(found.parts, parts) } };
  };
}

function list(pages: readonly Page[]): readonly Listed[] {
  const listed = new Map<string, Listed>();
  for (const page of pages) {
    const path = page.path === '/' ? '' : page.path;
    const one = listed.get(path) ?? { parts: path.split('/').slice(1), route: `/c/:community${path}`, pages: {} };
    one.pages[page.method] ??= page;
    listed.set(path, one);
  }
  return [...listed.values()];
}

/** The number of slashes counts: an empty part is not the same as none. */
function keyOf(parts: readonly string[]): string {
  return ['', ...parts].join('/').toLowerCase();
}

function fits(wanted: readonly string[], parts: readonly string[]): boolean {
  return wanted.length === parts.length && wanted.every((part, at) => (isName(part) ? parts[at] !== '' : isSame(part, parts[at])));
}

function isName(part: string): boolean {
  return part.startsWith(':');
}

function isSame(one: string, other = ''): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function paramsIn(wanted: readonly string[], parts: readonly string[]): Record<string, string> {
  const named = wanted.flatMap((part, at) => (isName(part) ? [[part.slice(1), decodeURIComponent(parts[at] ?? '')] as const] : []));
  return Object.fromEntries(named);
}
