// From a handler's answer to bytes: the frame around a view, and HTML as small as the browser can take it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { House } from '../kernel/feature.ts';
import type { Page, Visit } from '../kernel/page.ts';
import type { Asset } from './assets.ts';
import { gzipPage } from './pack.ts';
import type { Frame, MenuEntry } from './render.ts';

/** What surrounds a page that somebody visits. */
export function frameOf(visit: Visit, page: Page, tokens: { csrf: string; once: string }, backUrl: string | undefined): Frame {
  const { words, community } = visit;
  return {
    title: page.title ? words.say(page.title) : '',
    lang: words.locale,
    community: { title: community.title, stage: words.say(`stage.${community.stage}`), href: visit.to('/') },
    menu: menuOf(visit.house, visit, page.path),
    member: { href: visit.to('/me') },
    ...tokens,
    ...(backUrl ? { backUrl } : {}),
  };
}

/** Sends a page of one person: nobody may keep it. */
export function sendHtml(req: IncomingMessage, res: ServerResponse, status: number, html: string): void {
  const packed = accepts(req, 'gzip');
  const body = packed ? gzipPage(html) : Buffer.from(html);
  res.statusCode = status;
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Vary', 'Accept-Encoding');
  if (packed) res.setHeader('Content-Encoding', 'gzip');
  res.setHeader('Content-Length', body.length);
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** Sends a file of views/public in the smallest encoding that the browser takes. */
export function sendAsset(req: IncomingMessage, res: ServerResponse, asset: Asset): void {
  const encoding = accepts(req, 'br') ? 'br' : accepts(req, 'gzip') ? 'gzip' : 'identity';
  const body = asset.body[encoding];
  for (const [name, value] of Object.entries(asset.headers)) res.setHeader(name, value);
  res.setHeader('Content-Type', asset.type);
  if (encoding !== 'identity') res.setHeader('Content-Encoding', encoding);
  res.setHeader('Content-Length', body.length);
  res.end(req.method === 'HEAD' ? undefined : body);
}

function menuOf(house: House, visit: Visit, path: string): readonly MenuEntry[] {
  const entries = house.features
    .flatMap((feature) => feature.pages ?? [])
    .flatMap((page) => (page.menu ? [{ page, menu: page.menu }] : []));
  const seen = entries.filter(({ page }) => visit.may(page.permission)).sort((one, other) => one.menu.order - other.menu.order);
  return seen.map(({ page, menu }) => ({
    label: visit.words.say(menu.label),
    icon: menu.icon,
    href: visit.to(page.path),
    current: isWithin(path, page.path),
  }));
}

function isWithin(path: string, section: string): boolean {
  return path === section || (section !== '/' && path.startsWith(`${section}/`));
}

/** Is the encoding named and not refused with `q=0` (RFC 9110, 12.5.3)? */
function accepts(req: IncomingMessage, encoding: string): boolean {
  const header = req.headers['accept-encoding'] ?? '';
  return String(header)
    .split(',')
    .some((part) => {
      const [name, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      return name === encoding && !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
    });
}
