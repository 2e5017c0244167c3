import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { electrodeColumns, pointColumns } from '../../../../src-core/model/reading.ts';
import { asTable, fromBlob, furtherNames, toBlob } from '../../../../src-main/host/storage/chunk-codec.ts';
import { createChunkWriter } from '../../../../src-main/host/storage/chunk-writer.ts';
import { migrations } from '../../../../src-main/host/storage/migrations/index.ts';
import { openDatabase } from '../../../../src-main/host/storage/open-database.ts';
import { createOwner } from '../../../../src-main/host/storage/owner.ts';
import { openStorage } from '../../../../src-main/host/storage/storage.ts';
import { dcColumnsOf, sampleRun } from './sample-run.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mobion-columns-'));
  file = path.join(folder, 'data.mobion');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As the first version of the program wrote chunks: six columns, float64 little-endian, one after another. */
function firstCodec(columns: readonly Float64Array[]): Buffer {
  const rows = columns[0]!.length;
  const bytes = Buffer.alloc(8 * rows * columns.length);
  columns.forEach((column, c) => column.forEach((value, r) => bytes.writeDoubleLE(value, 8 * (c * rows + r))));
  return bytes;
}

/** As the first version of the program read them. */
function firstReader(blob: Buffer, rows: number): number[][] {
  return Array.from({ length: 6 }, (_, c) =>
    Array.from({ length: rows }, (_unused, r) => blob.readDoubleLE(8 * (c * rows + r))),
  );
}

const number = fc.oneof(fc.double(), fc.constantFrom(NaN, 0, -0, Infinity));

test.each([
  ['dc', electrodeColumns.length],
  ['impedance', pointColumns.length],
] as const)(
  '%s columns come back from their blob to the bit, with and without those behind the first six',
  (kind, more) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }).chain((rows) =>
          fc.integer({ min: 0, max: more }).chain((further) =>
            fc.array(fc.float64Array({ minLength: rows, maxLength: rows }), {
              minLength: 6 + further,
              maxLength: 6 + further,
            }),
          ),
        ),
        (columns) => {
          const blob = toBlob(columns);
          expect(Buffer.from(blob).equals(firstCodec(columns))).toBe(true);
          const back = fromBlob(kind, blob, columns[0]!.length, furtherNames(kind, columns));
          expect(back).toEqual(asTable(kind, columns));
          // Who knows only the first six columns finds them where they always were.
          const six = firstReader(Buffer.from(blob), columns[0]!.length);
          expect(six).toEqual(columns.slice(0, 6).map((column) => [...column]));
        },
      ),
      { numRuns: 100 },
    );
  },
);

test('Rows with and without electrodes, in any order and any number, are read back as they were handed over', () => {
  const storage = openStorage(file);
  let run = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, number, number, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 60 }),
      (rows) => {
        const runId = `r${run++}`;
        storage.runs.create(sampleRun(runId, createOwner('t')));
        const { chunks } = storage;
        const writer = createChunkWriter({ runId, chunks, nowMs: () => 0, isWatched: () => false });
        rows.forEach(([voltageV, working, counter, hasElectrodes, endsChunk], index) => {
          writer.dc([index, voltageV, 0, NaN, 0, 0, ...(hasElectrodes ? [working, counter] : [])]);
          if (endsChunk) writer.close();
        });
        writer.close();
        const table = chunks.dc(runId);
        const has = rows.some(([, , , hasElectrodes]) => hasElectrodes);
        expect([...table.voltageV]).toEqual(rows.map(([voltageV]) => voltageV));
        expect([...(table.counterElectrodePotentialV ?? [])]).toEqual(
          has ? rows.map(([, , counter, hasElectrodes]) => (hasElectrodes ? counter : NaN)) : [],
        );
      },
    ),
    { numRuns: 30 },
  );
  storage.close();
});

test('Rows that wait to be saved have the columns of the widest, and a chunk without any is as small as ever', () => {
  const storage = openStorage(file);
  storage.runs.create(sampleRun('r1', createOwner('t')));
  const writer = createChunkWriter({ runId: 'r1', chunks: storage.chunks, nowMs: () => 0, isWatched: () => true });
  writer.impedance([1, 1e3, 50, -5, 0, 0]);
  expect(writer.unsaved('impedance')).toHaveLength(6);
  writer.impedance([2, 1e2, 60, -6, 0, 0, 0.01, 2e-4, 1.2, 1e-6]);
  expect(writer.unsaved('impedance').map((column) => [...column])).toEqual([
    ...[
      [1, 2],
      [1e3, 1e2],
      [50, 60],
      [-5, -6],
      [0, 0],
      [0, 0],
    ],
    ...[
      [NaN, 0.01],
      [NaN, 2e-4],
      [NaN, 1.2],
      [NaN, 1e-6],
    ],
  ]);
  writer.close();
  writer.impedance([3, 1e1, 70, -7, 0, 0]);
  writer.close();
  storage.close();
  const db = openDatabase(file);
  const stored = db.prepare('SELECT further, length(data) AS bytes FROM chunk ORDER BY seq').all();
  db.close();
  expect(stored).toEqual([
    { further: 'amplitudeVRms amplitudeARms dcVoltageV dcCurrentA', bytes: 160 },
    { further: null, bytes: 48 },
  ]);
});

test('A data file of the version before opens with its chunks as they were, hashes included, and takes wider ones', () => {
  const old = openDatabase(file, { steps: migrations.filter(({ version }) => version < 8) });
  const columns = dcColumnsOf(500);
  const data = firstCodec(columns);
  const sha256 = createHash('sha256').update(data).digest('hex');
  insertRun(old);
  old
    .prepare(
      'INSERT INTO chunk (run_id, seq, kind, rows, first_time_s, last_time_s, sha256, data) VALUES (?,?,?,?,?,?,?,?)',
    )
    .run('r1', 1, 'dc', 500, 0, 499, sha256, data);
  old.close();

  const storage = openStorage(file);
  expect(storage.schemaVersion).toBe(8);
  const runHash = createHash('sha256').update(sha256).digest('hex');
  expect(storage.chunks.runHash('r1')).toBe(runHash);
  expect(Object.values(storage.chunks.dc('r1'))).toEqual(columns);
  storage.chunks.append('r1', [
    { kind: 'dc', columns: [...dcColumnsOf(2, 500), Float64Array.of(1, 2), Float64Array.of(3, 4)] },
  ]);
  const { workingElectrodePotentialV, timeS } = storage.chunks.dc('r1');
  expect(timeS).toHaveLength(502);
  expect([...workingElectrodePotentialV!.subarray(498)]).toEqual([NaN, NaN, 1, 2]);
  const hashes = storage.chunks.hashes('r1');
  storage.close();
  const db = openDatabase(file);
  const blobs = db.prepare<[], { readonly data: Buffer }>('SELECT data FROM chunk ORDER BY seq').all();
  db.close();
  expect(blobs[0]!.data.equals(data)).toBe(true);
  expect(blobs.map((blob) => createHash('sha256').update(blob.data).digest('hex'))).toEqual(
    hashes.map((hash) => hash.sha256),
  );
});

function insertRun(db: ReturnType<typeof openDatabase>): void {
  db.prepare(
    `INSERT INTO run (id, title, state, cell_state, started_at, sample_id, sample_json, method_json, plan_json,
       instrument_json, program_version, speed, step_index, step_count)
     VALUES ('r1', 't', 'ended', 'off', '2026-01-01T00:00:00Z', 's', '{}', '{}', '{}', '{}', '0', 1, 0, 1)`,
  ).run();
}
