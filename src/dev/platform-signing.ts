// How the small LMS signs: rightly, or in one of the ways that a tool must not fall for.
import { createHmac, createSign, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Draft } from './platform-tokens.ts';

const generate = promisify(generateKeyPair);

/** The key at work and the set that is shown. */
export interface Signer {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  published: readonly object[];
  rotate(keepOld: boolean): Promise<void>;
}

export async function makeSigner(): Promise<Signer> {
  const first = await makePair();
  const signer: Signer = {
    ...first,
    published: [jwkOf(first)],
    async rotate(keepOld) {
      const next = await makePair();
      Object.assign(signer, next, { published: [...(keepOld ? signer.published : []), jwkOf(next)] });
    },
  };
  return signer;
}

type Pair = Pick<Signer, 'kid' | 'privateKey' | 'publicKey'>;

async function makePair(): Promise<Pair> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  return { kid: randomBytes(10).toString('hex'), privateKey, publicKey };
}

function jwkOf({ kid, publicKey }: Pair): object {
  return { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' };
}

/** Signs a draft as its header says. By hand, since no library would sign most of the bad ones. */
export async function signToken(draft: Draft, signer: Signer): Promise<string> {
  const header = encode({ typ: 'JWT', ...draft.header });
  const body = `${header}.${encode(draft.claims)}`;
  const signature = signatureOf(draft.header.alg, body, signer);
  const shown = draft.tamper ? `${header}.${encode(draft.tamper(draft.claims))}` : body;
  return `${shown}.${signature}`;
}

function signatureOf(alg: string, body: string, { privateKey, publicKey }: Signer): string {
  if (alg === 'none') return '';
  if (alg === 'HS256') {
    const shared = publicKey.export({ type: 'spki', format: 'pem' });
    return createHmac('sha256', shared).update(body).digest('base64url');
  }
  return createSign(alg === 'RS384' ? 'RSA-SHA384' : 'RSA-SHA256')
    .update(body)
    .sign(privateKey, 'base64url');
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
