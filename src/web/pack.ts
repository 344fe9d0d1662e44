// A page as gzip, put together from its sections: one that was sent before, to whomever, was compressed then.
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** Where a page is cut: before its sections, and around its forms, which hold what is of one person and one moment. */
const cuts = /<(?:section|main|footer|form|\/form)\b/g;
/** Bytes that are not worth being remembered, and bytes that are not worth being compressed. */
const SMALL = 200;
const PLAIN = 512;
/** Characters of sections that are remembered, twice at most. */
const ROOM = 4_000_000;

/** ID, deflate, no flags, no time, no level, Unix (RFC 1952, 2.3). */
const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
/** An empty last block (RFC 1951, 3.2.6). */
const end = Buffer.from([3, 0]);

interface Packed {
  readonly bytes: Buffer;
  readonly blocks: Buffer;
}

/**
 * Compresses a page. Each part is blocks of its own that end on a byte and look back at no other part (RFC 1951, 3.2.4), so
 * they can be put one behind the other. For the same reason nobody can find out what is in a form, such as its token, by
 * having the page say things that would compress with it.
 */
export function gzipPage(html: string): Buffer {
  const parts: Buffer[] = [head];
  let fresh = '';
  let check = 0;
  let size = 0;
  const add = ({ bytes, blocks }: Packed) => {
    parts.push(blocks);
    check = crc32(bytes, check);
    size += bytes.length;
  };
  for (const section of sectionsOf(html)) {
    const known = section.length < SMALL ? undefined : recall(section);
    if (!known) fresh += section;
    else {
      if (fresh !== '') add(packFresh(fresh));
      fresh = '';
      add(known);
    }
  }
  if (fresh !== '') add(packFresh(fresh));
  const tail = Buffer.allocUnsafe(8);
  tail.writeUInt32LE(check, 0);
  tail.writeUInt32LE(size % 2 ** 32, 4);
  return Buffer.concat([...parts, end, tail]);
}

function sectionsOf(html: string): string[] {
  const sections: string[] = [];
  let from = 0;
  for (const { index } of html.matchAll(cuts)) {
    sections.push(html.slice(from, index));
    from = index;
  }
  sections.push(html.slice(from));
  return sections;
}

/** What was sent once is worth nothing yet; what is sent a second time is compressed well and kept. */
let young = new Map<string, Packed | 'seen'>();
let old: typeof young = new Map();
let kept = 0;

function recall(section: string): Packed | undefined {
  const known = young.get(section);
  if (known && known !== 'seen') return known;
  const before = known ?? old.get(section);
  const packed = before === 'seen' ? deflate(section, { level: constants.Z_BEST_COMPRESSION }) : before;
  remember(section, packed ?? 'seen');
  return packed;
}

function remember(section: string, what: Packed | 'seen'): void {
  if (kept > ROOM) {
    old = young;
    young = new Map();
    kept = 0;
  }
  kept += section.length;
  young.set(section, what);
}

function packFresh(text: string): Packed {
  return text.length > PLAIN ? deflate(text, small) : plain(text);
}

/** A page fits a window of 16 kB, and to make the tables of a larger one would take longer than the page itself. */
const small = { windowBits: 14, memLevel: 7 };

function deflate(text: string, options: object): Packed {
  const bytes = Buffer.from(text);
  return { bytes, blocks: deflateRawSync(bytes, { ...options, finishFlush: constants.Z_SYNC_FLUSH }) };
}

/** A block that is not compressed: its length twice, the second time inverted, and the bytes (RFC 1951, 3.2.4). */
function plain(text: string): Packed {
  const bytes = Buffer.from(text);
  const blocks = Buffer.allocUnsafe(5 + bytes.length);
  blocks[0] = 0;
  blocks.writeUInt16LE(bytes.length, 1);
  blocks.writeUInt16LE(0xffff - bytes.length, 3);
  bytes.copy(blocks, 5);
  return { bytes, blocks };
}
