// The only door to dev/: a Convite and a small LMS to try.
import type { Call } from './command.ts';
import { readArgs } from './command.ts';

/** `demo`: runs until stopped. */
export async function demo(call: Call): Promise<number> {
  readArgs(call, {}, { min: 0, max: 0 });
  const { runDemo } = await import('../dev/demo.ts');
  await runDemo();
  return 0;
}
