// The fields of our own forms.
import type { IncomingMessage } from 'node:http';
import { type FormPair, readForm } from '../kernel/form-body.ts';

/** Enough for two long texts of 100 kB in the widest percent-encoding. */
const LARGEST = 1_000_000;

/** What came with a form: the first value of each name, and every value of each name; line ends are one character. */
export interface Sent {
  readonly fields: Record<string, string>;
  readonly lists: Record<string, readonly string[]>;
}

/** Reads a form. Throws as `readForm`. */
export async function readSent(req: IncomingMessage): Promise<Sent> {
  const pairs = await readForm(req, LARGEST);
  return { fields: fieldsOf(pairs), lists: listsOf(pairs) };
}

/** The first value of each name, in an object that has nothing by birth. */
export function fieldsOf(pairs: readonly FormPair[]): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  for (const [name, value] of pairs) fields[name] ??= value.replaceAll('\r\n', '\n');
  return fields;
}

function listsOf(pairs: readonly FormPair[]): Record<string, readonly string[]> {
  const lists: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) {
    const list = lists[name] ?? [];
    list.push(value.replaceAll('\r\n', '\n'));
    lists[name] = list;
  }
  return lists;
}
