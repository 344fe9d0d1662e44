// What a letter is, and the post that takes it: the contract that mail/ fills and whoever writes letters uses.

/** Somebody's address, with the name that is shown beside it. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** Parts of a letter's two texts. */
export interface Passages {
  readonly text: readonly string[];
  readonly html: readonly string[];
}

/** A letter to one person, wholly written. Texts that come from people may stand in it as they are: what could do harm is taken out. */
export interface Letter {
  readonly to: Mailbox;
  readonly subject: string;
  /** Written for itself and not derived from the HTML. */
  readonly text: string;
  readonly html: string;
  /** Passages of them that other letters have too, as they stand there one after the other: only so that they are made ready to be sent once. */
  readonly shared?: Passages;
  /** BCP 47: `es`. */
  readonly language: string;
  /** `<…@host>`; the same letter sent again has the same (`messageIdOf` in mail/letter.ts). */
  readonly messageId: string;
  /** Of the community, so that a mail program can put its letters together (RFC 2919): `<community>.<host>`. */
  readonly listId: { readonly id: string; readonly name: string };
  /** The Message-ID of what it belongs to, so that a member's letters stand in one thread. */
  readonly references?: string;
  readonly replyTo?: Mailbox;
  /** One click ends these letters (RFC 8058): the address takes a POST without a session. */
  readonly unsubscribe?: { readonly url: string; readonly mailto?: string };
  /** It goes to many: programs that answer by themselves then do not. */
  readonly isBulk: boolean;
  /** An invitation to a calendar (RFC 6047): the whole iCalendar text and its METHOD. */
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL' | 'PUBLISH'; readonly content: string };
}

/**
 * What became of a letter. Reasons are words of ours from a fixed list, and a status is the server's three digits: both may be kept,
 * logged and shown.
 */
export type Outcome =
  /** The server took it; `reply` is its status. */
  | { readonly kind: 'sent'; readonly reply: string }
  /** Not now: try again (mail/retry.ts). `until` where it is known when: our own pace, which is no failed try. */
  | { readonly kind: 'later'; readonly reason: Delay; readonly status?: number; readonly until?: Date }
  /** Not to this person, or not this letter: trying again would end the same. */
  | { readonly kind: 'refused'; readonly reason: Refusal; readonly status?: number }
  /** Nobody's letters go out until whoever runs Convite changes something: stop, and blame no recipient. */
  | { readonly kind: 'misconfigured'; readonly reason: Misfit; readonly status?: number };

export const delays = ['busy', 'no-answer', 'too-slow', 'dropped', 'garbled', 'pace', 'storage', 'closed'] as const;
type Delay = (typeof delays)[number];
/** The first five are ours, said before a server is asked; `policy` speaks of the letter or the sender more than of the person. */
export const refusals = ['no-address', 'odd-address', 'odd-domain', 'odd-link', 'odd-id', 'unknown', 'full', 'size', 'policy'] as const;
export type Refusal = (typeof refusals)[number];
export const misfits = ['none', 'login', 'certificate', 'sender', 'relay', 'greeting', 'settings'] as const;
type Misfit = (typeof misfits)[number];

/** So many letters in so many seconds. */
export interface Limit {
  readonly count: number;
  readonly seconds: number;
}

/** The way letters leave the house. Nothing of it throws. */
export interface Post {
  /** To a mail server, to the outbox of the demo, or to nobody because none is set up. */
  readonly kind: 'smtp' | 'outbox' | 'none';
  /** Whom letters come from. */
  readonly from: Mailbox;
  /** How fast it may go; for an estimate, mail/pace.ts. */
  readonly limits: readonly Limit[];
  /** Resolves within bounded time, whatever the server does. As many letters at once as one likes: they wait their turn. */
  send(letter: Letter): Promise<Outcome>;
  /** Would letters be taken: does the server answer, and does it know us? Sends nothing. */
  check(): Promise<Outcome>;
  /** Lets letters under way end and refuses others with `later`. */
  close(): Promise<void>;
}
