// Measuring a line with little: blobs of four sizes, how long each took, and what that means in words (method sheet D3, A2).
import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Connection } from '../../kernel/people.ts';

/**
 * Bytes of the blobs, in the order in which they are asked for. The first only wakes the radio and the connection. All of them
 * with the pages around them stay under 100 kB, and the last is large enough to tell a line that bears video from one that does not.
 */
export const sizes = [1_000, 4_000, 14_000, 36_000] as const;
/** The time of one blob that nobody would wait for, in milliseconds: what takes longer is no measure but a break. */
const LONGEST = 120_000;
/** A blob that takes this long has said enough: the larger ones would cost the person more and tell no more. The script knows it, too. */
const ENOUGH = 2_000;
/** The first blob may also wait for a radio that sleeps, which takes seconds in old networks. */
const ENOUGH_FOR_FIRST = 8_000;
/** The fastest that is told; more is of no use here. In kbit/s. */
export const FASTEST = 100_000;

/**
 * From how many kbit/s on a line bears what (D3).
 * - `weak`, 16: our own pages cost 14 kB at most; below this a page takes more than seven seconds, and with the way there and back
 *   more than ten, after which people give up (Nielsen, "Response times: the 3 important limits").
 * - `fair`, 128: a voice call needs 60 to 80 kbit/s (Zoom's system requirements, VoIP) to 100 (Skype's) in each direction, and half as
 *   much again to live beside others; a photo of 100 kB comes in about six seconds.
 * - `good`, 1000: a video call of a group needs 600 kbit/s down and 1,000 up (Zoom's system requirements, group video, high quality).
 */
const thresholds: readonly (readonly [from: number, Connection])[] = [
  [1000, 'good'],
  [128, 'fair'],
  [16, 'weak'],
  [0, 'none'],
];

/** The connection that so many kbit/s mean. */
export function connectionOf(kbps: number): Connection {
  return thresholds.find(([from]) => kbps >= from)?.[1] ?? 'none';
}

/** Times of the blobs as an address carries them, `120-180-300`, in milliseconds. Undefined for anything else, and for none. */
export function readTimes(text: string | undefined): readonly number[] | undefined {
  if (!text || !/^\d{1,6}(-\d{1,6}){0,3}$/.test(text)) return undefined;
  const times = text.split('-').map(Number);
  return times.every((time) => time <= LONGEST) ? times : undefined;
}

/** Is the next larger blob worth its cost after these times? */
export function goesOn(times: readonly number[]): boolean {
  const last = times.at(-1);
  if (last === undefined) return true;
  return times.length < sizes.length && last < (times.length === 1 ? ENOUGH_FOR_FIRST : ENOUGH);
}

/**
 * Kilobits per second from the times of the blobs. What every blob costs alike (the way there and back, the server) drops out by
 * comparing the last with the quickest before it; but a difference of two times trembles, so the answer stays between the plain
 * speed of the last blob and four times that.
 */
export function speedOf(times: readonly number[]): number {
  const last = Math.max(1, times.at(-1) ?? LONGEST);
  const size = sizes[times.length - 1] ?? sizes[0];
  const plain = (8 * size) / last;
  const earlier = times.slice(0, -1).map((time, at) => ({ time, size: sizes[at] ?? 0 }));
  const quickest = earlier.sort((one, other) => one.time - other.time)[0];
  const apart = quickest && last > quickest.time ? (8 * (size - quickest.size)) / (last - quickest.time) : Number.POSITIVE_INFINITY;
  const kbps = quickest ? Math.min(Math.max(apart, plain), 4 * plain) : plain;
  return Math.min(FASTEST, Math.max(1, Math.round(kbps)));
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const end = chunk('IEND', Buffer.alloc(0));

/** Made once: no request costs the server more than sending bytes that it has, and no proxy on the way makes them smaller. */
const noise = randomBytes(sizes[sizes.length - 1] ?? 0);
const pictures = new Map(sizes.map((size) => [size as number, pictureOf(size)]));

/** A picture of one dot that is so many bytes long, or undefined for a size that nobody asks for. A page may load pictures and nothing else. */
export function blobOf(size: number): Buffer | undefined {
  return pictures.get(size);
}

/** Text that weighs so many bytes when the page is compressed: base64 comes down to the six bits a letter that are in it. */
export function paddingOf(size: number): string {
  return noise.toString('base64').slice(0, Math.round((size * 4) / 3));
}

/** PNG (W3C, 5 and 11): one grey dot, and the rest in a private chunk that every reader skips. */
function pictureOf(size: number): Buffer {
  const head = chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]));
  const dot = chunk('IDAT', deflateSync(Buffer.from([0, 128])));
  const around = signature.length + head.length + dot.length + end.length + 12;
  return Buffer.concat([signature, head, chunk('noIs', noise.subarray(0, size - around)), dot, end]);
}

/** Length, type, data, and the check over type and data. `data` may be longer than what is compressed in it. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
