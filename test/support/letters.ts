// A letter as features write them, and the bytes of a message taken apart by hand, independently of any library.
import type { Letter } from '../../src/kernel/post.ts';
import { listIdOf, type Message, messageIdOf } from '../../src/mail/letter.ts';
import { bytesOf } from '../../src/mail/mime.ts';

export const sender = { name: 'Convite', address: 'convite@example.org' };
export const host = 'convite.example.org';

/** The weekly letter of Rosa's community to Luis, with what differs. */
export function aLetter(differs: Partial<Letter> = {}): Letter {
  return {
    to: { name: 'Luis Ñahui', address: 'luis@example.org' },
    subject: 'Papa de altura: su semana',
    text: 'Hola, Luis:\n\nEl jueves hay sesión.\n',
    html: '<!doctype html><html lang="es"><body><p>Hola, Luis: el jueves hay sesión.</p></body></html>\n',
    language: 'es',
    messageId: messageIdOf(['digest', 'c1', 'm1', '2026-W48'], host),
    references: messageIdOf(['digest', 'c1', 'm1'], host),
    listId: { id: listIdOf('c1', host), name: 'Papa de altura' },
    unsubscribe: { url: `https://${host}/u/abc` },
    isBulk: true,
    ...differs,
  };
}

export interface Bytes {
  /** Header lines as they were sent, each with the lines that continue it. */
  readonly headers: readonly string[];
  /** A header's value, unfolded; undefined where there is none. Throws where there are two. */
  header(name: string): string | undefined;
  readonly names: readonly string[];
  readonly body: string;
  readonly lines: readonly string[];
}

/** Takes a message apart (RFC 5322, 2.2): every line must end in CRLF. */
export function takeApart(raw: string): Bytes {
  if (/[^\r]\n|\r[^\n]/.test(raw)) throw new Error('a line ends in half a line break');
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, end).split(/\r\n(?![ \t])/);
  const names = headers.map((line) => line.slice(0, line.indexOf(':')));
  return {
    headers,
    names,
    header(name) {
      const found = headers.filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
      if (found.length > 1) throw new Error(`${name} is there ${found.length} times`);
      return found[0]
        ?.slice(name.length + 1)
        .replaceAll('\r\n', '')
        .trim();
    },
    body: raw.slice(end + 4),
    lines: raw.split('\r\n'),
  };
}

/** A message as a server gets it. */
export async function rawOf(message: Message): Promise<string> {
  return String(await bytesOf(message));
}
