// A letter's text as the passages that it is made of, so that what many letters share is made ready to be sent once.
import { Lately } from '../kernel/lately.ts';
import { cleanBody } from './clean.ts';

export interface Passage {
  /** Fit to stand in a message (clean.ts). */
  readonly text: string;
  /** Do other letters have the very same one? */
  readonly isShared: boolean;
}

/** One after the other. */
export type Body = readonly Passage[];

const cleaned = new Lately<string, string>(1000);

/** The text with those of the shared passages in it that follow each other in this order. Never empty: a message without it would be of another kind. */
export function bodyOf(text: string, shared: readonly string[] = []): Body {
  const body: Passage[] = [];
  let done = 0;
  const own = (end: number) => {
    const rest = cleanBody(text.slice(done, end));
    if (rest !== '') body.push({ text: rest, isShared: false });
  };
  for (const passage of shared) {
    const start = text.indexOf(passage, done);
    if (start < 0) continue;
    own(start);
    body.push({ text: cleaned.get(passage, cleanBody), isShared: true });
    done = start + passage.length;
  }
  own(text.length);
  return body.length > 0 ? body : [{ text: '\r\n', isShared: false }];
}

export function wholeOf(body: Body): string {
  return body.map(({ text }) => text).join('');
}
