// Where the community stands, in one sentence: the stage, and how far it is.
import type { Visit } from '../../kernel/page.ts';
import { board } from './stages.ts';

/** "Etapa Motivación: 4 de 6 puntos hechos." */
export async function stagesStanding({ house, community, words }: Visit): Promise<string | undefined> {
  const stage = (await board(house, community)).find(({ stage }) => stage === community.stage);
  if (!stage) return undefined;
  return words.say('stages.standing', { stage: words.say(`stage.${community.stage}`), done: stage.done, all: stage.items.length });
}
