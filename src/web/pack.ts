// A page as gzip, put together from its pieces: one that is the same for many visitors is compressed once.
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A part of pages that was drawn once and stands in many of them. */
export interface Piece {
  readonly text: string;
  /** Its bytes, plain and compressed, since it was first sent. */
  packed?: Packed;
}

interface Packed {
  readonly bytes: Buffer;
  readonly blocks: Buffer;
}

/** Letters that are not worth being compressed. */
const SMALL = 512;
/** Letters that are not worth being a piece: each has some bytes of its own. */
const TINY = 200;

/** ID, deflate, no flags, no time, no level, Unix (RFC 1952, 2.3). */
const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
/** An empty last block (RFC 1951, 3.2.6). */
const end = Buffer.from([3, 0]);

/**
 * Compresses a page in which these pieces stand, in this order. Each part is blocks of its own that end on a byte and look
 * back at no other part (RFC 1951, 3.2.4), so they can be put one behind the other. For the same reason nobody can find out
 * what is in a form, such as its token, by having the page say things that would compress with it.
 */
export function gzipPage(html: string, pieces: readonly Piece[] = []): Buffer {
  const parts: Buffer[] = [head];
  let check = 0;
  let size = 0;
  let from = 0;
  const add = ({ bytes, blocks }: Packed) => {
    parts.push(blocks);
    check = crc32(bytes, check);
    size += bytes.length;
  };
  const addFresh = (to: number) => to > from && add(packFresh(html.slice(from, to)));
  for (const piece of pieces) {
    const at = piece.text.length < TINY ? -1 : html.indexOf(piece.text, from);
    if (at < 0) continue;
    addFresh(at);
    piece.packed ??= deflate(piece.text, { level: constants.Z_BEST_COMPRESSION });
    add(piece.packed);
    from = at + piece.text.length;
  }
  addFresh(html.length);
  return Buffer.concat([...parts, end, tailOf(check, size)]);
}

function tailOf(check: number, size: number): Buffer {
  const tail = Buffer.allocUnsafe(8);
  tail.writeUInt32LE(check, 0);
  tail.writeUInt32LE(size % 2 ** 32, 4);
  return tail;
}

function packFresh(text: string): Packed {
  return text.length > SMALL ? deflate(text, small) : plain(text);
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
