// The survey as a member sees it: one form, three minutes on a phone, and a card until it is answered.
import type { Card } from '../../kernel/feature.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { findSurroundings, prefer, stateSurroundings } from '../people/index.ts';
import { formParts, readSurvey, shownOf, surveyForm, typedIn } from './answer-form.ts';
import { getOpening, isOpen } from './opening.ts';
import { answer, findAnswer } from './survey.ts';

export const answerPages: readonly Page[] = [
  { method: 'GET', path: '/survey', permission: 'survey.answer', title: 'survey.title', handle: showSurvey },
  { method: 'POST', path: '/survey', permission: 'survey.answer', title: 'survey.title', handle: keepAnswer },
];

/** Asks for an answer until there is one; those who lead find the results here. */
export async function surveyCards(visit: Visit): Promise<readonly Card[]> {
  const { house, community, member, words, to } = visit;
  const [known, opening] = await Promise.all([findAnswer(house, community.id, member.id), getOpening(house, community)]);
  const results = visit.may('survey.lead') ? to('/survey/results') : '';
  if (known || !isOpen(house, community, opening))
    return results === '' && !known
      ? []
      : [
          {
            place: 'side',
            order: 60,
            view: 'survey/again',
            model: { href: known ? to('/survey') : '', results: results || to('/survey/results') },
          },
        ];
  const until = opening.until === '' ? '' : words.date(opening.until);
  return [{ place: 'top', order: 20, view: 'survey/card', model: { href: to('/survey'), until, results } }];
}

async function showSurvey(visit: Visit): Promise<Answer> {
  const { house, community, member } = visit;
  const [known, surroundings] = await Promise.all([
    findAnswer(house, community.id, member.id),
    findSurroundings(house, community.id, member.id),
  ]);
  const form = surveyForm(visit);
  return show('survey/form', { ...frame(visit), ...formParts(visit, form, shownOf(visit, known, surroundings)) });
}

async function keepAnswer(visit: Visit): Promise<Answer> {
  const { house, community, member } = visit;
  const form = surveyForm(visit);
  const read = readSurvey(visit, form);
  if ('problems' in read)
    return show('survey/form', { ...frame(visit), ...formParts(visit, form, typedIn(visit, form), read.problems) }, 422);
  // The answer last: when it is there, all of it is.
  await stateSurroundings(house, community.id, member.id, read.surroundings);
  if (read.locale !== visit.words.locale) await prefer(house, community.id, member.id, { name: '', zone: '', locale: read.locale });
  await answer(house, community.id, member, read.said);
  return go('/survey?saved=yes');
}

function frame(visit: Visit): object {
  return {
    action: visit.to('/survey'),
    home: visit.to('/'),
    saved: visit.query.saved === 'yes',
    measure: visit.to('/media/measure'),
    results: visit.to('/survey/results'),
  };
}
