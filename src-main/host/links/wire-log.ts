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

/** What went over the wires of this process, the newest of it, by address. Outlives the connection, also one that failed. */
export interface WireLogs {
  /** The same link, written down. */
  tap(link: Link): Link;
  /** Entries after a number, and arms one announcement of what comes next. */
  read(address: string, after: number): WireTail;
}

interface Kept {
  readonly number: number;
  readonly at: string;
  readonly direction: WireEntry['direction'];
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly note: string | undefined;
}

interface Ring {
  entries: Kept[];
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
    const ring = present ?? { entries: [], bytes: 0, nextNumber: 1, armed: false, announcing: false };
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
    if (!ring.armed || ring.announcing) return;
    ring.announcing = true;
    await clock.sleepMs(announceMs);
    ring.announcing = false;
    ring.armed = false;
    announce({ address, lastNumber: ring.nextNumber - 1 });
  }

  function add(address: string, ring: Ring, direction: Kept['direction'], piece: Uint8Array, note?: string): void {
    // A copy: the sender may use its buffer again.
    const bytes = piece.slice(0, maxPieceBytes);
    ring.entries.push({ number: ring.nextNumber++, at: clock.isoNow(), direction, bytes, length: piece.length, note });
    ring.bytes += bytes.length;
    if (ring.entries.length > maxEntries || ring.bytes > maxBytes) shorten(ring);
    void tell(address, ring);
  }

  return {
    tap(link) {
      const { address } = link;
      const ring = ringOf(address);
      add(address, ring, 'opened', nothing);
      link.onBytes((bytes) => add(address, ring, 'received', bytes));
      link.onClosed((error?: AppError) => add(address, ring, 'closed', nothing, error?.message));
      return {
        address,
        timeScale: link.timeScale,
        write(bytes) {
          add(address, ring, 'sent', bytes);
          return link.write(bytes);
        },
        onBytes: (listener) => link.onBytes(listener),
        onClosed: (listener) => link.onClosed(listener),
        close: () => link.close(),
      };
    },
    read(address, after) {
      const ring = rings.get(address);
      if (!ring) return { address, entries: [], lastNumber: 0, lostBefore: 0 };
      ring.armed = true;
      const entries = ring.entries.filter(({ number }) => number > after).map(entryOf);
      const lostBefore = (ring.entries[0]?.number ?? ring.nextNumber) - 1;
      return { address, entries, lastNumber: ring.nextNumber - 1, lostBefore };
    },
  };
}

/** A tenth at a time, so that not every byte moves the whole. */
function shorten(ring: Ring): void {
  let drop = Math.ceil(ring.entries.length / 10);
  let bytes = ring.bytes;
  for (const [index, entry] of ring.entries.entries()) {
    if (index >= drop && bytes <= maxBytes) break;
    bytes -= entry.bytes.length;
    drop = Math.max(drop, index + 1);
  }
  ring.bytes = bytes;
  ring.entries = ring.entries.slice(drop);
}

function entryOf({ number, at, direction, bytes, length, note }: Kept): WireEntry {
  const hex = Buffer.from(bytes).toString('hex');
  return { number, at, direction, hex, length, ...(note === undefined ? {} : { note }) };
}
