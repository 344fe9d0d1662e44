// The claims of an id_token: their names, how an unverified token is looked at, and what must hold before it is verified.
import { MINUTE, SECOND } from '../kernel/time.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim';

/** Names of the claims that Convite reads (LTI core 1.3, section 5). */
export const claim = {
  context: `${LTI}/context`,
  custom: `${LTI}/custom`,
  deployment: `${LTI}/deployment_id`,
  link: `${LTI}/resource_link`,
  messageType: `${LTI}/message_type`,
  presentation: `${LTI}/launch_presentation`,
  platform: `${LTI}/tool_platform`,
  roles: `${LTI}/roles`,
  target: `${LTI}/target_link_uri`,
  version: `${LTI}/version`,
} as const;

/** The only message that Convite answers today. */
export const LAUNCH = 'LtiResourceLinkRequest';

export type Claims = Readonly<Record<string, unknown>>;

/** A token that nobody has verified yet: good for finding the key and for refusing early, for nothing else. */
export interface Unverified {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Claims;
}

/** Opens a token without verifying it; undefined if it is not a signed JSON web token of objects (RFC 7515, 3.1). */
export function decodeToken(token: string): Unverified | undefined {
  const [header = '', claims = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || ![header, claims, signature].every((part) => base64url.test(part))) return undefined;
  try {
    const opened = { header: partOf(header), claims: partOf(claims) };
    return isObject(opened.header) && isObject(opened.claims) ? { header: opened.header, claims: opened.claims } : undefined;
  } catch {
    return undefined;
  }
}

/** A part may be empty here, as the signature of `alg: none` is: that is then refused for what it is. */
const base64url = /^[A-Za-z0-9_-]*$/;

function partOf(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}

/** The claim as an object, or an empty one: platforms leave claims out, and a hostile one may send anything. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the login promised, which the token must now keep. */
export interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  /** May the token be of this deployment? */
  isDeployment(id: string): boolean;
  /** Does this nonce belong to the login? */
  isNonce(nonce: string): boolean;
  readonly now: Date;
  /** Our own origin. */
  readonly url: string;
}

/** How far the platform's clock may be off. */
export const SKEW = MINUTE;
/** How old a token may be when it arrives, and how long it may say that it lives. */
const MAX_AGE = 5 * MINUTE;
const MAX_LIFE = 24 * 60 * MINUTE;

/**
 * Everything about a token that the library leaves open (Security 1.0, section 5.1.3): one fixed word for what is wrong,
 * or undefined. Signature, version and message type are the library's to check, after this.
 */
export function findTokenFault(token: Unverified, expected: Expected): string | undefined {
  return (
    findHeaderFault(token.header) ??
    findProtocolFault(token.claims, expected) ??
    findTimeFault(token.claims, expected.now) ??
    findLaunchFault(token.claims, expected)
  );
}

function findHeaderFault(header: Unverified['header']): string | undefined {
  if (header.alg !== 'RS256') return 'algorithm';
  return isId(header.kid) ? undefined : 'kid-missing';
}

function findProtocolFault(claims: Claims, expected: Expected): string | undefined {
  if (claims.iss !== expected.issuer) return 'issuer';
  if (!isForUs(claims, expected.clientId)) return 'audience';
  return typeof claims.nonce === 'string' && expected.isNonce(claims.nonce) ? undefined : 'nonce';
}

/** OpenID Connect core, 3.1.3.7, steps 3 to 5: with other audiences beside us, the token must be issued to us. */
function isForUs(claims: Claims, clientId: string): boolean {
  const audiences: readonly unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (!audiences.includes(clientId) || audiences.length > 5) return false;
  return audiences.length === 1 && claims.azp === undefined ? true : claims.azp === clientId;
}

function findTimeFault(claims: Claims, now: Date): string | undefined {
  const { exp, iat } = claims;
  if (!isSeconds(exp) || !isSeconds(iat)) return 'times-missing';
  const sinceIssue = now.getTime() - iat * SECOND;
  if (exp * SECOND <= now.getTime() - SKEW) return 'expired';
  if (sinceIssue < -SKEW) return 'issued-in-the-future';
  if (sinceIssue > MAX_AGE + SKEW) return 'too-old';
  return exp > iat && (exp - iat) * SECOND <= MAX_LIFE ? undefined : 'lifetime';
}

function findLaunchFault(claims: Claims, expected: Expected): string | undefined {
  if (!isId(claims.sub)) return 'sub';
  const deployment = claims[claim.deployment];
  if (!isId(deployment)) return 'deployment';
  if (!expected.isDeployment(deployment)) return 'deployment-differs';
  if (!Array.isArray(claims[claim.roles])) return 'roles';
  if (!isOurs(claims[claim.target], expected.url)) return 'target';
  return findPlaceFault(claims);
}

function findPlaceFault(claims: Claims): string | undefined {
  const context = objectOf(claims[claim.context]).id;
  if (context !== undefined && context !== null && context !== '' && !isId(context)) return 'context';
  const isLaunch = claims[claim.messageType] === LAUNCH;
  return isLaunch && !isId(objectOf(claims[claim.link]).id) ? 'link' : undefined;
}

/** Ids are at most 255 characters (LTI core 1.3, 5.3.3 and 5.4.1; OpenID Connect core, 2); one with a NUL could not be kept. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 255 && !value.includes('\0');
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isOurs(target: unknown, url: string): boolean {
  return typeof target === 'string' && URL.parse(target)?.origin === url;
}
