import { expect, test } from 'vitest';
import { sensorFrom, sensorToleranceK, sensorWords } from '../../../../src-core/analysis/arrhenius/sensor-errors.ts';
import { parseBench } from '../../../../src-core/model/bench-schema.ts';
import { sensorClasses, type SensorClassId } from '../../../../src-core/model/sensor-accuracy.ts';

test('tolerances as the tables of IEC 60751 and IEC 60584-1 print them, K', () => {
  const at = (classId: SensorClassId, ...celsius: number[]) =>
    celsius.map((t) => Number(sensorToleranceK(classId, t).toFixed(4)));
  expect(at('pt100-aa', 0, 100, 200)).toEqual([0.1, 0.27, 0.44]);
  expect(at('pt100-a', -100, 0, 100, 200, 300, 400)).toEqual([0.35, 0.15, 0.35, 0.55, 0.75, 0.95]);
  expect(at('pt100-b', -200, 0, 100, 200, 500)).toEqual([1.3, 0.3, 0.8, 1.3, 2.8]);
  expect(at('pt100-c', 0, 100)).toEqual([0.6, 1.6]);
  // The greater of both: they meet at 375 °C (K, class 1), 333⅓ °C (K, 2), 125 °C (T, 1) and 133⅓ °C (T, 2).
  expect(at('k-1', -40, 20, 375, 1000)).toEqual([1.5, 1.5, 1.5, 4]);
  expect(at('k-2', 0, 1000 / 3, 1200)).toEqual([2.5, 2.5, 9]);
  expect(at('t-1', 0, 125, 350)).toEqual([0.5, 0.5, 1.4]);
  expect(at('t-2', 0, 400 / 3, 350)).toEqual([1, 1, 2.625]);
  expect([at('n-1', 500), at('n-2', 500)]).toEqual([at('k-1', 500), at('k-2', 500)]);
});

test('zero and slope are each spread evenly over their part of the tolerance', () => {
  for (const [id, { zeroK, slope }] of Object.entries(sensorClasses)) {
    const { offsetErrorK, gainError } = sensorFrom({ classId: id as SensorClassId });
    // The variance of an even spread over ±a is a²/3.
    expect(3 * offsetErrorK ** 2).toBeCloseTo(zeroK ** 2, 12);
    expect(3 * gainError ** 2).toBeCloseTo(slope ** 2, 12);
  }
  expect(sensorFrom({ toleranceK: 0.3 })).toMatchObject({ offsetErrorK: 0.3 / Math.sqrt(3), gainError: 0 });
  // A calibration tells the zero, never the slope.
  const calibrated = sensorFrom({ classId: 'k-2', correctionK: -1.2, correctionErrorK: 0.1 });
  expect(calibrated).toMatchObject({ offsetErrorK: 0.1, gainError: 0.0075 / Math.sqrt(3) });
});

test('the sensor is named, also where it is assumed', () => {
  expect(sensorWords({})).toBe('Pt100 of class A (IEC 60751), assumed');
  expect(sensorWords({ classId: 't-1' })).toBe('Thermocouple T of class 1 (IEC 60584-1)');
  expect(sensorWords({ toleranceK: 0.5, correctionK: 0.25 })).toBe('sensor good to ± 0.50 K, corrected by +0.250 K');
  expect(sensorWords({ classId: 'pt100-b', correctionK: -0.12, correctionErrorK: 0.03 })).toBe(
    'Pt100 of class B (IEC 60751), corrected by −0.120 ± 0.030 K',
  );
  expect(sensorFrom({ correctionK: 1 })).toMatchObject({ offsetErrorK: 0.15 / Math.sqrt(3) });
});

test('a bench that says nonsense of its sensor is refused with the field named', () => {
  const bench = (sensorAccuracy: object) => ({
    name: 'Oven',
    members: [{ driverId: 'eurotherm', address: 'serial:COM3', roles: ['temperature'], sensorAccuracy }],
  });
  const wanted = { classId: 'k-1', correctionK: -0.4, correctionErrorK: 0.2 };
  expect(parseBench(bench(wanted)).members[0]!.sensorAccuracy).toEqual(wanted);
  const refusal = (accuracy: object) => {
    try {
      return parseBench(bench(accuracy));
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refusal({ classId: 'k-3' })).toMatch(/members\.0\.sensorAccuracy\.classId: must be one of pt100-aa, .*t-2/);
  expect(refusal({ classId: 'k-1', toleranceK: 1 })).toMatch(/sensorAccuracy: is a class or a tolerance, not both/);
  expect(refusal({ toleranceK: 0 })).toMatch(/sensorAccuracy\.toleranceK: must be above 0/);
  expect(refusal({ correctionErrorK: -0.1 })).toMatch(/sensorAccuracy\.correctionErrorK: must lie between 0 and 100/);
  expect(refusal({})).toMatch(/sensorAccuracy: must say something/);
});
