import { expect, test } from 'vitest';
import { circuitImpedance, createCircuit, createEvaluator } from '../../../src-core/circuit/circuit.ts';
import { createRandom } from '../../../src-core/numerics/random.ts';

// Computed independently in extended precision, 12 digits.
const checks: readonly (readonly [string, readonly number[], number, number, number])[] = [
  ['p(R1,CPE1)', [2400, 2.2e-8, 0.86], 0.01, 2.39999744123e3, -1.1447000514e-2],
  ['p(R1,CPE1)', [2400, 2.2e-8, 0.86], 1e5, 1.72631161684e2, -4.07387608624e2],
  ['p(R1,R2-CPE2,CPE3)', [6e4, 1.5e4, 2e-6, 0.9, 8e-11, 0.97], 0.01, 5.98996575874e4, -5.86916522845e2],
  ['p(R1,R2-CPE2,CPE3)', [6e4, 1.5e4, 2e-6, 0.9, 8e-11, 0.97], 100, 1.21689561082e4, -9.57733761469e2],
  ['p(R1,R2-CPE2,CPE3)', [6e4, 1.5e4, 2e-6, 0.9, 8e-11, 0.97], 1e6, 9.07102730151e2, -2.90177602554e3],
  ['L0-p(R1,CPE1)-p(R2,CPE2)-CPE3', [2e-7, 850, 3e-11, 0.99, 2400, 2.2e-8, 0.86, 4e-6, 0.88], 0.1, 7.37627888481e4, -3.69641164082e5],
  ['L0-p(R1,CPE1)-p(R2,CPE2)-CPE3', [2e-7, 850, 3e-11, 0.99, 2400, 2.2e-8, 0.86, 4e-6, 0.88], 1000, 3.20107294273e3, -3.28850874122e2],
  ['L0-p(R1,CPE1)-p(R2,CPE2)-CPE3', [2e-7, 850, 3e-11, 0.99, 2400, 2.2e-8, 0.86, 4e-6, 0.88], 7e6, 4.53324338970e2, -4.20678436130e2],
  ['p(JMi1,C1)', [2000, 8000, 2.5e-3, 3e-5, 0.93, 1.2e-10], 0.01, 7.84519726965e+3, -8.83572156822e+2],
  ['p(JMi1,C1)', [2000, 8000, 2.5e-3, 3e-5, 0.93, 1.2e-10], 100, 1.62429208650e+3, -4.98504571716e+1],
  ['p(JMi1,C1)', [2000, 8000, 2.5e-3, 3e-5, 0.93, 1.2e-10], 1e6, 6.51634804682e+2, -7.86122991480e+2],
]; // prettier-ignore

test.each(checks)('%s %j at %d Hz', (text, parameters, frequencyHz, zRe, zIm) => {
  const { zReOhm, zImOhm } = circuitImpedance(createCircuit(text), parameters, [frequencyHz]);
  expect(Math.abs(zReOhm[0]! / zRe - 1)).toBeLessThan(1e-9);
  expect(Math.abs(zImOhm[0]! / zIm - 1)).toBeLessThan(1e-9);
});

test.each(['R0-p(R1,CPE1)-Wo1', 'p(R1,R2-CPE2,CPE3-L3)', 'L0-R0-p(C1,R1-p(R2-W2,Zarc3),Ws4)-C5', 'R1'])(
  'the derivatives of %s are those of its impedance',
  (text) => {
    const circuit = createCircuit(text);
    const random = createRandom(4);
    const count = circuit.parameters.length;
    const frequencyHz = [1e-3, 0.7, 33, 4e4];
    const n = frequencyHz.length;
    const evaluator = createEvaluator(circuit, frequencyHz);
    const [re, im, up, upIm, down, downIm] = Array.from({ length: 6 }, () => new Float64Array(n)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array, // prettier-ignore
    ];
    const slopeRe = new Float64Array(n * count);
    const slopeIm = new Float64Array(n * count);
    for (let trial = 0; trial < 50; trial++) {
      const p = circuit.parameters.map(({ definition }) =>
        definition.kind === 'exponent' ? 0.3 + 0.6 * random.uniform() : 10 ** (4 * random.uniform() - 2),
      );
      evaluator.derivatives(p, re, im, slopeRe, slopeIm);
      p.forEach((value, j) => {
        const h = 1e-5;
        evaluator.impedance(p.with(j, value * (1 + h)), up, upIm);
        evaluator.impedance(p.with(j, value * (1 - h)), down, downIm);
        for (let k = 0; k < n; k++) {
          const size =
            Math.hypot(re[k]!, im[k]!) + Math.hypot(slopeRe[k * count + j]!, slopeIm[k * count + j]!) * value;
          expect(((up[k]! - down[k]!) / (2 * h) - slopeRe[k * count + j]! * value) / size).toBeCloseTo(0, 7);
          expect(((upIm[k]! - downIm[k]!) / (2 * h) - slopeIm[k * count + j]! * value) / size).toBeCloseTo(0, 7);
        }
      });
    }
  },
);

test('a wrong number of parameters is answered with their names', () => {
  expect(() => circuitImpedance(createCircuit('R0-CPE1'), [1, 2], [1])).toThrow('has 3 parameters, 2 were given');
});
