import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findCell } from '../../../src-core/cells/index.ts';
import { measuredFixture, measuredSpectrum, type EmulatedMeter } from '../../support/meter-loops.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const sweep = {
  ...{ control: 'potentiostatic', startFrequencyHz: '2 MHz', endFrequencyHz: '20 Hz', pointsPerDecade: 4 },
  ...{ amplitudeVRms: '10 mV', dc: 'open-circuit' },
};
/** Gains apart by their seeds. */
const meters: readonly EmulatedMeter[] = [
  { driverId: 'sciospec-isx3', seed: 3, speed: 500 },
  { driverId: 'keysight-e4980a', seed: 8, speed: 500, maxCurrent: '28.2 mA' },
];

interface Point {
  readonly frequencyHz: number;
  readonly re: number;
  readonly im: number;
}

function pointsOf(file: string): readonly Point[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [, , frequencyHz, re, im] = line.split(',').map(Number);
    return { frequencyHz: frequencyHz!, re: re!, im: im! };
  });
}

/** Largest |ΔZ|/|Z| of two spectra over the same frequencies. */
function largestDifference([one, other]: readonly (readonly Point[])[]): number {
  expect(one!.length).toBe(other!.length);
  const apart = one!.map(({ frequencyHz, re, im }, k) => {
    const there = other![k]!;
    expect(there.frequencyHz / frequencyHz).toBeCloseTo(1, 4);
    return Math.hypot(re - there.re, im - there.im) / Math.hypot(there.re, there.im);
  });
  return Math.max(...apart);
}

test('ISX-3 and E4980A agree on a pellet from 20 Hz to 2 MHz within 0.5 %, and with the pellet, once their fixtures are corrected', async () => {
  const folder = temporaryFolder();
  const spectra = await Promise.all(
    meters.map(async (meter) => {
      const fixture = await measuredFixture(folder, meter, sweep);
      const plain = pointsOf(await measuredSpectrum(folder, 'mg-nasicon', meter, sweep));
      return { plain, corrected: pointsOf(await measuredSpectrum(folder, 'mg-nasicon', meter, { ...sweep, fixture })) };
    }),
  );
  const apart = largestDifference(spectra.map(({ corrected }) => corrected));
  const cell = findCell('mg-nasicon')!.create();
  const off = (points: readonly Point[]): number =>
    largestDifference([points, points.map(({ frequencyHz }) => ({ frequencyHz, ...cell.impedance(frequencyHz) }))]);
  const percent = (shares: readonly number[]): string => shares.map((share) => (100 * share).toFixed(3)).join(' and ');
  const [before, after] = [spectra.map(({ plain }) => off(plain)), spectra.map(({ corrected }) => off(corrected))];
  console.info(
    `ISX-3 and E4980A, 20 Hz to 2 MHz: ${percent([apart])} % apart; from the pellet ${percent(before)} % as measured, ${percent(after)} % corrected`,
  );
  expect(apart).toBeLessThan(0.005);
  for (const share of before) expect(share).toBeGreaterThan(0.02);
  for (const share of after) expect(share).toBeLessThan(0.005);
}, 120_000);
