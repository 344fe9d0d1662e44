// What people call the fields of documents, and what is kept in them by id.
import type { Words } from '../../kernel/words.ts';

/** Where a field's values have their words, if not under its own name: those that forms and lists of the features use. */
const elsewhere: Readonly<Record<string, string>> = {
  'digest.weekday': 'survey.day',
  'people.connection': 'survey.connection',
  'people.device': 'survey.device',
  'people.state': 'people.invitations.state',
  'plan.status': 'plan.standing',
  'sessions.status': 'sessions.standing',
  'survey.needs': 'survey.wish',
  'survey.offers': 'survey.offer',
};

/** A field's name as its feature calls it, or as a stage; undefined where it has none: then only machines read it. */
export function fieldWord(words: Words, feature: string, field: string): string | undefined {
  if (words.has(`${feature}.field.${field}`)) return words.say(`${feature}.field.${field}`);
  return words.has(`stage.${field}`) ? words.say(`stage.${field}`) : undefined;
}

/**
 * The word for what is kept by an id (`design`, `webinar`, `mon-morning`) in this field, or within it under `name`; undefined where it
 * is a text that people wrote.
 */
export function valueWord(words: Words, feature: string, field: string, name: string, text: string): string | undefined {
  if (!/^[\w/-]{1,60}$/.test(text)) return undefined;
  if (field === 'hours') return hourWord(words, text);
  const families = [name, `${feature}.${name}`, elsewhere[`${feature}.${field}`]];
  const family = families.find((one) => one && words.has(`${one}.${text}`));
  return family && words.say(`${family}.${text}`);
}

/** What a yes or no says of the thing that has it; empty where it goes without saying. */
export function yesOrNo(words: Words, feature: string, name: string, isSo: boolean): string {
  switch (`${feature}.${name}`) {
    case 'media.live':
      return words.say(isSo ? 'media.live' : 'media.anytime');
    case 'community.retired':
      return isSo ? words.say('journal.value.retired') : '';
    case 'plan.there':
    case 'sessions.there':
      return isSo ? words.say('journal.value.there') : '';
    default:
      return words.say(isSo ? 'form.yes' : 'form.no');
  }
}

function hourWord(words: Words, text: string): string | undefined {
  const [day, part] = text.split('-');
  if (!words.has(`survey.day.${day}`) || !words.has(`survey.part.${part}`)) return undefined;
  return `${words.say(`survey.day.${day}`)}, ${words.say(`survey.part.${part}`)}`;
}
