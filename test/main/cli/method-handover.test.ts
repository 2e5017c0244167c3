import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mgTi2S4DiffusivityM2PerS } from '../../../src-core/cells/truth.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

/* What a method measured is handed to the analysis it is made for, by the id of the run. */

const limits = { minVoltageV: -0.5, maxVoltageV: 2, maxCurrentA: '3 mA', maxDurationS: '2 d' };

async function measured(db: string, cellId: string, step: object): Promise<string> {
  const file = path.join(temporaryFolder(), 'method.json');
  writeFileSync(file, JSON.stringify({ name: 'Handed over', limits, steps: [step] }));
  const instrument = ['--instrument', `virtual:${cellId}`, '--speed', '2000'];
  const run = await cli('run', '--method', file, '--sample', cellId, ...instrument, '--db', db, '--json');
  expect(run.json()).toMatchObject({ status: 'completed', cellState: 'off' });
  return String(run.json()['runId']);
}

test('an interrupted current gives D by ICI, once the current has become steady', { timeout: 60_000 }, async () => {
  const db = path.join(temporaryFolder(), 'ici.mobion');
  const runId = await measured(db, 'mg-ti2s4', {
    ...{ kind: 'ici', direction: 'discharge', current: 'C/10', onS: 300, interruptionS: 10, interruptions: 9 },
    ...{ minVoltageV: 0.6, maxVoltageV: 1.9 },
  });
  const { json } = await cli('titration', 'analyse', runId, '--db', db, '--json');
  const { pulses, assumptions } = json() as unknown as {
    readonly pulses: readonly Pulse[];
    readonly assumptions: readonly string[];
  };
  expect(pulses.map(({ estimator }) => estimator)).toEqual(Array<string>(9).fill('ici-finite'));
  expect(assumptions.filter((line) => line.startsWith('Recommended'))).toEqual([expect.stringMatching(/ICI/)]);
  // One such run: at most one of nine beyond 2.5 errors; the coverage itself is measured over seeds.
  expect(pulses.filter((pulse) => errorsOff(pulse) > 2.5).length).toBeLessThanOrEqual(1);
  for (const { standardUncertainty, chemicalDiffusivityM2PerS } of pulses.slice(2))
    expect(standardUncertainty / chemicalDiffusivityM2PerS).toBeLessThan(0.25);
});

interface Pulse {
  readonly estimator: string;
  readonly x: number;
  readonly chemicalDiffusivityM2PerS: number;
  readonly standardUncertainty: number;
}

function errorsOff({ x, chemicalDiffusivityM2PerS, standardUncertainty }: Pulse): number {
  return Math.abs(chemicalDiffusivityM2PerS - mgTi2S4DiffusivityM2PerS(x)) / standardUncertainty;
}

test(
  'steps of the voltage give D by PITT, whatever is held being told from the record',
  { timeout: 120_000 },
  async () => {
    const folder = temporaryFolder();
    const db = path.join(folder, 'pitt.mobion');
    const runId = await measured(db, 'mg-ti2s4', {
      ...{ kind: 'pitt', against: 'open-circuit', startVoltageV: -0.01, endVoltageV: -0.03, stepVoltageV: 0.01 },
      ...{ holdS: 5400, restS: 600 },
    });
    const { json } = await cli('titration', 'analyse', runId, '--db', db, '--json', '--explain', '2');
    const { pulses, explanations } = json() as unknown as {
      readonly pulses: readonly Pulse[];
      readonly explanations: readonly { readonly id: string }[];
    };
    expect(pulses.map(({ estimator }) => estimator)).toEqual(['pitt-fit', 'pitt-fit', 'pitt-fit']);
    for (const pulse of pulses) {
      expect(errorsOff(pulse)).toBeLessThan(2.5);
      expect(pulse.standardUncertainty / pulse.chemicalDiffusivityM2PerS).toBeLessThan(0.15);
    }
    expect(explanations.map(({ id }) => id)).toEqual(expect.arrayContaining(['estimate:pitt-long', 'step-resistance']));
    const held = await cli('titration', 'analyse', runId, '--db', db, '--json', '--control', 'galvanostatic');
    expect(JSON.stringify(held.json())).not.toContain('pitt-fit');
  },
);

test('a drift watch is a series along the time since its first spectrum', { timeout: 60_000 }, async () => {
  const db = path.join(temporaryFolder(), 'drift.mobion');
  const spectrum = { startFrequencyHz: '100 kHz', endFrequencyHz: '1 Hz', pointsPerDecade: 6, dc: 'open-circuit' };
  const runId = await measured(db, 'mg-nasicon', {
    ...{ kind: 'drift-watch', everyS: 600, durationS: 1800, endsWhen: 'time' },
    eis: { control: 'potentiostatic', amplitudeVRms: '10 mV', ...spectrum },
  });
  const { json } = await cli('impedance', 'series', runId, '--circuit', 'R0-p(R1,CPE1)-CPE2', '--db', db, '--json');
  const { axis, results, drift } = json() as unknown as {
    readonly axis: string;
    readonly results: readonly { axisValue: number; arcs: readonly { resistanceOhm: { value: number } }[] }[];
    readonly drift: { readonly message: string } | null;
  };
  expect(axis).toBe('time');
  // A wait ends with a sample, one every 30 s.
  expect(results.map(({ axisValue }) => Math.round(axisValue / 600))).toEqual([0, 1, 2, 3]);
  expect(results[0]!.axisValue).toBe(0);
  // The grain boundary of the cell, 37.2 kΩ; R0 is the bulk.
  for (const { arcs } of results)
    expect(Math.max(...arcs.map(({ resistanceOhm }) => resistanceOhm.value)) / 37_200).toBeCloseTo(1, 1);
  expect(drift?.message).toMatch(/No drift/);
});
