// Random ids and tokens, their hashes, and encryption at rest. Node's own cryptography only.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomFillSync,
  timingSafeEqual,
} from 'node:crypto';

/** A new id: 128 bits, sorted by time of making (48 bits of milliseconds, 80 random), as 26 lower-case base32 characters. */
export function newId(now = Date.now()): string {
  const bytes = random(16);
  bytes.writeUIntBE(now, 0, 6);
  return base32(bytes);
}

/** A secret that goes to a browser or into an address: 256 random bits, base64url. */
export function newToken(): string {
  return random(32).toString('base64url');
}

/** What we keep of a secret: its SHA-256, base64url. Enough for random tokens; never for passwords. */
export function hashed(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** A key of its own for one purpose, derived from the house's secret (HKDF-SHA256, RFC 5869). */
export function keyFor(purpose: string, secret: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'convite', purpose, 32)));
}

/** HMAC-SHA256 of a text, base64url. */
export function signed(text: string, key: KeyObject): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Are these two texts the same? Takes as long whether they differ early or late. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));
}

/** Encrypts a text with AES-256-GCM; `about` (what the text belongs to) is authenticated with it. */
export function seal(text: string, key: KeyObject, about: string): string {
  const iv = random(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

/** Undoes `seal`. Throws when the key, the text or what it belongs to is another. */
export function unseal(sealed: string, key: KeyObject, about: string): string {
  const bytes = Buffer.from(sealed.slice(2), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(about));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

const pool = Buffer.alloc(4096);
let drawn = pool.length;

/** So many random bytes of the system's, drawn from it a page at a time; each byte is given out once and wiped. */
function random(size: number): Buffer {
  if (drawn + size > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  const bytes = Buffer.from(pool.subarray(drawn, drawn + size));
  pool.fill(0, drawn, drawn + size);
  drawn += size;
  return bytes;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Crockford's base32 keeps the order of the bytes, so ids sort as text. */
function base32(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = alphabet[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}
