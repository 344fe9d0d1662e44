// Addresses: which ones a letter can go to, and how they are written on the envelope.
import { domainToASCII } from 'node:url';
import type { Mailbox, Refusal } from '../kernel/post.ts';
import { headerLine } from './clean.ts';

/** Something in a letter that a message cannot carry, with its reason. */
export class OddLetter extends Error {
  readonly reason: Refusal;

  constructor(reason: Refusal) {
    super(reason);
    this.name = 'OddLetter';
    this.reason = reason;
  }
}

/** A dot-atom of RFC 5322, 3.2.3. Quoted and non-ASCII local parts would need servers that know them on the whole way: few do. */
const local = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const domain = new RegExp(`^(${label}\\.)*${label}$`);

/** A mailbox as it stands in a message: the domain in ASCII (RFC 5891), the name on one line. Throws OddLetter. */
export function mailboxOf({ name, address }: Mailbox): Mailbox {
  return { name: headerLine(name, 120), address: addressOf(address) };
}

/** The address with its domain in ASCII. Throws OddLetter where it is none. */
export function addressOf(text: string): string {
  const address = text.trim();
  if (address === '') throw new OddLetter('no-address');
  const at = address.lastIndexOf('@');
  const name = address.slice(0, Math.max(at, 0));
  if (name.length > 64 || !local.test(name)) throw new OddLetter('odd-address');
  const host = hostOf(address.slice(at + 1));
  if (host === undefined) throw new OddLetter('odd-domain');
  return `${name}@${host}`;
}

/** Undefined for what is no name of a host: also for numbers, which the URL standard would read as an IP address. */
function hostOf(text: string): string | undefined {
  // What the standard would take out or cut off by itself is odd here.
  if (/[\s%/?#@:[\]\\\p{Cc}]/u.test(text)) return undefined;
  const host = domainToASCII(text);
  return host.length <= 250 && domain.test(host) && !/(^|\.)\d+$/.test(host) ? host : undefined;
}
