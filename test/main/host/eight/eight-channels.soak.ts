import { cpus, loadavg } from 'node:os';
import { expect, test } from 'vitest';
import { recordSoakFigures } from '../../../support/soak-figures.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { liveFortnight } from './fortnight.ts';
import { flatMbPerDay, growth, type Growth } from './memory.ts';

/** Times faster than real time; `SOAK_SPEED` sets another. */
const speed = Number(process.env['SOAK_SPEED'] ?? 1000);
/** Of the instruments' time; `SOAK_DAYS` sets another length. */
const deviceDays = Number(process.env['SOAK_DAYS'] ?? 14);
/** Of when and where the faults strike; `SOAK_SEED` sets another. */
const seed = Number(process.env['SOAK_SEED'] ?? 1);
const sampleIntervalS = 60;
const answerMs = (sampleIntervalS / speed) * 1000 + 50;

test('eight channels, accelerated, with fifty faults', async ({ task }) => {
  const figures = await liveFortnight({ deviceDays, speed, sampleIntervalS, faults: 50, seed, folder: temporaryFolder() }); // prettier-ignore
  const { struck, runs, interrupted, comparison, crossingsMs, acknowledgedLost, stillOn, memory } = figures;
  const list = Object.entries(struck).map(([name, count]) => `${name} ${count}`);
  const msPerDay = 86_400_000 / speed;
  const host = growth(memory, 'hostMb', msPerDay);
  const thread = growth(memory, 'threadMb', msPerDay);
  const all = growth(memory, 'rssMb', msPerDay);
  const pages = growth(memory, 'pagesMb', msPerDay);
  const threadPages = growth(memory, 'threadPagesMb', msPerDay);
  const slowest = (quantity: 'current' | 'charge') => Math.max(...crossingsMs[quantity]);
  recordSoakFigures(
    task,
    [
      `${deviceDays} days of the instruments’ time, ${speed} times faster than real time, faults by seed ${seed}; ${runs} runs, ${interrupted} interruptions by ${list.join(', ')}`,
      `${comparison.sent} samples sent and ${comparison.keptOnly} more told out of the devices’ memory, ${comparison.stored} stored, ${comparison.untraced} of them not traced to one of their own script by time, voltage and current; not stored: ${comparison.missedWithin} between others (damaged on the wire), ${comparison.missedBehind} at the end of a step, ${comparison.missedWhole} of steps without any row; ${comparison.overtaken} out of order and marked so; ${(100 * figures.coveredShare).toFixed(1)} % of the time measured, the rest between runs, in faults, and while devices waited for the processor`,
      `${acknowledgedLost} acknowledged lost`,
      `${crossingsMs.current.length} crossings of the current, which the script watches, cell off after ${slowest('current').toFixed(1)} ms at most, ${crossingsMs.charge.length} of the charge, which the host alone watches, ${crossingsMs.charge.map((ms) => ms.toFixed(1)).join(', ')} ms (one sample + 50 ms: ${answerMs} ms; ${cpus().length} processors with ${loadavg()[2]!.toFixed(0)} to do on average of the last quarter of an hour); ${stillOn} cells left on`,
      `memory after collections, last two thirds: host ${inMb(host)}, each instrument’s thread ${inMb(thread)}, process ${inMb(all)}, of that pages of the host’s heap ${inMb(pages)}, of each thread’s ${inMb(threadPages)}`,
      `integrity ${figures.integrity}, ${figures.wrongHashes} wrong hashes`,
    ].join('; '),
  );
  expect(figures).toMatchObject({ acknowledgedLost: 0, stillOn: 0, wrongHashes: 0, integrity: 'ok' });
  expect(comparison.findings).toEqual([]);
  expect(comparison).toMatchObject({ untraced: 0 });
  for (const quantity of ['current', 'charge'] as const) {
    expect(crossingsMs[quantity].length).toBeGreaterThan(0);
    expect(slowest(quantity)).toBeLessThanOrEqual(answerMs);
  }
  expect(host.perDay).toBeLessThan(flatMbPerDay.host);
  expect(thread.perDay).toBeLessThan(flatMbPerDay.thread);
  expect(all.perDay).toBeLessThan(flatMbPerDay.process);
});

function inMb({ firstMb, lastMb, perDay, standardError }: Growth): string {
  return `${firstMb.toFixed(1)} to ${lastMb.toFixed(1)} MB, ${perDay.toFixed(3)} ± ${standardError.toFixed(3)} MB a simulated day`;
}
