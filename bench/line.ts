// One line of a benchmark's result, and the small arithmetic behind it.

export interface Line {
  readonly bench: string;
  readonly case: string;
  readonly ours: number;
  readonly peer: number;
  /** ours / peer. */
  readonly ratio: number;
  readonly bytes?: number;
  readonly requests?: number;
  readonly p50_ms?: number;
  readonly p99_ms?: number;
  readonly rss_mb?: number;
  /** Of one core. */
  readonly share?: number;
}

/** A line with its ratio, numbers cut to what can be told apart. */
export function line(bench: string, name: string, ours: number, peer: number, more: Partial<Line> = {}): Line {
  const cut = Object.fromEntries(Object.entries(more).map(([key, value]) => [key, typeof value === 'number' ? round(value) : value]));
  return { bench, case: name, ours: round(ours), peer: round(peer), ratio: round(ours / peer), ...cut };
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
