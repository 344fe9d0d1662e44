// The platforms that may launch us: what an administrator adds, lists, switches on and off, and removes.
import type { Config } from '../config.ts';
import { isProblem, problem } from '../kernel/errors.ts';
import type { House } from '../kernel/feature.ts';
import { newId } from '../kernel/secrets.ts';
import { makeKey } from './keys.ts';
import { AccessTokens, type Approval, approvals, Deployments, type KeptRegistration, Registrations, ToolKeys } from './store.ts';

type Desk = Pick<House, 'storage' | 'clock'>;

/** What an administrator copies from the platform. */
export interface GivenPlatform {
  readonly issuer: string;
  readonly clientId: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  /** What we call it; its host if not given. */
  readonly name?: string;
  /** What happens to deployments seen for the first time; 'all' if not given. */
  readonly approve?: string;
  /** More origins that may show us in a frame, where the platform's pages are not on the issuer's host. */
  readonly frames?: readonly string[];
}

/** The registration, or a sentence for everything that is wrong with what was given. */
export type Added =
  | { readonly ok: true; readonly platform: KeptRegistration }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Adds a platform and makes its key pair. All problems at once; a platform that is there already is one of them. */
export async function addPlatform(house: Desk, config: Config, given: GivenPlatform): Promise<Added> {
  const problems = findProblems(given, config.privateNetworks);
  const known = { issuer: given.issuer, clientId: given.clientId };
  if (problems.length === 0 && (await house.storage.of(Registrations).first(known))) problems.push(ALREADY);
  if (problems.length > 0) return { ok: false, problems };
  const id = newId(house.clock().getTime());
  const kid = await makeKey(house, config.secret, id);
  try {
    return {
      ok: true,
      platform: await house.storage.of(Registrations).insert({ ...fieldsOf(given), id, kid, active: true, createdAt: house.clock() }),
    };
  } catch (error) {
    await house.storage.of(ToolKeys).remove({ id: kid });
    if (isProblem(error, 'duplicate')) return { ok: false, problems: [ALREADY] };
    throw error;
  }
}

/** All platforms with their deployments, in the order in which they were added. */
export async function listPlatforms(
  house: Desk,
): Promise<readonly (KeptRegistration & { readonly deployments: readonly ListedDeployment[] })[]> {
  const { items } = await house.storage.of(Registrations).find({}, { limit: 1000 });
  return Promise.all(
    items.map(async (platform) => {
      const deployments = await house.storage.of(Deployments).find({ registrationId: platform.id }, { limit: 1000 });
      return {
        ...platform,
        deployments: deployments.items.map(({ deploymentId, status, firstSeenAt }) => ({ deploymentId, status, firstSeenAt })),
      };
    }),
  );
}

/** A deployment as an administrator sees it. */
export interface ListedDeployment {
  readonly deploymentId: string;
  readonly status: 'active' | 'pending' | 'blocked';
  readonly firstSeenAt: Date;
}

/** Lets the platform launch again. Throws not-found. */
export async function activatePlatform(house: Desk, id: string): Promise<KeptRegistration> {
  return setActive(house, id, true);
}

/** Refuses every launch from the platform until it is activated; nothing is lost. Throws not-found. */
export async function deactivatePlatform(house: Desk, id: string): Promise<KeptRegistration> {
  return setActive(house, id, false);
}

/** Forgets the platform, its deployments, keys and tokens; communities stay. Throws not-found. */
export async function removePlatform(house: Desk, id: string): Promise<void> {
  const { storage } = house;
  await storage.of(Registrations).get(id);
  // The registration goes last: if this is cut short, the platform is still listed and can be removed again.
  await storage.of(AccessTokens).remove({ registrationId: id });
  await storage.of(Deployments).remove({ registrationId: id });
  await storage.of(ToolKeys).remove({ registrationId: id });
  await storage.of(Registrations).remove({ id });
}

/** Lets a deployment in, or out. Throws not-found where it has never been seen. */
export async function setDeployment(house: Desk, id: string, deploymentId: string, status: 'active' | 'blocked'): Promise<void> {
  const changed = await house.storage.of(Deployments).update({ registrationId: id, deploymentId }, { $set: { status } });
  if (!changed) throw problem('not-found', { reason: 'deployment' });
}

/** The registration of a login: by issuer and client id, or by issuer alone where that is clear (Security 1.0, 5.1.1.1). */
export async function findRegistration(
  house: Desk,
  issuer: string,
  clientId: string | undefined,
): Promise<KeptRegistration | 'unclear' | undefined> {
  const kept = house.storage.of(Registrations);
  if (clientId !== undefined) return kept.first({ issuer, clientId });
  const { items } = await kept.find({ issuer }, { limit: 2 });
  return items.length > 1 ? 'unclear' : items[0];
}

const ALREADY = 'This issuer and client id are registered already.';

async function setActive(house: Desk, id: string, active: boolean): Promise<KeptRegistration> {
  const changed = await house.storage.of(Registrations).update({ id }, { $set: { active } });
  if (!changed) throw problem('not-found', { reason: 'platform' });
  return changed;
}

function fieldsOf(given: GivenPlatform) {
  const frames = [given.issuer, given.authUrl, ...(given.frames ?? [])].map((address) => new URL(address).origin);
  return {
    issuer: given.issuer,
    clientId: given.clientId,
    authUrl: given.authUrl,
    tokenUrl: given.tokenUrl,
    jwksUrl: given.jwksUrl,
    name: given.name?.trim() || new URL(given.issuer).host,
    approve: approvals.find((one) => one === given.approve) ?? ('all' satisfies Approval),
    frames: [...new Set(frames)],
  };
}

function findProblems(given: GivenPlatform, privateNetworks: boolean): string[] {
  const addresses = { issuer: given.issuer, authUrl: given.authUrl, tokenUrl: given.tokenUrl, jwksUrl: given.jwksUrl };
  const problems = Object.entries(addresses).flatMap(([name, address]) => findAddressProblem(name, address, privateNetworks));
  if (!/^[\x21-\x7e]{1,255}$/.test(given.clientId ?? '')) problems.push('clientId is missing or not an id: 1 to 255 visible characters');
  if ((given.name ?? '').length > 200) problems.push('name is longer than 200 characters');
  if (given.approve !== undefined && !approvals.some((one) => one === given.approve)) {
    problems.push(`approve is none of: ${approvals.join(', ')}`);
  }
  return [...problems, ...(given.frames ?? []).flatMap((frame) => findAddressProblem('frames', frame, privateNetworks))];
}

function findAddressProblem(name: string, address: string | undefined, privateNetworks: boolean): string[] {
  if (!address) return [`${name} is missing`];
  if (!URL.canParse(address) || address.length > 1000) return [`${name} is not an address such as https://lms.example.org/…`];
  const url = new URL(address);
  const scheme = url.protocol === 'https:' || (privateNetworks && url.protocol === 'http:');
  if (!scheme) return [`${name} does not begin with https://`];
  if (url.username || url.password || url.hash) return [`${name} has a user or a fragment in it`];
  return [];
}
