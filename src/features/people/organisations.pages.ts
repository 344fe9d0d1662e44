// The organisations that members come from (method sheet O4), and those who were let go.
import { line, readForm } from '../../kernel/form.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { calledIn } from './choice.ts';
import { renameOrganisation } from './organisations.ts';
import { letReturn, listFormers, tally } from './people.ts';
import { byOrganisation } from './tally.ts';

const SHOWN = 100;
const PER_PAGE = 50;

export const organisationsPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/people/organisations',
    permission: 'people.view',
    title: 'people.organisations.title',
    handle: showOrganisations,
  },
  { method: 'POST', path: '/people/organisations', permission: 'people.place', title: 'people.organisations.title', handle: rename },
  { method: 'GET', path: '/people/former', permission: 'people.remove', title: 'people.former.title', handle: showFormers },
  { method: 'POST', path: '/people/former/:id/return', permission: 'people.remove', handle: open },
];

function showOrganisations(visit: Visit): Promise<Answer> {
  return organisations(visit, 200);
}

async function organisations(visit: Visit, status: number, wrong = '', typed = '', from = ''): Promise<Answer> {
  const { words } = visit;
  const all = byOrganisation(await tally(visit.house, visit.community), words.locale);
  const rows = all.slice(0, SHOWN).map(([name, count]) => ({
    name: name || words.say('people.organisation.none'),
    count,
    href: visit.to(`/people?organisation=${name === '' ? '-' : encodeURIComponent(name)}`),
  }));
  const names = all.map(([name]) => name).filter((name) => name !== '');
  const model = {
    rows,
    more: all.length > SHOWN,
    count: names.length,
    back: visit.to('/people'),
    ...(visit.may('people.place') && names.length > 0 ? { rename: renameModel(visit, names, wrong, typed, from) } : {}),
  };
  return show('people/organisations', model, status);
}

function renameModel(visit: Visit, names: readonly string[], problem: string, typed: string, from: string): object {
  const options = names.slice(0, SHOWN).map((name) => ({ value: name, label: name, selected: name === from }));
  return { action: visit.to('/people/organisations'), options, typed, problem };
}

async function rename(visit: Visit): Promise<Answer> {
  const reading = readForm(visit.fields, { from: line({ max: 120, required: true }), to: line({ max: 60, required: true }) });
  const { from = '', to = '' } = visit.fields;
  if (!reading.ok) {
    const found = reading.problems.to ?? reading.problems.from;
    return organisations(visit, 422, found ? visit.words.say(found.key, found.gaps) : '', to, from);
  }
  await renameOrganisation(visit.house, visit.community.id, reading.values.from, reading.values.to, visit.member.id);
  return go('/people/organisations');
}

async function showFormers(visit: Visit): Promise<Answer> {
  const { words } = visit;
  const page = await listFormers(visit.house, visit.community.id, PER_PAGE, visit.query.after || undefined);
  const next = page.next && visit.to(`/people/former?after=${encodeURIComponent(page.next)}`);
  return show('people/former', {
    rows: page.items.map((former) => ({
      name: calledIn(words, former),
      date: words.day(former.at, visit.zone),
      reason: former.reason,
      door: words.say(former.mayReturn ? 'people.removal.return.yes' : 'people.removal.return.no'),
      ...(former.mayReturn ? {} : { action: visit.to(`/people/former/${former.id}/return`) }),
    })),
    back: visit.to('/people'),
    ...(next ? { next } : {}),
  });
}

async function open(visit: Visit): Promise<Answer> {
  await letReturn(visit.house, visit.community.id, visit.params.id ?? '');
  return go('/people/former');
}
