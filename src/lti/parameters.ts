// Shapes of what arrives: single texts of sane size, before anything else looks at them.
import { problem } from '../kernel/errors.ts';

const LARGEST = 8 * 1024;
const LARGEST_TOKEN = 64 * 1024;

/** The parameters as single texts, or launch-refused: a list or an object where a text belongs is never an honest mistake. */
export function readTexts(typed: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const texts: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(typed)) {
    if (typeof value !== 'string') throw problem('launch-refused', { status: 400, reason: 'parameter-shape' });
    if (value.length > (name === 'id_token' ? LARGEST_TOKEN : LARGEST))
      throw problem('launch-refused', { status: 413, reason: 'parameter-size' });
    texts[name] = value;
  }
  return texts;
}
