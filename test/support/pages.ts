// Every page that the features declare, each with an address at which it can be seen.
import type { House } from '../../src/kernel/feature.ts';
import { type Browser, unescaped } from './browser.ts';

export interface Found {
  readonly addresses: readonly string[];
  /** The paths of pages that no link leads to, or that do not open. */
  readonly missing: readonly string[];
}

/**
 * Walks the community by its links, from its home and from `extra` addresses, and takes for each page the first address that opens it:
 * the path as it is declared, or a link (where the path has an id, or needs a query). Pictures and files for download count as found,
 * and have no address here.
 */
export async function findPages({ features }: House, browser: Browser, home: string, extra: readonly string[] = []): Promise<Found> {
  const paths = declaredPaths(features);
  const shapes = paths.map((path) => ({ path, shape: shapeOf(path) }));
  const wanted = new Set(paths);
  const addresses: string[] = [];
  const plain = paths.filter((path) => !path.includes(':')).map((path) => (path === '/' ? home : `${home}${path}`));
  const links = [...plain, ...extra];
  for (let url = links.shift(); url !== undefined && wanted.size > 0; url = links.shift()) {
    const below = new URL(url).pathname.slice(new URL(home).pathname.length) || '/';
    const path = shapes.find(({ shape }) => shape.test(below))?.path;
    if (path === undefined || !wanted.has(path)) continue;
    const answer = await browser.get(url);
    if (answer.status !== 200) continue;
    wanted.delete(path);
    if (!answer.headers.get('Content-Type')?.startsWith('text/html')) continue;
    addresses.push(url);
    links.push(...linksIn(answer.text, url).filter((link) => link.startsWith(home)));
  }
  return { addresses, missing: [...wanted] };
}

/** The paths of all that is asked for by GET; a plain one stands before one with an id, which it would match too. */
function declaredPaths(features: House['features']): readonly string[] {
  const declared = features.flatMap(({ pages = [] }) => pages).filter(({ method }) => method === 'GET');
  return declared.map(({ path }) => path).sort((one, other) => Number(one.includes(':')) - Number(other.includes(':')));
}

function shapeOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`);
}

function linksIn(html: string, url: string): readonly string[] {
  return [...html.matchAll(/<a\b[^>]*\bhref="([^"]+)/g)].map(([, href = '']) => {
    const link = new URL(unescaped(href), url);
    link.hash = '';
    return link.href;
  });
}
