// What everything in lti/ works with, and what ltijs finds beside each question, since it is one per process.
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
  /** Keys of our own, for what travels through the browser and for what waits. */
  readonly secrets: { readonly state: KeyObject; readonly waiting: KeyObject };
  /** Answers a verified launch. `res.locals.frames` are the origins that may show the person's pages from now on. */
  arrive(launch: Launch, req: Request, res: Response): Promise<void>;
}

/** What ltijs' own calls to its database find: whose house they are asked in, and what is known already. */
export interface Passage {
  readonly desk: LtiDesk;
  /** The platform that ltijs is to find, where it is known. */
  readonly registration?: KeptRegistration;
}

/** The passage of the question at hand. */
export const passing = new AsyncLocalStorage<Passage>();
