// The demo's outbox: the letters that Convite would have sent, as a mail program shows them, as text, and as they are.
import type { Response } from 'express';
import type { Kept, Storage } from '../kernel/collection.ts';
import { isProblem } from '../kernel/errors.ts';
import { listUnsent, Outbox, type Unsent } from '../mail/outbox.store.ts';
import type { Platform } from './platform.ts';
import { escaped, sendPage } from './platform-page.ts';

/** Adds `/outbox` to the small LMS: the letters, newest first, and each of them. */
export function addOutbox({ app }: Platform, storage: Storage): void {
  app.get('/outbox', async (_req, res) => sendPage(res, 'Outbox', listed(await listUnsent(storage))));
  app.get('/outbox/:id', (req, res) => withLetter(storage, req.params.id, res, (letter) => sendPage(res, letter.subject, shown(letter))));
  app.get('/outbox/:id/letter.html', (req, res) => withLetter(storage, req.params.id, res, (letter) => sendLetter(res, letter)));
}

async function withLetter(storage: Storage, id: string, res: Response, show: (letter: Unsent & Kept) => void): Promise<void> {
  try {
    show(await storage.of(Outbox).get(id));
  } catch (error) {
    if (!isProblem(error, 'not-found')) throw error;
    res.status(404).type('text').send('no such letter\n');
  }
}

/** As it is in a mail program: without scripts and pictures from elsewhere, its links in windows of their own. */
function sendLetter(res: Response, { html }: Unsent): void {
  const sandbox = 'sandbox allow-popups allow-popups-to-escape-sandbox';
  res
    .set('Content-Security-Policy', `${sandbox}; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'`)
    .type('html')
    .send(html.replaceAll('<a ', '<a target="_blank" '));
}

const none = `<h1>Outbox</h1><p>No letters yet. What Convite would send by mail is kept here for a week.</p>
<p>To have one now: enter as the facilitator and, under “Mis preferencias”, go to the community’s letters and send one to yourself.</p>`;

function listed(letters: readonly (Unsent & Kept)[]): string {
  if (letters.length === 0) return none;
  const rows = letters.map(
    ({ id, at, to, subject }) => `<li><b><a href="/outbox/${id}">${escaped(subject)}</a></b><span>${escaped(to)}</span>${timeOf(at)}</li>`,
  );
  return `<h1>Outbox</h1><p>What Convite would have sent by mail, the newest first.</p><ul>${rows.join('')}</ul>`;
}

function shown({ id, at, to, subject, text, raw }: Unsent & Kept): string {
  const headers = raw.slice(0, raw.indexOf('\r\n\r\n'));
  return `<p><a href="/outbox">All letters</a></p><h1>${escaped(subject)}</h1><p>To ${escaped(to)}, ${timeOf(at)}</p>
<iframe src="/outbox/${id}/letter.html" sandbox="allow-popups allow-popups-to-escape-sandbox" title="The letter"></iframe>
<h2>As plain text</h2><pre>${escaped(text)}</pre><h2>Headers</h2><pre>${escaped(headers)}</pre>`;
}

function timeOf(at: Date): string {
  return `<time datetime="${at.toISOString()}">${at.toISOString().slice(0, 16).replace('T', ' ')} UTC</time>`;
}
