import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../../../src-core/model/sample.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../support/virtual-titration.ts';
import { cli } from './captured-io.ts';

const record = simulateTitration(mgTi2S4({ currentsA: [60e-6, 60e-6, 60e-6], initialX: 0.4, restS: 2400 })).data;
type Row = readonly [timeS: number, currentA: number, voltageV: number];
const rows: readonly Row[] = Array.from(record.timeS, (time, i) => [time, record.currentA[i]!, record.voltageV[i]!]);

function file(name: string, content: string): string {
  const place = path.join(temporaryFolder(), name);
  writeFileSync(place, content);
  return place;
}

function csv(change: (row: Row, k: number) => readonly (number | string)[], header = 'time_s,current_A,voltage_V') {
  return file('titration.csv', [header, ...rows.map((row, k) => change(row, k).join(',')), ''].join('\n'));
}

const plain = () => csv((row) => row);
const sampleFile = (overrides: Partial<Sample>, ...without: readonly (keyof Sample)[]) =>
  file('sample.json', JSON.stringify({ ...mgTi2S4Sample(overrides), ion: { symbol: 'Mg', chargeNumber: 2 }, ...Object.fromEntries(without.map((key) => [key, undefined])) })); // prettier-ignore

interface Answer {
  readonly pulses: readonly Readonly<Record<string, unknown>>[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly error?: { readonly code: string; readonly message: string; readonly remedy: string };
}

async function analyse(source: string, sample: string, ...options: readonly string[]): Promise<Answer> {
  const { json } = await cli('titration', 'analyse', source, '--sample', sample, ...options, '--json');
  return json() as unknown as Answer;
}

const codes = ({ warnings }: Answer) => warnings.map(({ code }) => code);

describe('what is missing of the sample', () => {
  test('no radius: an error that names it and how to come by it', async () => {
    const { error } = await analyse(plain(), sampleFile({}, 'particleRadius'));
    expect(error).toMatchObject({
      code: 'input/missing-field',
      remedy: expect.stringContaining('microscopy') as string,
    });
  });

  test('a slab without thickness, and no molar volume to make the area do', async () => {
    const sample = sampleFile({ geometry: 'slab', area: { value: 1, unit: 'cm²' } }, 'molarVolume', 'particleRadius');
    const { error } = await analyse(plain(), sample);
    expect(error).toMatchObject({ code: 'input/missing-field', message: expect.stringContaining('molarVolume') as string }); // prettier-ignore
    expect(error!.remedy).toContain('thickness of the film');
  });

  test('a sphere without molar volume: D, Θ and D_J, but no partial conductivity', async () => {
    const answer = await analyse(plain(), sampleFile({}, 'molarVolume'));
    expect(answer.pulses[0]).toHaveProperty('jumpDiffusivityM2PerS');
    expect(answer.pulses[0]).not.toHaveProperty('partialConductivitySPerCm');
    expect(codes(answer)).toContain('titration/sample');
    expect(answer.warnings.find(({ message }) => message.includes('molar volume'))?.message).toContain('conductivity');
  });
});

describe('the current', () => {
  test('of the wrong sign is asked about, and the answer is taken', async () => {
    const turned = csv(([time, current, voltage]) => [time, -current, voltage]);
    const { error } = await analyse(turned, 'mg-ti2s4');
    expect(error).toMatchObject({ code: 'input/ambiguous-sign', remedy: expect.stringContaining('−1 if it discharges') as string }); // prettier-ignore
    const answered = await analyse(turned, 'mg-ti2s4', '--current-sign', '-1');
    expect(answered.pulses.map(({ direction }) => direction)).toEqual(['charge', 'charge', 'charge']);
  });

  test('in mA under a header of A is detected by the capacity and asked about', async () => {
    const wrong = csv(([time, current, voltage]) => [time, 1000 * current, voltage]);
    expect((await analyse(wrong, 'mg-ti2s4')).error).toMatchObject({
      code: 'input/ambiguous-unit',
      message: expect.stringContaining('more than any host can') as string,
      remedy: expect.stringContaining('0.001 for mA') as string,
    });
    expect((await analyse(wrong, 'mg-ti2s4', '--current-factor', '0.001')).pulses).toHaveLength(3);
    const tiny = csv(([time, current, voltage]) => [time, current / 1000, voltage]);
    expect(codes(await analyse(tiny, 'mg-ti2s4'))).toContain('titration/current-unit');
  });

  test('that is missing is told from the voltage; what its size would tell is named', async () => {
    const logger = csv(([time, , voltage]) => [time, voltage], 'time_s,voltage_V');
    const answer = await analyse(logger, 'mg-ti2s4');
    expect(answer.pulses).toHaveLength(3);
    expect(codes(answer)).toEqual(expect.arrayContaining(['current-missing', 'titration/current-unknown']));
    expect(answer.pulses[1]).not.toHaveProperty('thermodynamicFactor');
    const estimates = answer.pulses[1]!['estimates'] as readonly { name: string; chemicalDiffusivityM2PerS: number }[];
    expect(estimates.find(({ name }) => name === 'eq10-intercept')!.chemicalDiffusivityM2PerS).toBeGreaterThan(0);
    const said = await analyse(logger, 'mg-ti2s4', '--nominal-current', '6e-5');
    expect(said.pulses[1]).toHaveProperty('thermodynamicFactor');
    const listed = (await cli('titration', 'segment', logger, '--json')).json();
    expect(listed).toMatchObject({ pulseCount: 3, charge: 3 });
  });

  test('of zero throughout', async () => {
    const { error } = await analyse(
      csv(([time, , voltage]) => [time, 0, voltage]),
      'mg-ti2s4',
    );
    expect(error).toMatchObject({ code: 'analysis/invalid-input', message: expect.stringContaining('zero throughout') as string }); // prettier-ignore
    expect(error!.remedy).toContain('current column');
  });
});

describe('the record', () => {
  test('of one pulse only is analysed, with a warning where neighbours are missed', async () => {
    const end = record.timeS.findIndex((time, i) => i > 0 && time > 1200 + 720 + 2300);
    const one = file('one.csv', ['time_s,current_A,voltage_V', ...rows.slice(0, end).map((row) => row.join(',')), ''].join('\n')); // prettier-ignore
    const answer = await analyse(one, 'mg-ti2s4');
    expect(answer.pulses).toHaveLength(1);
    expect(answer.pulses[0]!['chemicalDiffusivityM2PerS']).toBeGreaterThan(0);
    expect(codes(answer)).toContain('titration/single-pulse');
  });

  test('in mV under a header of V is told from a voltage that no cell has', async () => {
    const answer = await analyse(
      csv(([time, current, voltage]) => [time, current, 1000 * voltage]),
      sampleFile({}),
    );
    expect(answer.warnings.find(({ code }) => code === 'titration/voltage-unit')?.message).toContain('in mV?');
    expect(codes(await analyse(plain(), sampleFile({})))).not.toContain('titration/voltage-unit');
  });

  test('with a radius in mm for µm is asked about', async () => {
    const answer = await analyse(plain(), sampleFile({ particleRadius: { value: 2, unit: 'mm' } }));
    expect(answer.warnings.find(({ code }) => code === 'titration/length-unit')?.message).toContain('in µm?');
    expect(codes(await analyse(plain(), sampleFile({})))).not.toContain('titration/length-unit');
  });

  test('of a constant voltage gives no D, and says what to check', async () => {
    const answer = await analyse(
      csv(([time, current]) => [time, current, 1.5]),
      'mg-ti2s4',
    );
    expect(answer.pulses.every((pulse) => pulse['chemicalDiffusivityM2PerS'] === null)).toBe(true);
    expect(answer.warnings.find(({ code }) => code === 'titration/constant-voltage')?.message).toContain('voltage column'); // prettier-ignore
  });

  test('whose time runs backwards is refused by its line', async () => {
    const { error } = await analyse(
      csv(([time, ...others], k) => [k === 40 ? 0 : time, ...others]),
      'mg-ti2s4',
    );
    expect(error).toMatchObject({ code: 'input/file-format', message: 'Line 42: time runs backwards.' });
    expect(error!.remedy).toContain('Sort the rows by time');
  });

  test('with an empty temperature column is read without it, and says so', async () => {
    const empty = csv((row) => [...row, ''], 'time_s,current_A,voltage_V,temperature_C');
    const answer = await analyse(empty, 'mg-ti2s4');
    expect(answer.pulses).toHaveLength(3);
    expect(answer.warnings.find(({ code }) => code === 'temperature-empty')?.message).toContain('298.15 K');
    expect(answer.pulses[0]).not.toHaveProperty('temperatureK');
  });
});
