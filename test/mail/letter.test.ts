// Letters as messages: the headers that a mail program, a relay and a list's reader go by, and nothing that people could slip in.
import { expect } from 'chai';
import { simpleParser } from 'mailparser';
import type { Letter } from '../../src/kernel/post.ts';
import { OddLetter } from '../../src/mail/address.ts';
import { listIdOf, messageIdOf, messageOf } from '../../src/mail/letter.ts';
import { aLetter, host, rawOf, sender, takeApart } from '../support/letters.ts';

const now = new Date('2026-11-26T12:00:00Z');
const written = (differs: Partial<Letter> = {}) => rawOf(messageOf(aLetter(differs), sender, now));

describe('a letter', () => {
  it('has the headers of a list letter that no person wrote, each once, and no other', async () => {
    const { names, header } = takeApart(await written());
    const expected = {
      From: 'Convite <convite@example.org>',
      To: '=?UTF-8?Q?Luis_=C3=91ahui?= <luis@example.org>',
      Subject: 'Papa de altura: su semana',
      Date: 'Thu, 26 Nov 2026 12:00:00 +0000',
      'Message-ID': `<digest.c1.m1.2026-W48@${host}>`,
      References: `<digest.c1.m1@${host}>`,
      'List-ID': `"Papa de altura" <c1.${host}>`,
      'List-Unsubscribe': `<https://${host}/u/abc>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
      Precedence: 'bulk',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': 'es',
      'MIME-Version': '1.0',
    };
    for (const [name, value] of Object.entries(expected)) expect(header(name), name).to.equal(value);
    expect(header('Content-Type')).to.match(/^multipart\/alternative; boundary="/);
    expect(names.toSorted()).to.deep.equal([...Object.keys(expected), 'Content-Type'].toSorted());
  });

  it('holds the text first and the HTML after it, so that a program shows the last it understands (RFC 2046, 5.1.4)', async () => {
    const { body } = takeApart(await written());
    const types = [...body.matchAll(/^Content-Type: ([^\r\n]*)/gm)].map(([, type]) => type);
    expect(types).to.deep.equal(['text/plain; charset=utf-8', 'text/html; charset=utf-8']);
  });

  it('is read back as it was written', async () => {
    const letter = aLetter({ replyTo: { name: 'Rosa', address: 'r+abc@example.org' } });
    const mail = await simpleParser(await rawOf(messageOf(letter, sender, now)));
    expect([mail.subject, mail.text, mail.html]).to.deep.equal([letter.subject, letter.text, letter.html]);
    expect(mail.replyTo?.value).to.deep.equal([letter.replyTo]);
    expect([mail.date, mail.messageId, mail.references]).to.deep.equal([now, letter.messageId, letter.references]);
  });

  it('says neither bulk nor how to leave where it is to one person', async () => {
    const { names } = takeApart(await written({ isBulk: false, unsubscribe: undefined, references: undefined }));
    expect(names).not.to.include.members(['Precedence', 'List-Unsubscribe', 'List-Unsubscribe-Post', 'References']);
    expect(names).to.include('Auto-Submitted');
  });

  it('never folds the way out, however long: relays that sign would break it (RFC 8058, 4)', async () => {
    for (const length of [55, 76, 200, 690]) {
      const url = `https://${host}/u/`.padEnd(length, 'a');
      const { lines } = takeApart(await written({ unsubscribe: { url, mailto: 'leave+token@example.org' } }));
      expect(lines).to.include(`List-Unsubscribe: <${url}>, <mailto:leave+token@example.org?subject=unsubscribe>`);
    }
  });

  it('carries an invitation as RFC 6047 says: within the alternative with its method, and as a file', async () => {
    const content = 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n';
    const raw = await written({ calendar: { method: 'REQUEST', content } });
    expect(takeApart(raw).header('Content-Type')).to.match(/^multipart\/mixed;/);
    const types = [...takeApart(raw).body.matchAll(/^Content-Type: ([^;\r\n]*)/gm)].map(([, type]) => type);
    expect(types).to.deep.equal(['multipart/alternative', 'text/plain', 'text/html', 'text/calendar', 'application/ics']);
    expect(raw.replace(/\r\n[ \t]/g, ' ')).to.match(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/);
    const { attachments } = await simpleParser(raw);
    expect(attachments.map(({ contentType, filename, content: bytes }) => [contentType, filename ?? '', String(bytes)])).to.deep.include([
      'application/ics',
      'invite.ics',
      content,
    ]);
  });

  it('goes to a domain in any script, which the message writes in ASCII (RFC 5891)', async () => {
    const { header } = takeApart(await written({ to: { name: 'Zoë', address: 'zoe@correo.niño.example' } }));
    expect(header('To')).to.equal('=?UTF-8?Q?Zo=C3=AB?= <zoe@correo.xn--nio-8ma.example>');
  });

  const intruders = [
    '\r\nBcc: all@evil.example',
    '\nX-Evil: 1',
    '\r\n\r\n<p>evil</p>',
    '\0',
    '\u2028X-Evil: 1',
    '"\r\n <evil@evil.example>',
  ];
  for (const intruder of intruders) {
    it(`lets nobody begin a header with ${JSON.stringify(intruder)}`, async () => {
      const usual = takeApart(await written({ replyTo: sender })).names;
      const raw = await written({
        to: { name: `Luis${intruder}`, address: 'luis@example.org' },
        subject: `Su semana${intruder}`,
        replyTo: { name: intruder, address: sender.address },
        listId: { id: `c1.${host}`, name: `Papa${intruder}` },
        language: `es${intruder}`,
        unsubscribe: { url: `https://${host}/u/abc${intruder}` },
      });
      const { names, header } = takeApart(raw);
      expect(names).to.deep.equal(usual);
      expect(header('To')).to.match(/<luis@example\.org>$/);
    });
  }

  const odd: readonly (readonly [string, Partial<Letter>, string])[] = [
    ['no address', { to: { name: 'Luis', address: ' ' } }, 'no-address'],
    ['two addresses', { to: { name: 'Luis', address: 'a@example.org,b@example.org' } }, 'odd-address'],
    ['a command in the address', { to: { name: 'Luis', address: 'a@example.org>\r\nDATA' } }, 'odd-domain'],
    ['a line break before the @', { to: { name: 'Luis', address: 'a\r\nb@example.org' } }, 'odd-address'],
    ['a quoted local part', { to: { name: 'Luis', address: '"a b"@example.org' } }, 'odd-address'],
    ['a local part that is not ASCII', { to: { name: 'Luis', address: 'ñahui@example.org' } }, 'odd-address'],
    ['a local part of 65 letters', { to: { name: 'Luis', address: `${'a'.repeat(65)}@example.org` } }, 'odd-address'],
    ['an IP address', { to: { name: 'Luis', address: 'a@127.0.0.1' } }, 'odd-domain'],
    ['a number as domain', { to: { name: 'Luis', address: 'a@0x7f.1' } }, 'odd-domain'],
    ['no domain', { to: { name: 'Luis', address: 'luis@' } }, 'odd-domain'],
    ['a script as the way out', { unsubscribe: { url: 'javascript:alert(1)' } }, 'odd-link'],
    ['a way out that no header can hold', { unsubscribe: { url: `https://x.example/${'a'.repeat(900)}` } }, 'odd-link'],
    ['a Message-ID that is none', { messageId: '<a@b>\r\nBcc: c@d' }, 'odd-id'],
    ['a list that is none', { listId: { id: 'a b', name: 'x' } }, 'odd-id'],
  ];
  for (const [what, differs, reason] of odd) {
    it(`is refused for ${what}`, () => {
      expect(() => messageOf(aLetter(differs), sender, now)).to.throw(OddLetter, reason);
    });
  }

  it('has a Message-ID that only its parts decide, whatever is in them', () => {
    expect(messageIdOf(['digest', 'c1', 'm1', '2026-W48'], 'localhost:3000')).to.equal('<digest.c1.m1.2026-W48@localhost>');
    expect(messageIdOf(['a b', 'c'], 'niño.example')).to.match(/^<[\w-]{43}\.c@xn--nio-8ma\.example>$/);
    expect(messageIdOf(['a', 'bc'], host)).not.to.equal(messageIdOf(['ab', 'c'], host));
    expect(messageIdOf(Array(9).fill('x'.repeat(40)), host)).to.match(/^<[\w-]{43}@/);
    expect(listIdOf('c1', '[::1]:3000')).to.match(/^c1\.[\w.-]+$/);
  });
});
