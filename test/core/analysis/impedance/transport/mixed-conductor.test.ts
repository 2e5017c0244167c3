import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fitImpedance } from '../../../../../src-core/analysis/impedance/fit.ts';
import {
  analyseConductivity,
  analyseWithoutGeometry,
} from '../../../../../src-core/analysis/impedance/transport/conductivity.ts';
import { parseSpectrumCsv } from '../../../../../src-core/formats/spectrum-csv.ts';
import type { ConductivityAnalysis, ImpedanceFit } from '../../../../../src-core/model/results.ts';
import type { MixedConduction } from '../../../../../src-core/model/transport.ts';
import { noisySpectrum, sweep } from '../synthetic.ts';
import { fitOfNoise, fitWith, pellet } from './pellet.ts';

const conductorOf = (analysis: ConductivityAnalysis): MixedConduction => analysis.transport!.mixedConduction[0]!;
const codesOf = ({ warnings }: ConductivityAnalysis): readonly string[] => warnings.map(({ code }) => code);
const wide = { sweep: sweep(1e6, 1e-4, 8) };

describe('closed forms', () => {
  test('σ, t, their ratio and D of a Jamnik–Maier line, with errors by hand', () => {
    const [Rion, Reon, Cchem] = [2000, 8000, 2.5e-3];
    const [a, b, c] = [0.01, 0.02, 0.03];
    const fit = fitWith('JM1', [Rion, Reon, Cchem], [a * Rion, b * Reon, c * Cchem], [[0, 1, -0.4], [1, 2, 0.3]]); // prettier-ignore
    const found = conductorOf(analyseConductivity(fit, pellet(1, 1, 0.01)));
    const u = ({ value, standardUncertainty }: { value: number; standardUncertainty: number }): number =>
      standardUncertainty / value;
    expect(found.ionicConductivity!.value).toBeCloseTo(0.1 / Rion, 15);
    expect(u(found.ionicConductivity!)).toBeCloseTo(Math.hypot(a, 0.01, 0.01), 10);
    expect(found.electronicConductivity!.value).toBeCloseTo(0.1 / Reon, 15);
    // t_i = Reon/(Rion + Reon) = 0.8; d ln t_i = t_e(d ln Reon − d ln Rion).
    expect(found.ionicTransference.value).toBeCloseTo(0.8, 12);
    const ofRatio = Math.sqrt(a ** 2 + b ** 2 + 2 * 0.4 * a * b);
    expect(u(found.ionicTransference)).toBeCloseTo(0.2 * ofRatio, 10);
    expect(found.electronicTransference.standardUncertainty).toBeCloseTo(
      found.ionicTransference.standardUncertainty,
      12,
    );
    expect(found.conductivityRatio.value).toBeCloseTo(0.25, 12);
    expect(u(found.conductivityRatio)).toBeCloseTo(ofRatio, 10);
    // D = L²/((Rion + Reon)·Cchem), Rion and Reon entering by their shares.
    expect(found.chemicalDiffusivity!.value).toBeCloseTo(0.01 / (1e4 * 2.5e-3), 14);
    const [p, q] = [0.2 * a, 0.8 * b];
    const ofD = Math.sqrt(p * p + q * q + c * c - 2 * 0.4 * p * q + 2 * 0.3 * q * c + (2 * 0.01) ** 2);
    expect(u(found.chemicalDiffusivity!)).toBeCloseTo(ofD, 10);
  });

  test('D and σ scale with length and area as they must, t not at all', () => {
    const fit = fitWith('JM1', [2000, 8000, 2.5e-3], [20, 80, 1e-5]);
    const one = conductorOf(analyseConductivity(fit, pellet(1, 1)));
    const other = conductorOf(analyseConductivity(fit, pellet(3, 0.5)));
    expect(other.chemicalDiffusivity!.value / one.chemicalDiffusivity!.value).toBeCloseTo(9, 10);
    expect(other.ionicConductivity!.value / one.ionicConductivity!.value).toBeCloseTo(6, 10);
    expect(other.ionicTransference).toEqual(one.ionicTransference);
  });

  test('without thickness and area: transference and ratio remain', () => {
    const found = conductorOf(analyseWithoutGeometry(fitWith('JM1', [2000, 8000, 2.5e-3], [20, 80, 1e-5])));
    expect(found.ionicTransference.value).toBeCloseTo(0.8, 12);
    expect(found.ionicConductivity).toBeUndefined();
    expect(found.chemicalDiffusivity).toBeUndefined();
  });
});

describe('round trip from noisy data', () => {
  // σ_i 5e-5 and σ_e 1.25e-5 S/cm of a pellet 1 mm thick and 1 cm² wide, D 4e-4 cm²/s.
  const truth = { ionic: 5e-5, electronic: 1.25e-5, diffusivity: 4e-4 };

  test.each([
    ['JM1', [2000, 8000, 2.5e-3]],
    ['p(JMi1,C2)', [2000, 8000, 2.5e-3, 3e-5, 0.93, 1.2e-10]],
    ['Zarc3-p(JMi1,C2)', [300, 1e-6, 0.9, 2000, 8000, 2.5e-3, 3e-5, 0.93, 1.2e-10]],
    ['JMg1', [2000, 8000, 2.5e-3, 1e7, 1e-6, 10, 1e-7]],
    ['p(R1,R2-CPE2,CPE3)', [8000, 2000, 2e-6, 0.9, 8e-11, 0.97]],
  ])('%s', (circuit, values) => {
    const analysis = analyseConductivity(fitOfNoise(circuit, values, wide), pellet());
    const found = conductorOf(analysis);
    for (const [member, expected] of [
      ['ionicConductivity', truth.ionic],
      ['electronicConductivity', truth.electronic],
      ...(found.chemicalDiffusivity ? ([['chemicalDiffusivity', truth.diffusivity]] as const) : []),
    ] as const) {
      const { value, standardUncertainty } = found[member]!;
      expect(Math.abs(value - expected) / standardUncertainty, member).toBeLessThan(3.5);
      expect(standardUncertainty / expected, member).toBeLessThan(0.05);
    }
    expect(found.chemicalDiffusivity === undefined).toBe(circuit.startsWith('p(R1'));
    expect(codesOf(analysis)).toContain('electronic-leak');
    expect(codesOf(analysis)).not.toContain('unread-block');
    expect(codesOf(analysis)).not.toContain('no-resistance');
  });

  test('over thirty spectra t_i and D scatter by their errors', () => {
    const scores = Array.from({ length: 30 }, (_, k) => {
      const fit = fitOfNoise('p(JMi1,C2)', [2000, 8000, 2.5e-3, 3e-5, 0.93, 1.2e-10], { ...wide, seed: k + 1 });
      const { ionicTransference: t, chemicalDiffusivity: D } = conductorOf(analyseConductivity(fit, pellet()));
      return [(t.value - 0.8) / t.standardUncertainty, (D!.value - 4e-4) / D!.standardUncertainty];
    }).flat();
    const square = scores.reduce((sum, z) => sum + z * z, 0) / scores.length;
    // χ² of 60 over 60: 0.5 to 1.6 hold more than 99.8 %.
    expect(square).toBeGreaterThan(0.5);
    expect(square).toBeLessThan(1.6);
  });

  const file = fileURLToPath(new URL('../../../../../../shared/data/eis/s04_jm_miec.csv', import.meta.url));
  if (!existsSync(file)) console.log(`Reference spectrum skipped: ${file} is not there.`);
  test.skipIf(!existsSync(file))('the reference spectrum of a mixed conductor, without start values', () => {
    const { spectrum } = parseSpectrumCsv(readFileSync(file, 'utf8'), 's04');
    const found = conductorOf(analyseConductivity(fitImpedance(spectrum, { circuit: 'p(JMi1,C2)' }), pellet()));
    expect(found.ionicResistance.value).toBeCloseTo(2002.65, 1);
    expect(found.ionicResistance.standardUncertainty).toBeCloseTo(1.435, 1);
    expect(Math.abs(found.ionicTransference.value - 0.8) / found.ionicTransference.standardUncertainty).toBeLessThan(2);
    expect(Math.abs(found.chemicalDiffusivity!.value / 4e-4 - 1)).toBeLessThan(0.02);
  });
});

describe('σ_e/σ_i against its target', () => {
  const check = (analysis: ConductivityAnalysis) => conductorOf(analysis).checks[0]!;

  test('missed, and by how much', () => {
    const fit = fitWith('JM1', [2000, 8000, 2.5e-3], [20, 80, 1e-5]);
    const analysis = analyseConductivity(fit, pellet());
    expect(check(analysis)).toMatchObject({ verdict: 'fail', limit: 1e-6 });
    expect(analysis.warnings.find(({ code }) => code === 'electronic-leak')!.message).toContain('2.5×10⁵');
    expect(check(analyseConductivity(fit, pellet(), { electronicLeakTarget: 0.3 })).verdict).toBe('pass');
  });

  // The leak is a thousand million times the ions' resistance, and the sweep ends where its current is far below the noise.
  const hidden: ImpedanceFit = fitOfNoise('p(R1,R2-CPE2,C3)', [1e13, 1e4, 1e-6, 0.95, 1e-10], {
    sweep: sweep(1e6, 0.01, 8),
  });

  test('a leak that the fit cannot tell is only bounded from above, never below the truth', () => {
    const analysis = analyseConductivity(hidden, pellet());
    const found = conductorOf(analysis);
    expect(found.ratioIs).toBe('upper-bound');
    expect(found.ratioUpperBound).toBeGreaterThan(1e-9);
    expect(found.ratioUpperBound).toBeLessThan(1);
    expect(check(analysis)).toMatchObject({ verdict: 'warn', value: found.ratioUpperBound });
    expect(analysis.warnings.find(({ code }) => code === 'electronic-leak')!.message).toContain('Only an upper bound');
    const loose = analyseConductivity(hidden, pellet(), { electronicLeakTarget: 2 * found.ratioUpperBound });
    expect(check(loose).verdict).toBe('pass');
  });

  test('the bound holds for leaks of all sizes, told or not', () => {
    for (const [seed, Reon] of [1e6, 1e8, 1e9, 1e12, 1e14].entries()) {
      const truth = [Reon, 1e4, 1e-6, 0.95, 1e-10];
      const fit = fitOfNoise('p(R1,R2-CPE2,C3)', truth, { seed: seed + 1, sweep: sweep(1e6, 0.01, 8) });
      const { ratioIs, ratioUpperBound } = conductorOf(analyseConductivity(fit, pellet()));
      expect(ratioIs).toBe(Reon <= 1e9 ? 'measured' : 'upper-bound');
      expect(ratioUpperBound).toBeGreaterThan(1e4 / Reon);
    }
  });

  test('ions that the fit cannot tell leave no ratio', () => {
    const found = conductorOf(analyseConductivity(fitWith('JM1', [2000, 8000, 2.5e-3], [1500, 80, 1e-5]), pellet()));
    expect(found.ratioIs).toBe('not-determined');
    expect(found.ratioUpperBound).toBeNaN();
  });

  test.each([0, -1, NaN, Infinity])('a target of %d is refused', (electronicLeakTarget) => {
    const fit = fitWith('JM1', [2000, 8000, 2.5e-3]);
    expect(() => analyseConductivity(fit, pellet(), { electronicLeakTarget })).toThrow(
      expect.objectContaining({ code: 'input/invalid' }),
    );
  });
});

test('the arc of the line and that of the interfaces: merged ones are warned of, and do cost precision', () => {
  const fitOf = (Qint: number): ImpedanceFit => {
    const truth = [2000, 8000, 2.5e-4, Qint, 0.95];
    const spectrum = noisySpectrum('JMi1', truth, sweep(1e6, 1e-4, 8), 0.01, 5);
    return fitImpedance(spectrum, { circuit: 'JMi1', guess: truth, starts: 0 });
  };
  const errorOf = (fit: ImpedanceFit): number => fit.parameters[2]!.standardError / fit.parameters[2]!.value;
  const apart = fitOf(1e-6);
  const merged = fitOf(3e-4);
  expect(codesOf(analyseConductivity(apart, pellet()))).not.toContain('merged-arcs');
  expect(codesOf(analyseConductivity(merged, pellet()))).toContain('merged-arcs');
  expect(errorOf(merged)).toBeGreaterThan(3 * errorOf(apart));
});

test('two rails: both conductivities, and that they can be exchanged', () => {
  const analysis = analyseConductivity(fitWith('TLM1', [100, 400, 1e-3, 1], [1, 4, 0, 0]), pellet());
  expect(conductorOf(analysis)).toMatchObject({ model: 'two-rail', ratioIs: 'not-determined' });
  expect(codesOf(analysis)).toContain('exchangeable-rails');
});

test('a spectrum that ends before the plateau says so; a double layer is no geometric capacitance', () => {
  const early = fitOfNoise('JM1', [2000, 8000, 2.5e-3], { sweep: sweep(1e6, 1, 8) });
  expect(codesOf(analyseConductivity(early, pellet()))).toContain('plateau-not-reached');
  const electrode = fitWith('p(R1,R2-C2,C3)', [8000, 2000, 1e-3, 1e-5]);
  expect(codesOf(analyseConductivity(electrode, pellet()))).toContain('not-geometric');
});
