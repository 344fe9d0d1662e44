// The bytes of messages, which we write in one go: read back by others as they were meant, and signed as they are sent.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { bodyOf, wholeOf } from '../../src/mail/body.ts';
import { messageOf } from '../../src/mail/letter.ts';
import { quoted } from '../../src/mail/mime.ts';
import { openPost } from '../../src/mail/post.ts';
import { testClock, testLog } from '../support/clock.ts';
import { aLetter, rawOf, sender, takeApart } from '../support/letters.ts';
import { openSmtpServer, settingsOf } from '../support/smtp.ts';

/** Quoted-printable read as RFC 2045, 6.7 says. */
function read(text: string): string {
  const joined = text.replace(/=\r\n/g, '');
  const bytes = joined.replace(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

const line = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 120 }), fc.constant(`${'a'.repeat(75)} `));
const texts = fc.array(
  line.map((text) => text.toWellFormed().replace(/[\r\n]/g, ' ')),
  { maxLength: 8 },
);

describe('the bytes of a message', () => {
  it('say any text in short lines of ASCII without a blank at the end, in whatever passages it comes', () => {
    const passages = fc.array(fc.record({ lines: texts, isShared: fc.boolean() }), { maxLength: 5 });
    fc.assert(
      fc.property(passages, (parts) => {
        const body = parts.map(({ lines, isShared }) => ({ text: lines.join('\r\n'), isShared }));
        for (const written of [quoted(body), quoted(body)]) {
          expect(read(written)).to.equal(wholeOf(body));
          for (const one of written.split('\r\n')) expect(one).to.match(/^([\x20-\x7e\t]{0,75}[\x21-\x7e])?$/);
        }
      }),
    );
  });

  it('are the same whether the passages of a text that others share are known or not', () => {
    const pieces = fc.array(
      fc.record({ own: fc.string({ unit: 'grapheme', maxLength: 40 }), common: fc.string({ minLength: 1, maxLength: 80 }) }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(pieces, (some) => {
        const plain = (text: string) => text.replace(/\r/g, ' ');
        const parts = some.map(({ own, common }) => ({ own: plain(own), common: plain(common) }));
        const text = parts.map(({ own, common }) => own + common).join('');
        const body = bodyOf(
          text,
          parts.map(({ common }) => common),
        );
        expect(wholeOf(body)).to.equal(wholeOf(bodyOf(text)));
      }),
    );
    expect(bodyOf('uno dos tres', ['dos'])).to.deep.equal([
      { text: 'uno ', isShared: false },
      { text: 'dos', isShared: true },
      { text: ' tres', isShared: false },
    ]);
    expect(wholeOf(bodyOf(''))).to.equal('\r\n');
  });

  it('are read by another library as the letter that they were', async () => {
    const text = `Hola, José:\r\n\r\n${'niñez '.repeat(40)}\r\n.\r\n..dos puntos\r\n= igual =\r\n`.replaceAll('\r\n', '\n');
    const html = `<!doctype html><html lang="es"><body><p>${'ñandú & ágil — '.repeat(200)}</p></body></html>\n`;
    const raw = await rawOf(messageOf(aLetter({ text, html }), sender, new Date('2026-11-30T12:00:00Z')));
    const mail = await simpleParser(raw);
    expect(mail.text?.trimEnd()).to.equal(text.trimEnd());
    expect(String(mail.html).trimEnd()).to.equal(html.trimEnd());
    expect(raw).to.match(/^[\x20-\x7e\t\r\n]*$/);
    expect(
      Math.max(
        ...takeApart(raw)
          .body.split('\r\n')
          .map(({ length }) => length),
      ),
    ).to.be.at.most(76);
  });

  it('are signed as they are sent', async () => {
    const server = await openSmtpServer();
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const dkim = { domain: 'example.org', selector: 's', key: privateKey };
    const post = openPost(settingsOf(server.port, { dkim }), { log: testLog(), clock: testClock() });
    expect(await post.send(aLetter())).to.deep.equal({ kind: 'sent', reply: '250' });
    await post.close();
    await server.close();
    const sent = takeApart(server.received[0]?.raw ?? '');
    const signature = sent.header('DKIM-Signature')?.replace(/\s/g, '') ?? '';
    // RFC 6376, 3.4.4: blanks are one, none at the end of a line, and no empty lines at the end.
    const relaxed = `${sent.body
      .replace(/[ \t]+/g, ' ')
      .replace(/ \r\n/g, '\r\n')
      .replace(/(\r\n)+$/, '')}\r\n`;
    expect(signature).to.contain(`bh=${createHash('sha256').update(relaxed).digest('base64')};`);
    expect(signature.toLowerCase()).to.match(
      /h=[^;]*list-unsubscribe:list-unsubscribe-post|h=[^;]*list-unsubscribe-post[^;]*list-unsubscribe/,
    );
  });
});
