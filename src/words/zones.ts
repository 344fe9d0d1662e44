// Time zones as people call them: by a city that they know. The names in four languages are in locales/, under `zone.<IANA name>`.
import type { Words } from '../kernel/words.ts';

/** The city of a zone in this language; undefined for a zone that the dictionaries do not name. */
export function placeOf(words: Pick<Words, 'has' | 'say'>, zone: string): string | undefined {
  return words.has(`zone.${zone}`) ? words.say(`zone.${zone}`) : undefined;
}
