import { expect, test } from 'vitest';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { flatMbPerDay, growth, type MemoryReading } from './memory.ts';

const msPerDay = 43_200;

/** A fortnight, read every five seconds with 1.5 MB of noise: pages that fill in two days, and something else besides. */
function processGrowth(leakMbPerDay: number, seed: number) {
  const random = createRandom(seed);
  const readings = Array.from({ length: 121 }, (_, at): MemoryReading => {
    const days = (at * 5000) / msPerDay;
    const rssMb = 380 + 25 * (1 - Math.exp(-days / 2)) + leakMbPerDay * days + 1.5 * random.normal();
    return { atMs: at * 5000, rssMb, hostMb: NaN, threadMb: NaN, threadPagesMb: NaN, threads: 8, pagesMb: NaN };
  });
  return growth(readings, 'rssMb', msPerDay);
}

const seeds = Array.from({ length: 50 }, (_, at) => at + 1);

test('memory that fills its caches once is flat', () => {
  for (const seed of seeds) expect(processGrowth(0, seed).perDay).toBeLessThan(flatMbPerDay.process);
});

test('a leak of 2 MB a simulated day is not, however small beside the rest', () => {
  for (const seed of seeds) expect(processGrowth(2, seed).perDay).toBeGreaterThan(flatMbPerDay.process);
});

test('the line is that of the late readings, with its error', () => {
  const { perDay, standardError } = processGrowth(2, 1);
  const settlingPerDay = 0.2;
  expect(standardError).toBeLessThan(0.1);
  expect(Math.abs(perDay - 2)).toBeLessThan(settlingPerDay + 3 * standardError);
});
