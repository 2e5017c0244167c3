import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findCell } from '../../../src-core/cells/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

const method = {
  name: 'Spectrum of a meter',
  limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: '28.2 mA', maxDurationS: '1 h' },
  steps: [
    {
      kind: 'eis',
      control: 'potentiostatic',
      startFrequencyHz: '2 MHz',
      endFrequencyHz: '100 Hz',
      pointsPerDecade: 3,
      amplitudeVRms: '20 mV',
      dc: 'open-circuit',
    },
  ],
};

function bench() {
  const folder = temporaryFolder();
  const write = (name: string, content: unknown): string => {
    const file = path.join(folder, name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  };
  /** Measures with the emulated E4980A and exports; returns the file of the spectrum. */
  async function measure(cellId: string, methodFile: string): Promise<string> {
    const db = path.join(folder, `${cellId}.mobion`);
    const instrument = ['--instrument', `virtual:${cellId}`, '--driver', 'keysight-e4980a', '--speed', '2000'];
    const run = await cli('run', '--method', methodFile, '--sample', 'dummy-cell', '--db', db, ...instrument, '--json');
    expect(run.json()).toMatchObject({ status: 'completed', cellState: 'off', impedancePoints: 14 });
    await cli('export', String(run.json()['runId']), '--db', db, '--csv', path.join(folder, cellId));
    return path.join(folder, cellId, 'spectra.csv');
  }
  return { write, measure };
}

test('open, short and load give the fixture; a method with it measures the truth', { timeout: 60_000 }, async () => {
  const { write, measure } = bench();
  const plain = write('plain.json', method);
  const [open, short, load] = [
    await measure('fixture-open', plain),
    await measure('fixture-short', plain),
    await measure('fixture-load', plain),
  ];
  const files = ['--open', open, '--short', short, '--load', load];
  const answer = await cli('impedance', 'fixture', ...files, '--load-resistance', '1 kOhm', '--json');
  const fixture = answer.json()['fixture'] as { parallelF: number; seriesH: number; gain: number };
  expect(fixture.parallelF * 1e12).toBeCloseTo(3, 1);
  expect(fixture.seriesH * 1e6).toBeCloseTo(0.5, 2);
  const corrected = write('corrected.json', { ...method, steps: [{ ...method.steps[0], fixture }] });
  const [header = '', ...lines] = readFileSync(await measure('mg-nasicon', corrected), 'utf8')
    .trim()
    .split(/\r?\n/);
  // Behind each point its monitors: the sine is held on the sample, and no direct voltage under it.
  const columns = header.split(',');
  const levels = ['amplitude_Vrms', 'amplitude_Arms', 'dc_V', 'dc_A'].map((name) => columns.indexOf(name));
  for (const line of lines) {
    const [volts, amperes, directV, directA] = levels.map((column) => Number(line.split(',')[column]));
    expect(Math.abs(volts! / 0.02 - 1)).toBeLessThan(0.011);
    expect(amperes).toBeGreaterThan(0);
    expect([directV, directA]).toEqual([0, 0]);
  }
  const cell = findCell('mg-nasicon')!.create();
  for (const line of lines) {
    const [, , frequencyHz, re, im] = line.split(',').map(Number);
    const truth = cell.impedance(frequencyHz!);
    expect(Math.hypot(re! - truth.re, im! - truth.im) / Math.hypot(truth.re, truth.im)).toBeLessThan(0.005);
  }
});

test('a cell whose own voltage nobody stated is refused with what to do', { timeout: 30_000 }, async () => {
  const { write } = bench();
  const db = path.join(temporaryFolder(), 'refused.mobion');
  const instrument = ['--instrument', 'virtual:mg-ti2s4', '--driver', 'keysight-e4980a', '--speed', '100'];
  const file = write('plain.json', method);
  const refused = await cli('run', '--method', file, '--sample', 'mg-ti2s4', '--db', db, ...instrument);
  expect(refused.exitCode).not.toBe(0);
  expect(refused.stderr).toMatch(/State the open-circuit voltage of the sample/);
});
