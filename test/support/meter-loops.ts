import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { FixtureResiduals } from '../../src-core/model/action.ts';
import { cli } from '../main/cli/captured-io.ts';

/** One emulated meter: its errors belong to the seed. */
export interface EmulatedMeter {
  readonly driverId: string;
  readonly seed: number;
  readonly speed: number;
  /** Limit of the methods; a short draws what a levelled source can give. 5 mA when absent. */
  readonly maxCurrent?: string;
}

const limits = { minVoltageV: -1, maxVoltageV: 1, maxDurationS: '4 h' };

/** Writes JSON into `folder`; answers the file. */
export function jsonFile(folder: string, name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** Measures one virtual cell with a meter from the command line, as a bench of its own; answers the exported spectrum. */
export async function measuredSpectrum(
  folder: string,
  cellId: string,
  { driverId, seed, speed, maxCurrent = '5 mA' }: EmulatedMeter,
  eis: object,
): Promise<string> {
  const name = `${driverId}-${seed}-${cellId}`;
  const members = [{ driverId, address: `virtual:${cellId}`, roles: ['impedance'] }];
  const bench = jsonFile(folder, `${name}-bench.json`, { name, members, seed, speed });
  const method = jsonFile(folder, `${name}-method.json`, {
    name,
    limits: { ...limits, maxCurrentA: maxCurrent },
    steps: [{ kind: 'eis', ...eis }],
  });
  const db = path.join(folder, `${name}.mobion`);
  const run = await cli('run', '--bench', bench, '--method', method, '--sample', 'dummy-cell', '--db', db, '--json');
  expect(run.exitCode, run.stderr).toBe(0);
  await cli('export', String(run.json()['runId']), '--db', db, '--csv', path.join(folder, name));
  return path.join(folder, name, 'spectra.csv');
}

/** Residuals of a meter's fixture, by open, short and a load of 1 kΩ in it. */
export async function measuredFixture(folder: string, meter: EmulatedMeter, eis: object): Promise<FixtureResiduals> {
  const files: string[] = [];
  for (const standard of ['open', 'short', 'load'])
    files.push(`--${standard}`, await measuredSpectrum(folder, `fixture-${standard}`, meter, eis));
  const answer = await cli('impedance', 'fixture', ...files, '--load-resistance', '1 kOhm', '--json');
  expect(answer.exitCode, answer.stderr).toBe(0);
  return answer.json()['fixture'] as FixtureResiduals;
}
