import { describe, expect, test } from 'vitest';
import { analyseConductivity } from '../../../../../src-core/analysis/impedance/transport/conductivity.ts';
import type { ArcResult, BrickLayerResult } from '../../../../../src-core/model/transport.ts';
import type { ImpedanceFit } from '../../../../../src-core/model/results.ts';
import { createRandom } from '../../../../../src-core/numerics/random.ts';
import { fitOfNoise, fitWith, pellet } from './pellet.ts';

// L/S of 1 mm and 1 cm² is 0.1/cm: capacitances per cm are a tenth of those in F.
const arcsOf = (fit: ImpedanceFit, sample = pellet()): readonly ArcResult[] =>
  analyseConductivity(fit, sample).transport!.arcs;
const namesOf = (fit: ImpedanceFit): readonly string[] =>
  arcsOf(fit).map((arc) => `${arc.parameterName} ${arc.assignment}`);
const doubtsOf = (fit: ImpedanceFit, name: string): string =>
  arcsOf(fit)
    .find(({ parameterName }) => parameterName === name)!
    .reasons.join(' ');

/** Series of p(R,C) with these R and capacitances per cm. */
const arcs = (...list: readonly (readonly [ohm: number, perCm: number])[]): ImpedanceFit =>
  fitWith(
    list.map((_, k) => `p(R${k + 1},C${k + 1})`).join('-'),
    list.flatMap(([ohm, perCm]) => [ohm, perCm * 10]),
  );

describe('what an arc belongs to', () => {
  test('a clear pellet between electrodes that react: every arc by name, none uncertain', () => {
    const fit = arcs([1e3, 1e-12], [1e4, 3e-10], [1e4, 3e-6], [1e5, 2e-4]);
    expect(namesOf(fit)).toEqual(['R1 bulk', 'R2 grain-boundary', 'R3 electrode-interface', 'R4 reaction']);
    expect(arcsOf(fit).map(({ uncertain }) => uncertain)).toEqual([false, false, false, false]);
  });

  test('a layer on the surface, in a thick and in a thin sample', () => {
    const thick = fitWith('p(R1,C1)-p(R2,C2)-p(R3,C3)', [1e3, 1e-12, 1e4, 3e-10, 1e4, 5e-8]);
    const cube = pellet(10, 1);
    const found = arcsOf(thick, cube);
    expect(found.map(({ assignment, uncertain }) => [assignment, uncertain])).toEqual([
      ['bulk', false],
      ['grain-boundary', false],
      ['surface-layer', false],
    ]);
    // The same 5e-8 F/cm in a tenth of the length are 5e-7 F/cm².
    expect(doubtsOf(arcs([1e3, 1e-12], [1e4, 3e-10], [1e4, 5e-8]), 'R3')).toContain('thin sample');
  });

  test('a minor phase between bulk and boundary is left out of both', () => {
    const fit = arcs([1e3, 1e-12], [2e3, 1.2e-11], [1e4, 1e-9]);
    expect(namesOf(fit)).toEqual(['R1 bulk', 'R2 minor-phase', 'R3 grain-boundary']);
    expect(doubtsOf(fit, 'R2')).toContain('minor phase');
    expect(doubtsOf(fit, 'R3')).toBe('');
  });

  test.each([
    [
      'a second arc below the usual range',
      [
        [1e4, 2.9e-12],
        [1e6, 7.3e-12],
      ],
      'R2',
      'less than grain boundaries',
    ],
    [
      'too little more than the bulk',
      [
        [1e4, 3e-12],
        [1e6, 2e-11],
      ],
      'R2',
      'Only 6.7 times',
    ],
    [
      'beside a surface layer’s range',
      [
        [1e4, 1e-12],
        [1e6, 6e-9],
      ],
      'R2',
      'layers on the surface',
    ],
    ['one arc, rather large', [[1e4, 7e-12]], 'R1', 'grain boundaries too'],
    ['no bulk arc', [[1e4, 2e-10]], 'R1', 'No bulk arc'],
    [
      'between interface and reaction',
      [
        [1e4, 1e-12],
        [1e4, 2e-5],
      ],
      'R2',
      'between an interface and a reaction',
    ],
    [
      'peaks close together',
      [
        [1e4, 1e-12],
        [300, 1e-10],
      ],
      'R2',
      'Peaks only a factor 3',
    ],
  ] as const)('%s: uncertain', (_, list, name, reason) => {
    expect(doubtsOf(arcs(...list), name)).toContain(reason);
  });

  test('resistances that the fit hardly tells apart, and capacitances it hardly knows', () => {
    const circuit = 'p(R1,C1)-p(R2,C2)';
    const values = [1e3, 1e-11, 1e4, 3e-9];
    expect(doubtsOf(fitWith(circuit, values, [100, 0, 100, 0], [[0, 2, -0.97]]), 'R1')).toContain('ρ = −0.970');
    expect(doubtsOf(fitWith(circuit, values, [1, 0, 1, 2e-9]), 'R2')).toContain('uncertain by 67 %');
    expect(doubtsOf(fitWith(circuit, [1e3, 8e-11, 1e4, 9e-9], [1, 2e-11, 1, 0]), 'R1')).toContain('next range');
    expect(doubtsOf(fitWith(circuit, values, [1, NaN, 1, 0]), 'R1')).toContain('not known');
  });

  test('noisy spectrum of a clear pellet: nothing uncertain, no warning', () => {
    const fit = fitOfNoise('p(R1,CPE1)-p(R2,CPE2)-CPE3', [850, 3e-11, 0.99, 2400, 2.2e-8, 0.86, 4e-6, 0.88]);
    const { transport, warnings } = analyseConductivity(fit, pellet());
    expect(transport!.arcs.map(({ uncertain }) => uncertain)).toEqual([false, false]);
    expect(warnings).toEqual([]);
  });

  test('area-specific resistance of an electrode arc, halved for two equal electrodes only', () => {
    const fit = arcs([1e3, 1e-12], [1e4, 3e-6]);
    const sample = { ...pellet(1, 0.5) };
    expect(arcsOf(fit, sample)[1]).toMatchObject({
      areaSpecificResistance: { value: 5000, unit: 'Ω·cm²' },
      areaSpecificResistancePerElectrode: { value: 2500 },
    });
    const [bulk, electrode] = arcsOf(fit, { ...sample, cellType: 'three-electrode' });
    expect(bulk!.areaSpecificResistancePerElectrode).toBeUndefined();
    expect(electrode!.areaSpecificResistancePerElectrode).toBeUndefined();
  });
});

describe('brick layer', () => {
  const layerOf = (fit: ImpedanceFit, sample = pellet()): BrickLayerResult =>
    analyseConductivity(fit, sample).transport!.brickLayer!;

  test('closed form, with the error by hand', () => {
    const [R1, C1, R2, C2] = [1e3, 2e-11, 1e5, 4e-9];
    const errors = [0, 4e-13, 2e3, 1e-10];
    const fit = fitWith('p(R1,C1)-p(R2,C2)', [R1, C1, R2, C2], errors, [[2, 3, 0.5]]);
    const { status, specificConductivity, thicknessRatio, bulkPermittivity } = layerOf(fit, pellet(1, 1, 0.01));
    expect(status).toBe('valid');
    expect(specificConductivity!.value).toBeCloseTo((0.1 / R2) * (C1 / C2), 18);
    // −ln R2 and −ln C2 stand together: their correlation adds.
    const relative = Math.sqrt(0.02 ** 2 + 0.02 ** 2 + 0.025 ** 2 + 2 * 0.5 * 0.02 * 0.025 + 2 * 0.01 ** 2);
    expect(specificConductivity!.standardUncertainty / specificConductivity!.value).toBeCloseTo(relative, 10);
    expect(thicknessRatio!.value).toBeCloseTo(0.005, 12);
    expect(thicknessRatio!.standardUncertainty / 0.005).toBeCloseTo(Math.hypot(0.02, 0.025), 10);
    // 2e-11 F over 0.1/cm: 2e-10 F/m over ε₀.
    expect(bulkPermittivity!.value).toBeCloseTo((2e-11 * 0.1 * 100) / 8.8541878128e-12, 6);
  });

  test('Monte Carlo over forty noisy spectra: σ_gb scatters by its error about the truth', () => {
    const truth = [850, 3e-11, 0.99, 2400, 2.2e-8, 0.86];
    const bulk = 3e-11 ** (1 / 0.99) * 850 ** (0.01 / 0.99);
    const expected = ((0.1 / 2400) * bulk) / 4.42698e-9;
    const scores = Array.from({ length: 40 }, (_, k) => {
      const fit = fitOfNoise('p(R1,CPE1)-p(R2,CPE2)', truth, { seed: 100 + k });
      const { value, standardUncertainty } = layerOf(fit).specificConductivity!;
      return (value - expected) / standardUncertainty;
    });
    const square = scores.reduce((sum, z) => sum + z * z, 0) / scores.length;
    expect(square).toBeGreaterThan(0.5);
    expect(square).toBeLessThan(1.6);
  });

  test.each([
    ['C_gb only 2.5 times C_b', [1e3, 3e-11, 1e5, 7.5e-11], 'withheld', 'Thin'],
    ['C_gb 5 times C_b', [1e3, 3e-11, 1e5, 1.5e-10], 'doubtful', 'Thin'],
    ['arcs one and a half apart', [1e3, 1e-11, 15, 1e-9], 'withheld', 'Resistive'],
    ['permittivity below 1', [1e3, 1e-13, 1e5, 1e-9], 'doubtful', 'Permittivity'],
  ] as const)('%s: %s', (_, values, status, check) => {
    const layer = layerOf(fitWith('p(R1,C1)-p(R2,C2)', values));
    expect(layer.status).toBe(status);
    expect(layer.checks.find(({ name }) => name.startsWith(check))!.verdict).not.toBe('pass');
    expect(layer.specificConductivity === undefined).toBe(status === 'withheld');
  });

  test('no capacitance of the bulk: withheld, and said', () => {
    const layer = layerOf(fitWith('R0-p(R1,C1)', [1e3, 1e5, 2e-9]));
    expect(layer.status).toBe('withheld');
    expect(layer.checks[0]!.message).toContain('R0');
  });
});

test('twice the length halves nothing but what scales with it, over random pellets', () => {
  const random = createRandom(3);
  for (let k = 0; k < 20; k++) {
    const values = [1e3, 2e-11, 1e5, 4e-9].map((value) => value * Math.exp(0.2 * random.normal()));
    const fit = fitWith('p(R1,C1)-p(R2,C2)', values, values.map((value) => 0.02 * value)); // prettier-ignore
    const [length, area] = [2 ** random.normal(), 2 ** random.normal()];
    const one = analyseConductivity(fit, pellet(1, 1));
    const other = analyseConductivity(fit, pellet(length, area));
    one.conductivities.forEach((result, i) => {
      const scaled = other.conductivities[i]!;
      expect(scaled.conductivitySPerCm.value / result.conductivitySPerCm.value).toBeCloseTo(length / area, 10);
      expect(scaled.resistivityOhmCm!.value * scaled.conductivitySPerCm.value).toBeCloseTo(1, 10);
      expect(scaled.areaSpecificResistanceOhmCm2!.value / result.areaSpecificResistanceOhmCm2!.value).toBeCloseTo(
        area,
        10,
      );
      expect(scaled.resistivityOhmCm!.standardUncertainty / scaled.resistivityOhmCm!.value).toBeCloseTo(
        scaled.resistance.standardUncertainty / scaled.resistance.value,
        10,
      );
    });
    const [a, b] = [one.transport!.brickLayer!, other.transport!.brickLayer!];
    expect(b.specificConductivity!.value / a.specificConductivity!.value).toBeCloseTo(length / area, 10);
    expect(b.thicknessRatio!.value).toBeCloseTo(a.thicknessRatio!.value, 12);
    expect(b.bulkPermittivity!.value / a.bulkPermittivity!.value).toBeCloseTo(length / area, 10);
  }
});
