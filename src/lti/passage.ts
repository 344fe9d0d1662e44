// One request's way through ltijs: what we bring to it and what we do with what it says. Kept beside the request, since ltijs is one per process.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config.ts';
import type { House } from '../kernel/feature.ts';
import type { Launch } from '../kernel/launch.ts';
import type { Locale } from '../kernel/words.ts';
import type { KeyBook } from './jwks.ts';
import type { KeptRegistration } from './store.ts';

export type Request = IncomingMessage;
export type Next = (error?: unknown) => void;

/** What the pages of a refusal, and the session after a launch, may want to know. Filled in as it becomes known. */
export interface LtiLocals {
  /** The language of the launch; of an unverified token too. */
  locale?: Locale;
  /** Origins that may show this answer in a frame: those of the platform that it belongs to. */
  frames?: readonly string[];
  /** With 'launch-cookies', where the launch can begin again: a form that opens a window of its own. */
  newWindow?: NewWindow;
}

/** A form of its own window: `method=post target=_blank`. Its answer is redirected to `formTargets`, which the page's policy must allow. */
export interface NewWindow {
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly formTargets: readonly string[];
}

export type Response = ServerResponse & { locals: LtiLocals };

/** What one Convite brings to every request. */
export interface LtiDesk {
  readonly house: House;
  readonly config: Config;
  readonly keys: KeyBook;
  /** Answers a verified launch. `res.locals.frames` are the origins that may show the person's pages from now on. */
  arrive(launch: Launch, req: Request, res: Response): Promise<void>;
}

/** One step of the protocol, around ltijs. Each of these may throw problems of the catalogue. */
export interface Passage {
  readonly desk: LtiDesk;
  /** Which platform ltijs is to find, once `prepare` knows. */
  registration?: KeptRegistration;
  /** The platform's key that the token names, so that ltijs asks nobody. */
  key?: KeyObject;
  /**
   * Checks the parameters that came (of a GET the query, of a POST the body), and says what ltijs gets to see of them.
   */
  prepare(typed: Readonly<Record<string, string>>): Promise<Seen>;
  /** ltijs wants to send the browser to the LMS. */
  redirected(location: string): Promise<void>;
  /** ltijs has verified the token. */
  verified(): Promise<void>;
  /** What to answer when ltijs refused, with its message. */
  refused(message: string): Error;
}

/** What ltijs gets to see: a body of checked texts, and the one cookie value that it looks for. */
export interface Seen {
  readonly body: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
}

/** The passage of the request at hand; ltijs' own calls to its database find it here. */
export const passing = new AsyncLocalStorage<Passage>();
