// The floor: the same requests and answers, with nothing done but verifying the signature.
import { createPublicKey, type JsonWebKey, type KeyObject, randomBytes, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { serveAsChild } from '../child.ts';

const platform = process.argv[2] ?? '';

await serveAsChild(async () => {
  const answer = (await (await fetch(`${platform}/jwks`)).json()) as { keys: JsonWebKey[] };
  const key = createPublicKey({ key: answer.keys[0] as JsonWebKey, format: 'jwk' });
  return {
    about: { login: '/login', launch: '/launch', clientId: 'bench' },
    handler: async (req, res) => {
      const body = await read(req);
      if (req.url === '/login') {
        const state = randomBytes(25).toString('hex');
        res.writeHead(302, { location: `${platform}/auth?state=${state}&nonce=${randomBytes(16).toString('hex')}` }).end();
      } else if (req.url === '/launch') {
        res.writeHead(isSigned(new URLSearchParams(body).get('id_token') ?? '', key) ? 303 : 401, { location: '/page' }).end();
      } else {
        res.writeHead(200, { 'content-type': 'text/plain' }).end('one line');
      }
    },
  };
});

async function read(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function isSigned(token: string, key: KeyObject): boolean {
  const at = token.lastIndexOf('.');
  return verify('RSA-SHA256', Buffer.from(token.slice(0, at)), key, Buffer.from(token.slice(at + 1), 'base64url'));
}
