// A login under way, written into the `state` that travels through the browser instead of into a storage: sealed, tied to one
// browser, one nonce and one registration, good for ten minutes. That it is good for one use is `logins.ts`' to see to.
import { hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { authenticated, random } from '../kernel/secrets.ts';
import { MINUTE } from '../kernel/time.ts';

/** A slow single sign-on must fit in. */
export const LIFE = 10 * MINUTE;

/** What a login promised. */
export interface Login {
  readonly registrationId: string;
  /** Is this the nonce that went along with it? */
  isNonce(nonce: string): boolean;
  /** May the token be of this deployment? The one that the login named, or any if it named none. */
  isDeployment(id: string): boolean;
}

export interface NewLogin {
  readonly registrationId: string;
  /** The secret of the browser that begins. */
  readonly browser: string;
  readonly deployment: string | undefined;
  readonly now: Date;
}

/**
 * The bytes of a state: until when (6), 16 random ones, the deployment's hash or zeros (16), a seal over these and the
 * registration's id (16), a proof over the same and the browser's secret (16), the registration's id.
 */
const at = { deployment: 22, seal: 38, proof: 54, id: 70 } as const;
const PART = 16;
const shape = /^[A-Za-z0-9_-]{96,256}$/;
const none = Buffer.alloc(PART);

/** Could it be a state of ours? */
export const isState = (value: unknown): value is string => typeof value === 'string' && shape.test(value);

/** Begins a login: nothing is kept of it, the browser carries it. */
export function writeState(login: NewLogin, key: KeyObject): { readonly state: string; readonly nonce: string } {
  const bytes = Buffer.alloc(at.id + login.registrationId.length);
  bytes.writeUIntBE(login.now.getTime() + LIFE, 0, 6);
  random(PART).copy(bytes, 6);
  deploymentMark(login.deployment).copy(bytes, at.deployment);
  bytes.write(login.registrationId, at.id, 'latin1');
  sealOf(bytes, key).copy(bytes, at.seal);
  const { proof, nonce } = proofOf(bytes, login.browser, key);
  proof.copy(bytes, at.proof);
  return { state: bytes.toString('base64url'), nonce };
}

/** The login behind a state, for a browser with these secrets; or why there is none: made by nobody here, over, or begun in another browser. */
export function readState(state: string, secrets: readonly string[], key: KeyObject, now: Date): Login | 'state-unknown' | 'other-browser' {
  const bytes = bytesOf(state);
  if (!bytes) return 'state-unknown';
  for (const browser of secrets) {
    const { proof, nonce } = proofOf(bytes, browser, key);
    if (isWithin(bytes, at.proof, proof)) return isAlive(bytes, now) ? loginOf(bytes, nonce) : 'state-unknown';
  }
  return isGenuine(bytes, key, now) ? 'other-browser' : 'state-unknown';
}

/** The registration that a state was made for, whichever browser began; undefined if it is not ours, or over. */
export function readRegistration(state: string, key: KeyObject, now: Date): string | undefined {
  const bytes = bytesOf(state);
  return bytes && isGenuine(bytes, key, now) ? bytes.toString('latin1', at.id) : undefined;
}

/** Only as it was written: base64 can say the same bytes in several ways, and each of them would be one more use. */
function bytesOf(state: string): Buffer | undefined {
  const bytes = Buffer.from(state, 'base64url');
  return bytes.toString('base64url') === state ? bytes : undefined;
}

function loginOf(bytes: Buffer, expected: string): Login {
  const mark = bytes.subarray(at.deployment, at.deployment + PART);
  const isAny = mark.equals(none);
  return {
    registrationId: bytes.toString('latin1', at.id),
    isNonce: (nonce) => nonce.length === expected.length && timingSafeEqual(Buffer.from(nonce, 'latin1'), Buffer.from(expected, 'latin1')),
    isDeployment: (id) => isAny || mark.equals(deploymentMark(id)),
  };
}

function isGenuine(bytes: Buffer, key: KeyObject, now: Date): boolean {
  return isWithin(bytes, at.seal, sealOf(bytes, key)) && isAlive(bytes, now);
}

function isAlive(bytes: Buffer, now: Date): boolean {
  return bytes.readUIntBE(0, 6) > now.getTime();
}

function isWithin(bytes: Buffer, place: number, part: Buffer): boolean {
  return timingSafeEqual(bytes.subarray(place, place + PART), part);
}

/** So that a state can be told from an invented one, also where the browser's secret is missing. */
function sealOf(bytes: Buffer, key: KeyObject): Buffer {
  const said = Buffer.concat([words.seal, bytes.subarray(0, at.seal), bytes.subarray(at.id)]);
  return authenticated(said, key).subarray(0, PART);
}

/** One code over all of it and the browser's secret: its beginning proves the browser, its second half is the nonce. Neither says anything about the other. */
function proofOf(bytes: Buffer, browser: string, key: KeyObject): { proof: Buffer; nonce: string } {
  const said = Buffer.concat([words.proof, Buffer.from(browser, 'latin1'), bytes.subarray(0, at.proof), bytes.subarray(at.id)]);
  const code = authenticated(said, key, 'sha512');
  return { proof: code.subarray(0, PART), nonce: code.toString('base64url', 32) };
}

/** Browsers' secrets are all of one length, so what stands where in these is clear. */
const words = { seal: Buffer.from('seal '), proof: Buffer.from('proof ') } as const;

function deploymentMark(deployment: string | undefined): Buffer {
  return deployment === undefined ? none : hash('sha256', deployment, 'buffer').subarray(0, PART);
}
