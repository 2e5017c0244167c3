import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { PlannedStep } from '../../../../src-core/model/plan.ts';
import type { TitrationPulse } from '../../../../src-core/model/results.ts';
import { createHost } from '../../../../src-main/host/host.ts';
import { presetSamples } from '../../../../src-main/host/presets.ts';
import { createOwner } from '../../../../src-main/host/storage/owner.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { cli } from '../../cli/captured-io.ts';
import { sampleRun } from '../storage/sample-run.ts';

const electrode = presetSamples.find(({ id }) => id === 'mg-ti2s4')!;
const pelletSample = presetSamples.find(({ id }) => id === 'mg-nasicon')!;

function step(index: number, action: PlannedStep['action'], pulse?: number): PlannedStep {
  return {
    index,
    label: `Step ${index + 1}`,
    action,
    onCutOff: 'continue',
    expectedDurationS: 1,
    expectedSamples: 1,
    ...(pulse === undefined ? {} : { group: 'gitt-1-discharge', pulse }),
  };
}

const sampling = { firstIntervalS: 1, lastIntervalS: 1 };

async function openHost(file = path.join(temporaryFolder(), 'data.mobion')) {
  const host = await createHost({ dataFile: file, shell: 'cli', workers: 1 });
  onTestFinished(() => host.close());
  return { host, file };
}

/** Rows of one pulse with its rest, of an ideal electrode, as columns of the dc table. */
function pulseColumns(pulse: number): Float64Array[] {
  const rows: number[][] = [];
  const startS = 4200 * pulse;
  const restV = 1 + 0.01 * pulse;
  const row = (t: number, voltageV: number, currentA: number, k: number) =>
    rows.push([startS + t, voltageV, currentA, NaN, 2 * pulse + k, 0]);
  for (let t = 10; t <= 600; t += 10) row(t, restV + 0.01 + 0.002 * Math.sqrt(t), 6e-5, 0);
  for (let t = 10; t <= 3600; t += 30) row(600 + t, restV + 0.01 + 0.02 * Math.exp(-t / 400), 0, 1);
  return Array.from({ length: 6 }, (_, column) => Float64Array.from(rows, (cells) => cells[column]!));
}

async function interruptedTitration() {
  const { host, file } = await openHost();
  const { storage } = host;
  const run = sampleRun('r1', createOwner('elsewhere'));
  const current = { kind: 'current', currentA: 6e-5, durationS: 600, sampling } as const;
  const plan = { ...run.plan, steps: [step(0, { ...current, cutOff: { minVoltageV: 0, maxVoltageV: 2 } }, 1)] };
  storage.runs.create({ ...run, sample: electrode, plan });
  storage.runs.update('r1', { state: 'interrupted', cellState: 'off', stepIndex: 0, warnings: [] });
  for (let pulse = 0; pulse < 2; pulse++) storage.chunks.append('r1', [{ kind: 'dc', columns: pulseColumns(pulse) }]);
  return { host, file };
}

test('a report after more data came is not left with the analysis of the half', async () => {
  const { host } = await interruptedTitration();
  const folder = temporaryFolder();
  const pulsesOf = () => host.storage.analyses.list('r1').map(({ titration }) => titration!.pulses.length);
  await host.reports.writeTo({ runId: 'r1', format: 'csv' }, folder);
  await host.reports.writeTo({ runId: 'r1', format: 'csv' }, folder);
  expect(pulsesOf()).toEqual([2]);
  for (let pulse = 2; pulse < 4; pulse++)
    host.storage.chunks.append('r1', [{ kind: 'dc', columns: pulseColumns(pulse) }]);
  const later = temporaryFolder();
  await host.reports.writeTo({ runId: 'r1', format: 'csv' }, later);
  expect(pulsesOf()).toEqual([2, 4]);
  expect(readdirSync(later).filter((name) => /^results-\d+-titration\.csv$/.test(name))).toEqual([
    'results-1-titration.csv',
  ]);
});

test('while a run is under way nothing is kept of its half', async () => {
  const { host } = await interruptedTitration();
  for (const state of ['arming', 'running', 'holding', 'stopping'] as const) {
    host.storage.runs.update('r1', { state, cellState: 'on', stepIndex: 0, warnings: [] });
    await host.reports.writeTo({ runId: 'r1', format: 'csv' }, temporaryFolder());
  }
  expect(host.storage.analyses.list('r1')).toEqual([]);
});

test('the fingerprint of the input covers all that decides: status and steps too', async () => {
  const { host } = await openHost();
  const { storage } = host;
  const run = sampleRun('r0', createOwner('elsewhere'));
  const action = {
    kind: 'impedance',
    control: 'potentiostatic',
    frequenciesHz: [100, 10, 1],
    amplitudeRms: 0.01,
    dc: 'open-circuit',
    cutOff: { minVoltageV: 0, maxVoltageV: 2 },
  } as const;
  const hashes: string[] = [];
  for (const [id, overload] of [
    ['r1', 0],
    ['r2', 1],
    ['r3', 0],
  ] as const) {
    storage.runs.create({ ...run, id, sample: pelletSample, plan: { ...run.plan, steps: [step(0, action)] } });
    const frequencyHz = Float64Array.from({ length: 31 }, (_, k) => 10 ** (5 - k / 10));
    const reactance = frequencyHz.map((hz) => 2 * Math.PI * hz * 100 * 1e-6);
    const columns = [
      frequencyHz.map((_, k) => k),
      frequencyHz,
      reactance.map((x) => 20 + 100 / (1 + x * x)),
      reactance.map((x) => (-100 * x) / (1 + x * x)),
      frequencyHz.map(() => 0),
      frequencyHz.map((_, k) => (k === 3 ? overload : 0)),
    ];
    storage.chunks.append(id, [{ kind: 'impedance', columns }]);
    const { inputHash } = await host.analyses.make('impedance', { source: { runId: id }, circuit: 'R0-p(R1,C1)' });
    hashes.push(inputHash);
  }
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(hashes[2]).toBe(hashes[0]);
  expect(hashes[1]).not.toBe(hashes[0]);
});

test('the sample named on the command line is the one that counts, whatever stands under its id', async () => {
  const { host, file } = await interruptedTitration();
  const before = host.storage.samples.list();
  await host.close();
  const wide = path.join(temporaryFolder(), 's.json');
  writeFileSync(wide, JSON.stringify({ ...electrode, particleRadius: '4 µm' }));
  const eq9 = async (...options: string[]) => {
    const { json } = await cli('titration', 'analyse', 'r1', '--db', file, '--json', ...options);
    const [, pulse] = json()['pulses'] as TitrationPulse[];
    return pulse!.estimates.find(({ name }) => name === 'eq9')!.chemicalDiffusivityM2PerS;
  };
  const asMeasured = await eq9();
  expect((await eq9('--sample', wide)) / asMeasured).toBeCloseTo(4, 6);
  expect((await eq9('--sample', 'mg-ti2s4')) / asMeasured).toBeCloseTo(1, 6);
  const again = await openHost(file);
  expect(again.host.storage.samples.list()).toEqual(before);
});
