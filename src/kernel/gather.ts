// Asks every feature the same question; one that cannot answer now keeps nobody from the rest.
import type { Feature, House } from './feature.ts';
import { described } from './log.ts';

/** All that the features answer, in their order. What fails is logged under the name of the offer and answers nothing. */
export async function gathered<V>(
  { features, log }: House,
  offer: string,
  ask: (feature: Feature) => Promise<readonly V[]> | undefined,
): Promise<readonly V[]> {
  const each = await Promise.all(
    features.map(async (feature) => {
      try {
        return (await ask(feature)) ?? [];
      } catch (error) {
        log.error('offer failed', { feature: feature.name, offer, error: described(error) });
        return [];
      }
    }),
  );
  return each.flat();
}
