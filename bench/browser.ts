// The least that a browser does: keeps connections and cookies, and follows nothing by itself.
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Bytes on the wire as the server wrote them: status line, headers and body. */
  readonly bytes: number;
}

export interface Browser {
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  post(url: string, fields: Readonly<Record<string, string>>): Promise<Reply>;
  close(): void;
}

/** A body as text, whatever it was packed in. */
export function decode({ body, headers }: Pick<Reply, 'body' | 'headers'>): string {
  if (headers['content-encoding'] === 'br') return brotliDecompressSync(body).toString();
  if (headers['content-encoding'] === 'gzip') return gunzipSync(body).toString();
  return body.toString();
}

/** A browser with one connection a host. */
export function openBrowser(): Browser {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const jar = new Map<string, string>();
  const ask = (method: string, url: string, body?: string, more: Readonly<Record<string, string>> = {}) =>
    new Promise<Reply>((resolve, reject) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = {
        'accept-encoding': 'gzip, deflate, br',
        ...(cookie ? { cookie } : {}),
        ...more,
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
      };
      const sent = request(url, { method, agent, headers }, (res) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part));
        res.on('end', () => {
          for (const line of res.headers['set-cookie'] ?? []) keep(jar, line);
          const read = Buffer.concat(parts);
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body: read, bytes: read.length + headBytes(res.rawHeaders) });
        });
        res.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    get: (url, headers) => ask('GET', url, undefined, headers),
    post: (url, fields) => ask('POST', url, new URLSearchParams(fields).toString()),
    close: () => agent.destroy(),
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const pair = line.split(';')[0] ?? '';
  const at = pair.indexOf('=');
  const expired = /max-age=0|expires=thu, 01 jan 1970/i.test(line);
  if (expired) jar.delete(pair.slice(0, at));
  else jar.set(pair.slice(0, at), pair.slice(at + 1));
}

function headBytes(raw: readonly string[]): number {
  const status = 'HTTP/1.1 200 OK\r\n\r\n'.length;
  return raw.reduce((sum, text, i) => sum + Buffer.byteLength(text) + (i % 2 === 0 ? ': '.length : '\r\n'.length), status);
}
