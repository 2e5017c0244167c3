import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { circuitImpedance, createCircuit } from '../../../src-core/circuit/circuit.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

const circuit = 'R0-p(R1,CPE1)';

/** A folder with a spectrum for each temperature, °C; R1 with 0.5 eV in T/R. */
function pelletFolder(celsius: readonly number[], column = false): string {
  const folder = path.join(temporaryFolder(), 'series');
  mkdirSync(folder, { recursive: true });
  for (const t of celsius) {
    const kelvin = t + 273.15;
    const r1 = 1000 * (kelvin / 300) * Math.exp((0.5 / 8.617333262e-5) * (1 / kelvin - 1 / 300));
    const f = Array.from({ length: 43 }, (_, k) => 10 ** (5 - k / 7));
    const z = circuitImpedance(createCircuit(circuit), [10, r1, 1e-6, 0.9], f);
    // A wobble of 0.1 %, so that errors are not nothing.
    const rows = f.map((hz, k) => {
      const factor = 1 + 0.001 * Math.sin(97 * k + t);
      return [hz, factor * z.zReOhm[k]!, factor * z.zImOhm[k]!, ...(column ? [t] : [])].join(',');
    });
    writeFileSync(
      path.join(folder, column ? `run-${t}.csv` : `pellet_${t}C.csv`),
      [`freq_Hz,Zre_ohm,Zim_ohm${column ? ',temperature_C' : ''}`, ...rows].join('\n'),
    );
  }
  return folder;
}

interface Answer {
  readonly axis: string;
  readonly results: readonly {
    readonly source: string;
    readonly axisValue: number;
    readonly arcs: readonly object[];
    readonly parameters: readonly { readonly name: string; readonly value: number; readonly constraint?: string }[];
  }[];
  readonly arrhenius: readonly {
    readonly arc: string;
    readonly quantity: string;
    readonly activationEnergyEv: number;
  }[];
  readonly skipped: readonly { readonly source: string }[];
  readonly warnings: readonly { readonly code: string }[];
  readonly drift: { readonly pattern: string } | null;
}

async function series(...argv: string[]): Promise<Answer & { exitCode: number }> {
  const { json, exitCode } = await cli('impedance', 'series', ...argv, '--circuit', circuit, '--json');
  return { ...(json() as unknown as Answer), exitCode };
}

test('a folder is read whole, in order of temperature; what is no spectrum is named', async () => {
  const folder = pelletFolder([100, 20, 60]);
  writeFileSync(path.join(folder, 'notes.txt'), 'pressed at 300 MPa\n');
  const { axis, results, arrhenius, skipped, warnings, exitCode } = await series(folder, '--temperature-from', 'name');
  expect(axis).toBe('temperature');
  expect(results.map(({ source, axisValue }) => [source, Math.round(axisValue * 100) / 100])).toEqual([
    ['pellet_20C.csv', 293.15],
    ['pellet_60C.csv', 333.15],
    ['pellet_100C.csv', 373.15],
  ]);
  expect(skipped).toMatchObject([{ source: 'notes.txt' }]);
  expect(warnings.map(({ code }) => code)).toContain('skipped');
  expect(exitCode).toBe(1);
  const line = arrhenius.find(({ arc, quantity }) => arc === 'R1' && quantity === 'temperature-over-resistance');
  expect(line!.activationEnergyEv).toBeCloseTo(0.5, 3);
});

test('global parameters, constraints, a column of temperatures, text for people', async () => {
  const folder = pelletFolder([20, 40, 60], true);
  const options = [folder, '--temperature-from', 'column', '--global', 'Q1', '--fix', 'CPE1.n=0.9'];
  const { results, exitCode } = await series(...options);
  expect(exitCode).toBe(0);
  expect(results.map(({ axisValue }) => axisValue)).toEqual([293.15, 313.15, 333.15]);
  const shared = results.map(({ parameters }) => parameters.find(({ name }) => name === 'CPE1.Q')!);
  expect(new Set(shared.map(({ value }) => value)).size).toBe(1);
  expect(shared[0]!.constraint).toBe('shared');
  const { stdout } = await cli('impedance', 'series', ...options, '--circuit', circuit);
  expect(stdout).toContain('Global fit: CPE1.Q');
  expect(stdout).toContain('E_a / eV');
});

test('the sensor that read the temperatures is named, its zero and slope apart', async () => {
  const folder = pelletFolder([20, 40, 60]);
  const command = ['impedance', 'series', folder, '--circuit', circuit, '--sensor'];
  const { arrhenius } = (await cli(...command, 'k-2', '--json')).json() as {
    arrhenius: { temperature?: { sensor: { name: string; offsetErrorEv: number; gainErrorEv: number } } }[];
  };
  const { sensor } = arrhenius[0]!.temperature!;
  expect(sensor.name).toBe('Thermocouple K of class 2 (IEC 60584-1)');
  expect(sensor.offsetErrorEv).toBeGreaterThan(0);
  expect(sensor.gainErrorEv).toBeGreaterThan(0);
  const refused = await cli(...command, 'pt1000');
  expect([refused.exitCode, refused.stderr.includes('pt100-aa')]).toEqual([2, true]);
});

test('given values: times of spectra at one temperature are read as drift; lists that do not fit are refused', async () => {
  const folder = pelletFolder([20, 21, 22]);
  const given = ['--axis', 'time', '--times', '0,10 min,1200', '--temperatures', '298:0.001:298.002'];
  const { results, drift } = await series(folder, ...given);
  expect(results.map(({ axisValue }) => axisValue)).toEqual([0, 600, 1200]);
  expect(drift!.pattern).not.toBe('none');
  const refused = await cli('impedance', 'series', folder, '--circuit', circuit, '--temperatures', '20C,30C');
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('2 values for 3 spectra');
  const unknown = await cli('impedance', 'series', folder, '--circuit', circuit, '--global', 'Q7');
  expect(unknown.exitCode).not.toBe(0);
  expect(unknown.stderr).toContain('Q7');
});
