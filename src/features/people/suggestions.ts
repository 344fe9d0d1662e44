// The organisations that a form suggests: those that are there already, the largest first.
import { byOrganisation, type Tally } from './tally.ts';

/** More names than these are no help on a phone, and heavy on a weak line. */
const SUGGESTED = 60;

export function suggestions(of: Tally, locale: string): readonly string[] {
  return byOrganisation(of, locale)
    .map(([name]) => name)
    .filter((name) => name !== '')
    .slice(0, SUGGESTED);
}
