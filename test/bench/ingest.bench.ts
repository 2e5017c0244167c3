import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createOwner } from '../../src-main/host/storage/owner.ts';
import { Sqlite } from '../../src-main/host/storage/sqlite.ts';
import { openStorage } from '../../src-main/host/storage/storage.ts';
import { sampleRun } from '../main/host/storage/sample-run.ts';
import type { Measurement } from './measurement.ts';

const roundMs = 1000;
const rounds = 3;
const rowsPerChunk = 1000;

/** Samples that are on the disk for good, per second: our chunks against one row a transaction, by turns. */
export function measure(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mobion-bench-'));
  try {
    const [chunks, rows] = [ingestChunks(folder), ingestRows(folder)];
    let chunkRate = 0;
    let rowRate = 0;
    for (let round = 0; round < rounds; round++) {
      rowRate += rows.ratePerS() / rounds;
      chunkRate += chunks.ratePerS() / rounds;
    }
    chunks.close();
    rows.close();
    const ratio = chunkRate / rowRate;
    return Promise.resolve([
      {
        name: 'Durable ingest, chunks of 1000 samples, WAL and FULL',
        value: chunkRate / 1e3,
        unit: 'k samples/s',
        baseline: `one row a transaction, ${(rowRate / 1e3).toPrecision(3)} k/s`,
        ratio,
        target: '≥ ×80',
        met: ratio >= 80,
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Ingest {
  ratePerS(): number;
  close(): void;
}

/** The real way: six columns, a hash for every chunk, the counters of the run. */
function ingestChunks(folder: string): Ingest {
  const storage = openStorage(path.join(folder, 'chunks.mobion'));
  storage.runs.create(sampleRun('r1', createOwner('bench')));
  const columns = Array.from({ length: 6 }, (_, column) =>
    Float64Array.from({ length: rowsPerChunk }, (_, row) => Math.sin(row * (column + 1))),
  );
  return {
    ratePerS: () =>
      timed(() => {
        storage.chunks.append('r1', [{ kind: 'dc', columns }]);
        return rowsPerChunk;
      }),
    close: () => storage.close(),
  };
}

/** The plain way, under the same promise: when the insert returns, the sample is on the disk. */
function ingestRows(folder: string): Ingest {
  const db = new Sqlite(path.join(folder, 'rows.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE sample (time REAL, voltage REAL, current REAL, temperature REAL, step REAL, status REAL)');
  const insert = db.prepare('INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?)');
  let row = 0;
  return {
    ratePerS: () =>
      timed(() => {
        row++;
        insert.run(row, Math.sin(row), Math.cos(row), NaN, 0, 0);
        return 1;
      }),
    close: () => db.close(),
  };
}

/** Calls `work`, which says how many samples it stored, for a while. */
function timed(work: () => number): number {
  const started = performance.now();
  let stored = 0;
  while (performance.now() - started < roundMs) stored += work();
  return (stored / (performance.now() - started)) * 1000;
}
