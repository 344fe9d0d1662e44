// Where a closed promise leads back to: the page it was closed from, if that is a page of this community.
import type { Visit } from '../../kernel/page.ts';

/**
 * The path that the form's `back` names, where it is one that a page of some feature has; else `fallback`. Nothing else is led to: no
 * address elsewhere, no query, and nothing that no feature shows.
 */
export function backTo(visit: Visit, fallback: string): string {
  const back = visit.fields.back ?? '';
  if (!/^\/[a-z0-9/-]{0,200}$/.test(back) || back.includes('//')) return fallback;
  const pages = visit.house.features.flatMap((feature) => feature.pages ?? []);
  const isPage = pages.some(({ method, path, permission }) => method === 'GET' && visit.may(permission) && leads(path, back));
  return isPage ? back : fallback;
}

function leads(path: string, back: string): boolean {
  const [parts, given] = [path.split('/'), back.split('/')];
  return parts.length === given.length && parts.every((part, n) => part === given[n] || (part.startsWith(':') && given[n] !== ''));
}
