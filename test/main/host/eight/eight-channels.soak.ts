import { expect, test } from 'vitest';
import { recordSoakFigures } from '../../../support/soak-figures.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { liveFortnight } from './fortnight.ts';

const speed = 2000;
const sampleIntervalS = 60;

test('eight channels for a simulated fortnight with fifty faults', async ({ task }) => {
  const figures = await liveFortnight({ deviceDays: 14, speed, sampleIntervalS, faults: 50, seed: 1, folder: temporaryFolder() }); // prettier-ignore
  const { struck, runs, interrupted, comparison, crossingsMs, acknowledgedLost, stillOn } = figures;
  const slowest = Math.max(...crossingsMs);
  const list = Object.entries(struck).map(([name, count]) => `${name} ${count}`);
  recordSoakFigures(
    task,
    `${runs} runs, ${interrupted} interruptions by ${list.join(', ')}; ${comparison.sent} samples sent, ${comparison.stored} stored, ${comparison.invented} invented, ${acknowledgedLost} acknowledged lost; ${crossingsMs.length} crossings of the limit, cell off after ${slowest.toFixed(0)} ms at most (one sample + 50 ms: ${(sampleIntervalS / speed) * 1000 + 50} ms); ${stillOn} cells left on; memory ${figures.slopeMbPerHour.toFixed(0)} MB/h over the second half, ${figures.peakMb.toFixed(0)} MB at most; integrity ${figures.integrity}, ${figures.wrongHashes} wrong hashes`,
  );
  expect(figures).toMatchObject({ acknowledgedLost: 0, stillOn: 0, wrongHashes: 0, integrity: 'ok' });
  expect(comparison).toMatchObject({ invented: 0 });
  expect(crossingsMs.length).toBeGreaterThan(0);
  expect(slowest).toBeLessThanOrEqual((sampleIntervalS / speed) * 1000 + 50);
  expect(figures.grownMb).toBeLessThan(30);
});
