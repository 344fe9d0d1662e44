// A visit: a member in their community, in their language, with what they may do. The same for a page and for a link in a letter.
import { may, type Permissions } from '../kernel/can.ts';
import type { Visit } from '../kernel/page.ts';
import type { KeptCommunity, KeptMember } from '../kernel/people.ts';
import { chooseLocale } from '../words/choose.ts';
import type { Desk } from './desk.ts';

/** Who visits what, and what was asked. */
export interface Visitor extends Pick<Visit, 'params' | 'query' | 'queries'> {
  readonly community: KeptCommunity;
  readonly member: KeptMember;
  readonly acceptLanguage?: string | undefined;
}

/** Makes visits in this house. Fields and files are empty: they come later, and only with a form. */
export function openVisits({ house }: Desk): (visitor: Visitor) => Visit {
  // All permissions of all features: a feature may only name its own.
  const table: Permissions = Object.assign({}, ...house.features.map((feature) => feature.permissions ?? {}));
  return ({ community, member, acceptLanguage, params, query, queries }) => ({
    house,
    community,
    member,
    words: house.words(chooseLocale({ chosen: member.locale, community: community.locale, acceptLanguage })),
    zone: member.zone ?? community.zone ?? 'UTC',
    now: house.clock(),
    params,
    query,
    queries,
    fields: {},
    lists: {},
    files: {},
    origin: house.origin,
    may: (permission) => may(member, permission, table),
    to: (path) => `/c/${community.id}${path === '/' ? '' : path}`,
  });
}
