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
  return {
    ...ids,
    person: readPerson(claims, ids.registrationId, test),
    role,
    ...given('context', readContext(claims)),
    link: readLink(claims),
    ...given('locale', readLocale(claims)),
    ...given('zone', [claims.zoneinfo, custom.tz, custom.timezone, custom.person_address_timezone].find(isZone)),
    ...given('returnUrl', readWebAddress(presentation.return_url)),
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
  if (typeof value !== 'string' || value.length > URL_LENGTH || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  // Percent-encoding makes it longer than it came.
  return isWeb && !url.username && !url.password && url.href.length <= URL_LENGTH ? url.href : undefined;
}

function readPerson(claims: Claims, registrationId: string, test: boolean): Launch['person'] {
  const parts = [readText(claims.given_name, NAME), readText(claims.family_name, NAME)];
  const whole = readText(claims.name, NAME) ?? readText(parts.filter(Boolean).join(' '), NAME);
  return {
    id: hashed(`${registrationId} ${String(claims.sub)}`),
    ...given('name', whole),
    ...given('email', readEmail(claims.email)),
    test,
  };
}

function readContext(claims: Claims): Launch['context'] {
  const context = objectOf(claims[claim.context]);
  if (typeof context.id !== 'string' || context.id === '') return undefined;
  return { id: context.id, ...given('title', readText(context.title, TITLE) ?? readText(context.label, TITLE)) };
}

function readLink(claims: Claims): Launch['link'] {
  const link = objectOf(claims[claim.link]);
  return { id: String(link.id), ...given('title', readText(link.title, TITLE)) };
}

function readEmail(value: unknown): string | undefined {
  const address = readText(value, ADDRESS + 1);
  return address !== undefined && address.length <= ADDRESS && /^[^\s@]+@[^\s@]+$/.test(address) ? address : undefined;
}

/** Control characters, and those that turn the direction of writing around: never part of a name or a title. */
const unwanted = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
/** A variable that the platform did not resolve arrives as it was written: `$CourseGroup.id`. */
const variable = /^\$[A-Za-z][\w.]*$/;

function readText(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const clean = value
    .toWellFormed()
    .slice(0, longest * 4)
    .replace(unwanted, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (clean === '' || variable.test(clean)) return undefined;
  return clean.length <= longest ? clean : [...clean].slice(0, longest).join('').trim();
}

function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
