// Against a mail server that institutions run, not one of our kind: what it takes, what it delivers, and what it refuses.
import { expect } from 'chai';
import { type AddressObject, simpleParser } from 'mailparser';
import type { Post } from '../../src/kernel/post.ts';
import { locales } from '../../src/kernel/words.ts';
import { messageIdOf } from '../../src/mail/letter.ts';
import { openPost } from '../../src/mail/post.ts';
import { openWords } from '../../src/words/words.ts';
import { testClock, testLog } from '../support/clock.ts';
import { type Exim, openExim } from '../support/exim.ts';
import { fullLetter } from '../support/full-letter.ts';
import { aLetter, host, takeApart } from '../support/letters.ts';
import { settingsOf } from '../support/smtp.ts';

describe('a mail server of Debian', function () {
  this.timeout(120_000);
  const words = openWords();
  let exim: Exim;
  let post: Post;

  before(async () => {
    exim = await openExim();
    post = openPost(settingsOf(exim.port), { log: testLog(), clock: testClock() });
  });

  after(async () => {
    await post?.close();
    await exim?.close();
  });

  it('lets us in', async () => {
    expect(await post.check()).to.deep.equal({ kind: 'sent', reply: '220' });
  });

  it('delivers letters in each language as they were written', async () => {
    const letters = locales.map((locale) => {
      const { html, text } = fullLetter(words(locale));
      const subject = `Papa de altura · ${locale} · ñandú`;
      const messageId = messageIdOf(['digest', 'c1', locale, '2026-W48'], host);
      return aLetter({
        to: { name: `Luis Ñahui (${locale})`, address: `luis+${locale}@example.org` },
        language: locale,
        subject,
        html,
        text,
        messageId,
      });
    });
    const outcomes = await Promise.all(letters.map((letter) => post.send(letter)));
    expect(outcomes).to.deep.equal(letters.map(() => ({ kind: 'sent', reply: '250' })));
    for (const letter of letters) {
      const raw = await delivered((message) => message.includes(letter.messageId));
      const bytes = takeApart(raw.replaceAll('\n', '\r\n'));
      const { subject, html, text, to } = await simpleParser(raw);
      expect({ subject, html, text }).to.deep.equal({ subject: letter.subject, html: letter.html, text: letter.text });
      expect((to as AddressObject).value).to.deep.equal([letter.to]);
      expect([bytes.header('Return-path'), bytes.header('Envelope-to')]).to.deep.equal(['<convite@example.org>', letter.to.address]);
      for (const [name, value] of [
        ['Content-Language', letter.language],
        ['Message-ID', letter.messageId],
        ['List-ID', `"Papa de altura" <c1.${host}>`],
        ['List-Unsubscribe', `<https://${host}/u/abc>`],
        ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
        ['Auto-Submitted', 'auto-generated'],
        ['Precedence', 'bulk'],
      ] as const)
        expect(bytes.header(name), name).to.equal(value);
    }
  });

  it('takes the longest way out on one line, and an invitation with its file', async () => {
    const url = `https://${host}/u/${'a'.repeat(200)}`;
    const content = 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Sesión\r\nEND:VCALENDAR\r\n';
    const letter = aLetter({
      messageId: messageIdOf(['invite', '1'], host),
      unsubscribe: { url },
      calendar: { method: 'REQUEST', content },
    });
    expect((await post.send(letter)).kind).to.equal('sent');
    const raw = await delivered((message) => message.includes(letter.messageId));
    expect(raw.split('\n')).to.include(`List-Unsubscribe: <${url}>`);
    const { attachments } = await simpleParser(raw);
    const read = attachments.map((file) => [file.contentType, String(file.content)]);
    // The one within the alternative is text, whose lines end as the reader's do; the file is as it was.
    expect(read).to.deep.equal([
      ['text/calendar', content.replaceAll('\r\n', '\n')],
      ['application/ics', content],
    ]);
  });

  it('is understood when it knows nobody, puts off, and does not relay', async () => {
    const to = (address: string) => post.send(aLetter({ to: { name: '', address } }));
    expect(await to('gone@example.org')).to.deep.equal({ kind: 'refused', reason: 'unknown', status: 550 });
    expect(await to('busy@example.org')).to.deep.equal({ kind: 'later', reason: 'busy', status: 451 });
    expect(await to('luis@elsewhere.example')).to.deep.equal({ kind: 'misconfigured', reason: 'relay', status: 550 });
    expect(await to('zoe@mail.niño.example')).to.deep.equal({ kind: 'sent', reply: '250' });
  });

  /** Delivery comes some moments after the server took the letter. */
  async function delivered(sought: (message: string) => boolean): Promise<string> {
    for (let tries = 0; tries < 200; tries++) {
      const found = exim.delivered().find(sought);
      if (found) return found;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error('the letter was not delivered');
  }
});
