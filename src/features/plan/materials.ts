// The things an activity needs (method sheet M1): a line each, with who brings it, and a tick when it is there.

import type { Material } from './plan.store.ts';

/** The items of the method's template, by their words keys. */
export const templateItems = ['speakers', 'cord', 'computer', 'means', 'projector'] as const;

/** How many things an activity may need. */
export const MOST_MATERIALS = 30;

/** As a person writes them: `Projector: Marta`, a line each; `[x]` in front of what is there. */
export function materialsText(materials: readonly Material[], withTicks = false): string {
  return materials.map(({ name, by, there }) => `${withTicks && there ? '[x] ' : ''}${name}${by ? `: ${by}` : ''}`).join('\n');
}

/** Reads them again. What was there and keeps its name stays ticked; the same thing twice is one. */
export function readMaterials(text: string, before: readonly Material[] = []): readonly Material[] {
  const read = new Map<string, Material>();
  for (const row of text.split('\n')) {
    const [, tick, rest = ''] = /^\s*(\[[xX]\])?(.*)$/.exec(row) ?? [];
    const [name = '', ...by] = rest.split(':').map((part) => part.trim());
    if (name === '' || read.has(name.toLowerCase())) continue;
    const there = tick !== undefined || before.some((one) => one.there && one.name === name);
    read.set(name.toLowerCase(), { name, by: by.join(': ').trim(), there });
  }
  return [...read.values()];
}
