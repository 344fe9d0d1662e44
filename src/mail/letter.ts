// From a letter to the message that a mail server gets: which headers, in which form.
import { domainToASCII } from 'node:url';
import type { Letter, Mailbox } from '../kernel/post.ts';
import { hashed } from '../kernel/secrets.ts';
import { addressOf, mailboxOf, OddLetter } from './address.ts';
import { type Body, bodyOf } from './body.ts';
import { headerLine, phrase } from './clean.ts';

/** A header that is written as it stands: neither encoded nor folded by the library. */
interface Prepared {
  readonly prepared: true;
  readonly value: string;
}

/** What is made into bytes (mime.ts): plain data, and nothing that the library would have to parse. */
export interface Message {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly replyTo?: Mailbox;
  readonly envelope: { readonly from: string; readonly to: string };
  readonly subject: string;
  readonly messageId: string;
  readonly references?: string;
  readonly date: Date;
  readonly textEncoding: 'quoted-printable';
  readonly disableFileAccess: true;
  readonly disableUrlAccess: true;
  readonly headers: Readonly<Record<string, Prepared>>;
  readonly text: Body;
  readonly html: Body;
  readonly icalEvent?: { readonly method: string; readonly content: string; readonly filename: string };
}

/** The message for a letter, dated `now`. Throws OddLetter for an address, a link or an id that no message can carry. */
export function messageOf(letter: Letter, from: Mailbox, now: Date): Message {
  const [sender, to] = [mailboxOf(from), mailboxOf(letter.to)];
  return {
    from: sender,
    to,
    ...(letter.replyTo ? { replyTo: mailboxOf(letter.replyTo) } : {}),
    envelope: { from: sender.address, to: to.address },
    subject: headerLine(letter.subject),
    messageId: checkedId(letter.messageId),
    ...(letter.references ? { references: checkedId(letter.references) } : {}),
    date: now,
    textEncoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: headersOf(letter),
    text: bodyOf(letter.text, letter.shared?.text),
    html: bodyOf(letter.html, letter.shared?.html),
    ...(letter.calendar ? { icalEvent: { ...letter.calendar, filename: 'invite.ics' } } : {}),
  };
}

/** The headers that make a letter of a list what it is. Each stands on one line but the name of a list, whose words may be many. */
function headersOf(letter: Letter): Record<string, Prepared> {
  const { listId, unsubscribe, language, isBulk } = letter;
  const lines: Record<string, string> = {
    'List-Id': `${phrase(listId.name)}\r\n <${checkedList(listId.id)}>`,
    'Content-Language': /^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(language) ? language : 'und',
    // RFC 3834, 5, and what Exchange understands instead: nobody's holiday note answers a letter that no person wrote.
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...(isBulk ? { Precedence: 'bulk' } : {}),
    // RFC 8058, 3.1. Relays that sign what they unfold break on a folded one, so it is never folded, however long.
    ...(unsubscribe ? { 'List-Unsubscribe': waysOut(unsubscribe).join(', '), 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
  return Object.fromEntries(Object.entries(lines).map(([name, value]) => [name, { prepared: true, value }]));
}

function waysOut({ url, mailto }: NonNullable<Letter['unsubscribe']>): string[] {
  const link = URL.canParse(url) ? new URL(url) : undefined;
  // With its name, a header line has at most 998 octets (RFC 5322, 2.1.1).
  if (!link || !/^https?:$/.test(link.protocol) || link.href.length > 700) throw new OddLetter('odd-link');
  const href = link.href.replace(/[<>,\s]/g, encodeURIComponent);
  return [`<${href}>`, ...(mailto ? [`<mailto:${addressOf(mailto)}?subject=unsubscribe>`] : [])];
}

function checkedId(id: string): string {
  if (!/^<[\w.+=-]{1,250}@[\w.:[\]-]{1,250}>$/.test(id)) throw new OddLetter('odd-id');
  return id;
}

function checkedList(id: string): string {
  if (!/^[\w-]+(\.[\w-]+)*$/.test(id) || id.length > 255) throw new OddLetter('odd-id');
  return id;
}

/**
 * A Message-ID that is the same whenever it is made of the same parts (RFC 5322, 3.6.4), so that a letter sent twice is seen to be one:
 * `messageIdOf(['digest', community.id, member.id, '2026-W48'], 'convite.example.org')`. The host may have a port.
 */
export function messageIdOf(parts: readonly string[], host: string): string {
  const fit = parts.map((part) => (/^[\w-]{1,40}$/.test(part) ? part : hashed(part)));
  const name = fit.join('.');
  return `<${name.length <= 200 ? name : hashed(name)}@${hostIn(host)}>`;
}

/** The id of a community's list for `Letter.listId`: `<community>.<host>`. */
export function listIdOf(community: string, host: string): string {
  return `${community}.${hostIn(host).replace(/[^\w.]+/g, '-')}`;
}

function hostIn(host: string): string {
  return domainToASCII(host.replace(/:\d+$/, '')) || 'localhost';
}
