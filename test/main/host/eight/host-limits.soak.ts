import { expect, test } from 'vitest';
import { keepFitting } from '../../../bench/keep-fitting.ts';
import { percentile } from '../../../bench/measurement.ts';
import { recordSoakFigures } from '../../../support/soak-figures.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { crossHostLimit, crossTemperature, hostLimits, sensorIntervalMs } from './host-limits.ts';

const sampleMs = 50;

for (const limit of hostLimits)
  test(`limits of ${limit.name}, which only the host knows, on eight channels`, async ({ task }) => {
    const options = { channels: 8, rounds: 13, folder: temporaryFolder(), keepBusy: keepFitting };
    const { crossingsMs, outcomes } = await crossHostLimit(limit, options);
    const [median, p99, slowest] = [50, 99, 100].map((share) => percentile(crossingsMs, share).toFixed(1));
    recordSoakFigures(
      task,
      `${crossingsMs.length} crossings at 20 samples/s while spectra are fitted: from the sample sent to the cell off, at the instrument, median ${median} ms, p99 ${p99} ms, at most ${slowest} ms (one sample + 50 ms: ${sampleMs + 50} ms)`,
    );
    expect(crossingsMs).toHaveLength(outcomes.length);
    expect(outcomes.filter((outcome) => outcome !== 'limit, cell off')).toEqual([]);
    expect(Number(p99)).toBeLessThanOrEqual(sampleMs + 50);
  });

test('a limit of the temperature of the sample, read by a second instrument, on eight benches', async ({ task }) => {
  const options = { channels: 8, rounds: 6, folder: temporaryFolder(), keepBusy: keepFitting };
  const { crossingsMs, outcomes } = await crossTemperature(options);
  const [median, p99, slowest] = [50, 99, 100].map((share) => percentile(crossingsMs, share).toFixed(1));
  recordSoakFigures(
    task,
    `${crossingsMs.length} crossings in ${outcomes.length} runs on a sensor read every 10 s, ${sensorIntervalMs} ms at 20 times real time, while spectra are fitted: from the temperature told to the cell off, at the instruments, median ${median} ms, p99 ${p99} ms, at most ${slowest} ms (one sample + 50 ms: ${sensorIntervalMs + 50} ms)`,
  );
  expect(outcomes.filter((outcome) => outcome !== 'limit, cell off')).toEqual([]);
  // A run that begins while it is too warm may end before its cell is on: then there is nothing to time.
  expect(crossingsMs.length).toBeGreaterThan(outcomes.length / 4);
  expect(Number(slowest)).toBeLessThanOrEqual(sensorIntervalMs + 50);
});
