import path from 'node:path';
import { expect } from 'vitest';
import { mgNasiconTruth } from '../../src-core/cells/truth.ts';
import type { Bench } from '../../src-core/model/bench.ts';
import { cli } from '../main/cli/captured-io.ts';
import { seriesMethod } from './bench-runs.ts';
import { jsonFile, measuredFixture } from './meter-loops.ts';

export interface Energy {
  readonly value: number;
  readonly error: number;
}

/** Of bulk and grain boundary, eV. */
export type Energies = readonly [Energy, Energy];

const truths = [mgNasiconTruth.bulkActivationEv, mgNasiconTruth.grainBoundaryActivationEv] as const;
const circuit = 'p(R1,C1)-p(R2,CPE2)-CPE3';

/** A pellet in the jacket of a thermostat, −40 to 25 °C, measured by a potentiostat. */
export function coldEnergies(folder: string, seed: number): Promise<Energies> {
  const members: Bench['members'] = [
    { driverId: 'palmsens-methodscript', address: 'virtual:mg-nasicon', roles: ['source', 'impedance'] },
    { driverId: 'huber', address: 'virtual:mg-nasicon', roles: ['temperature'], sampleSensorId: 'process' },
  ];
  const method = seriesMethod([25, 10, -5, -20, -30, -40]);
  return energies(folder, { name: `cold-${seed}`, members, speed: 600, seed }, method);
}

/**
 * The same in a tube furnace, 25 to 150 °C, by an LCR meter whose fixture was opened, shorted and loaded before: what
 * is left of the grain boundary above 100 °C lies at its last decade, where half a microhenry counts.
 */
export async function hotEnergies(folder: string, seed: number, speed = 600): Promise<Energies> {
  const meter = { driverId: 'hioki-im35xx', seed, speed };
  const sweep = { control: 'potentiostatic', startFrequencyHz: 200e3, dc: 'open-circuit' };
  const coarse = { ...sweep, endFrequencyHz: 100, pointsPerDecade: 5, amplitudeVRms: 0.1 };
  const fine = { ...sweep, endFrequencyHz: 1, pointsPerDecade: 10, amplitudeVRms: 0.01 };
  const fixture = await measuredFixture(folder, meter, coarse);
  const members: Bench['members'] = [
    { driverId: 'hioki-im35xx', address: 'virtual:mg-nasicon', roles: ['impedance'] },
    { driverId: 'eurotherm', address: 'virtual:mg-nasicon', roles: ['temperature'], sampleSensorId: 'pv' },
  ];
  const { limits, ...rest } = seriesMethod([25, 50, 75, 100, 125, 150], { steps: [{ kind: 'eis', ...fine, fixture }] });
  const method = { ...rest, limits: { ...limits, maxTemperatureC: 180 } };
  return energies(folder, { name: `hot-${seed}`, members, speed, seed }, method);
}

/** As a person would on the command line: measure, fit the series, fit the energy of each arc. */
async function energies(folder: string, bench: Bench, method: object): Promise<Energies> {
  const { name } = bench;
  const db = path.join(folder, `${name}.mobion`);
  const files = ['--bench', jsonFile(folder, `${name}-bench.json`, bench)];
  files.push('--method', jsonFile(folder, `${name}-method.json`, method));
  const run = await cli('run', ...files, '--sample', 'mg-nasicon', '--db', db, '--json');
  expect(run.exitCode, run.stderr).toBe(0);
  const { runId } = run.json() as { runId: string };
  const cell = ['--circuit', circuit, '--sample', 'mg-nasicon', '--db', db];
  const series = await cli('impedance', 'series', runId, ...cell, '--json');
  expect(series.exitCode, series.stderr).toBe(0);
  const fits = jsonFile(folder, `${name}-series.json`, series.json());
  return [await energyOf(fits, 'bulk'), await energyOf(fits, 'grain-boundary')];
}

async function energyOf(fits: string, arc: string): Promise<Energy> {
  const answer = await cli('transport', 'arrhenius', fits, '--arc', arc, '--temperature-error', '0.05', '--json');
  expect(answer.exitCode, answer.stderr).toBe(0);
  const { value, standardError } = answer.json()['activationEnergyEv'] as { value: number; standardError: number };
  return { value, error: standardError };
}

/** How a set of seeds did, each of bulk and grain boundary. */
export interface EnergyScore {
  /** Within two standard errors. */
  readonly held: readonly [number, number];
  readonly worstEv: readonly [number, number];
  readonly largestErrorEv: readonly [number, number];
  /** Mean of found − true. */
  readonly biasEv: readonly [number, number];
  /** For people. */
  readonly text: string;
}

export function scoreOf(all: readonly Energies[]): EnergyScore {
  const of = <T>(score: (arc: 0 | 1) => T): readonly [T, T] => [score(0), score(1)];
  const off = (arc: 0 | 1): number[] => all.map((pair) => pair[arc].value - truths[arc]);
  const held = of((arc) => all.filter((pair, k) => Math.abs(off(arc)[k]!) <= 2 * pair[arc].error).length);
  const worstEv = of((arc) => Math.max(...off(arc).map(Math.abs)));
  const largestErrorEv = of((arc) => Math.max(...all.map((pair) => pair[arc].error)));
  const biasEv = of((arc) => off(arc).reduce((sum, value) => sum + value, 0) / all.length);
  const words = (arc: 0 | 1): string =>
    `${held[arc]} of ${all.length} within 2 standard errors, bias ${meV(biasEv[arc])}, worst ${meV(worstEv[arc])}, standard error up to ${meV(largestErrorEv[arc])}`;
  return { held, worstEv, largestErrorEv, biasEv, text: `bulk ${words(0)}; grain boundary ${words(1)}` };
}

function meV(ev: number): string {
  return `${(1e3 * ev).toFixed(2)} meV`;
}
