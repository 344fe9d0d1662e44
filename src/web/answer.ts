// From a handler's answer to bytes: the frame around a view, and HTML as small as the browser can take it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { House } from '../kernel/feature.ts';
import { Lately } from '../kernel/lately.ts';
import type { Page, Visit } from '../kernel/page.ts';
import type { Asset } from './assets.ts';
import { gzipPage, type Piece } from './pack.ts';
import type { Frame, MenuEntry } from './render.ts';

/** What surrounds a page that somebody visits. */
export function frameOf(visit: Visit, page: Page, tokens: { csrf: string; once: string }, backUrl: string | undefined): Frame {
  const shell = shellOf(visit, page, backUrl);
  return { ...shell, ...tokens, shell };
}

const shells = new WeakMap<House, Map<string, Frame>>();
/** Shells that are remembered: some a community, since its members see it in different languages and roles. */
const REMEMBERED = 2000;

/** The frame without its tokens: one object for all visitors that see the same around the same page. */
function shellOf(visit: Visit, page: Page, backUrl: string | undefined): Frame {
  const known = shells.get(visit.house) ?? new Map<string, Frame>();
  shells.set(visit.house, known);
  const entries = menuEntries(visit.house).filter((entry) => visit.may(entry.permission));
  const { id, title, stage } = visit.community;
  const key = JSON.stringify([visit.words.locale, page.path, page.title, id, title, stage, backUrl, entries.map(({ path }) => path)]);
  const shell = known.get(key) ?? makeShell(visit, page, entries, backUrl);
  if (known.size >= REMEMBERED) known.clear();
  known.set(key, shell);
  return shell;
}

function makeShell(visit: Visit, page: Page, entries: readonly Entry[], backUrl: string | undefined): Frame {
  const { words, community } = visit;
  return {
    title: page.title ? words.say(page.title) : '',
    lang: words.locale,
    community: { title: community.title, stage: words.say(`stage.${community.stage}`), href: visit.to('/') },
    menu: entries.map((entry) => menuEntry(visit, entry, page.path)),
    member: { href: visit.to('/me') },
    ...(backUrl ? { backUrl } : {}),
  };
}

/** Sends a page of one person: nobody may keep it. `pieces` are what in it was drawn for others too. */
export function sendHtml(req: IncomingMessage, res: ServerResponse, status: number, html: string, pieces?: readonly Piece[]): void {
  const packed = accepts(req, 'gzip');
  const body = packed ? gzipPage(html, pieces) : Buffer.from(html);
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

type Entry = Required<Pick<Page, 'menu'>> & Pick<Page, 'path' | 'permission'>;

const menus = new WeakMap<House, readonly Entry[]>();

/** What features offer for the menu, from left to right. */
function menuEntries(house: House): readonly Entry[] {
  const known = menus.get(house);
  if (known) return known;
  const offered = house.features.flatMap((feature) => feature.pages ?? []);
  const entries = offered.flatMap(({ path, permission, menu }) => (menu ? [{ path, permission, menu }] : []));
  const sorted = entries.sort((one, other) => one.menu.order - other.menu.order);
  menus.set(house, sorted);
  return sorted;
}

function menuEntry({ words, to }: Visit, { menu, path }: Entry, current: string): MenuEntry {
  return { label: words.say(menu.label), icon: menu.icon, href: to(path), current: isWithin(current, path) };
}

function isWithin(path: string, section: string): boolean {
  return path === section || (section !== '/' && path.startsWith(`${section}/`));
}

/** Is the encoding named and not refused with `q=0` (RFC 9110, 12.5.3)? */
export function accepts(req: IncomingMessage, encoding: string): boolean {
  return encodingsIn(String(req.headers['accept-encoding'] ?? '')).has(encoding);
}

/** What programs send in this header is a handful of texts. */
const known = new Lately<string, ReadonlySet<string>>(100);

function encodingsIn(header: string): ReadonlySet<string> {
  return known.get(header, () => {
    const parts = header.split(',').map((part) => part.split(';').map((text) => text.trim().toLowerCase()));
    const named = parts.filter(([, ...parameters]) => !parameters.some((text) => /^q=0(\.0*)?$/.test(text)));
    return new Set(named.map(([name = '']) => name));
  });
}
