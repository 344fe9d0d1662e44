// The environment, read once into one frozen Config, or the full list of what is wrong with it.
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export type StorageConfig = { readonly home: 'sqlite'; readonly dir: string } | { readonly home: 'mongodb'; readonly url: string };

/** How letters leave the house. */
export interface MailConfig {
  /** May hold a password. */
  readonly smtpUrl: string;
  readonly from: { readonly name: string; readonly address: string };
  /** What the mail server allows, all at once; none: as fast as it takes them. */
  readonly limits: readonly { readonly count: number; readonly seconds: number }[];
  readonly connections: number;
  /** Signs what is sent (RFC 6376); `key` is an RSA key in PEM. */
  readonly dkim?: { readonly domain: string; readonly selector: string; readonly key: string };
}

export interface Config {
  /** The public address, an origin without a slash at the end: https://convite.example.org */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** At least 32 characters; every key of the house is derived from it. */
  readonly secret: string;
  readonly storage: StorageConfig;
  readonly mail?: MailConfig;
  readonly logLevel: string;
  /** How many proxies stand in front (Express `trust proxy`). */
  readonly proxies: number;
  /** Names of the folders in plugins/ to load. */
  readonly plugins: readonly string[];
  /** May requests that others cause go to http and to private addresses? For trying and testing only. */
  readonly privateNetworks: boolean;
}

/** Everything that is wrong with the environment, a sentence each. */
export class ConfigProblems extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigProblems';
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment. Throws ConfigProblems with all problems at once. */
export function readConfig(env: Environment): Config {
  const problems: string[] = [];
  const config: Config = {
    url: readUrl(env, problems),
    host: env.HOST || '0.0.0.0',
    port: readWhole(env, 'PORT', 3000, 0, 65535, problems),
    secret: readSecret(env, problems),
    storage: readStorage(env, problems),
    ...readMail(env, problems),
    logLevel: readChoice(env, 'LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info', problems),
    proxies: readWhole(env, 'TRUST_PROXY', 0, 0, 10, problems),
    plugins: readPlugins(env, problems),
    privateNetworks: readChoice(env, 'PRIVATE_NETWORKS', ['no', 'yes'], 'no', problems) === 'yes',
  };
  if (/(^|[\s,])(\*|provider:?\*?|provider:.*)/.test(env.DEBUG ?? '')) {
    problems.push('DEBUG names "provider" (or everything): the LTI library would then print tokens and cookies. Remove it.');
  }
  if (problems.length > 0) throw new ConfigProblems(problems);
  return Object.freeze(config);
}

function readUrl(env: Environment, problems: string[]): string {
  const text = env.CONVITE_URL;
  if (!text) {
    problems.push('CONVITE_URL is missing: the public address of this Convite, such as https://convite.example.org');
    return '';
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    problems.push('CONVITE_URL is not an address: write it as https://convite.example.org');
    return '';
  }
  if (url.pathname !== '/' || url.search || url.hash || url.username) {
    problems.push('CONVITE_URL has more than a host: Convite needs a host of its own, such as https://convite.example.org');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    problems.push('CONVITE_URL is not https: browsers refuse the session cookie in the frame of an LMS without it.');
  }
  return url.origin;
}

/** Browsers treat these hosts as safe without https, so trying on one machine works. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname);
}

function readSecret(env: Environment, problems: string[]): string {
  const secret = env.SECRET ?? '';
  if (secret === '') problems.push('SECRET is missing: 32 or more random characters, such as the output of `openssl rand -hex 32`');
  else if (secret.length < 32) problems.push(`SECRET is too short: ${secret.length} characters, and it needs 32 or more`);
  return secret;
}

function readStorage(env: Environment, problems: string[]): StorageConfig {
  if (env.MONGODB_URL) {
    if (!/^mongodb(\+srv)?:\/\//.test(env.MONGODB_URL))
      problems.push('MONGODB_URL is not an address: it begins with mongodb:// or mongodb+srv://');
    return { home: 'mongodb', url: env.MONGODB_URL };
  }
  if (!env.DATA_DIR) problems.push('DATA_DIR is missing: the folder for the database file (or set MONGODB_URL to use a MongoDB server)');
  return { home: 'sqlite', dir: resolve(env.DATA_DIR || 'data') };
}

function readMail(env: Environment, problems: string[]): Pick<Config, 'mail'> {
  const smtpUrl = env.SMTP_URL ?? '';
  const from = env.MAIL_FROM ?? '';
  if (!smtpUrl && !from) return {};
  if (!smtpUrl) problems.push('SMTP_URL is missing, though MAIL_FROM is set: such as smtps://user:password@mail.example.org');
  else if (!/^smtps?:\/\//.test(smtpUrl) || !URL.canParse(smtpUrl) || new URL(smtpUrl).hostname === '')
    problems.push('SMTP_URL is not an address: it begins with smtp:// or smtps:// and names a host');
  if (!from) problems.push('MAIL_FROM is missing, though SMTP_URL is set: the address that letters come from');
  const dkim = readDkim(env, problems);
  return {
    mail: {
      smtpUrl,
      from: readMailbox(from, problems),
      limits: readLimits(env.MAIL_RATE ?? '', problems),
      connections: readWhole(env, 'MAIL_CONNECTIONS', 5, 1, 50, problems),
      ...(dkim ? { dkim } : {}),
    },
  };
}

/** `convite@example.org`, or `Convite <convite@example.org>`. */
function readMailbox(text: string, problems: string[]): MailConfig['from'] {
  const [, name = '', address = ''] = /^([^<>]*)<([^<>]+)>$/.exec(text.trim()) ?? ['', '', text.trim()];
  if (text && !/^[\w.+=-]+@[^\s@<>,;"\\]+$/.test(address))
    problems.push('MAIL_FROM is not an address: write it as convite@example.org, or Convite <convite@example.org>');
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address };
}

const SPANS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, day: 86_400 };

/** `14/s`, `30/min, 10000/day`; a number alone is so many a second. */
function readLimits(text: string, problems: string[]): MailConfig['limits'] {
  const parts = text.split(',').map((part) => part.trim());
  return parts
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [, count, span = 's'] = /^([1-9]\d{0,8})(?:\/(s|min|h|day))?$/.exec(part) ?? [];
      if (count !== undefined) return [{ count: Number(count), seconds: SPANS[span] ?? 1 }];
      problems.push('MAIL_RATE is not a list of limits such as: 14/s or 30/min, 10000/day (s, min, h and day; at least 1)');
      return [];
    });
}

function readDkim(env: Environment, problems: string[]): MailConfig['dkim'] {
  const given = env.MAIL_DKIM_KEY ?? '';
  const domain = env.MAIL_DKIM_DOMAIN ?? '';
  const selector = env.MAIL_DKIM_SELECTOR ?? '';
  if (!given && !domain && !selector) return undefined;
  const host = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/i;
  if (!given) problems.push('MAIL_DKIM_KEY is missing, though its domain or selector is set: a PEM file, or the PEM itself');
  if (!host.test(domain)) problems.push('MAIL_DKIM_DOMAIN is not a domain: the one whose DNS has the public key');
  if (!host.test(selector)) problems.push('MAIL_DKIM_SELECTOR is not a selector: the name before ._domainkey in the DNS');
  return { domain, selector, key: given ? readRsaKey(given, problems) : '' };
}

/** Says which setting is wrong, and never what is in the file. */
function readRsaKey(given: string, problems: string[]): string {
  try {
    // A line of an .env file has no line breaks; a PEM in one is written with \n.
    const pem = given.includes('-----BEGIN') ? given.replaceAll('\\n', '\n') : readFileSync(given, 'utf8');
    if (createPrivateKey(pem).asymmetricKeyType === 'rsa') return pem;
    problems.push('MAIL_DKIM_KEY is not an RSA key: mail servers check no other kind everywhere');
  } catch {
    problems.push('MAIL_DKIM_KEY cannot be read: it is the path of a PEM file with a private key, or the PEM itself');
  }
  return '';
}

function readWhole(env: Environment, name: string, fallback: number, min: number, max: number, problems: string[]): number {
  const text = env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) problems.push(`${name} is not a whole number from ${min} to ${max}`);
  return value;
}

function readChoice<const C extends string>(env: Environment, name: string, of: readonly C[], fallback: C, problems: string[]): C {
  const text = env[name];
  if (!text) return fallback;
  const value = of.find((one) => one === text);
  if (value === undefined) problems.push(`${name} is none of: ${of.join(', ')}`);
  return value ?? fallback;
}

function readPlugins(env: Environment, problems: string[]): readonly string[] {
  const names = (env.PLUGINS ?? '').split(',').map((name) => name.trim());
  const given = names.filter((name) => name !== '');
  for (const name of given) {
    if (!/^[a-z][a-z0-9-]*$/.test(name))
      problems.push('PLUGINS has a name that is not a folder of plugins/: lower-case letters, digits and hyphens, separated by commas');
  }
  return given;
}
