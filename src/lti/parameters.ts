// Shapes of what arrives: single texts of sane size, before anything else looks at them.
import { problem } from '../kernel/errors.ts';
import type { FormPair } from '../kernel/form-body.ts';

const LARGEST = 8 * 1024;
const LARGEST_TOKEN = 64 * 1024;

const MANY = 1000;

/** The parameters as single texts, or launch-refused: a name that comes twice, or a NUL, is never an honest mistake. */
export function readTexts(pairs: readonly FormPair[]): Readonly<Record<string, string>> {
  if (pairs.length > MANY) throw problem('launch-refused', { status: 413, reason: 'parameter-count' });
  const texts: Record<string, string> = Object.create(null);
  for (const [name, value] of pairs) {
    if (name in texts || value.includes('\0')) throw problem('launch-refused', { status: 400, reason: 'parameter-shape' });
    if (value.length > (name === 'id_token' ? LARGEST_TOKEN : LARGEST))
      throw problem('launch-refused', { status: 413, reason: 'parameter-size' });
    texts[name] = value;
  }
  return texts;
}
