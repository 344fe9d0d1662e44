// Writes a calendar of 500 events, the first time and after many: as Convite does, or as bare ical-generator does it.
import ical from 'ical-generator';
import type { Entry } from '../../src/features/feeds/dates.ts';
import { buildCalendar } from '../../src/ical/build.ts';
import { eventsOf } from '../../src/ical/events.ts';
import type { KeptCommunity } from '../../src/kernel/people.ts';
import { dayAfter, later, MINUTE } from '../../src/kernel/time.ts';
import { openWords } from '../../src/words/words.ts';
import { serveAsChild } from '../child.ts';
import { median } from '../line.ts';

const EVENTS = 500;
const TIMES = 60;
const community = { id: '01h0000000000000000000bench', title: 'Papa de altura', topics: [{ id: 't', name: 'Semilla', retired: false }] };
const changedAt = new Date('2026-11-01T10:00:00Z');
const text = 'Traer muestras de semilla, bolsas y etiquetas; el salón abre a las 8.\nQuien no pueda venir, que avise.';

/** Half of them sessions with a time, half activities with days. */
const entries: readonly Entry[] = Array.from({ length: EVENTS }, (_, i) => {
  const day = dayAfter('2026-12-01', i % 380);
  const from = new Date(`${day}T21:00:00Z`);
  const when = i % 2 === 0 ? { from, to: later(from, 90 * MINUTE), meets: true } : { from: day, to: dayAfter(day, 3) };
  const about = { title: `Reunión ${i}: semilla, almacén; y manejo`, text, place: 'Salón comunal, Pucará', topic: 't', members: [] };
  const more = i % 2 === 0 ? { link: 'https://meet.example.org/papa', materials: ['Proyector: Marta', 'Alargador'] } : {};
  return { feature: 'sessions', id: `e${i}`, path: `/sessions/e${i}`, ...about, ...more, ...when, changedAt, version: 2 } as Entry;
});

const words = openWords()('es');
const reader = { community: community as unknown as KeptCommunity, words, origin: 'https://convite.example.org' };
const head = { name: community.title, description: 'Todo lo que tiene fecha', lastModified: changedAt };

/** What there is to write is known to both beforehand. */
const events = eventsOf(reader, entries);
const writers = {
  ours: () => buildCalendar(head, eventsOf(reader, entries)),
  peer: () => {
    const calendar = ical({ name: head.name, description: head.description, ttl: 21_600 });
    for (const { uid, sequence, title, text: description, location, topic, url, when } of events) {
      const isDays = typeof when.from === 'string';
      const times = isDays
        ? { allDay: true, start: new Date(when.from), end: new Date(dayAfter((when as { to: string }).to, 1)) }
        : { start: when.from, end: (when as { to: Date }).to };
      const about = { id: uid, sequence, summary: title, description, location, categories: [{ name: topic ?? '' }], url: url ?? '' };
      calendar.createEvent({
        ...about,
        ...times,
        stamp: changedAt,
        lastModified: changedAt,
        status: 'CONFIRMED' as never,
        transparency: 'OPAQUE' as never,
      });
    }
    return calendar.toString();
  },
};

const write = writers[process.argv[2] === 'peer' ? 'peer' : 'ours'];
const { first, after, bytes } = measure();
await serveAsChild(async () => ({
  handler: (_req, res) => void res.end(),
  about: { first: String(first), after: String(after), bytes: String(bytes) },
}));

/** Milliseconds of the first time, and the middle of those after the machine has warmed up. */
function measure() {
  const times = Array.from({ length: TIMES }, () => {
    const began = performance.now();
    const size = Buffer.from(write()).length;
    return { took: performance.now() - began, size };
  });
  const took = times.map((time) => time.took);
  return { first: took[0] ?? 0, after: median(took.slice(TIMES / 2)), bytes: times[0]?.size ?? 0 };
}
