// Our own key pairs: one RSA pair a registration, the private half sealed; the public halves are what /lti/keys shows.
import { createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Kept, Storage } from '../kernel/collection.ts';
import type { House } from '../kernel/feature.ts';
import { keyFor, seal, unseal } from '../kernel/secrets.ts';
import { type ToolKey, ToolKeys } from './store.ts';

const generate = promisify(generateKeyPair);

/** Makes and keeps a new RSA-2048 pair for a registration, off the main thread; returns its `kid`. */
export async function makeKey(house: Pick<House, 'storage' | 'clock'>, secret: string, registrationId: string): Promise<string> {
  const kid = randomBytes(16).toString('hex');
  const pair = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await house.storage.of(ToolKeys).insert({
    id: kid,
    registrationId,
    publicPem: pair.publicKey,
    privateSealed: seal(pair.privateKey, sealing(secret), kid),
    createdAt: house.clock(),
  });
  return kid;
}

/** The private key of a pair as PEM. Throws when it was sealed with another secret. */
export function openPrivateKey(key: ToolKey & Kept, secret: string): string {
  return unseal(key.privateSealed, sealing(secret), key.id);
}

/** The public keys of all registrations as a JSON web key set (RFC 7517). */
export async function readKeySet(storage: Storage): Promise<{ readonly keys: readonly object[] }> {
  const { items } = await storage.of(ToolKeys).find({}, { limit: 1000 });
  const keys = items.map((key) => ({ ...createPublicKey(key.publicPem).export({ format: 'jwk' }), kid: key.id, alg: 'RS256', use: 'sig' }));
  return { keys };
}

function sealing(secret: string): KeyObject {
  return keyFor('lti keys', secret);
}
