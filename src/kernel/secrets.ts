// Random ids and tokens, their hashes, and encryption at rest. Node's own cryptography only.
import {
  createCipheriv,
  createDecipheriv,
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
  return idOf(bytes);
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
  return authenticated(Buffer.from(text), key).toString('base64url');
}

/** How many bytes a hash takes at once. */
const blocks = { sha256: 64, sha512: 128 } as const;
type Hash = keyof typeof blocks;

/** HMAC (RFC 2104), put together from the hash: a third of what Node's own object for it costs, and a launch needs four. */
export function authenticated(bytes: Buffer, key: KeyObject, by: Hash = 'sha256'): Buffer {
  const { inner, outer } = padsOf(key, by);
  return hash(by, Buffer.concat([outer, hash(by, Buffer.concat([inner, bytes]), 'buffer')]), 'buffer');
}

interface Pads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const pads = { sha256: new WeakMap<KeyObject, Pads>(), sha512: new WeakMap<KeyObject, Pads>() };

function padsOf(key: KeyObject, by: Hash): Pads {
  const known = pads[by].get(key);
  if (known) return known;
  const bytes = key.export();
  if (bytes.length > blocks[by]) throw new RangeError('a key longer than a block of the hash');
  const padded = (pad: number) => Buffer.from(Array.from({ length: blocks[by] }, (_, place) => (bytes[place] ?? 0) ^ pad));
  const made = { inner: padded(0x36), outer: padded(0x5c) };
  pads[by].set(key, made);
  return made;
}

/** Are these two texts the same? Takes as long whether they differ early or late. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
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
export function random(size: number): Buffer {
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

/** The id of 16 bytes. Crockford's base32 keeps the order of the bytes, so ids sort as text. The first letter holds three bits, the others five. */
export function idOf(bytes: Buffer): string {
  let text = '';
  let value = 0;
  // Two bits before the first byte make 130, which are 26 letters.
  let bits = 2;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >> bits) & 31];
    }
    value &= 31;
  }
  return text;
}

const values = new Map(Array.from(alphabet, (letter, value) => [letter.charCodeAt(0), value]));

/** The 16 bytes of an id; undefined where the text is none. */
export function bytesOf(id: string): Buffer | undefined {
  if (id.length !== 26) return undefined;
  const bytes = Buffer.alloc(16);
  let value = 0;
  // The 130 bits of 26 letters begin with two that no byte has.
  let bits = -2;
  let filled = 0;
  for (let place = 0; place < 26; place++) {
    const five = values.get(id.charCodeAt(place));
    if (five === undefined) return undefined;
    value = (value << 5) | five;
    bits += 5;
    if (place === 0 && five > 7) return undefined;
    if (bits >= 8) {
      bits -= 8;
      bytes[filled++] = value >> bits;
      value &= (1 << bits) - 1;
    }
  }
  return bytes;
}
