// The database that ltijs is given: its platforms, keys and tokens are ours, sealed where secret; what it would keep of people is kept nowhere.
import type { KeyObject } from 'node:crypto';
import type { Kept } from '../kernel/collection.ts';
import { problem } from '../kernel/errors.ts';
import { keyFor, seal, unseal } from '../kernel/secrets.ts';
import { later, SECOND } from '../kernel/time.ts';
import { objectOf } from './claims.ts';
import { openPrivateKey } from './keys.ts';
import { type Passage, passing } from './passage.ts';
import { AccessTokens, type KeptRegistration, Registrations, type ToolKey, ToolKeys } from './store.ts';

type Query = Readonly<Record<string, string | boolean>>;

/**
 * The storage that ltijs asks for; the only documentation is `Database` in its source. `key` is its own secret where it
 * wants the item encrypted, else false. `Get` answers false for none.
 */
export interface Database {
  setup(): Promise<boolean>;
  Close(): Promise<boolean>;
  Get(key: unknown, collection: string, query?: object): Promise<object[] | false>;
  Insert(key: unknown, collection: string, item: object, index?: object): Promise<boolean>;
  Replace(key: unknown, collection: string, query: object, item: object, index?: object): Promise<boolean>;
  Modify(key: unknown, collection: string, query: object, change: object): Promise<boolean>;
  Delete(collection: string, query: object): Promise<boolean>;
}

/** ltijs' storage on ours. */
export const database: Database = {
  setup: async () => true,
  Close: async () => true,
  async Get(_key, collection, query = {}) {
    const read = Object.hasOwn(readers, collection) ? readers[collection] : undefined;
    if (!read) return isKeptNowhere(collection) && false;
    const found = await read(passage(), plain(query));
    return found.length > 0 ? found : false;
  },
  async Insert(_key, collection) {
    return isKeptNowhere(collection);
  },
  async Replace(_key, collection, query, item) {
    if (collection !== 'accesstoken') return isKeptNowhere(collection);
    await keepAccessToken(passage(), plain(query), item);
    return true;
  },
  async Modify(_key, collection) {
    return isKeptNowhere(collection);
  },
  async Delete(collection) {
    return isKeptNowhere(collection);
  },
};

/**
 * The transaction of a login does the work of `state` and `nonce`, and nobody reads `idtoken` and `contexttoken` again,
 * since its own token in addresses is never used. Anything else that ltijs wants to write is ours to write: refused.
 */
function isKeptNowhere(collection: string): true {
  if (['state', 'nonce', 'idtoken', 'contexttoken'].includes(collection)) return true;
  throw problem('refused-query', { reason: 'ltijs writes' });
}

const readers: Readonly<Record<string, (passage: Passage, query: Query) => Promise<object[]>>> = {
  async platform(passage, query) {
    return (await findPlatforms(passage, query)).map(describePlatform);
  },
  async platformStatus(passage, query) {
    const found = await findPlatforms(passage, { kid: query.id ?? '' });
    // No status would mean active to ltijs.
    return [{ id: query.id, active: found[0]?.active ?? false }];
  },
  async publickey(passage, query) {
    return (await findKeys(passage, query)).map((key) => ({ key: key.publicPem, kid: key.id }));
  },
  async privatekey(passage, query) {
    return (await findKeys(passage, query)).map((key) => ({ key: openPrivateKey(key, passage.desk.config.secret), kid: key.id }));
  },
  async accesstoken(passage, query) {
    return readAccessToken(passage, query);
  },
};

/** The registration at hand answers from memory: ltijs asks for it several times in one launch. */
async function findPlatforms(passage: Passage, query: Query): Promise<readonly KeptRegistration[]> {
  const { registration, desk } = passage;
  if (registration && fits(registration, query)) return [registration];
  const kept = desk.house.storage.of(Registrations);
  if (typeof query.kid === 'string') {
    const key = await desk.house.storage.of(ToolKeys).first({ id: query.kid });
    return key ? [await kept.get(key.registrationId)] : [];
  }
  const clientId = typeof query.clientId === 'string' ? { clientId: query.clientId } : {};
  return (await kept.find({ issuer: String(query.platformUrl), ...clientId }, { limit: 100 })).items;
}

function fits(registration: KeptRegistration, query: Query): boolean {
  const { kid = registration.kid, platformUrl = registration.issuer, clientId = registration.clientId } = query;
  return kid === registration.kid && platformUrl === registration.issuer && clientId === registration.clientId;
}

function describePlatform(registration: KeptRegistration): object {
  return {
    platformName: registration.name,
    platformUrl: registration.issuer,
    clientId: registration.clientId,
    authEndpoint: registration.authUrl,
    accesstokenEndpoint: registration.tokenUrl,
    kid: registration.kid,
    authConfig: { method: 'JWK_SET', key: registration.jwksUrl },
  };
}

async function findKeys({ desk }: Passage, query: Query): Promise<readonly (ToolKey & Kept)[]> {
  const kept = desk.house.storage.of(ToolKeys);
  const key = await kept.first({ id: String(query.kid) });
  return key ? [key] : [];
}

async function readAccessToken(passage: Passage, query: Query): Promise<object[]> {
  const place = await placeOf(passage, query);
  const kept = await passage.desk.house.storage.of(AccessTokens).first(place);
  if (!kept) return [];
  const token: unknown = JSON.parse(unseal(kept.sealed, sealing(passage), aboutOf(place)));
  return [{ token, createdAt: kept.createdAt.getTime() }];
}

/** Kept a minute less than it lives, so that none expires on its way. */
async function keepAccessToken(passage: Passage, query: Query, item: object): Promise<void> {
  const place = await placeOf(passage, query);
  const token = objectOf(objectOf(item).token);
  const seconds = typeof token.expires_in === 'number' ? token.expires_in : 0;
  const createdAt = passage.desk.house.clock();
  const sealed = seal(JSON.stringify(token), sealing(passage), aboutOf(place));
  const $set = { sealed, createdAt, expiresAt: later(createdAt, Math.max(0, Math.min(seconds, 86_400) - 60) * SECOND) };
  await passage.desk.house.storage.of(AccessTokens).update(place, { $set }, { upsert: true });
}

async function placeOf(passage: Passage, query: Query): Promise<{ registrationId: string; scopes: string }> {
  const [registration] = await findPlatforms(passage, { platformUrl: query.platformUrl ?? '', clientId: query.clientId ?? '' });
  if (!registration) throw problem('not-found', { reason: 'platform' });
  return { registrationId: registration.id, scopes: String(query.scopes) };
}

const aboutOf = (place: { registrationId: string; scopes: string }) => `${place.registrationId} ${place.scopes}`;

function sealing({ desk }: Passage): KeyObject {
  return keyFor('lti access tokens', desk.config.secret);
}

/** Only texts and booleans: an object here would be an operator of a query language. */
function plain(query: object): Query {
  const values = Object.values(query);
  if (!values.every((value) => typeof value === 'string' || typeof value === 'boolean'))
    throw problem('refused-query', { reason: 'ltijs asks' });
  return { ...query };
}

function passage(): Passage {
  const found = passing.getStore();
  if (!found) throw problem('internal', { reason: 'ltijs outside a request' });
  return found;
}
