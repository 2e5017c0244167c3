import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { analyseConductivity } from '../../../../src-core/analysis/impedance/transport/conductivity.ts';
import { fitImpedance } from '../../../../src-core/analysis/impedance/fit.ts';
import { createCircuit } from '../../../../src-core/circuit/circuit.ts';
import { parseSpectrumCsv } from '../../../../src-core/formats/spectrum-csv.ts';
import type { Spectrum } from '../../../../src-core/model/spectrum.ts';

// Measured and synthetic spectra with reference fits, beside the repository where they are available.
const folder = fileURLToPath(new URL('../../../../../shared/data/eis/', import.meta.url));
const available = existsSync(`${folder}cases.json`);
if (!available) console.log(`Reference spectra skipped: ${folder} is not there.`);

interface ReferenceCase {
  readonly circuit: string;
  readonly guess: readonly number[];
  readonly filter: string | null;
  readonly reference: { readonly chi2: number; readonly n_points: number; readonly params: number[]; stderr: number[] };
}

function isSupported({ circuit }: ReferenceCase): boolean {
  try {
    createCircuit(circuit);
    return true;
  } catch {
    return false;
  }
}

const cases = available
  ? Object.entries(JSON.parse(readFileSync(`${folder}cases.json`, 'utf8')) as Record<string, ReferenceCase>).filter(
      ([, item]) => isSupported(item),
    )
  : [];

function readCase(name: string, filter: string | null): { spectrum: Spectrum; maskedPoints: number[]; fmaxHz: number } {
  const { spectrum } = parseSpectrumCsv(readFileSync(`${folder}${name}.csv`, 'utf8'), name);
  const inductive = [...spectrum.zImOhm.keys()].filter((k) => spectrum.zImOhm[k]! >= 0);
  return {
    spectrum,
    maskedPoints: filter === 'keep Zim < 0' ? inductive : [],
    fmaxHz: filter === 'keep f < 1e5 Hz' ? 99_999 : Infinity,
  };
}

describe.skipIf(!available)('reference minima', () => {
  test.each(cases)('%s', (name, { circuit, guess, filter, reference }) => {
    const { spectrum, ...selection } = readCase(name, filter);
    for (const start of [guess, undefined]) {
      const fit = fitImpedance(spectrum, { circuit, guess: start, ...selection });
      expect(fit.points).toBe(reference.n_points);
      expect(fit.chiSquared).toBeLessThanOrEqual(1.001 * reference.chi2);
      // Like arcs may be labelled the other way round: compare sorted, value with its error.
      const pairs = (values: readonly number[], errors: readonly number[]): (readonly [number, number])[] =>
        values.map((value, j) => [value, errors[j]!] as const).sort((a, b) => a[0] - b[0]);
      const mine = pairs(
        fit.parameters.map((item) => item.value),
        fit.parameters.map((item) => item.standardError),
      );
      pairs(reference.params, reference.stderr).forEach(([value, error], j) => {
        expect(Math.abs(mine[j]![0] - value) / error).toBeLessThan(0.1);
        expect(Math.abs(mine[j]![1] / error - 1)).toBeLessThan(0.02);
      });
    }
  });

  test('there are cases to compare with', () => expect(cases.length).toBeGreaterThanOrEqual(18));

  // Published beside the spectra: σ of bulk and grain boundary, S/cm, of a pellet 0.21 cm thick and 0.8 cm wide.
  test.each([
    [140, 2.857e-6, 2.076e-7],
    [160, 5.256e-6, 6.261e-7],
    [180, 1.049e-5, 1.719e-6],
    [200, 1.86e-5, 4.397e-6],
  ])('conductivities at %d °C are the published ones, and called uncertain', (celsius, bulk, boundary) => {
    const { spectrum } = readCase(`m03_solid_electrolyte_${celsius}C`, null);
    const analysis = analyseConductivity(fitImpedance(spectrum, { circuit: 'p(R1,CPE1)-p(R2,CPE2)-CPE3' }), {
      id: 'm03',
      name: 'm03',
      ion: { symbol: 'Na', chargeNumber: 1 },
      cellType: 'two-electrode',
      geometry: 'slab',
      thickness: { value: 0.21, unit: 'cm', standardUncertainty: 0.001 },
      area: { value: Math.PI * 0.4 ** 2, unit: 'cm²', standardUncertainty: 0.01 },
    });
    expect(analysis.conductivities[0]!.conductivitySPerCm.value / bulk).toBeCloseTo(1, 3);
    expect(analysis.conductivities[1]!.conductivitySPerCm.value / boundary).toBeCloseTo(1, 3);
    expect(analysis.warnings.map((item) => item.code)).toContain('assignment-uncertain');
    expect(analysis.transport!.arcs.map(({ uncertain }) => uncertain)).toEqual([true, true]);
    // C_b 2.4 to 2.9e-12 and C_gb 7.3 to 7.8e-12 F/cm: the boundaries would be a third of the grains.
    expect(analysis.transport!.brickLayer!.status).toBe('withheld');
  });

  test('all of the batch of one hundred, without start values', () => {
    const rows = readFileSync(`${folder}batch100.csv`, 'utf8')
      .split('\n')
      .filter((line) => /^\d/.test(line))
      .map((line) => line.split(',').map(Number));
    const groups = Map.groupBy(rows, ([index]) => index!);
    expect(groups.size).toBe(100);
    const noise = 0.003;
    const resistances: { kelvin: number; ohm: readonly number[] }[] = [];
    for (const [index, group] of groups) {
      const column = (j: number): Float64Array => Float64Array.from(group, (cells) => cells[j]!);
      const spectrum = { name: '', frequencyHz: column(1), zReOhm: column(2), zImOhm: column(3) };
      const fit = fitImpedance(spectrum, { circuit: 'p(R1,CPE1)-p(R2,CPE2)-CPE3' });
      expect(fit.reducedChiSquared).toBeLessThan(2 * noise ** 2);
      resistances.push({ kelvin: 253.15 + index, ohm: [fit.parameters[0]!.value, fit.parameters[3]!.value] });
    }
    // ln(T/R) against 1/kT: activation energies by least squares.
    const energyEv = (which: number): number => {
      const x = resistances.map(({ kelvin }) => -1 / (8.617333262e-5 * kelvin));
      const y = resistances.map(({ kelvin, ohm }) => Math.log(kelvin / ohm[which]!));
      const mean = (list: readonly number[]): number => list.reduce((sum, v) => sum + v, 0) / list.length;
      const products = x.map((v, k) => (v - mean(x)) * (y[k]! - mean(y)));
      return products.reduce((sum, v) => sum + v, 0) / x.reduce((sum, v) => sum + (v - mean(x)) ** 2, 0);
    };
    expect(Math.abs(energyEv(0) - 0.2794)).toBeLessThan(0.0002);
    expect(Math.abs(energyEv(1) - 0.4005)).toBeLessThan(0.0002);
  });
});
