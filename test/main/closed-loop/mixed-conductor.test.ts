import path from 'node:path';
import { expect, test } from 'vitest';
import { hebbWagnerTruth, mgSc2Se4Truth } from '../../../src-core/cells/truth.ts';
import { jsonFile } from '../../support/meter-loops.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from '../cli/captured-io.ts';

/** Fixed beforehand, not chosen. */
const seeds = [401, 402, 403, 404];
const sample = { name: 'MgSc2Se4', ion: 'Mg2+', thickness: '0.5 mm', area: '1 cm2' };
const cell = ['--thickness', '0.5mm', '--area', '1cm2'];
const limits = { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1e-3, maxDurationS: '10 h' };

interface Measured {
  readonly value: number;
  readonly standardUncertainty: number;
  readonly unit: string;
}

/** One step on a bench of one instrument; answers run and data file. */
async function measure(folder: string, name: string, bench: object, step: object): Promise<readonly [string, string]> {
  const db = path.join(folder, `${name}.mobion`);
  const files = [
    ...['--bench', jsonFile(folder, `${name}-bench.json`, { name, ...bench })],
    ...['--method', jsonFile(folder, `${name}-method.json`, { name, limits, steps: [step] })],
    ...['--sample', jsonFile(folder, 'sample.json', sample), '--db', db],
  ];
  const run = await cli('run', ...files, '--json');
  expect(run.exitCode, run.stderr).toBe(0);
  return [String(run.json()['runId']), db];
}

async function answer<T>(...words: readonly string[]): Promise<T> {
  const { exitCode, stderr, json } = await cli(...words, '--json');
  expect(exitCode, stderr).toBe(0);
  return json() as T;
}

/** σ_i and σ_e by a Jamnik–Maier line through a spectrum down to 1 mHz. */
async function byImpedance(folder: string, seed: number) {
  const members = [{ driverId: 'palmsens-methodscript', address: 'virtual:mgsc2se4', roles: ['impedance'] }];
  const step = {
    ...{ kind: 'eis', control: 'potentiostatic', startFrequencyHz: 200e3, endFrequencyHz: 1e-3, pointsPerDecade: 7 },
    ...{ amplitudeVRms: 0.01, dc: { voltageV: 0 } },
  };
  const [runId, db] = await measure(folder, `line-${seed}`, { members, speed: 1000, seed }, step);
  const words = ['--circuit', 'p(JMi1,C2)', '--sample', path.join(folder, 'sample.json'), '--db', db];
  const { parameters } = await answer<{ parameters: { name: string; value: number; standardError: number }[] }>(
    ...['impedance', 'fit', runId, ...words],
  );
  const [ions, electrons] = ['JMi1.Rion', 'JMi1.Reon'].map((name) =>
    parameters.find((parameter) => parameter.name === name)!,
  );
  return { ions: ions!, electrons: electrons! };
}

async function byDirectCurrent(folder: string, seed: number, totalOhm: number): Promise<Measured> {
  const members = [{ driverId: 'keithley-2400', address: 'virtual:mgsc2se4', roles: ['source'] }];
  const times = { zeroDurationS: 300, durationS: 900, sampleIntervalS: 6 };
  const step = { kind: 'polarization', control: 'potentiostatic', voltageV: 0.05, ...times };
  const [runId, db] = await measure(folder, `dc-${seed}`, { members, speed: 100, seed }, step);
  const words = ['--db', db, ...cell, '--total-resistance', `${totalOhm}ohm`];
  const { electronicConductivity } = await answer<{ electronicConductivity: Measured }>(
    ...['transport', 'polarization', runId, ...words],
  );
  expect(electronicConductivity.unit).toBe('S/cm');
  return electronicConductivity;
}

test('σ_e of mgsc2se4: a Keithley 2400 with its offset, and the Jamnik–Maier fit of its impedance, agree', async () => {
  const folder = temporaryFolder();
  const line = await byImpedance(folder, seeds[0]!);
  const totalOhm = 1 / (1 / line.ions.value + 1 / line.electrons.value);
  // 0.5 mm of 1 cm².
  const fitted = 0.05 / line.electrons.value;
  const found = await Promise.all(seeds.map((seed) => byDirectCurrent(folder, seed, totalOhm)));
  const truth = mgSc2Se4Truth.electronicSPerM / 100;
  const ratios = [...found.map(({ value }) => value), fitted].map((value) => value / truth);
  console.info(`mgsc2se4: σ_e/truth on a 2400 and, last, by impedance ${ratios.map((r) => r.toFixed(4)).join(', ')}`);
  for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
  for (const { value, standardUncertainty } of found) {
    const difference = Math.hypot(standardUncertainty, (fitted * line.electrons.standardError) / line.electrons.value);
    // Four seeds within three standard uncertainties: 99 %.
    expect(Math.abs(value - fitted)).toBeLessThan(3 * difference);
  }
}, 120_000);

test('Hebb–Wagner staircase on a Keithley 2450: electrons and holes, its zero taken off by the level at 0 V', async () => {
  const folder = temporaryFolder();
  const members = [{ driverId: 'keithley-2450', address: 'virtual:mgsc2se4-hebb-wagner', roles: ['source'] }];
  const step = { kind: 'hebb-wagner', startVoltageV: -0.1, endVoltageV: 0.7, stepVoltageV: 0.1 };
  const bench = { members, speed: 200, seed: seeds[0] };
  const [runId, db] = await measure(folder, 'hebb-wagner', bench, { ...step, holdS: 240, sampleIntervalS: 2 });
  const words = ['--temperature', '298.15K', ...cell, '--decomposition', '0.75V', '--db', db];
  type Answer = Readonly<Record<'electronConductivity' | 'holeConductivity', Measured>> & { assumptions: string[] };
  const found = await answer<Answer>('transport', 'hebb-wagner', runId, ...words);
  expect(found.assumptions.join(' ')).toMatch(/The current at 0 V, .*nA, is the zero of the meter/);
  const truths = [
    ['electronConductivity', hebbWagnerTruth.electronSPerM],
    ['holeConductivity', hebbWagnerTruth.holeSPerM],
  ] as const;
  for (const [id, truthSPerM] of truths) {
    const { value, standardUncertainty } = found[id];
    const truth = truthSPerM / 100;
    console.info(`Hebb–Wagner, ${id}: ${(value / truth).toFixed(4)} ± ${(standardUncertainty / truth).toFixed(4)}`);
    expect(Math.abs(value / truth - 1)).toBeLessThan(0.06);
    expect(Math.abs(value - truth)).toBeLessThan(3 * standardUncertainty);
  }
}, 120_000);
