// Requests that others can cause: where they may go, how long they may take, and how much they may bring back.
import type { IncomingMessage, RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { isPrivate } from '../../src/kernel/addresses.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import { type AskedText, type FetchedText, type OutgoingOptions, openOutgoing } from '../../src/kernel/outgoing.ts';
import { listen, listenSecurely } from '../support/https.ts';

const anywhere = openOutgoing({ privateNetworks: true });
const inPublic = openOutgoing({ privateNetworks: false });
const asked: AskedText = { largest: 1000, accept: 'text/calendar' };

async function reasonOf(asking: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await asking);
  } catch (error) {
    return isProblem(error, 'unavailable') ? String(error.reason) : String(error);
  }
}

async function withServer<R>(answer: RequestListener, work: (url: string) => Promise<R>): Promise<R> {
  const server = await listen(answer);
  try {
    return await work(`http://127.0.0.1:${server.port}/there`);
  } finally {
    await server.close();
  }
}

function jsonFrom(answer: RequestListener): Promise<string> {
  return withServer(answer, (url) => reasonOf(anywhere.fetchJson(url)));
}

function textFrom(answer: RequestListener, differs: Partial<AskedText> = {}, options: Partial<OutgoingOptions> = {}): Promise<string> {
  const outgoing = openOutgoing({ privateNetworks: true, ...options });
  return withServer(answer, (url) => reasonOf(outgoing.fetchText(url, { ...asked, ...differs })));
}

describe('JSON that a launch asks for', () => {
  it('comes whatever the answer calls it, and with how long it may be kept', async () => {
    const got = await jsonFrom((_req, res) =>
      res.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'public, max-age=600' }).end('{"keys":[]}'),
    );
    expect(JSON.parse(got)).to.deep.equal({ body: { keys: [] }, maxAge: 600 });
  });

  it('is asked for by name', async () => {
    const got = await jsonFrom((req, res) => res.end(JSON.stringify({ agent: req.headers['user-agent'] })));
    expect(JSON.parse(got).body.agent).to.match(/^Convite/);
  });

  it('is not looked for where a redirect leads', async () => {
    expect(await jsonFrom((_req, res) => res.writeHead(302, { Location: 'http://169.254.169.254/' }).end())).to.equal('status');
  });

  it('is given up when it is too large, broken off, or no JSON', async () => {
    expect(await jsonFrom((_req, res) => res.end(`"${'x'.repeat(300_000)}"`))).to.equal('too-large');
    expect(await jsonFrom((_req, res) => res.end('<html>'))).to.equal('answer');
    expect(await jsonFrom((_req, res) => void res.write('{"keys"', () => res.destroy()))).to.equal('answer');
  });

  it('has a fixed word for a platform that does not answer', async () => {
    const server = await listen(() => undefined);
    await server.close();
    expect(await reasonOf(anywhere.fetchJson(`http://127.0.0.1:${server.port}/jwks`))).to.equal('no-answer');
  });
});

describe('A text that somebody named the address of', () => {
  it('comes unpacked, in its own letters, with what to ask with the next time', async () => {
    const headers = {
      'Content-Type': 'text/calendar; charset=iso-8859-1',
      'Content-Encoding': 'gzip',
      ETag: '"v1"',
      'Last-Modified': 'Mon, 23 Nov 2026 15:00:00 GMT',
      'Cache-Control': 'max-age=86400',
    };
    const got = await textFrom((_req, res) => res.writeHead(200, headers).end(gzipSync(Buffer.from('añadir', 'latin1'))));
    const { ETag: etag, 'Last-Modified': lastModified } = headers;
    expect(JSON.parse(got)).to.deep.equal({ status: 'fresh', text: 'añadir', etag, lastModified, maxAge: 86400 } satisfies FetchedText);
  });

  it('is not sent again while it is the same, and a 304 that nobody asked for is no answer', async () => {
    const seen: IncomingMessage['headers'][] = [];
    const unchanged: RequestListener = (req, res) => {
      seen.push(req.headers);
      res.writeHead(304, { 'Cache-Control': 'max-age=60' }).end();
    };
    const before = { etag: 'W/"v1"', lastModified: 'Mon, 23 Nov 2026 15:00:00 GMT' };
    expect(JSON.parse(await textFrom(unchanged, before))).to.deep.equal({ status: 'same', maxAge: 60 });
    expect([seen[0]?.['if-none-match'], seen[0]?.['if-modified-since']]).to.deep.equal([before.etag, before.lastModified]);
    expect(await textFrom(unchanged)).to.equal('status');
  });

  it('keeps no ETag that could not be sent back', async () => {
    const got = await textFrom((_req, res) => res.writeHead(200, { ETag: 'unquoted', 'Last-Modified': '<now>' }).end('x'));
    expect(JSON.parse(got)).to.deep.equal({ status: 'fresh', text: 'x', etag: '', lastModified: '' });
  });

  it('is followed to where three redirects lead, and no further', async () => {
    const leading =
      (hops: number): RequestListener =>
      (req, res) => {
        const done = Number(new URL(req.url ?? '', 'http://x').searchParams.get('hop'));
        if (done < hops) res.writeHead(302, { Location: `?hop=${done + 1}` }).end();
        else res.end('there');
      };
    expect(JSON.parse(await textFrom(leading(3))).text).to.equal('there');
    expect(await textFrom(leading(4))).to.equal('redirects');
    expect(await textFrom((_req, res) => res.writeHead(302, { Location: 'http://[' }).end())).to.equal('redirects');
    expect(await textFrom((_req, res) => res.writeHead(302, { Location: 'file:///etc/passwd' }).end())).to.equal('not-https');
  });

  it('is given up when it is too large, also when it is small only while packed', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).to.be.lessThan(100_000);
    expect(await textFrom((_req, res) => res.end('x'.repeat(1001)))).to.equal('too-large');
    expect(await textFrom((_req, res) => res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb))).to.equal('too-large');
    expect(JSON.parse(await textFrom((_req, res) => res.end('x'.repeat(1000)))).status).to.equal('fresh');
  });

  it('is given up when it is no text, packed as nobody asked, broken off, or anything but found', async () => {
    expect(await textFrom((_req, res) => res.end(Buffer.from([0x89, 0x50, 0xff])))).to.equal('not-text');
    expect(await textFrom((_req, res) => res.end('a\0b'))).to.equal('not-text');
    expect(await textFrom((_req, res) => res.writeHead(200, { 'Content-Encoding': 'br' }).end('x'))).to.equal('answer');
    expect(await textFrom((_req, res) => res.writeHead(200, { 'Content-Encoding': 'gzip' }).end('x'))).to.equal('answer');
    const half = gzipSync('x'.repeat(500)).subarray(0, 12);
    const broken: RequestListener = (_req, res) => void res.writeHead(200, { 'Content-Encoding': 'gzip' }).write(half, () => res.destroy());
    expect(await textFrom(broken)).to.equal('answer');
    expect(await textFrom((_req, res) => res.writeHead(404).end('x'))).to.equal('status');
  });

  it('may take only so long in all, whether the server is silent, slow or sends one on and on', async () => {
    const patience = 150;
    expect(await textFrom(() => undefined, {}, { patience })).to.equal('too-slow');
    const dripping: RequestListener = (_req, res) => {
      const drip = setInterval(() => res.write('x'), 20);
      res.on('close', () => clearInterval(drip));
    };
    expect(await textFrom(dripping, {}, { patience })).to.equal('too-slow');
    const later: RequestListener = (_req, res) => void setTimeout(() => res.writeHead(302, { Location: '/there' }).end(), 80);
    expect(await textFrom(later, {}, { patience })).to.equal('too-slow');
  });
});

describe('The way out of the house', () => {
  it('leads to public addresses over https only, unless private networks are allowed', async () => {
    expect(await reasonOf(inPublic.fetchJson('http://lms.example.invalid/jwks'))).to.equal('not-https');
    for (const host of ['127.0.0.1', '10.1.2.3', '169.254.169.254', '[::1]', '[fd00::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433']) {
      expect(await reasonOf(inPublic.fetchText(`https://${host}/`, asked)), host).to.equal('private-address');
    }
  });

  it('does not lead to a name that stands for a private address', async () => {
    expect(await reasonOf(inPublic.fetchJson('https://localhost:1/jwks'))).to.equal('private-address');
  });

  it('checks every redirect as it checks the first address, and looks each name up once', async () => {
    let to = '';
    const server = await listenSecurely((_req, res) => res.writeHead(302, { Location: to }).end());
    const names: string[] = [];
    const outgoing = openOutgoing({
      privateNetworks: false,
      lookup: (name, options, callback) => {
        names.push(name);
        callback(null, options.all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1', 4);
      },
    });
    try {
      const went = async (location: string) => {
        to = location;
        return reasonOf(outgoing.fetchText(`https://localhost:${server.port}/`, asked));
      };
      expect(await went('https://192.168.0.1/')).to.equal('private-address');
      expect(await went('https://[::1]/')).to.equal('private-address');
      expect(await went('http://example.org/')).to.equal('not-https');
      expect(names).to.deep.equal(['localhost', 'localhost', 'localhost']);
    } finally {
      await server.close();
    }
  });

  it('knows which addresses are not public', () => {
    for (const address of [
      '0.0.0.0',
      '100.64.0.1',
      '172.31.255.255',
      '192.168.0.1',
      '198.19.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      'fe80::1',
      '64:ff9b::7f00:1',
      '2001:db8::1',
      '2002:7f00:1::',
      '2001:0:1::',
    ]) {
      expect(isPrivate(address), address).to.equal(true);
    }
    for (const address of ['8.8.8.8', '172.32.0.1', '193.0.14.129', '2a00:1450:4001::1', '2001:500:88::1', 'lms.example.invalid'])
      expect(isPrivate(address), address).to.equal(false);
  });
});
