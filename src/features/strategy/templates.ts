// Words to begin a strategy with, in the reader's language: an empty page frightens.
import type { Words } from '../../kernel/words.ts';
import type { Content } from './strategy.ts';

export const templates = ['chain', 'teachers', 'health', 'blank'] as const;
export type Template = (typeof templates)[number];

/** What a template puts into the first draft; the founding group is for the people to choose. */
export function templateWords(
  words: Words,
  template: Template,
): Partial<Omit<Content, 'topics'>> & { readonly topics?: readonly string[] } {
  if (template === 'blank') return {};
  const at = (part: TemplatePart) => words.say(`strategy.template.${template}.${part}`);
  return {
    topics: at('topics').split('\n'),
    purpose: at('purpose'),
    objectives: at('objectives').split('\n'),
    approach: at('approach'),
    norms: at('norms'),
    mechanisms: at('mechanisms'),
  };
}

type TemplatePart = 'topics' | 'purpose' | 'objectives' | 'approach' | 'norms' | 'mechanisms';
