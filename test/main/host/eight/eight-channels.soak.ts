import { expect, test } from 'vitest';
import { recordSoakFigures } from '../../../support/soak-figures.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { liveFortnight } from './fortnight.ts';

const speed = 2000;
/** Of the instruments' time; `SOAK_DAYS` sets another length. */
const deviceDays = Number(process.env['SOAK_DAYS'] ?? 14);
const sampleIntervalS = 60;

test('eight channels, accelerated, with fifty faults', async ({ task }) => {
  const figures = await liveFortnight({ deviceDays, speed, sampleIntervalS, faults: 50, seed: 1, folder: temporaryFolder() }); // prettier-ignore
  const { struck, runs, interrupted, comparison, crossingsMs, acknowledgedLost, stillOn } = figures;
  const slowest = Math.max(...crossingsMs);
  const list = Object.entries(struck).map(([name, count]) => `${name} ${count}`);
  recordSoakFigures(
    task,
    `${deviceDays} days of the instruments’ time, ${speed} times faster than real time; ${runs} runs, ${interrupted} interruptions by ${list.join(', ')}; ${comparison.sent} samples sent, ${comparison.stored} stored, ${comparison.untraced} of them not traced to one that was sent, once and in order (${comparison.ambiguous}, of the dense beginnings of steps, share their value with a neighbour), ${comparison.overtaken} overtaken on the wire and marked as such, ${comparison.missedWithin} lost between stored ones, ${acknowledgedLost} acknowledged lost; ${crossingsMs.length} crossings of the limit, cell off after ${slowest.toFixed(0)} ms at most (one sample + 50 ms: ${(sampleIntervalS / speed) * 1000 + 50} ms); ${stillOn} cells left on; memory ${figures.slopeMbPerHour.toFixed(0)} MB/h over the second half, ${figures.peakMb.toFixed(0)} MB at most; integrity ${figures.integrity}, ${figures.wrongHashes} wrong hashes`,
  );
  expect(figures).toMatchObject({ acknowledgedLost: 0, stillOn: 0, wrongHashes: 0, integrity: 'ok' });
  expect(comparison).toMatchObject({ untraced: 0 });
  expect(crossingsMs.length).toBeGreaterThan(0);
  expect(slowest).toBeLessThanOrEqual((sampleIntervalS / speed) * 1000 + 50);
  expect(figures.grownMb).toBeLessThan(30);
});
