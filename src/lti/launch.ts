// Verified claims become a Launch: pure, and ready for whatever platforms leave out or fill with placeholders.
import type { Launch } from '../kernel/launch.ts';
import { hashed } from '../kernel/secrets.ts';
import { isZone } from '../kernel/time.ts';
import { type Locale, localeOf } from '../kernel/words.ts';
import { type Claims, claim, objectOf } from './claims.ts';
import { readRoles } from './roles.ts';

/** Longest texts that are taken over, in characters. */
const NAME = 120;
const TITLE = 200;
const ADDRESS = 254;
const URL_LENGTH = 2000;

/**
 * Reads the claims of a verified launch (LTI core 1.3, section 5). `ids` are ours: which registration, which deployment.
 * Texts come out trimmed, cut and without control characters; what a platform does not give is missing.
 */
export function readLaunch(claims: Claims, ids: { readonly registrationId: string; readonly deploymentId: string }): Launch {
  const custom = objectOf(claims[claim.custom]);
  const presentation = objectOf(claims[claim.presentation]);
  const { role, test } = readRoles(claims[claim.roles]);
  const context = readContext(claims);
  const locale = readLocale(claims);
  const zone = [claims.zoneinfo, custom.tz, custom.timezone, custom.person_address_timezone].find(isZone);
  const returnUrl = readWebAddress(presentation.return_url);
  return {
    ...ids,
    person: readPerson(claims, ids.registrationId, test),
    role,
    link: readLink(claims),
    ...(context ? { context } : {}),
    ...(locale ? { locale } : {}),
    ...(zone ? { zone } : {}),
    ...(returnUrl ? { returnUrl } : {}),
  };
}

/**
 * The language of a launch: what the platform shows it in, else the person's own, else a custom `locale`.
 * Good for an unverified token too, where it only chooses the language of a refusal.
 */
export function readLocale(claims: Claims): Locale | undefined {
  const tags = [objectOf(claims[claim.presentation]).locale, claims.locale, objectOf(claims[claim.custom]).locale];
  return tags.map(localeOf).find((locale) => locale !== undefined);
}

/** The address if it is one of the web, without a user in it; anything else (`javascript:`, a variable, none) is not given. */
export function readWebAddress(value: unknown): string | undefined {
  const url = typeof value === 'string' && value.length <= URL_LENGTH ? URL.parse(value) : null;
  if (!url) return undefined;
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  // Percent-encoding makes it longer than it came.
  return isWeb && !url.username && !url.password && url.href.length <= URL_LENGTH ? url.href : undefined;
}

function readPerson(claims: Claims, registrationId: string, test: boolean): Launch['person'] {
  const name = readText(claims.name, NAME) ?? readNames(claims);
  const email = readEmail(claims.email);
  return { id: hashed(`${registrationId} ${String(claims.sub)}`), ...(name ? { name } : {}), ...(email ? { email } : {}), test };
}

function readNames(claims: Claims): string | undefined {
  const names = [readText(claims.given_name, NAME), readText(claims.family_name, NAME)];
  return readText(names.filter(Boolean).join(' '), NAME);
}

function readContext(claims: Claims): Launch['context'] {
  const context = objectOf(claims[claim.context]);
  if (typeof context.id !== 'string' || context.id === '') return undefined;
  const title = readText(context.title, TITLE) ?? readText(context.label, TITLE);
  return { id: context.id, ...(title ? { title } : {}) };
}

function readLink(claims: Claims): Launch['link'] {
  const link = objectOf(claims[claim.link]);
  const title = readText(link.title, TITLE);
  return { id: String(link.id), ...(title ? { title } : {}) };
}

function readEmail(value: unknown): string | undefined {
  const address = readText(value, ADDRESS + 1);
  return address !== undefined && address.length <= ADDRESS && /^[^\s@]+@[^\s@]+$/.test(address) ? address : undefined;
}

/** Control characters, and those that turn the direction of writing around: never part of a name or a title. */
const unwanted = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
/** A variable that the platform did not resolve arrives as it was written: `$CourseGroup.id`. */
const variable = /^\$[A-Za-z][\w.]*$/;

/** Words of ordinary letters with single spaces between them: nothing to clean. */
const plain = /^[!-~¡-ſ]+(?: [!-~¡-ſ]+)*$/;

function cleaned(value: string, longest: number): string {
  const start = value.toWellFormed().slice(0, longest * 4);
  return start.replace(unwanted, ' ').replace(/\s+/g, ' ').trim();
}

function readText(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const clean = value.length <= longest && plain.test(value) ? value : cleaned(value, longest);
  if (clean === '' || variable.test(clean)) return undefined;
  return clean.length <= longest ? clean : [...clean].slice(0, longest).join('').trim();
}
