// Whatever people call themselves and write: the message is well formed, and an independent reader finds it as it was meant.
import { expect } from 'chai';
import fc from 'fast-check';
import { type AddressObject, simpleParser } from 'mailparser';
import { cleanBody, headerLine } from '../../src/mail/clean.ts';
import { messageOf } from '../../src/mail/letter.ts';
import { aLetter, host, rawOf, sender, takeApart } from '../support/letters.ts';

const now = new Date('2026-11-26T12:00:00Z');
const usual = async () => takeApart(await rawOf(messageOf(aLetter({ replyTo: sender }), sender, now))).names;

/** Letters of all scripts, controls, halves of pairs, what headers are made of, and encoded words that are none. */
const hostile = fc.constantFrom(
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\u2028',
  '=?UTF-8?Q?x?=',
  '=?',
  '?=',
  '"',
  '\\',
  '<',
  '>',
  ',',
  ';',
  ':',
  '@',
  '(',
  ')',
  '.',
  '\r\n.\r\n',
  '\ud800',
  '\t',
  '\u202e',
  'Bcc: a@b',
);
const anyText = fc.array(fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 60 })), {
  maxLength: 6,
});
const text = anyText.map((parts) => parts.join(''));
const longText = fc.oneof(
  text,
  fc.tuple(text, fc.integer({ min: 1, max: 100 })).map(([part, times]) => part.repeat(times)),
);

describe('a letter of any text', function () {
  this.timeout(120_000);

  it('is read back equal, in lines of at most 998 octets, with no header that we did not write', async () => {
    const names = await usual();
    await fc.assert(
      fc.asyncProperty(text, text, text, longText, text, async (name, subject, list, body, reply) => {
        const letter = aLetter({
          to: { name, address: 'luis@example.org' },
          subject,
          text: body,
          html: `<p>${body}</p>`,
          listId: { id: `c1.${host}`, name: list },
          replyTo: { name: reply, address: sender.address },
        });
        const raw = await rawOf(messageOf(letter, sender, now));
        const bytes = takeApart(raw);
        expect(bytes.names.filter((header) => header !== 'Subject')).to.deep.equal(names.filter((header) => header !== 'Subject'));
        expect(Math.max(...bytes.lines.map((line) => Buffer.byteLength(line)))).to.be.at.most(998);
        expect(raw).to.match(/^[\t\r\n\x20-\x7e]*$/);
        await readsBack(raw, letter);
      }),
      { numRuns: 300 },
    );
  });
});

async function readsBack(raw: string, letter: ReturnType<typeof aLetter>): Promise<void> {
  const mail = await simpleParser(raw, { keepCidLinks: true, skipHtmlToText: true, skipTextToHtml: true });
  expect(mail.subject ?? '').to.equal(headerLine(letter.subject));
  expect((mail.to as AddressObject).value).to.deep.equal([{ name: headerLine(letter.to.name, 120), address: letter.to.address }]);
  expect(mail.replyTo?.value).to.deep.equal([{ name: headerLine(letter.replyTo?.name ?? '', 120), address: sender.address }]);
  expect(endless(mail.text ?? '')).to.equal(endless(cleanBody(letter.text)));
  expect(endless(mail.html || '')).to.equal(endless(cleanBody(letter.html)));
}

/** Line ends are those of the reader; the last one is the message's. */
function endless(read: string): string {
  return read.replaceAll('\r\n', '\n').replace(/\n+$/, '');
}
