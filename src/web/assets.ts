// The style sheet and the script: read once at start, named by what is in them, compressed as small as they get.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** One file as it goes over the wire, in each encoding. */
export interface Asset {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly br: Buffer; readonly gzip: Buffer; readonly identity: Buffer };
}

export interface Assets {
  /** The address of a file by its name: `look.css` becomes `/look.1a2b3c4d.css`. Throws on an unknown name. */
  url(name: string): string;
  /** The file at an address, or undefined. */
  lookup(path: string): Asset | undefined;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The name holds a hash of the content: what is under it never changes, so a browser asks for it once. */
const headers = { 'Cache-Control': 'public, max-age=31536000, immutable', Vary: 'Accept-Encoding', 'X-Content-Type-Options': 'nosniff' };

/** Reads all files of a folder, by default views/public. Throws on a kind of file that it cannot name a type for. */
export function openAssets(dir = join(import.meta.dirname, '../../views/public')): Assets {
  const urls = new Map<string, string>();
  const assets = new Map<string, Asset>();
  for (const { name, content } of filesIn(dir)) {
    const url = `/${hashedName(name, content)}`;
    urls.set(name, url);
    assets.set(url, assetOf(name, content));
  }
  return {
    url: (name) => {
      const url = urls.get(name);
      if (url === undefined) throw new Error(`there is no file "${name}" in views/public`);
      return url;
    },
    lookup: (path) => assets.get(path),
  };
}

/** The files of a folder; a folder within it is a style sheet in parts, joined in the order of their names into one request. */
function filesIn(dir: string): { name: string; content: Buffer }[] {
  return readdirSync(dir, { withFileTypes: true }).map((entry) => {
    const path = join(dir, entry.name);
    if (!entry.isDirectory()) return { name: entry.name, content: readFileSync(path) };
    const parts = readdirSync(path).sort();
    const css = parts.map((part) => readFileSync(join(path, part), 'utf8')).join('');
    return { name: `${entry.name}.css`, content: Buffer.from(tightened(css)) };
  });
}

/** A style sheet without what only its writers read: comments, and white space that nothing needs. Its strings stay as they are. */
function tightened(css: string): string {
  const parts = /("[^"]*")|\/\*.*?\*\/|\s*([{};,])\s*|(:)\s+|\s+/gs;
  return css.replace(parts, (all, string, mark, colon) => string ?? mark ?? colon ?? (all.startsWith('/') ? '' : ' '));
}

function hashedName(name: string, content: Buffer): string {
  const extension = extname(name);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
  return `${name.slice(0, -extension.length)}.${hash}${extension}`;
}

function assetOf(name: string, content: Buffer): Asset {
  const type = types[extname(name)];
  if (type === undefined) throw new Error(`views/public has a file of a kind without a type: ${name}`);
  const br = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  return { type, headers, body: { br, gzip: gzipSync(content, { level: 9 }), identity: content } };
}
