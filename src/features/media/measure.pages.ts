// Measuring one's own line: by a script that asks for four pictures, or without one by a chain of small pages that the server times.
import { problem } from '../../kernel/errors.ts';
import { choice, readForm, whole } from '../../kernel/form.ts';
import { type Answer, go, type Page, send, show, type Visit } from '../../kernel/page.ts';
import { connections } from '../../kernel/people.ts';
import { findSurroundings, measureConnection, stateSurroundings } from '../people/index.ts';
import { blobOf, connectionOf, FASTEST, goesOn, paddingOf, readTimes, sizes, speedOf } from './measure.ts';

export const measurePages: readonly Page[] = [
  { method: 'GET', path: '/media/measure', permission: 'media.measure', title: 'media.measure.title', handle: showStart },
  { method: 'POST', path: '/media/measure', permission: 'media.measure', title: 'media.measure.title', handle: keepMeasure },
  { method: 'GET', path: '/media/measure/step', permission: 'media.measure', title: 'media.measure.title', handle: showStep },
  { method: 'GET', path: '/media/measure/result', permission: 'media.measure', title: 'media.measure.title', handle: showResult },
  { method: 'GET', path: '/media/measure/blob/:size', permission: 'media.measure', title: 'media.measure.title', handle: sendBlob },
];

async function showStart(visit: Visit): Promise<Answer> {
  const known = await findSurroundings(visit.house, visit.community.id, visit.member.id);
  return show('media/measure', {
    saved: visit.query.saved === 'yes',
    now: known?.connection ? visit.words.say(`media.line.${known.connection}`) : '',
    kbps: known?.measuredKbps ?? 0,
    begin: visit.to(`/media/measure/step?at=${visit.now.getTime()}`),
    blobs: sizes.map((size) => visit.to(`/media/measure/blob/${size}`)).join(' '),
    result: visit.to('/media/measure/result'),
    action: visit.to('/media/measure'),
    lines: connections.map((line) => ({ value: line, label: visit.words.say(`media.line.${line}`), checked: known?.connection === line })),
    survey: visit.to('/survey'),
  });
}

/**
 * One link of the chain that needs no script: a page as heavy as a blob that calls for the next at once. How long it was on its
 * way is the time between its sending and that call, by the server's own clock; the address carries both.
 */
async function showStep(visit: Visit): Promise<Answer> {
  const { query, now } = visit;
  const since = whole({ min: 0, max: 9e15 })(query.at);
  const before = query.t === undefined ? [] : readTimes(query.t);
  if (!before || !('value' in since) || since.value === undefined) throw problem('not-found', { reason: 'measure' });
  const begun = query.n !== undefined;
  const times = begun ? [...before, Math.min(120_000, Math.max(1, now.getTime() - since.value))] : before;
  const told = times.join('-');
  if (!goesOn(times)) return go(`/media/measure/result?t=${told}`);
  const next = visit.to(`/media/measure/step?n=${times.length}&at=${now.getTime()}${told ? `&t=${told}` : ''}`);
  const model = { next, n: times.length + 1, of: sizes.length, padding: paddingOf(sizes[times.length] ?? 0) };
  return show('media/step', model, 200, { Refresh: `0; url=${next}` });
}

async function showResult(visit: Visit): Promise<Answer> {
  const times = readTimes(visit.query.t);
  if (!times) throw problem('not-found', { reason: 'measure' });
  const kbps = speedOf(times);
  return show('media/result', {
    kbps,
    line: visit.words.say(`media.line.${connectionOf(kbps)}`),
    action: visit.to('/media/measure'),
    again: visit.to('/media/measure'),
  });
}

/** Keeps a speed that was measured, or a line that the person chose. */
async function keepMeasure(visit: Visit): Promise<Answer> {
  const { house, community, member, fields } = visit;
  const measured = readForm(fields, { kbps: whole({ min: 1, max: FASTEST, required: true }) });
  if (measured.ok) {
    const kbps = measured.values.kbps ?? 1;
    await measureConnection(house, community.id, member.id, { kbps, connection: connectionOf(kbps) });
    return go('/media/measure?saved=yes');
  }
  const chosen = readForm(fields, { line: choice(connections) });
  if (!chosen.ok) return showStart(visit);
  const known = await findSurroundings(house, community.id, member.id);
  const { device = '', hours = [], accessibility = '' } = known ?? {};
  await stateSurroundings(house, community.id, member.id, { device, hours, accessibility, connection: chosen.values.line });
  return go('/media/measure?saved=yes');
}

async function sendBlob(visit: Visit): Promise<Answer> {
  const size = whole({ min: 1, max: 1e6, required: true })(visit.params.size);
  const blob = 'value' in size ? blobOf(size.value ?? 0) : undefined;
  if (!blob) throw problem('not-found', { reason: 'measure' });
  return send('image/png', blob);
}
