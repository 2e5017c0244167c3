import { describe, expect, test } from 'vitest';
import { elements, findElement } from '../../../src-core/circuit/elements/index.ts';
import { createUserElement } from '../../../src-core/circuit/user-element.ts';
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
  ['DL', [150, 2e-3, 0.9, 400], 0.01, 4.43019748531e2, -2.56238990716e1],
  ['DL', [150, 2e-3, 0.9, 400], 10, 3.28070855916e1, -2.67275760924e1],
  ['DL', [150, 2e-3, 0.9, 400], 1e5, 5.1214900626e-1, -4.3741326727e-1],
  ['DLb', [150, 2e-3, 0.9], 0.01, 9.93918535658e2, -5.95983188589e3],
  ['DLb', [150, 2e-3, 0.9], 10, 3.25296114414e1, -2.72665618733e1],
  ['DLb', [150, 2e-3, 0.9], 1e5, 5.12147675963e-1, -4.37415438145e-1],
  ['TLM', [150, 40, 2e-3, 0.9], 0.01, 1.00725705196e3, -5.95979953052e3],
  ['TLM', [150, 40, 2e-3, 0.9], 10, 5.44608815316e1, -2.04533519545e1],
  ['TLM', [150, 40, 2e-3, 0.9], 1e5, 3.19637483914e1, -3.28651121473e-1],
  ['JM', [2000, 8000, 2.5e-3], 1e-4, 7.99998684056e3, -8.37755949269],
  ['JM', [2000, 8000, 2.5e-3], 0.01, 7.87165161865e3, -8.17357771945e2],
  ['JM', [2000, 8000, 2.5e-3], 10, 1.82836788687e3, -2.28367886868e2],
  ['JMi', [2000, 8000, 2.5e-3, 3e-5, 0.93], 1e-4, 7.99987315857e3, -9.38172299733],
  ['JMi', [2000, 8000, 2.5e-3, 3e-5, 0.93], 0.01, 7.84519737418e3, -8.83571698654e2],
  ['JMi', [2000, 8000, 2.5e-3, 3e-5, 0.93], 10, 1.74324982081e3, -2.03671317348e2],
  ['JMg', [2000, 8000, 2.5e-3, 5000, 3e-5, 300, 1e-6], 1e-4, 5.00970674707e3, -2.07968446231],
  ['JMg', [2000, 8000, 2.5e-3, 5000, 3e-5, 300, 1e-6], 0.01, 4.98999704706e3, -2.0600724774e2],
  ['JMg', [2000, 8000, 2.5e-3, 5000, 3e-5, 300, 1e-6], 10, 1.95582124347e3, -3.74551442474e2],
  // From the formulas in 60 digits, at the ends of the range.
  ['Wsph', [120, 3], 1e-6, 23.99999999999, -19098593.17104],
  ['Wsph', [120, 3], 0.0001, 23.99999989172, -190985.9330028],
  ['Wsph', [120, 3], 0.01, 23.9989172541, -1909.988561393],
  ['Wsph', [120, 3], 10, 6.144048956237, -6.849602125693],
  ['Wsph', [120, 3], 100000, 0.06180383950195, -0.0618675670889],
  ['Wsph', [120, 3], 1e9, 0.0006180387232043, -0.0006180450894676],
  ['DL', [150, 0.002, 0.9, 400], 1e-6, 448.7919847584, -0.006597708295222],
  ['DL', [150, 0.002, 0.9, 400], 0.001, 448.2429084136, -3.297888614535],
  ['DL', [150, 0.002, 0.9, 400], 1, 80.83932207809, -87.95973670441],
  ['DL', [150, 0.002, 0.9, 400], 1e9, 0.008116993656978, -0.006932567493289],
  ['DLb', [150, 0.002, 0.9], 1e-6, 3757909.721833, -23726192.5107],
  ['DLb', [150, 0.002, 0.9], 0.001, 7547.91425306, -47339.98809672],
  ['DLb', [150, 0.002, 0.9], 1, 63.46855680376, -99.2822947078],
  ['DLb', [150, 0.002, 0.9], 1e9, 0.008116993651682, -0.006932567501931],
  ['TLM', [150, 40, 0.002, 0.9], 1e-6, 3757923.055168, -23726192.51069],
  ['TLM', [150, 40, 0.002, 0.9], 0.001, 7561.248232782, -47339.98402143],
  ['TLM', [150, 40, 0.002, 0.9], 1, 77.33980640931, -97.32736036476],
  ['TLM', [150, 40, 0.002, 0.9], 1e9, 31.58504605364, -0.005208769251167],
  ['JM', [2000, 8000, 0.0025], 1e-6, 7999.999998684, -0.08377580407481],
  ['JM', [2000, 8000, 0.0025], 0.001, 7998.68438552, -83.75489245921],
  ['JM', [2000, 8000, 0.0025], 1, 2322.444847134, -722.2266021765],
  ['JM', [2000, 8000, 0.0025], 1e9, 1600.022836789, -0.02283678868676],
  ['JMi', [2000, 8000, 0.0025, 3e-5, 0.93], 1e-6, 7999.998467483, -0.0976416500675],
  ['JMi', [2000, 8000, 0.0025, 3e-5, 0.93], 0.001, 7997.506154376, -92.27187789057],
  ['JMi', [2000, 8000, 0.0025, 3e-5, 0.93], 1, 2202.380333131, -699.8207517894],
  ['JMi', [2000, 8000, 0.0025, 3e-5, 0.93], 1e9, 1600.000003633, -3.271707175076e-5],
  ['JMg', [2000, 8000, 0.0025, 5000, 3e-5, 300, 1e-6], 1e-6, 5009.708737665, -0.02079686443156],
  ['JMg', [2000, 8000, 0.0025, 5000, 3e-5, 300, 1e-6], 0.001, 5009.509678475, -20.79488358631],
  ['JMg', [2000, 8000, 0.0025, 5000, 3e-5, 300, 1e-6], 1, 2614.160020872, -605.1584226787],
  ['JMg', [2000, 8000, 0.0025, 5000, 3e-5, 300, 1e-6], 1e9, 1600.000000042, -1.94803521704e-5],
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

/** Formulas a user might write, held to what the built-in elements are held to. */
const written = [
  'R/(1 + (j*w*tau)^n)',
  'R*tanh((jw*tau)^n)/(jw*tau)^n',
  '1/(1/R + Q*(j*2*pi*f)^n)',
  'sigma*(1 - j)/sqrt(omega); sigma=1e-6..1e12',
].map((formula) => createUserElement(formula.replaceAll('jw', 'j*w')));

describe.each([...elements, ...written])('$symbol, $title, $formula', (definition) => {
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
    expect(elements.filter((item) => item.symbol === definition.symbol)).toHaveLength(
      definition.symbol === 'U' ? 0 : 1,
    );
  });
});

test('a formula of a user has the values of the element it describes', () => {
  const own = createUserElement('R/(1 + (j*w*tau)^n)^b; b=0.1..1');
  expect(own.parameters.map(({ symbol, kind, minimum, maximum }) => [symbol, kind, minimum, maximum])).toEqual([
    ['R', 'positive', 1e-18, 1e18],
    ['tau', 'positive', 1e-18, 1e18],
    ['n', 'exponent', 0, 1.1],
    ['b', 'exponent', 0.1, 1],
  ]);
  const built = findElement('HN')!;
  for (const frequencyHz of [1e-6, 1, 1e9]) {
    const mine = evaluate(own, [80, 1e-3, 0.9, 0.6], frequencyHz);
    evaluate(built, [80, 1e-3, 0.9, 0.6], frequencyHz).forEach((value, k) =>
      expect(Math.abs(mine[k]! - value)).toBeLessThanOrEqual(1e-11 * Math.abs(value)),
    );
  }
});
