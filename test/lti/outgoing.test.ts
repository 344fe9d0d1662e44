// Requests that a launch can cause: where they may go, and how much they may bring back.
import type { RequestListener } from 'node:http';
import { expect } from 'chai';
import { isProblem } from '../../src/kernel/errors.ts';
import { fetchJson, isPrivate } from '../../src/lti/outgoing.ts';
import { listen } from '../support/https.ts';

async function reasonOf(asking: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await asking);
  } catch (error) {
    return isProblem(error, 'unavailable') ? String(error.reason) : String(error);
  }
}

async function fromServer(answer: RequestListener): Promise<string> {
  const server = await listen(answer);
  try {
    return await reasonOf(fetchJson(`http://127.0.0.1:${server.port}/jwks`, true));
  } finally {
    await server.close();
  }
}

describe('a request that a launch causes', () => {
  it('brings JSON, whatever the answer calls it, and how long it may be kept', async () => {
    const got = await fromServer((_req, res) =>
      res.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'public, max-age=600' }).end('{"keys":[]}'),
    );
    expect(JSON.parse(got)).to.deep.equal({ body: { keys: [] }, maxAge: 600 });
  });

  it('says who asks', async () => {
    const got = await fromServer((req, res) => res.end(JSON.stringify({ agent: req.headers['user-agent'] })));
    expect(JSON.parse(got).body.agent).to.match(/^Convite/);
  });

  it('does not follow a redirect', async () => {
    expect(await fromServer((_req, res) => res.writeHead(302, { Location: 'http://169.254.169.254/' }).end())).to.equal('status');
  });

  it('gives up on an answer that is too large, broken off, or no JSON', async () => {
    expect(await fromServer((_req, res) => res.end(`"${'x'.repeat(300_000)}"`))).to.equal('too-large');
    expect(await fromServer((_req, res) => res.end('<html>'))).to.equal('answer');
    expect(await fromServer((_req, res) => void res.write('{"keys"', () => res.destroy()))).to.equal('answer');
  });

  it('has a fixed word for a platform that does not answer', async () => {
    const server = await listen(() => undefined);
    await server.close();
    expect(await reasonOf(fetchJson(`http://127.0.0.1:${server.port}/jwks`, true))).to.equal('no-answer');
  });

  it('goes to public addresses over https only, unless private networks are allowed', async () => {
    expect(await reasonOf(fetchJson('http://lms.example.invalid/jwks', false))).to.equal('not-https');
    for (const host of ['127.0.0.1', '10.1.2.3', '169.254.169.254', '[::1]', '[fd00::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433']) {
      expect(await reasonOf(fetchJson(`https://${host}/jwks`, false)), host).to.equal('private-address');
    }
  });

  it('does not connect to a name that stands for a private address', async () => {
    expect(await reasonOf(fetchJson('https://localhost:1/jwks', false))).to.equal('no-answer');
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
