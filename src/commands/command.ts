// What a command of the command line is, and how it reads its options.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** One call: the words after the command's name, the environment, and where to write lines. */
export interface Call {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** To whoever asked. */
  say(line: string): void;
  /** To whoever has to repair something. */
  complain(line: string): void;
}

/** Answers the exit status: 0 when all is well, else 1. Throws with a message that can be read at a terminal. */
export type Command = (call: Call) => Promise<number>;

/** The options and the other words of a call. Throws a plain sentence on an option that is not known. */
export function readArgs<const O extends ParseArgsOptionsConfig>(
  call: Call,
  options: O,
  words: { readonly min: number; readonly max: number },
) {
  const read = parseArgs({ args: [...call.args], options, allowPositionals: true, strict: true });
  const { length } = read.positionals;
  if (length < words.min) throw new Error('Something is missing after the command; README.md shows the whole line.');
  if (length > words.max) throw new Error(`"${read.positionals[words.max]}" is one word too many.`);
  return read;
}
