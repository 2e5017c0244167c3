import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import { inferCurrent } from '../../../../src-core/analysis/titration/infer-current.ts';
import { segmentTitration } from '../../../../src-core/analysis/titration/segment.ts';
import { thermodynamicFactor } from '../../../../src-core/analysis/transport-laws.ts';
import { parseTitrationCsv } from '../../../../src-core/formats/titration-csv.ts';
import type { TitrationAnalysis } from '../../../../src-core/model/results.ts';
import type { Sample } from '../../../../src-core/model/sample.ts';
import { median } from '../../../../src-core/numerics/statistics.ts';
import { mgTi2S4Sample } from '../../../support/virtual-titration.ts';

// Larger data sets that do not travel with the repository. Without them these tests are skipped.
const folder = join(import.meta.dirname, '../../../../../shared/data/gitt');
const present = existsSync(join(folder, 'synthetic/truth.json'));
const read = (file: string) => parseTitrationCsv(readFileSync(join(folder, file), 'utf8'), file).titration;

interface Truth {
  readonly electrode: { readonly shape: string; readonly L_m: number; readonly mass_mg: number; readonly molar_mass_g_mol: number; readonly molar_volume_cm3_mol: number }; // prettier-ignore
  readonly pulses: readonly {
    readonly x_start: number;
    readonly x_mid: number;
    readonly dUdx_mid: number;
    readonly D_mid_m2s: number;
  }[];
}

function analysed(name: string): { analysis: TitrationAnalysis; truth: Truth } {
  const truth = (JSON.parse(readFileSync(join(folder, 'synthetic/truth.json'), 'utf8')) as Record<string, Truth>)[
    name
  ]!;
  const { electrode } = truth;
  const lengthM = { value: electrode.L_m * 1e6, unit: 'µm' };
  const sample: Sample = mgTi2S4Sample({
    ion: { symbol: 'Li⁺', chargeNumber: 1 },
    geometry: electrode.shape === 'planar' ? 'slab' : 'sphere',
    mass: { value: electrode.mass_mg, unit: 'mg' },
    molarMass: { value: electrode.molar_mass_g_mol, unit: 'g/mol' },
    molarVolume: { value: electrode.molar_volume_cm3_mol, unit: 'cm³/mol' },
    particleRadius: lengthM,
    thickness: lengthM,
    initialX: { value: truth.pulses[0]!.x_start, unit: '1' },
  });
  return { analysis: analyseTitration(read(`synthetic/${name}.csv`), sample), truth };
}

function medianRatio({ analysis, truth }: ReturnType<typeof analysed>, name: string): number {
  return median(
    analysis.pulses.flatMap((pulse, k) => {
      const value = pulse.estimates.find((one) => one.name === name)?.chemicalDiffusivityM2PerS;
      return value === undefined ? [] : [value / truth.pulses[k]!.D_mid_m2s];
    }),
  );
}

const failing = (analysis: TitrationAnalysis, name: string) =>
  analysis.pulses.filter((pulse) => pulse.checks.some((one) => one.name === name && one.verdict !== 'pass'));

/** Published medians of estimate/truth. */
const medians = {
  A_constD_sphere: { eq9: 0.90965, 'eq9-late': 0.67908, 'eq10-none': 0.41778, 'eq10-first': 0.49979, 'eq10-1s': 0.79317, 'eq10-intercept': 0.66595, relaxation: 0.99748, 'relaxation-plain': 1.38, 'finite-length-whole': 1.0043, 'finite-length-early': 1.0042 },
  B_variableD_2decades: { eq9: 0.78811, 'eq9-late': 0.61135, 'eq10-none': 0.37024, 'eq10-first': 0.47488, 'eq10-1s': 0.76342, 'eq10-intercept': 0.59315, relaxation: 1.1369, 'relaxation-plain': 1.8384, 'finite-length-whole': 1.0145, 'finite-length-early': 1.0151 },
  C_noisy_iR_Tdrift_planar: { eq9: 1.028, 'eq9-late': 0.98362, 'eq10-none': 0.12562, 'eq10-first': 0.55462, 'eq10-1s': 0.55462, 'eq10-intercept': 0.98035, relaxation: 0.62461, 'relaxation-plain': 1.011, 'finite-length-whole': 0.98437, 'finite-length-early': 0.98766 },
  D_pulse_too_long: { eq9: 0.53844, 'eq9-late': 0.033787, 'eq10-none': 0.03528, 'eq10-first': 0.041679, 'eq10-1s': 0.059428, 'eq10-intercept': 0.030827, relaxation: 3.2279, 'relaxation-plain': 4.0787, 'finite-length-whole': 1.1801, 'finite-length-early': 1.0418 },
} as const; // prettier-ignore

describe.skipIf(!present)('synthetic titrations with known truth (skipped without ../shared/data)', () => {
  test.each(Object.entries(medians))('%s: every formula’s median is that of the table within 10 %', (name, table) => {
    const set = analysed(name);
    for (const [estimator, expected] of Object.entries(table))
      expect([estimator, Math.abs(medianRatio(set, estimator) / expected - 1) < 0.1]).toEqual([estimator, true]);
    expect(Math.abs(medianRatio(set, 'finite-length') - 1)).toBeLessThan(0.03);
    const held = set.analysis.pulses.filter(
      (pulse, k) =>
        Math.abs(pulse.chemicalDiffusivityM2PerS - set.truth.pulses[k]!.D_mid_m2s) <= 2 * pulse.standardUncertainty,
    );
    expect(held.length / set.analysis.pulses.length).toBeGreaterThanOrEqual(0.9);
    const factorHeld = set.analysis.pulses.filter((pulse, k) => {
      const { x_mid: x, dUdx_mid: slope } = set.truth.pulses[k]!;
      const factor = thermodynamicFactor(1, x, slope, pulse.temperatureK ?? 298.15);
      return Math.abs(pulse.thermodynamicFactor! - factor) <= 2 * pulse.thermodynamicFactorUncertainty!;
    });
    expect(factorHeld.length / set.analysis.pulses.length).toBeGreaterThanOrEqual(0.9);
    set.analysis.pulses.forEach((pulse, k) => expect(pulse.x).toBeCloseTo(set.truth.pulses[k]!.x_mid, 4));
  });

  test('D warns of its pulse length on all 14 pulses, B of its rests on the slow ones, C of its temperature', () => {
    expect(failing(analysed('D_pulse_too_long').analysis, 'theta')).toHaveLength(14);
    const { analysis, truth } = analysed('B_variableD_2decades');
    for (const pulse of failing(analysis, 'rest-length'))
      expect(truth.pulses[pulse.index - 1]!.D_mid_m2s).toBeLessThan(4e-16);
    expect(failing(analysis, 'rest-length').length).toBeGreaterThan(10);
    expect(failing(analysed('A_constD_sphere').analysis, 'rest-length')).toHaveLength(0);
    expect(failing(analysed('C_noisy_iR_Tdrift_planar').analysis, 'temperature').length).toBeGreaterThan(20);
  });
});

describe.skipIf(!present)('records of real cells (skipped without ../shared/data)', () => {
  test('LG M50: exactly 40 discharge pulses, told to be out of equilibrium, Eq. 9 as computed elsewhere', () => {
    const data = read('real/lgm50_3electrode_gitt_40pulses.csv');
    const {
      mass: _,
      initialX: _x,
      ...sample
    } = mgTi2S4Sample({
      ion: { symbol: 'Li⁺', chargeNumber: 1 },
      particleRadius: { value: 5.22, unit: 'µm' },
    });
    const analysis = analyseTitration(data, sample);
    expect(analysis.pulses).toHaveLength(40);
    expect(analysis.pulses.every((pulse) => pulse.direction === 'discharge')).toBe(true);
    expect(analysis.pulses[39]!.flags).toContain('cut-off');
    expect(analysis.warnings.map((one) => one.code)).toContain('titration/not-equilibrated');
    for (const pulse of analysis.pulses) {
      expect(pulse.chemicalDiffusivityM2PerS).toBeGreaterThan(1e-18);
      expect(pulse.chemicalDiffusivityM2PerS).toBeLessThan(1e-13);
    }
  });

  test('LG M50, positive electrode: medians of Eq. 9 in both windows and of Eq. 10 as published for the record', () => {
    const file = 'real/lgm50_3electrode_gitt_40pulses.csv';
    const rows = readFileSync(join(folder, file), 'utf8').trim().split('\n').slice(1);
    const voltageV = Float64Array.from(rows, (row) => Number(row.split(',')[5]));
    const { mass: _, initialX: _x, ...sample } = mgTi2S4Sample({
      ion: { symbol: 'Li⁺', chargeNumber: 1 },
      particleRadius: { value: 5.22, unit: 'µm' },
    }); // prettier-ignore
    const { pulses } = analyseTitration({ ...read(file), voltageV }, sample);
    const medianOf = (name: string) =>
      median(
        pulses.slice(0, 39).map((pulse) => pulse.estimates.find((one) => one.name === name)!.chemicalDiffusivityM2PerS),
      );
    for (const [name, expected] of [
      ['eq9', 8.8e-16],
      ['eq9-late', 1.16e-15],
      ['eq10-intercept', 1.15e-15],
    ] as const)
      expect([name, Math.abs(medianOf(name) / expected - 1) < 0.1]).toEqual([name, true]);
  });

  test.each([
    ['synthetic/A_constD_sphere.csv', 36],
    ['synthetic/C_noisy_iR_Tdrift_planar.csv', 40],
    ['synthetic/D_pulse_too_long.csv', 14],
  ])('%s without its current: the jumps of the voltage tell all %d pulses', (file, count) => {
    const { currentA: _, stepIndex: _step, ...voltageOnly } = read(file);
    const known = segmentTitration(read(file)).pulses;
    const { pulses } = segmentTitration(inferCurrent(voltageOnly, 1e-4));
    expect(pulses).toHaveLength(count);
    pulses.forEach((pulse, k) => {
      expect(pulse.direction).toBe(known[k]!.direction);
      expect(Math.abs(pulse.startTimeS - known[k]!.startTimeS)).toBeLessThan(10);
    });
  });

  test.each([
    ['real/arbin_fullcell_gitt_cc_02.csv', 92, 91],
    ['real/arbin_fullcell_gitt_cc_03.csv', 93, 94],
  ])('%s: %d charge and %d discharge pulses, the last of each direction cut off', (file, charge, discharge) => {
    const withSteps = read(file);
    const { stepIndex: _, ...withoutSteps } = withSteps;
    for (const data of [withSteps, withoutSteps]) {
      const { pulses } = segmentTitration(data);
      expect(pulses.filter((pulse) => pulse.direction === 'charge')).toHaveLength(charge);
      expect(pulses.filter((pulse) => pulse.direction === 'discharge')).toHaveLength(discharge);
      expect(pulses.flatMap((pulse, k) => (pulse.cutOff ? [k] : []))).toEqual([charge - 1, charge + discharge - 1]);
    }
  });
});
