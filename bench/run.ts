// Runs one benchmark by name and prints its lines: `npm run bench -- NAME [--json]`.
import { parseArgs } from 'node:util';
import type { Line } from './line.ts';

const benches: Readonly<Record<string, () => Promise<{ run(): AsyncIterable<Line> }>>> = {
  calendar: () => import('./calendar.ts'),
  digest: () => import('./digest.ts'),
  launch: () => import('./launch.ts'),
  page: () => import('./page.ts'),
};

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const name = positionals[0] ?? '';
const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (!load) {
  console.error(`Which benchmark? One of: ${Object.keys(benches).join(', ')}`);
  process.exit(1);
}
for await (const line of (await load()).run()) console.log(values.json ? JSON.stringify(line) : inWords(line));
process.exit(0);

function inWords({ bench, case: name, ours, peer, ratio, ...more }: Line): string {
  const rest = Object.entries(more).map(([key, value]) => `${key} ${value}`);
  return [`${bench}: ${name}`.padEnd(44), `ours ${ours}`.padEnd(16), `peer ${peer}`.padEnd(16), `ratio ${ratio}`.padEnd(14), ...rest].join(
    ' ',
  );
}
