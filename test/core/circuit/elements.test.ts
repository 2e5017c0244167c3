import { describe, expect, test } from 'vitest';
import { elements, findElement } from '../../../src-core/circuit/elements/index.ts';
import type { ElementDefinition } from '../../../src-core/circuit/element.ts';
import { createRandom } from '../../../src-core/numerics/random.ts';

function evaluate(definition: ElementDefinition, values: readonly number[], frequencyHz: number): Float64Array {
  const out = new Float64Array(2 + 2 * definition.parameters.length);
  const omega = 2 * Math.PI * frequencyHz;
  definition.impedance(values)(omega, Math.log(omega), out);
  return out;
}

// Values computed independently in extended precision, 12 digits: element, parameters, f/Hz, Z'/Ω, Z''/Ω.
const checks: readonly (readonly [string, readonly number[], number, number, number])[] = [
  ['R', [100], 0.01, 1.0e2, 0.0],
  ['R', [100], 10, 1.0e2, 0.0],
  ['R', [100], 1e5, 1.0e2, 0.0],
  ['C', [1e-6], 0.01, 0.0, -1.59154943092e7],
  ['C', [1e-6], 10, 0.0, -1.59154943092e4],
  ['C', [1e-6], 1e5, 0.0, -1.59154943092],
  ['L', [1e-6], 0.01, 0.0, 6.28318530718e-8],
  ['L', [1e-6], 10, 0.0, 6.28318530718e-5],
  ['L', [1e-6], 1e5, 0.0, 6.28318530718e-1],
  ['La', [1e-4, 0.8], 0.01, 3.37696266174e-6, 1.03932223897e-5],
  ['La', [1e-4, 0.8], 10, 8.48254668973e-4, 2.61065943003e-3],
  ['La', [1e-4, 0.8], 1e5, 1.34439305033, 4.13761635849],
  ['CPE', [1e-5, 0.85], 0.01, 2.45319666328e5, -1.02182994976e6],
  ['CPE', [1e-5, 0.85], 10, 6.91404760283e2, -2.87990808905e3],
  ['CPE', [1e-5, 0.85], 1e5, 2.75253192824e-1, -1.14651206078],
  ['W', [50], 0.01, 1.99471140201e2, -1.99471140201e2],
  ['W', [50], 10, 6.30783130505, -6.30783130505],
  ['W', [50], 1e5, 6.30783130505e-2, -6.30783130505e-2],
  ['Ws', [120, 3], 0.01, 1.19434804586e2, -7.49670064094],
  ['Ws', [120, 3], 10, 6.18038721836, -6.18038716932],
  ['Ws', [120, 3], 1e5, 6.18038723237e-2, -6.18038723237e-2],
  ['Wo', [120, 3], 0.01, 3.9990979599e1, -6.37122257162e2],
  ['Wo', [120, 3], 10, 6.18038724638, -6.18038729543],
  ['Wo', [120, 3], 1e5, 6.18038723237e-2, -6.18038723237e-2],
  ['Wsn', [120, 3, 0.45], 0.01, 1.17888726098e2, -8.49449582102],
  ['Wsn', [120, 3, 0.45], 10, 8.63656986805, -7.37632463722],
  ['Wsn', [120, 3, 0.45], 1e5, 1.36880396967e-1, -1.16906903268e-1],
  ['Won', [120, 3, 0.45], 0.01, 1.24178760596e2, -5.32727700596e2],
  ['Won', [120, 3, 0.45], 10, 8.63656848827, -7.37632921026],
  ['Won', [120, 3, 0.45], 1e5, 1.36880396967e-1, -1.16906903268e-1],
  ['G', [35, 0.05], 0.01, 3.49998704624e1, -5.49775323093e-2],
  ['G', [35, 0.05], 10, 1.55605241038e1, -1.13767445544e1],
  ['G', [35, 0.05], 1e5, 1.39632020365e-1, -1.3962757581e-1],
  ['Gf', [35, 0.05, 0.7], 0.01, 5.79112636713e1, -1.57843358339e-1],
  ['Gf', [35, 0.05, 0.7], 10, 1.24075385832e1, -1.52012933377e1],
  ['Gf', [35, 0.05, 0.7], 1e5, 1.39632020365e-1, -1.3962757581e-1],
  ['Zarc', [80, 1e-3, 0.85], 0.01, 7.9994986138e1, -2.0860272693e-2],
  ['Zarc', [80, 1e-3, 0.85], 10, 7.76254084643e1, -7.02661616537],
  ['Zarc', [80, 1e-3, 0.85], 1e5, 7.93745664703e-2, -3.24798160742e-1],
  ['HN', [80, 1e-3, 0.9, 0.6], 0.01, 7.99987575337e1, -7.83799651559e-3],
  ['HN', [80, 1e-3, 0.9, 0.6], 10, 7.91366886737e1, -3.83101680718],
  ['HN', [80, 1e-3, 0.9, 0.6], 1e5, 1.63394481571, -1.84665170038],
  ['HN', [80, 1e-3, 1, 0.6], 0.01, 7.99999998484e1, -3.01592893919e-3],
  ['HN', [80, 1e-3, 1, 0.6], 10, 7.98488681151e1, -3.00770072735],
  ['HN', [80, 1e-3, 1, 0.6], 1e5, 9.8621286191e-1, -1.3546832653],
];

test.each(checks)('%s(%j) at %d Hz', (symbol, values, frequencyHz, zRe, zIm) => {
  const out = evaluate(findElement(symbol)!, values, frequencyHz);
  const size = Math.hypot(zRe, zIm);
  expect(Math.abs(out[0]! - zRe)).toBeLessThanOrEqual(1e-9 * (Math.abs(zRe) || size));
  expect(Math.abs(out[1]! - zIm)).toBeLessThanOrEqual(1e-9 * (Math.abs(zIm) || size));
});

/** Reasonable random values: positive ones over six decades about `middle`, exponents inside their limits. */
function randomValues(definition: ElementDefinition, uniform: () => number): number[] {
  return definition.parameters.map((item) => {
    if (item.kind === 'exponent') return 0.2 + 0.75 * uniform();
    return item.symbol === 'phi' ? 0.1 + 3 * uniform() : 10 ** (6 * uniform() - 3);
  });
}

describe.each(elements)('$symbol, $title', (definition) => {
  test('its derivatives are those of its impedance', () => {
    const random = createRandom(19);
    for (let trial = 0; trial < 200; trial++) {
      const values = randomValues(definition, random.uniform);
      const frequencyHz = 10 ** (9 * random.uniform() - 3);
      const out = evaluate(definition, values, frequencyHz);
      values.forEach((value, j) => {
        // Fourth-order differences in the parameter's own logarithm.
        const h = 2e-4;
        const at = (steps: number): Float64Array =>
          evaluate(definition, values.with(j, value * Math.exp(steps * h)), frequencyHz);
        const [a, b, c, d] = [at(-2), at(-1), at(1), at(2)];
        const scale = Math.hypot(out[0]!, out[1]!);
        for (const part of [0, 1]) {
          const numeric = (a[part]! - 8 * b[part]! + 8 * c[part]! - d[part]!) / (12 * h);
          const analytic = out[2 + 2 * j + part]! * value;
          const size = Math.max(scale, Math.hypot(out[2 + 2 * j]!, out[3 + 2 * j]!) * value);
          expect(Math.abs(numeric - analytic) / size).toBeLessThan(1e-7);
        }
      });
    }
  });

  test('it stays finite from 1 µHz to 1 GHz at the ends of its limits', () => {
    const ends = definition.parameters.map(({ kind, minimum, maximum }) =>
      kind === 'exponent' ? [Math.max(minimum, 0.01), maximum] : [Math.max(minimum, 1e-12), Math.min(maximum, 1e12)],
    );
    for (let corner = 0; corner < 2 ** ends.length; corner++) {
      const values = ends.map((pair, j) => pair[(corner >> j) & 1]!);
      for (const frequencyHz of [1e-6, 1, 1e9])
        for (const value of evaluate(definition, values, frequencyHz)) expect(Number.isFinite(value)).toBe(true);
    }
  });

  test('its start values are inside the limits and give about the size asked', () => {
    const values = definition.start({ resistanceOhm: 1e5, omega: 1e3, exponent: 0.8 });
    definition.parameters.forEach((item, j) => {
      expect(values[j]).toBeGreaterThan(item.minimum);
      expect(values[j]).toBeLessThan(item.maximum);
    });
    const out = evaluate(definition, values, 1e3 / (2 * Math.PI));
    const size = Math.hypot(out[0]!, out[1]!);
    expect(size).toBeGreaterThan(0.3e5);
    expect(size).toBeLessThan(3e5);
  });

  test('its impedance scales as its parameters say', () => {
    const values = definition.start({ resistanceOhm: 20, omega: 30, exponent: 0.7 });
    const scaled = values.map((value, j) => value * 7 ** definition.parameters[j]!.impedancePower);
    const small = evaluate(definition, values, 3);
    const large = evaluate(definition, scaled, 3);
    expect(large[0]).toBeCloseTo(7 * small[0]!, 9);
    expect(large[1]).toBeCloseTo(7 * small[1]!, 9);
  });

  test('it has what a table and a form need', () => {
    expect(definition.symbol).toMatch(/^[A-Z][A-Za-z]*$/);
    for (const text of [definition.title, definition.formula, definition.source]) expect(text).not.toBe('');
    expect(elements.filter((item) => item.symbol === definition.symbol)).toHaveLength(1);
  });
});
