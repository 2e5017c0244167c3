import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findCell } from '../../../src-core/cells/index.ts';
import { sciospecIsx3 } from '../../../src-core/instruments/sciospec-isx3/index.ts';
import { hostClock } from '../../../src-main/host/host-clock.ts';
import { serveEmulatorTcp } from '../../../src-main/host/links/emulator-tcp.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

/** One instrument: its errors belong to the seed. */
const seed = 3;
const speed = 200;
const eis = {
  kind: 'eis',
  control: 'potentiostatic',
  startFrequencyHz: '2 MHz',
  endFrequencyHz: '20 Hz',
  pointsPerDecade: 5,
  amplitudeVRms: '10 mV',
  dc: 'open-circuit',
};
const limits = { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: '1 mA', maxDurationS: '1 h' };

type AtEnd = (work: () => void | Promise<void>) => void;

/** Measures `cellId` with an emulated ISX-3 over TCP from the command line; returns frequency, Z' and Z" of each point. */
async function measure(folder: string, cellId: string, fixture: object | undefined, atEnd: AtEnd): Promise<string> {
  const emulator = sciospecIsx3.emulate({ cellId, seed, speed }, hostClock);
  const served = await serveEmulatorTcp(emulator, 0);
  atEnd(async () => {
    await served.close();
    emulator.dispose();
  });
  const name = fixture ? `${cellId}-corrected` : cellId;
  const method = path.join(folder, `${name}.json`);
  writeFileSync(method, JSON.stringify({ name, limits, steps: [{ ...eis, ...(fixture ? { fixture } : {}) }] }));
  const db = path.join(folder, `${name}.mobion`);
  const instrument = ['--instrument', served.address, '--driver', 'sciospec-isx3', '--speed', String(speed)];
  const run = await cli('run', '--method', method, '--sample', 'dummy-cell', '--db', db, ...instrument, '--json');
  expect(run.json()).toMatchObject({ status: 'completed', cellState: 'off', impedancePoints: 26 });
  await cli('export', String(run.json()['runId']), '--db', db, '--csv', path.join(folder, name));
  return path.join(folder, name, 'spectra.csv');
}

/** Largest |ΔZ|/|Z| of a spectrum against the truth of the cell. */
function largestError(file: string, cellId: string): number {
  const cell = findCell(cellId)!.create();
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  const errors = lines.map((line) => {
    const [, , frequencyHz, re, im] = line.split(',').map(Number);
    const truth = cell.impedance(frequencyHz!);
    return Math.hypot(re! - truth.re, im! - truth.im) / Math.hypot(truth.re, truth.im);
  });
  return Math.max(...errors);
}

test(
  'ISX-3 over TCP: after open, short and load a pellet is measured within 0.5 % from 20 Hz to 2 MHz',
  { timeout: 60_000 },
  async ({ onTestFinished }) => {
    const folder = temporaryFolder();
    const spectrum = (cellId: string, fixture?: object): Promise<string> =>
      measure(folder, cellId, fixture, onTestFinished);
    const [open, short, load] = [
      await spectrum('fixture-open'),
      await spectrum('fixture-short'),
      await spectrum('fixture-load'),
    ];
    const files = ['--open', open, '--short', short, '--load', load, '--load-resistance', '1 kOhm'];
    const answer = await cli('impedance', 'fixture', ...files, '--json');
    const fixture = answer.json()['fixture'] as { readonly parallelF: number; readonly seriesH: number };
    expect(fixture.parallelF * 1e12).toBeCloseTo(3, 1);
    expect(fixture.seriesH * 1e6).toBeCloseTo(0.5, 2);
    expect(largestError(await spectrum('mg-nasicon'), 'mg-nasicon')).toBeGreaterThan(0.02);
    const corrected = largestError(await spectrum('mg-nasicon', fixture), 'mg-nasicon');
    expect(corrected).toBeLessThan(0.005);
  },
);
