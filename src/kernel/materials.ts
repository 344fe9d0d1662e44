// The things that an activity or a session needs (method sheet M1): a line each, with who brings it, and a tick when it is there.
import type { FieldProblem } from './form.ts';

/** A thing that is needed. */
export interface Material {
  name: string;
  /** Who brings it, in free words. */
  by: string;
  there: boolean;
}

/** The items of the method's template, by their words keys. */
export const templateItems = ['speakers', 'cord', 'computer', 'means', 'projector'] as const;

/** How many things one activity may need. */
const MOST_MATERIALS = 30;

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

/** What is wrong with a list of materials, if anything. */
export function materialsProblem(materials: readonly Material[]): FieldProblem | undefined {
  if (materials.length > MOST_MATERIALS) return { key: 'form.materials.many', gaps: { max: MOST_MATERIALS } };
  const isLong = materials.some(({ name, by }) => [...name].length > 120 || [...by].length > 120);
  return isLong ? { key: 'form.materials.long', gaps: { max: 120 } } : undefined;
}
