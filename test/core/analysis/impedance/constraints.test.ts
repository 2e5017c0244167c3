import { describe, expect, test } from 'vitest';
import { parseBound, parseFix, parseOrder, parseTie } from '../../../../src-core/analysis/impedance/constraint-text.ts';
import { fitImpedance } from '../../../../src-core/analysis/impedance/fit.ts';
import { createParameterMap } from '../../../../src-core/analysis/impedance/parameter-map.ts';
import { createCircuit } from '../../../../src-core/circuit/circuit.ts';
import type { FitConstraint } from '../../../../src-core/model/fit-constraint.ts';
import type { ImpedanceFit } from '../../../../src-core/model/results.ts';
import { noisySpectrum, sweep } from './synthetic.ts';

const circuit = 'R0-p(R1,CPE1)-p(R2,CPE2)';
const truth = [10, 100, 1e-6, 0.9, 100, 1e-4, 0.9];
const spectrum = noisySpectrum(circuit, truth, sweep(1e5, 0.1, 8), 0.002, 4);
const free = fitImpedance(spectrum, { circuit });
const value = (fit: ImpedanceFit, name: string) => fit.parameters.find((item) => item.name === name)!;
const withConstraints = (...constraints: FitConstraint[]): ImpedanceFit =>
  fitImpedance(spectrum, { circuit, constraints });

test('a fixed parameter keeps its value, has no error and frees a degree', () => {
  const fit = withConstraints(parseFix('R0=10'));
  expect(value(fit, 'R0')).toMatchObject({ value: 10, standardError: 0, constraint: 'fixed' });
  expect(fit.statistics!.freeParameters).toBe(6);
  expect(fit.chiSquared).toBeGreaterThan(free.chiSquared);
  expect(fit.chiSquared).toBeLessThan(1.1 * free.chiSquared);
  expect(value(fit, 'R1').standardError).toBeLessThan(value(free, 'R1').standardError);
  expect(fit.reducedChiSquared).toBeCloseTo(fit.chiSquared / (2 * fit.points - 6), 12);
});

test('a tie holds, carries the error and is not called a correlation', () => {
  const fit = withConstraints(parseTie('R2=R1'), parseTie('CPE2.n = 2*CPE1.n - CPE1.n'));
  const [first, second] = [value(fit, 'R1'), value(fit, 'R2')];
  expect(second.value).toBeCloseTo(first.value, 9);
  expect(second.standardError).toBeCloseTo(first.standardError, 9);
  expect(second.constraint).toBe('tied');
  expect(value(fit, 'CPE2.n').value).toBeCloseTo(value(fit, 'CPE1.n').value, 12);
  expect(first.standardError).toBeLessThan(0.9 * value(free, 'R1').standardError);
  expect(fit.warnings.filter(({ code, message }) => code === 'correlated' && message.includes('R2'))).toEqual([]);
  expect(fit.chiSquared).toBeLessThan(1.1 * free.chiSquared);
});

test('bounds hold, and a value that rests on one says so', () => {
  const fit = withConstraints(parseBound('CPE1.n=0.6..0.85'), parseBound('R0=11..'));
  expect(value(fit, 'CPE1.n')).toMatchObject({ value: expect.closeTo(0.85, 6) as number, atBound: true });
  expect(value(fit, 'R0').value).toBeGreaterThanOrEqual(11 * (1 - 1e-9));
  expect(fit.warnings.map(({ code }) => code)).toContain('at-bound');
  const wide = withConstraints(parseBound('R0=1..100'), parseBound('CPE1.n=0.5..1'));
  expect(wide.chiSquared / free.chiSquared).toBeCloseTo(1, 6);
  expect(value(wide, 'R0').standardError / value(free, 'R0').standardError).toBeCloseTo(1, 4);
});

test('a bound on the characteristic frequency', () => {
  const hertz = (fit: ImpedanceFit, k: 1 | 2): number => {
    const [R, Q, n] = [`R${k}`, `CPE${k}.Q`, `CPE${k}.n`].map((name) => value(fit, name).value) as [
      number,
      number,
      number,
    ];
    return 1 / (2 * Math.PI * (R * Q) ** (1 / n));
  };
  const slow = hertz(free, 2);
  const wide = withConstraints(parseBound(`f(CPE2)=${slow / 100}..${slow * 100}`));
  expect(wide.chiSquared / free.chiSquared).toBeCloseTo(1, 6);
  expect(value(wide, 'CPE2.Q').standardError / value(free, 'CPE2.Q').standardError).toBeCloseTo(1, 4);
  expect(value(wide, 'R2').standardError / value(free, 'R2').standardError).toBeCloseTo(1, 4);
  const narrow = withConstraints(parseBound(`f(R2)=${slow * 1.2}..${slow * 100}`));
  expect(hertz(narrow, 2)).toBeCloseTo(slow * 1.2, 6);
  expect(value(narrow, 'CPE2.Q').atBound).toBe(true);
  expect(Number.isFinite(value(narrow, 'R2').standardError)).toBe(true);
});

test('time constants stay in the order demanded, whichever comes first', () => {
  const rising = withConstraints(parseOrder('CPE1<CPE2'));
  expect(rising.chiSquared / free.chiSquared).toBeCloseTo(1, 6);
  expect(value(rising, 'CPE1.Q').value).toBeLessThan(1e-5);
  const falling = withConstraints(parseOrder('CPE2<CPE1'));
  expect(falling.chiSquared / free.chiSquared).toBeCloseTo(1, 6);
  expect(value(falling, 'CPE1.Q').value).toBeGreaterThan(1e-5);
  const zarcs = noisySpectrum('Zarc1-Zarc2', [50, 1e-3, 0.9, 80, 1e-1, 0.9], sweep(1e5, 0.1, 8), 0.002, 1);
  const ordered = fitImpedance(zarcs, { circuit: 'Zarc1-Zarc2', constraints: [parseOrder('Zarc2<Zarc1')] });
  expect(value(ordered, 'Zarc1.R').value).toBeCloseTo(80, -0.5);
});

test('the slopes of the map are those of its values', () => {
  const circuitOf = createCircuit(circuit);
  const map = createParameterMap(circuitOf, [
    ...[parseTie('R2=R1*CPE1.n'), parseBound('CPE1.n=0.5..1'), parseBound('R0=1..100')],
    ...[parseBound('f(CPE1)=1..1e6'), parseOrder('CPE1<CPE2')],
  ]);
  const count = circuitOf.parameters.length;
  const start = map.toFree(truth);
  const slopes = new Float64Array(map.entries.length);
  const values = new Float64Array(count);
  map.fromFree(start, values, slopes);
  const shifted = (column: number, by: number): Float64Array => {
    const out = new Float64Array(count);
    map.fromFree(start.with(column, start[column]! + by), out);
    return out;
  };
  for (let column = 0; column < map.freeCount; column++) {
    const [up, down] = [shifted(column, 1e-6), shifted(column, -1e-6)];
    for (let j = 0; j < count; j++) {
      const entry = map.entries.findIndex(({ parameter, free: own }) => parameter === j && own === column);
      const slope = entry < 0 ? 0 : slopes[entry]!;
      expect(((up[j]! - down[j]!) / 2e-6 - slope) / values[j]!).toBeCloseTo(0, 6);
    }
  }
});

describe('what makes no sense is refused', () => {
  test.each([
    [[parseFix('R9=1')], 'no parameter “R9”'],
    [[parseFix('R0=-1')], 'R0 cannot be -1'],
    [[parseFix('R0=1'), parseTie('R0=R1')], 'constrained twice'],
    [[parseTie('R1=R2'), parseTie('R2=R1')], 'depends on itself'],
    [[parseTie('R1=R1')], 'depends on itself'],
    [[parseTie('R1=2*R7')], 'no parameter “R7”'],
    [[parseTie('R1=2*')], 'ends too early'],
    [[parseBound('R1=5..2')], 'leave nothing'],
    [[parseBound('f(R0)=1..2')], 'no time constant'],
    [[parseBound('f(X)=1..2')], 'no element “X”'],
    [[parseBound('f(R1)=3..2')], 'cannot lie between'],
    [['R0', 'R1', 'R2', 'CPE1.Q', 'CPE1.n', 'CPE2.Q', 'CPE2.n'].map((name) => parseFix(`${name}=0.5`)), 'nothing to fit'],
  ])('%#', (constraints, message) => {
    expect(() => withConstraints(...constraints)).toThrow(message);
  });
  test.each([
    [parseFix, 'R0'],
    [parseFix, 'R0=a'],
    [parseFix, '=1'],
    [parseTie, 'R0='],
    [parseBound, 'R0=1'],
    [parseBound, 'R0=a..2'],
    [parseOrder, 'R0'],
    [parseOrder, 'R0<'],
  ])('%# %s', (parse, text) => {
    expect(() => parse(text)).toThrow('cannot be read');
  });
}); // prettier-ignore

test('a tie that leads where the element cannot be is told', () => {
  const codes = (tie: string): readonly string[] => withConstraints(parseTie(tie)).warnings.map(({ code }) => code);
  expect(codes('R0=0-R1/100')).toContain('tied-outside-limits');
  expect(codes('R0=R1/10')).not.toContain('tied-outside-limits');
});

describe('a minimum on limits is that of the others with these values fixed', () => {
  const own = 'R0-p(R1,CPE1)';
  const arc = noisySpectrum(own, [12, 5.4e4, 3.1e-9, 0.82], sweep(1e6, 0.1, 10), 0.005, 3);
  const fitWith = (...constraints: FitConstraint[]): ImpedanceFit => fitImpedance(arc, { circuit: own, constraints });
  test.each([
    [parseBound('R1=..50000'), parseFix('R1=50000')],
    [parseBound('R1=56000..'), parseFix('R1=56000')],
    [parseBound('CPE1.n=0.85..'), parseFix('CPE1.n=0.85')],
    [parseBound('CPE1.n=..0.8'), parseFix('CPE1.n=0.8')],
  ])('%j', (bound, fix) => {
    const bounded = fitWith(bound);
    const fixed = fitWith(fix);
    expect(bounded.converged).toBe(true);
    expect(bounded.chiSquared / fixed.chiSquared).toBeCloseTo(1, 8);
    const name = (fix as { parameter: string }).parameter;
    expect(value(bounded, name).atBound).toBe(true);
    expect(value(bounded, 'CPE1.Q').value / value(fixed, 'CPE1.Q').value).toBeCloseTo(1, 5);
    const [error, same] = [value(bounded, 'CPE1.Q'), value(fixed, 'CPE1.Q')].map((item) => item.standardError);
    expect(error! / same!).toBeCloseTo(1, 1);
  });

  test('two that want the same place stand on each other', () => {
    // The slower arc is bounded so that it would have to be the faster.
    const constraints = [parseOrder('CPE1<CPE2'), parseBound('f(CPE1)=..1')];
    const fit = fitImpedance(spectrum, { circuit, constraints });
    expect(fit.converged).toBe(true);
    const tau = (k: 1 | 2): number =>
      (value(fit, `R${k}`).value * value(fit, `CPE${k}.Q`).value) ** (1 / value(fit, `CPE${k}.n`).value);
    expect(tau(1)).toBeLessThanOrEqual(tau(2) * (1 + 1e-6));
    expect(tau(1)).toBeGreaterThanOrEqual((1 / (2 * Math.PI)) * (1 - 1e-6));
  });
});
