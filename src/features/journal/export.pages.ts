// The journal to take along.
import { type Answer, type Body, type Page, send, type Visit } from '../../kernel/page.ts';
import { dayIn } from '../../kernel/time.ts';
import { inCsv, inJsonLines } from './export.ts';

export const exportPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/journal/csv',
    permission: 'journal.export',
    title: 'journal.export.title',
    handle: async (visit) => file(visit, 'csv', 'text/csv', inCsv),
  },
  {
    method: 'GET',
    path: '/journal/jsonl',
    permission: 'journal.export',
    title: 'journal.export.title',
    handle: async (visit) => file(visit, 'jsonl', 'application/jsonl', inJsonLines),
  },
];

function file(visit: Visit, ending: string, type: string, make: (...about: Parameters<typeof inCsv>) => Body): Answer {
  const name = `convite-${dayIn(visit.zone, visit.now)}.${ending}`;
  const headers = { 'Content-Disposition': `attachment; filename="${name}"` };
  return send(`${type}; charset=utf-8`, make(visit.house, visit.community.id, visit.words), headers);
}
