import type { WireEntry, WireTail } from '../../../src-core/contract/calls.ts';
import type { AppError } from '../../../src-core/errors.ts';
import type { Clock } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';

/** What is kept of an address: the newest entries within both limits. */
const maxEntries = 2000;
const maxBytes = 256 * 1024;
/** Of one piece; its true length is kept beside it. */
const maxPieceBytes = 1024;
const maxAddresses = 32;
/** Between two announcements of an address, ms. */
const announceMs = 200;

/** Something that went over a wire: what a tap tells, also from another thread. */
export interface WirePiece {
  readonly address: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly direction: WireEntry['direction'];
  /** The first `maxPieceBytes`, a character each: a string is half the size of so small an array, and in one heap. */
  readonly latin1: string;
  /** Of the whole. */
  readonly length: number;
  readonly note?: string;
}

/** What went over the wires of this process, the newest of it, by address. Outlives the connection, also one that failed. */
export interface WireLogs {
  /** The same link, written down. */
  tap(link: Link): Link;
  /** Writes down what was tapped elsewhere. */
  enter(piece: WirePiece): void;
  /** Entries after a number, and arms one announcement of what comes next. */
  read(address: string, after: number): WireTail;
}

interface Ring {
  /** In order without a gap; the last one bears the number before `nextNumber`. */
  pieces: WirePiece[];
  bytes: number;
  nextNumber: number;
  armed: boolean;
  announcing: boolean;
}

const nothing = new Uint8Array();

/**
 * @param announce - told once after each reading when there is more, so that nobody pays for a log that no one looks at
 */
export function createWireLogs(
  clock: Pick<Clock, 'isoNow' | 'sleepMs'>,
  announce: (news: { readonly address: string; readonly lastNumber: number }) => void,
): WireLogs {
  const rings = new Map<string, Ring>();

  function ringOf(address: string): Ring {
    const present = rings.get(address);
    const ring = present ?? { pieces: [], bytes: 0, nextNumber: 1, armed: false, announcing: false };
    // The address used last is the last to go.
    rings.delete(address);
    rings.set(address, ring);
    for (const oldest of rings.keys()) {
      if (rings.size <= maxAddresses) break;
      rings.delete(oldest);
    }
    return ring;
  }

  async function tell(address: string, ring: Ring): Promise<void> {
    ring.announcing = true;
    await clock.sleepMs(announceMs);
    ring.announcing = false;
    ring.armed = false;
    announce({ address, lastNumber: ring.nextNumber - 1 });
  }

  function enter(piece: WirePiece): void {
    const { address } = piece;
    const ring = piece.direction === 'opened' ? ringOf(address) : (rings.get(address) ?? ringOf(address));
    ring.pieces.push(piece);
    ring.nextNumber++;
    ring.bytes += piece.latin1.length;
    if (ring.pieces.length > maxEntries || ring.bytes > maxBytes) shorten(ring);
    if (ring.armed && !ring.announcing) void tell(address, ring);
  }

  return {
    tap: (link) => tapLink(link, clock, enter),
    enter,
    read(address, after) {
      const ring = rings.get(address);
      if (!ring) return { address, entries: [], lastNumber: 0, lostBefore: 0 };
      ring.armed = true;
      const lostBefore = ring.nextNumber - ring.pieces.length - 1;
      const known = Math.max(0, after - lostBefore);
      const entries = ring.pieces.slice(known).map((piece, index) => entryOf(piece, lostBefore + known + index + 1));
      return { address, entries, lastNumber: ring.nextNumber - 1, lostBefore };
    },
  };
}

/** The same link, which tells of everything that passes. */
export function tapLink(link: Link, clock: Pick<Clock, 'isoNow'>, enter: (piece: WirePiece) => void): Link {
  const { address, timeScale } = link;
  function add(direction: WirePiece['direction'], piece: Uint8Array, note?: string): void {
    enter({
      address,
      at: clock.isoNow(),
      direction,
      latin1: latin1Of(piece.subarray(0, maxPieceBytes)),
      length: piece.length,
      ...(note === undefined ? {} : { note }),
    });
  }
  add('opened', nothing);
  link.onBytes((bytes) => add('received', bytes));
  link.onClosed((error?: AppError) => add('closed', nothing, error?.message));
  return {
    ...{ address, timeScale },
    write(bytes) {
      add('sent', bytes);
      return link.write(bytes);
    },
    onBytes: (listener) => link.onBytes(listener),
    onClosed: (listener) => link.onClosed(listener),
    close: () => link.close(),
  };
}

/** A tenth at a time, so that not every byte moves the whole. */
function shorten(ring: Ring): void {
  let drop = Math.ceil(ring.pieces.length / 10);
  let bytes = ring.bytes;
  for (const [index, piece] of ring.pieces.entries()) {
    if (index >= drop && bytes <= maxBytes) break;
    bytes -= piece.latin1.length;
    drop = Math.max(drop, index + 1);
  }
  ring.bytes = bytes;
  ring.pieces = ring.pieces.slice(drop);
}

function latin1Of({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

function entryOf({ at, direction, latin1, length, note }: WirePiece, number: number): WireEntry {
  const hex = Buffer.from(latin1, 'latin1').toString('hex');
  return { number, at, direction, hex, length, ...(note === undefined ? {} : { note }) };
}
