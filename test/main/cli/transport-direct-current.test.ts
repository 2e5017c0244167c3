import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

interface Value {
  readonly value: number;
  readonly standardUncertainty: number;
  readonly unit: string;
}

test('tubandt', async () => {
  const words = ['--z', '2', '--molar-mass', '24.305g/mol', '--charge', '9.60C', '--gained', '1.20(1) mg'];
  const { exitCode, json } = await cli('transport', 'tubandt', ...words, '--json');
  expect(exitCode).toBe(0);
  const { ionicTransference, massPerCharge } = json() as { ionicTransference: Value; massPerCharge: Value };
  expect(ionicTransference.value).toBeCloseTo(0.9924432434, 9);
  expect(ionicTransference.standardUncertainty).toBeCloseTo(0.9924432434 / 120, 9);
  expect(massPerCharge).toMatchObject({ unit: 'µg/C' });
  expect(massPerCharge.value).toBeCloseTo(125.951787, 6);
});

test('emf and sand', async () => {
  const emf = await cli('transport', 'emf', '--measured', '0.842(1)V', '--expected', '0.851V');
  expect(emf.stdout).toContain('0.9894(12)');
  const words = ['--z', '1', '--concentration', '1mol/L', '--current-density', '2mA/cm2', '--diffusivity', '1e-6cm2/s'];
  const { json } = await cli('transport', 'sand', ...words, '--json');
  expect((json()['sandTime'] as Value).value).toBeCloseTo(1827.9002, 3);
});

test('bruce-vincent with everything', async () => {
  const currents = ['--voltage', '10mV', '--initial-current', '12uA', '--steady-current', '5.1uA'];
  const resistances = ['--interface-before', '310ohm', '--interface-after', '335ohm', '--bulk-before', '420ohm'];
  const words = [...currents, ...resistances, '--bulk-after', '428ohm', '--metal', 'Mg'];
  const { stdout } = await cli('transport', 'bruce-vincent', ...words);
  expect(stdout).toMatch(/transference number of the cation\s+0\.3219/);
  expect(stdout).toContain('Films on Mg');
});

test('hebb-wagner from a file', async () => {
  const file = path.join(temporaryFolder(), 'steps.csv');
  writeFileSync(file, 'voltage_V,current_nA\n0.05,0.465799300875\n0.2,0.762248135072\n0.4,211.904212411\n');
  const words = [file, '--temperature', '60C', '--thickness', '1.2mm', '--area', '0.785398cm2'];
  const { json } = await cli('transport', 'hebb-wagner', ...words, '--json');
  expect((json()['electronConductivity'] as Value).value / 3e-9).toBeCloseTo(1, 7);
  const bad = await cli(
    'transport',
    'hebb-wagner',
    file,
    '--temperature',
    '60C',
    '--thickness',
    '1.2',
    '--area',
    '1cm2',
  );
  expect(bad.exitCode).toBe(2);
  expect(bad.stderr).toContain('--thickness: “1.2” has no unit');
});

test('polarization from a record and from numbers', async () => {
  // Held voltage, t_e → 0: τ = L²/(4π²·D) = 365 s for 1.2 mm and 1e-6 cm²/s; the second mode is four times as fast.
  const tau = 0.12 ** 2 / (4 * Math.PI ** 2 * 1e-6);
  const lines = ['time_s,current_A,voltage_V', ...[0, 10, 20, 30].map((time) => `${time},1e-9,0`)];
  for (let time = 40; time < 3000; time += 10) {
    const t = (time - 40) / tau;
    const modes = [1, 2, 3, 4, 5, 6].reduce((sum, n) => sum + Math.exp(-n * n * t), 0);
    lines.push(`${time},${2.6e-8 + 1e-6 * modes},0.1`);
  }
  const file = path.join(temporaryFolder(), 'step.csv');
  writeFileSync(file, lines.join('\n'));
  const sample = ['--thickness', '1.2mm', '--area', '0.785398cm2', '--total-resistance', '2450ohm'];
  const { exitCode, json } = await cli('transport', 'polarization', file, ...sample, '--json');
  expect(exitCode).toBe(0);
  const answer = json() as Record<string, Value> & { held: string };
  expect(answer.held).toBe('voltage');
  expect(answer['electronicConductivity']!.value / 3.81971942888e-8).toBeCloseTo(1, 3);
  expect(answer['ionicTransference']!.value).toBeCloseTo(1 - 2.5e-7 * 2450, 6);
  expect(answer['chemicalDiffusivity']!.value / 1e-6).toBeCloseTo(1, 2);
  const numbers = ['--voltage', '0.1V', '--steady-current', '25(1) nA', ...sample];
  expect((await cli('transport', 'polarization', ...numbers)).stdout).toContain('3.82(15)×10⁻⁸');
  const nothing = await cli('transport', 'polarization', '--voltage', '0.1V', ...sample);
  expect(nothing.stderr).toContain('Neither a transient nor a steady value');
});

test('bruce-vincent from a record: the steady current by extrapolation', async () => {
  // R_b = 400 Ω, R_i = 100 Ω, t₊ = 0.4: from 20 µA down to 9.0909 µA; one relaxation, as seen late.
  const lines = ['time_s,current_uA,voltage_mV'];
  for (let time = 0; time <= 4000; time += 20) lines.push(`${time},${9.090909 + 10.909091 * Math.exp(-time / 500)},10`);
  const file = path.join(temporaryFolder(), 'cell.csv');
  writeFileSync(file, lines.join('\n'));
  const words = ['--interface-before', '100ohm', '--interface-after', '100ohm', '--bulk-before', '400ohm'];
  const { json } = await cli('transport', 'bruce-vincent', file, ...words, '--json');
  const answer = json() as Record<string, Value>;
  expect(answer['cationTransference']!.value).toBeCloseTo(0.4, 2);
  expect(answer['cationTransferenceOhmic']!.value).toBeCloseTo(0.4, 2);
  const nothing = await cli('transport', 'bruce-vincent', '--voltage', '10mV', ...words);
  expect(nothing.exitCode).toBe(2);
  expect(nothing.stderr).toContain('--steady-current is missing');
});

test('hebb-wagner from a staircase: each step by extrapolation', async () => {
  const thermalV = (8.31446261815 * 333.15) / 96485.3321233;
  const perSiemens = (thermalV * 0.785398e-4) / 0.12e-2;
  const lines = ['time_s,current_A,voltage_V'];
  for (let step = 0; step < 10; step++) {
    const volt = 0.04 * (step + 1);
    const u = volt / thermalV;
    const steady = perSiemens * (3e-7 * (1 - Math.exp(-u)) + 1e-10 * (Math.exp(u) - 1));
    for (let time = 0; time < 1500; time += 20) {
      const modes = [1, 2, 3, 4, 5, 6].reduce((sum, n) => sum + Math.exp((-n * n * (time + 20)) / 400), 0);
      lines.push(`${1500 * step + time},${steady * (1 + modes)},${volt.toFixed(3)}`);
    }
  }
  const file = path.join(temporaryFolder(), 'staircase.csv');
  writeFileSync(file, lines.join('\n'));
  const words = [file, '--temperature', '333.15K', '--thickness', '1.2mm', '--area', '0.785398cm2'];
  const { json } = await cli('transport', 'hebb-wagner', ...words, '--json');
  const answer = json() as Record<string, Value> & { steps: readonly unknown[] };
  expect(answer.steps).toHaveLength(10);
  expect(answer['electronConductivity']!.value / 3e-9).toBeCloseTo(1, 2);
  expect(answer['holeConductivity']!.value / 1e-12).toBeCloseTo(1, 2);
});
