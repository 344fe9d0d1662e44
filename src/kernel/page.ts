// A page: where it is, who may see it, and what it answers. `web/mount.ts` turns it into a route.
import type { House } from './feature.ts';
import type { KeptCommunity, KeptMember } from './people.ts';
import type { Words } from './words.ts';

/** Who is here, where, in which language: all that a handler may ask of the request. */
export interface Visit {
  readonly house: House;
  readonly community: KeptCommunity;
  readonly member: KeptMember;
  readonly words: Words;
  /** The member's time zone, or the community's, or UTC. */
  readonly zone: string;
  readonly now: Date;
  /** `:name` parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  /** The query; of a repeated name the first value. */
  readonly query: Readonly<Record<string, string>>;
  /** The same with every value of each name. */
  readonly queries: Readonly<Record<string, readonly string[]>>;
  /** The fields of a POST; of a repeated name the first value. Empty on GET. */
  readonly fields: Readonly<Record<string, string>>;
  /** The same with every value of each name, such as the boxes that were ticked. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** The files of a POST to a page that takes them (`upload`), by the name of their field; empty elsewhere. */
  readonly files: Readonly<Record<string, Upload>>;
  /** The address of this Convite, without a slash at the end: for what is taken elsewhere. */
  readonly origin: string;
  may(permission: string): boolean;
  /** The address of a path in this community: `/people` becomes `/c/<id>/people`. */
  to(path: string): string;
}

/** A file that came with a form. */
export interface Upload {
  /** As the person's device calls it; to show, never to store under. */
  readonly name: string;
  readonly bytes: Buffer;
  /** It was larger than the page takes: `bytes` is its beginning. */
  readonly isCut: boolean;
}

export type Answer =
  | { readonly kind: 'show'; readonly view: string; readonly model: object; readonly status: number; readonly headers: Headers }
  | { readonly kind: 'go'; readonly to: string }
  | { readonly kind: 'send'; readonly type: string; readonly body: Body; readonly headers: Headers };

type Headers = Readonly<Record<string, string>>;

/** What is sent: whole, or piece by piece as it is made, so that a long one never stands in memory. */
export type Body = string | Buffer | AsyncIterable<string>;

/** Shows a view of views/ (or of the plugin) with this model. */
export function show(view: string, model: object, status = 200, headers: Headers = {}): Answer {
  return { kind: 'show', view, model, status, headers };
}

/** Sends the browser to a path of this community (`/people`) with 303. */
export function go(to: string): Answer {
  return { kind: 'go', to };
}

/**
 * Where a form that is shown on several pages leads back to: the path in its hidden field `back`, or `fallback`. Only a plain path of
 * this community is followed, so that no form can lead elsewhere.
 */
export function goBack({ fields }: Pick<Visit, 'fields'>, fallback: string): Answer {
  const { back = '' } = fields;
  const isPath = back.length <= 200 && /^\/([\w-]+(\/[\w-]+)*)?(\?[\w=&%-]*)?(#[\w-]*)?$/.test(back);
  return go(isPath ? back : fallback);
}

/** Sends something that is not a page. */
export function send(type: string, body: Body, headers: Record<string, string> = {}): Answer {
  return { kind: 'send', type, body, headers };
}

/** One page or one form's target. */
export interface Page {
  readonly method: 'GET' | 'POST';
  /** Below the community: `/` is its home, `/people/:id` has a parameter. */
  readonly path: string;
  /** A permission of the table. Required: a page that forgets it does not compile. */
  readonly permission: string;
  /** Words key of the title; needed where the page is shown. */
  readonly title?: string;
  /** An entry in the community's menu: words key, icon of views/icons, place from left to right. */
  readonly menu?: { readonly label: string; readonly icon: string; readonly order: number };
  /** Takes a form with files (multipart/form-data), each of at most so many bytes. */
  readonly upload?: { readonly max: number };
  /** Answers the visit. Throws problems of the catalogue. A GET changes nothing. */
  handle(visit: Visit): Promise<Answer>;
}
