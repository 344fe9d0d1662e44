// From content lines to components: BEGIN and END in pairs, and nothing where it may not be.
import type { ContentLine, Say } from './lines.ts';

export interface Component {
  readonly name: string;
  readonly line: number;
  readonly properties: ContentLine[];
  readonly components: Component[];
}

/** Which component may stand in which. */
const within: Readonly<Record<string, readonly string[]>> = {
  '': ['VCALENDAR'],
  VCALENDAR: ['VEVENT', 'VTIMEZONE'],
  VEVENT: ['VALARM'],
  VTIMEZONE: ['STANDARD', 'DAYLIGHT'],
};

/** The one VCALENDAR of a text; undefined where there is none. */
export function nest(lines: readonly ContentLine[], say: Say): Component | undefined {
  const root: Component = { name: '', line: 1, properties: [], components: [] };
  const open = [root];
  for (const line of lines) {
    if (line.name === 'BEGIN') begin(line, open, say);
    else if (line.name === 'END') end(line, open, say);
    else place(line, open, say);
  }
  for (const { name, line } of open.slice(1)) say(line, `BEGIN:${name} has no END`);
  if (root.components.length === 0) say(1, 'there is no VCALENDAR');
  for (const { line } of root.components.slice(1)) say(line, 'a second VCALENDAR begins');
  return root.components[0];
}

const last = (open: readonly Component[]): Component => open.at(-1) as Component;

function begin(line: ContentLine, open: Component[], say: Say): void {
  const name = line.value.toUpperCase();
  const parent = last(open);
  if (line.params.size > 0) say(line.line, 'BEGIN has parameters');
  if (!within[parent.name]?.includes(name)) say(line.line, `${name} may not stand in ${parent.name || 'a stream'}`);
  const component: Component = { name, line: line.line, properties: [], components: [] };
  parent.components.push(component);
  open.push(component);
}

function end(line: ContentLine, open: Component[], say: Say): void {
  const name = line.value.toUpperCase();
  if (open.length > 1 && last(open).name === name) open.pop();
  else say(line.line, `END:${name} closes ${open.length > 1 ? last(open).name : 'nothing'}`);
}

function place(line: ContentLine, open: readonly Component[], say: Say): void {
  const component = last(open);
  if (open.length === 1) say(line.line, `${line.name} stands outside VCALENDAR`);
  if (component.components.length > 0 && component.name !== 'VTIMEZONE')
    say(line.line, `${line.name} comes after a component of ${component.name}: properties come first`);
  component.properties.push(line);
}
