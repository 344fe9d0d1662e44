// How a verb that is refused is looked at.
import { isProblem } from '../../src/kernel/errors.ts';

/** The problem's code and reason, `not-found` or `conflict edition`; undefined where all went well; any other error as it is. */
export async function refusalOf(outcome: Promise<unknown>): Promise<unknown> {
  const error = await outcome.then(() => undefined).catch((thrown) => thrown);
  return isProblem(error) ? `${error.code} ${error.reason ?? ''}`.trim() : error;
}
