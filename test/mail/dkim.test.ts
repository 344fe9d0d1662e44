// Letters that are signed: the signature holds for whoever checks it, and covers the way out, as RFC 8058 wants it.
import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { expect } from 'chai';
import { openPost } from '../../src/mail/post.ts';
import { testClock, testLog } from '../support/clock.ts';
import { aLetter, type Bytes, takeApart } from '../support/letters.ts';
import { openSmtpServer, settingsOf, shortPatience } from '../support/smtp.ts';

describe('a signed letter', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const dkim = { domain: 'example.org', selector: 'convite', key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };

  it('has a signature that holds, over both headers of the way out and all that a reader is shown (RFC 6376; RFC 8058, 4)', async () => {
    const bytes = takeApart(await sent(`https://convite.example.org/u/${'a'.repeat(200)}`));
    const tags = tagsOf(bytes.header('DKIM-Signature') ?? '');
    expect([tags.d, tags.s, tags.a, tags.c]).to.deep.equal(['example.org', 'convite', 'rsa-sha256', 'relaxed/relaxed']);
    const covered = (tags.h ?? '').toLowerCase().split(':');
    const wanted =
      'from to subject date message-id references reply-to list-id list-unsubscribe list-unsubscribe-post mime-version content-type';
    expect(covered).to.include.members(wanted.split(' '));
    expect(tags.bh).to.equal(createHash('sha256').update(relaxedBody(bytes.body), 'latin1').digest('base64'));
    expect(holds(bytes, tags)).to.equal(true);
  });

  it('has one that no longer holds when somebody changes the way out', async () => {
    const raw = await sent('https://convite.example.org/u/abc');
    const bytes = takeApart(raw.replace('/u/abc>', '/u/abd>'));
    expect(holds(bytes, tagsOf(bytes.header('DKIM-Signature') ?? ''))).to.equal(false);
  });

  async function sent(url: string): Promise<string> {
    const server = await openSmtpServer();
    const post = openPost(settingsOf(server.port, { dkim }), { log: testLog(), clock: testClock(), patience: shortPatience });
    const letter = aLetter({ unsubscribe: { url }, replyTo: { name: 'Rosa', address: 'r@example.org' } });
    expect((await post.send(letter)).kind).to.equal('sent');
    await post.close();
    await server.close();
    return server.received[0]?.raw ?? '';
  }

  function holds(bytes: Bytes, tags: Readonly<Record<string, string>>): boolean {
    const names = (tags.h ?? '').split(':');
    const own = bytes.headers.find((line) => line.startsWith('DKIM-Signature:')) ?? '';
    const signed = names.flatMap((name) => bytes.headers.filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`)));
    const unsigned = relaxedHeader(own).replace(/(\bb=)[^;]*$/, '$1');
    const text = [...signed.map((line) => `${relaxedHeader(line)}\r\n`), unsigned].join('');
    return verify('sha256', Buffer.from(text, 'latin1'), publicKey, Buffer.from(tags.b ?? '', 'base64'));
  }
});

function tagsOf(header: string): Readonly<Record<string, string>> {
  const pairs = header.split(';').map((tag) => tag.replace(/\s/g, ''));
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

/** RFC 6376, 3.4.2. */
function relaxedHeader(line: string): string {
  const colon = line.indexOf(':');
  const value = line
    .slice(colon + 1)
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${line.slice(0, colon).trim().toLowerCase()}:${value}`;
}

/** RFC 6376, 3.4.4. */
function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  return `${lines.join('\r\n').replace(/(\r\n)*$/, '')}\r\n`;
}
