// The kinds of media of the method sheet (M1), what each is usually like, and the list of free ones to start from (D3).
import type { Connection } from '../../kernel/people.ts';
import type { MediumKind } from './media.store.ts';

export { kinds, type MediumKind } from './media.store.ts';

/** A medium that many communities have for nothing: one tap adds it. Its words are `media.starter.<id>`. */
export interface Starter {
  readonly id: string;
  readonly kind: MediumKind;
  readonly live: boolean;
  readonly needs: Connection;
}

/** In the order in which they help most communities: first what reaches everybody. */
export const starters = [
  { id: 'chat', kind: 'chat', live: false, needs: 'weak' },
  { id: 'forum', kind: 'forum', live: false, needs: 'weak' },
  { id: 'call', kind: 'call', live: true, needs: 'none' },
  { id: 'email', kind: 'email', live: false, needs: 'weak' },
  { id: 'video', kind: 'webinar', live: true, needs: 'good' },
  { id: 'radio', kind: 'radio', live: true, needs: 'none' },
  { id: 'text', kind: 'text', live: false, needs: 'none' },
  { id: 'list', kind: 'list', live: false, needs: 'weak' },
  { id: 'folder', kind: 'repository', live: false, needs: 'fair' },
] as const satisfies readonly Starter[];

/** Which addresses besides those of the web fit a kind. */
const schemes: Readonly<Partial<Record<MediumKind, readonly ('mailto' | 'tel' | 'sms')[]>>> = {
  email: ['mailto'],
  list: ['mailto'],
  call: ['tel'],
  radio: ['tel'],
  text: ['sms', 'tel'],
  other: ['mailto', 'tel'],
};

/**
 * The link that somebody meant: a web address, also without its `https://`, or where the kind has them an e-mail address or
 * a telephone number as people write them. Empty for nothing, undefined where it is none of these.
 */
export function readLink(kind: MediumKind, typed: string): string | undefined {
  if (typed === '') return '';
  const scheme = /^(mailto|tel|sms):/i.exec(typed)?.[1]?.toLowerCase();
  const bare = scheme ? typed.slice(scheme.length + 1) : typed;
  for (const one of schemes[kind] ?? []) {
    const link = scheme === undefined || scheme === one ? (one === 'mailto' ? mailLink(bare) : phoneLink(one, bare)) : undefined;
    if (link) return link;
  }
  return webLink(typed);
}

/** Letters, digits and the few signs that addresses have in practice: a `?` would smuggle in a subject or a copy. */
function mailLink(text: string): string | undefined {
  const fits = /^[a-z0-9._+'-]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/i.test(text) && text.length <= 254;
  return fits ? `mailto:${text}` : undefined;
}

function phoneLink(scheme: string, text: string): string | undefined {
  const digits = text.replace(/[\s().\-/]/g, '');
  return /^\+?[0-9*#]{3,15}$/.test(digits) ? `${scheme}:${digits.replaceAll('#', '%23')}` : undefined;
}

function webLink(text: string): string | undefined {
  const whole = /^[a-z][a-z0-9+-]*:/i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  const isWeb = url && (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.password;
  return isWeb && /\.[^.]/.test(url.hostname) && url.href.length <= 1000 ? url.href : undefined;
}
