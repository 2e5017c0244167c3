import { statfs, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiskState } from '../../../src-core/contract/calls.ts';

const intervalMs = 15_000;
const lowBytes = 2e9;
const criticalBytes = 200e6;
const criticalMinutes = 10;
/** Growth is measured over about so long. */
const windowReadings = 20;

export interface DiskReading {
  readonly atMs: number;
  readonly freeBytes: number;
  /** Of the data file with what SQLite keeps beside it. */
  readonly fileBytes: number;
}

/** Low below 2 GB; critical below 200 MB, or when the rest is full in ten minutes at the present growth. */
export function judgeDisk(readings: readonly DiskReading[]): DiskState {
  const [first] = readings;
  const last = readings.at(-1);
  if (!first || !last) return { freeBytes: NaN, level: 'enough' };
  const { freeBytes } = last;
  const minutes = (last.atMs - first.atMs) / 60_000;
  const grownBytes = last.fileBytes - first.fileBytes;
  const minutesLeft = minutes > 0 && grownBytes > 0 ? (freeBytes * minutes) / grownBytes : undefined;
  const critical = freeBytes < criticalBytes || (minutesLeft ?? Infinity) < criticalMinutes;
  const level = critical ? 'critical' : freeBytes < lowBytes ? 'low' : 'enough';
  return { freeBytes, level, ...(minutesLeft === undefined ? {} : { minutesLeft }) };
}

export interface DiskWatch {
  state(): DiskState | undefined;
  close(): void;
}

export interface DiskWatchOptions {
  readonly dataFile: string;
  readonly nowMs: () => number;
  readonly read?: (dataFile: string) => Promise<Omit<DiskReading, 'atMs'>>;
  readonly intervalMs?: number;
  /** When the level changes. */
  readonly onChanged: (state: DiskState) => void;
}

/** Looks at the space on the disk of the data file every quarter of a minute. */
export function watchDisk(options: DiskWatchOptions): DiskWatch {
  const read = options.read ?? readDisk;
  let readings: readonly DiskReading[] = [];
  let state: DiskState | undefined;
  let closed = false;

  async function look(): Promise<void> {
    const reading = await read(options.dataFile).catch(() => undefined);
    if (reading === undefined || closed) return;
    readings = [...readings, { atMs: options.nowMs(), ...reading }].slice(-windowReadings);
    const before = state?.level ?? 'enough';
    state = judgeDisk(readings);
    if (state.level !== before) options.onChanged(state);
  }

  const timer = setInterval(() => void look(), options.intervalMs ?? intervalMs);
  timer.unref();
  void look();
  return {
    state: () => state,
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}

async function readDisk(dataFile: string): Promise<Omit<DiskReading, 'atMs'>> {
  const { bavail, bsize } = await statfs(path.dirname(dataFile));
  const sizes = await Promise.all(
    [dataFile, `${dataFile}-wal`].map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return { freeBytes: bavail * bsize, fileBytes: sizes.reduce((sum, size) => sum + size, 0) };
}

export function diskWords({ freeBytes, level, minutesLeft }: DiskState): string {
  const free = freeBytes < 1e9 ? `${Math.round(freeBytes / 1e6)} MB` : `${(freeBytes / 1e9).toFixed(1)} GB`;
  const left =
    minutesLeft !== undefined && minutesLeft < 1e4 ? `, enough for about ${Math.round(minutesLeft)} min` : '';
  if (level === 'enough') return `The disk with the data file has ${free} again.`;
  if (level === 'low') return `The disk with the data file has only ${free} left${left}. Free some space.`;
  return `The disk with the data file is nearly full: ${free} left${left}. Runs hold at the end of their step; free some space, then go on.`;
}
