// The fields of our own forms.
import type { IncomingMessage } from 'node:http';
import { type FormPair, readForm } from '../kernel/form-body.ts';

/** Enough for two long texts of 100 kB in the widest percent-encoding. */
const LARGEST = 1_000_000;

/** The fields of a form; of a repeated name the first value, with line ends as one character. Throws as `readForm`. */
export async function readFields(req: IncomingMessage): Promise<Record<string, string>> {
  return fieldsOf(await readForm(req, LARGEST));
}

/** The first value of each name, in an object that has nothing by birth. */
export function fieldsOf(pairs: readonly FormPair[]): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  for (const [name, value] of pairs) fields[name] ??= value.replaceAll('\r\n', '\n');
  return fields;
}
