// Activities that wait for each other in a circle can never begin: such a circle is found before it is kept.

/** An activity and those it waits for, by code. */
export interface Waiting {
  readonly code: number;
  readonly needs: readonly number[];
}

/** The codes of a circle in the order of waiting, the first again at the end: `[2, 5, 2]`. Undefined where there is none. */
export function findCircle(all: readonly Waiting[]): readonly number[] | undefined {
  const needs = new Map(all.map((one) => [one.code, one.needs]));
  const settled = new Set<number>();
  for (const { code } of all) {
    const found = walk(code, needs, settled);
    if (found) return found;
  }
  return undefined;
}

/** Depth first with a path of its own instead of calls: a chain of a thousand activities is no trouble. */
function walk(start: number, needs: ReadonlyMap<number, readonly number[]>, settled: Set<number>): readonly number[] | undefined {
  const path: { code: number; next: number }[] = [{ code: start, next: 0 }];
  for (let at = path.at(-1); at; at = path.at(-1)) {
    const next = needs.get(at.code)?.[at.next++];
    if (next === undefined || settled.has(at.code)) {
      settled.add(at.code);
      path.pop();
      continue;
    }
    const from = path.findIndex(({ code }) => code === next);
    if (from >= 0) return [...path.slice(from).map(({ code }) => code), next];
    path.push({ code: next, next: 0 });
  }
  return undefined;
}
