// Documents as JSON text: dates as milliseconds, with the paths of the dates beside it, so that any key and any number stay what they are.

export type Path = readonly (string | number)[];
type Branch = Record<string | number, unknown>;

/** A document as text. `dates` is JSON too: where the dates are; null if there are none. */
export interface TypedJson {
  readonly doc: string;
  readonly dates: string | null;
}

export function writeJson(document: object): TypedJson {
  const dates: Path[] = [];
  const doc = JSON.stringify(numbered(document, [], dates));
  return { doc, dates: dates.length > 0 ? JSON.stringify(dates) : null };
}

/** A document of its own. */
export function readJson({ doc, dates }: TypedJson): Record<string, unknown> {
  return withDates(JSON.parse(doc), dates === null ? [] : pathsOf(dates));
}

/** Puts the dates back into a document as JSON has it. Throws a TypeError for a path that is not in it. */
export function withDates(document: Record<string, unknown>, paths: readonly Path[]): Record<string, unknown> {
  for (const path of paths) revive(document, path);
  return document;
}

function numbered(value: unknown, path: Path, dates: Path[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) {
    dates.push(path);
    return value.getTime();
  }
  if (Array.isArray(value)) return value.map((one, place) => numbered(one, [...path, place], dates));
  const copy: Branch = {};
  for (const key of Object.keys(value)) copy[key] = numbered((value as Branch)[key], [...path, key], dates);
  return copy;
}

function revive(document: Branch, path: Path): void {
  const last = path.length - 1;
  let branch = document;
  for (let place = 0; place <= last; place++) {
    const step = path[place] as string | number;
    if (!Object.hasOwn(branch, step)) throw new TypeError('no such path');
    if (place === last) branch[step] = new Date(branch[step] as number);
    else branch = branch[step] as Branch;
  }
}

const REMEMBERED = 1000;
const remembered = new Map<string, readonly Path[]>();

/** Most documents of a collection have their dates in the same places, so the last texts read are remembered. */
function pathsOf(dates: string): readonly Path[] {
  const known = remembered.get(dates);
  if (known) return known;
  if (remembered.size >= REMEMBERED) remembered.clear();
  const paths: readonly Path[] = JSON.parse(dates);
  remembered.set(dates, paths);
  return paths;
}
