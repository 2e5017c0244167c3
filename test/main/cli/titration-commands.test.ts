import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCircuit, createEvaluator } from '../../../src-core/circuit/circuit.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { mgTi2S4, simulateTitration } from '../../support/virtual-titration.ts';
import { cli } from './captured-io.ts';

const cell = mgTi2S4({ currentsA: [60e-6, 60e-6, 60e-6, -60e-6], initialX: 0.4, restS: 2400 });

/** A titration as a file; the current times `factor`, as one that is in another unit than its header says. */
function titrationFile(folder: string, factor = 1): string {
  const { timeS, currentA, voltageV } = simulateTitration(cell).data;
  const rows = Array.from(timeS, (time, i) => `${time},${factor * currentA[i]!},${voltageV[i]!}`);
  return write(folder, 'titration.csv', ['time_s,current_A,voltage_V', ...rows, ''].join('\n'));
}

function write(folder: string, name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

type Json = Readonly<Record<string, unknown>>;

test('titration segment: pulses with flags; edits are tried out, and refused where they meet nothing', async () => {
  const folder = temporaryFolder();
  const csv = titrationFile(folder);
  const found = (await cli('titration', 'segment', csv, '--json')).json();
  expect(found).toMatchObject({ pulseCount: 4, charge: 3, discharge: 1, ignored: [] });
  const pulses = found['pulses'] as readonly { startTimeS: number; endTimeS: number }[];
  const atS = pulses[1]!.startTimeS + 100;
  const edits = write(folder, 'edits.json', JSON.stringify([{ kind: 'exclude', atS }]));
  const edited = (await cli('titration', 'segment', csv, '--edits', edits, '--json')).json();
  expect((edited['pulses'] as readonly Json[])[1]).toMatchObject({ flags: ['excluded'] });
  const wrong = write(folder, 'wrong.json', '[{"kind":"remove","atS":1}]');
  expect((await cli('titration', 'segment', csv, '--edits', wrong, '--json')).json()).toMatchObject({
    error: { code: 'input/invalid', remedy: expect.stringContaining('"exclude"') as string },
  });
  const untold = (await cli('titration', 'segment', csv, '--nominal-current', '6e-5', '--json')).json();
  expect(untold).toMatchObject({ charge: 3, discharge: 1 });
});

test('titration analyse: estimator, window, geometry and edits are obeyed and named', async () => {
  const folder = temporaryFolder();
  const csv = titrationFile(folder);
  const settings = ['--estimator', 'eq9', '--window', '10-60', '--geometry', 'sphere', '--smoothing-width', '0.1'];
  const { json } = await cli('titration', 'analyse', csv, '--sample', 'mg-ti2s4', ...settings, '--json');
  const pulses = json()['pulses'] as readonly Json[];
  expect(pulses[0]).toMatchObject({
    estimator: 'eq9',
    recommended: 'finite-length',
    recommendedBecause: expect.any(String) as string,
    thermodynamicFactor: expect.any(Number) as number,
    jumpDiffusivityM2PerS: expect.any(Number) as number,
    budget: expect.arrayContaining([expect.objectContaining({ source: 'particle radius' })]) as unknown[],
  });
  expect(json()['assumptions']).toContain('Eq. 9 window: 10 to 60 s');
  const { exitCode, stderr } = await cli('titration', 'analyse', csv, '--sample', 'mg-ti2s4', '--window', '60-10');
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--window 5-50')]);
});

test('titration analyse --explain: formula, inputs and what they give, as text and as JSON; no such pulse is said so', async () => {
  const csv = titrationFile(temporaryFolder());
  const ask = ['titration', 'analyse', csv, '--sample', 'mg-ti2s4', '--explain'];
  const { stdout } = await cli(...ask, '2');
  expect(stdout).toContain('D = (4/π)·[(V/S)·ΔE_s/(τ·s)]²');
  expect(stdout).toContain('titration.csv: ends of the rests before and after pulse 2');
  const explanations = (await cli(...ask, '2', '--json')).json()['explanations'] as readonly {
    readonly id: string;
    readonly value: { readonly value: number };
    readonly recomputed: number;
  }[];
  const x = explanations.find(({ id }) => id === 'x')!;
  expect(x.recomputed).toBeCloseTo(x.value.value, 12);
  const { exitCode, stderr } = await cli(...ask, '9');
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('from 1 to 4')]);
});

test('a current in mA under a header that says A is asked about, and the answer is taken', async () => {
  const csv = titrationFile(temporaryFolder(), 1000);
  const ask = ['titration', 'analyse', csv, '--sample', 'mg-ti2s4', '--json'];
  expect((await cli(...ask)).json()).toMatchObject({
    error: { code: 'input/ambiguous-unit', remedy: expect.stringContaining('0.001 for mA') as string },
  });
  const answered = (await cli(...ask, '--current-factor', '0.001')).json();
  expect(answered['pulses']).toHaveLength(4);
});

test('titration plan: numbers for a pulse, and a method that can be read back', async () => {
  const file = path.join(temporaryFolder(), 'method.json');
  const wish = ['--sample', 'mg-ti2s4', '--diffusivity', '5e-12 cm2/s', '--from-x', '0.5', '--to-x', '0.2'];
  const voltages = ['--min-voltage', '0.9 V', '--max-voltage', '1900 mV', '--write', file];
  const plan = (await cli('titration', 'plan', ...wish, ...voltages, '--json')).json();
  expect(plan).toMatchObject({ pulseS: 400, sampling: expect.any(Array) as unknown[], method: { limits: {} } });
  expect(parseMethod(JSON.parse(readFileSync(file, 'utf8'))).steps).toHaveLength(1);
  expect((await cli('titration', 'plan', ...wish, '--write', file, '--json')).json()).toMatchObject({
    error: { code: 'input/missing-field', remedy: expect.stringContaining('--min-voltage') as string },
  });
});

test('titration joint: spectra of files beside the pulses, in their order; without any it says how to come by them', async () => {
  const folder = temporaryFolder();
  const csv = titrationFile(folder);
  const circuit = createCircuit('R0-p(R1-Wsph1,CPE1)');
  const frequencyHz = Float64Array.from({ length: 61 }, (_, k) => 10 ** (4 - k / 10));
  const [re, im] = [new Float64Array(61), new Float64Array(61)];
  // R²/D = 8000 s; |dE/dQ| 0.23 V/C times a third of it.
  createEvaluator(circuit, frequencyHz).impedance([20, 150, 615, 8000, 2e-5, 0.9], re, im);
  const lines = Array.from(frequencyHz, (f, k) => `${f},${re[k]!},${im[k]!}`);
  const spectrum = write(folder, 'eis.csv', ['freq_Hz,Zre_ohm,Zim_ohm', ...lines, ''].join('\n'));
  const spectra = ['--spectra', spectrum, '--spectra', spectrum, '--spectra', spectrum];
  const figure = path.join(folder, 'joint.csv');
  const wish = ['titration', 'joint', csv, '--sample', 'mg-ti2s4'];
  const answer = (await cli(...wish, ...spectra, '--figure', figure, '--json')).json();
  expect(answer).toMatchObject({
    circuit: 'R0-p(R1-Wsph1,CPE1)',
    element: { kind: 'sphere', suitsGeometry: true },
    summary: { compared: 3 },
  });
  const rows = answer['rows'] as readonly Json[];
  expect(rows.map((row) => row['pulseIndex'])).toEqual([1, 2, 3]);
  expect(rows[0]).toMatchObject({ chargeTransfer: { unit: 'Ω' }, fromWarburg: { unit: 'm²/s' } });
  expect(readFileSync(figure, 'utf8')).toContain('diffusion impedance');
  const { stdout } = await cli(...wish, ...spectra, '--circuit', 'R0-p(R1-W1,CPE1)');
  expect(stdout).toMatch(/W1 is not made for a sphere/);
  const alone = await cli(...wish);
  expect([alone.exitCode, alone.stderr]).toEqual([1, expect.stringContaining('Measure a spectrum after each rest')]);
});
