import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { recordSoakFigures } from '../../../support/soak-figures.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { liveFortnight } from './fortnight.ts';
import { flatMbPerDay, growth } from './memory.ts';

const speed = 2000;
const msPerDay = 86_400_000 / speed;
/** Of the instruments' time; `SOAK_LEAK_DAYS` sets another length. */
const deviceDays = Number(process.env['SOAK_LEAK_DAYS'] ?? 14);
const leakMbPerDay = 2;
const pieceMs = 500;

// In a file of its own: what a soak before it gave back would hide the first megabytes.
test('memory that nobody gives back, 2 MB a simulated day and in no heap, is told by the limit of the fortnight', async ({
  task,
}) => {
  const leak = plantLeak();
  const options = { deviceDays, speed, sampleIntervalS: 60, faults: 18, seed: 1 };
  const { memory } = await liveFortnight({ ...options, folder: temporaryFolder() }).finally(leak.end);
  const all = growth(memory, 'rssMb', msPerDay);
  const host = growth(memory, 'hostMb', msPerDay);
  recordSoakFigures(
    task,
    `process ${all.perDay.toFixed(2)} ± ${all.standardError.toFixed(2)} MB a simulated day (limit ${flatMbPerDay.process}), what the host holds ${host.perDay.toFixed(2)} ± ${host.standardError.toFixed(2)}; ${leak.plantedMb().toFixed(1)} MB planted`,
  );
  expect(all.perDay).toBeGreaterThan(flatMbPerDay.process);
});

/** Rows of a database in memory that grows and grows: pages of the native allocator, which no heap of V8 counts. */
function plantLeak() {
  const database = new Database(':memory:');
  database.exec('CREATE TABLE leak (bytes BLOB)');
  const insert = database.prepare<[number]>('INSERT INTO leak VALUES (randomblob(?))');
  const bytes = Math.round((leakMbPerDay * 2 ** 20 * pieceMs) / msPerDay);
  let planted = 0;
  const timer = setInterval(() => {
    insert.run(bytes);
    planted += bytes;
  }, pieceMs);
  return {
    plantedMb: () => planted / 2 ** 20,
    end: () => {
      clearInterval(timer);
      database.close();
    },
  };
}
