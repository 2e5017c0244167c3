import { expect, test } from 'vitest';
import { withoutCell } from '../../../src-core/instruments/driver.ts';
import { techniques } from '../../../src-core/analysis/index.ts';
import { eis } from '../../../src-core/methods/eis/index.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import { planMethod } from '../../../src-core/methods/plan.ts';
import type { BenchRole } from '../../../src-core/model/action.ts';
import type { MethodStep, TemperatureSeriesStep } from '../../../src-core/model/method.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import { describeMethod } from '../../../src-core/reports/method-text.ts';

const limits = { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1e-3, maxDurationS: 48 * 3600, maxTemperatureC: 60 };
const methodOf = (step: MethodStep, changed = {}) =>
  parseMethod({ name: 'M', limits: { ...limits, ...changed }, steps: [step] });
const emptySample: Sample = {
  ...{ id: 's', name: 'S', ion: { symbol: 'Mg', chargeNumber: 2 } },
  ...{ cellType: 'two-electrode', geometry: 'slab' },
};
const { kind: _kind, ...spectrum } = eis.create();
const series: TemperatureSeriesStep = {
  kind: 'temperature-series',
  temperaturesC: [25, 0, -20],
  toleranceK: 0.2,
  holdS: 600,
  maxSettleS: 7200,
  endTemperatureC: 25,
  steps: [eis.create()],
};
const errorsOf = (step: MethodStep, changed = {}): string[] =>
  planMethod(methodOf(step, changed))
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ field }) => field);

test('a temperature series goes there and back, must become stable each time, and ends at a safe temperature', () => {
  const { steps } = planMethod(methodOf({ ...series, thereAndBack: true }));
  const targets = steps.flatMap(({ action }) => (action.kind === 'temperature' ? [action.targetC] : []));
  expect(targets).toEqual([25, 0, -20, 0, 25, 25]);
  const temperatures = steps.filter(({ action }) => action.kind === 'temperature');
  expect(temperatures.map(({ mustSettle = false }) => mustSettle)).toEqual([true, true, true, true, true, false]);
  expect(steps.filter(({ action }) => action.kind === 'impedance')).toHaveLength(5);
  expect(temperatures[0]!.action).toMatchObject({ minC: -35, maxC: 40, toleranceK: 0.2, holdS: 600 });
});

test('spectra of a temperature series are told apart by their temperature, and their series is usual in a report', () => {
  const plan = planMethod(methodOf(series));
  const labels = plan.steps.flatMap(({ action, label }) => (action.kind === 'impedance' ? [label] : []));
  expect(labels).toEqual(['Impedance spectrum at 25 °C', 'Impedance spectrum at 0 °C', 'Impedance spectrum at −20 °C']);
  const alone = planMethod(methodOf(eis.create()));
  expect(alone.steps.map(({ label }) => label)).toEqual(['Impedance spectrum']);
  const quantity = (value: number, unit: string) => ({ value, unit });
  const pellet: Sample = {
    ...{ id: 'p', name: 'p', ion: { symbol: 'Mg', chargeNumber: 2 }, cellType: 'two-electrode', geometry: 'slab' },
    ...{ area: quantity(1, 'cm²'), thickness: quantity(1, 'mm') },
  };
  const { thickness: _thickness, ...withoutThickness } = pellet;
  const isUsual = (of: typeof plan, sample: Sample) =>
    techniques.series.isUsualFor({ plan: of, sample, impedancePoints: 100 });
  expect([isUsual(plan, pellet), isUsual(plan, withoutThickness), isUsual(alone, pellet)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('spectra for stability form a group of their own before each inner sequence', () => {
  const agreement = { eis: spectrum, maxChange: 0.01, maxSpectra: 3, waitS: 60 };
  const { steps } = planMethod(methodOf({ ...series, temperaturesC: [0], agreement }));
  const grouped = steps.filter(({ group }) => group !== undefined);
  expect(grouped.map(({ pulse }) => pulse)).toEqual([1, 2, 2, 3, 3]);
  expect(new Set(grouped.map(({ group }) => group)).size).toBe(1);
  expect(grouped.filter(({ agreement: kept }) => kept?.isLast)).toHaveLength(1);
});

test('temperatures are read as a list, as text and as from:step:to', () => {
  const read = (temperaturesC: unknown) =>
    (parseMethod({ name: 'M', limits, steps: [{ ...series, temperaturesC }] }).steps[0] as TemperatureSeriesStep)
      .temperaturesC;
  expect(read('−40:10:0')).toEqual([-40, -30, -20, -10, 0]);
  expect(read('25:10:0')).toEqual([25, 15, 5]);
  expect(read('-40, -20; 25')).toEqual([-40, -20, 25]);
  expect(read(['-40 °C', 25])).toEqual([-40, 25]);
  for (const wrong of ['', 'cold', '0:0:10', [-400], 7]) expect(() => read(wrong)).toThrow(/temperaturesC/);
});

test('a series needs a limit of temperature that it keeps, and time to settle', () => {
  expect(errorsOf(series)).toEqual([]);
  const { maxTemperatureC: _limit, ...open } = limits;
  expect(
    planMethod(parseMethod({ name: 'M', limits: open, steps: [series] })).problems.map(({ field }) => field),
  ).toContain('limits.maxTemperatureC');
  expect(errorsOf({ ...series, temperaturesC: [80] })).toEqual(['steps[0].temperaturesC']);
  expect(errorsOf({ ...series, holdS: 7200 })).toEqual(['steps[0].maxSettleS']);
});

test('polarization measures zero with the same samples first, and ends when flat', () => {
  const step: MethodStep = {
    kind: 'polarization',
    control: 'potentiostatic',
    voltageV: 0.05,
    zeroDurationS: 300,
    durationS: 3600,
    maxSlopeAPerS: 1e-13,
  };
  const { steps } = planMethod(methodOf(step));
  expect(steps.map(({ action }) => action.kind === 'potential' && action.voltageV)).toEqual([0, 0.05]);
  expect(steps.map(({ currentSlopeEnd }) => currentSlopeEnd?.maxSlopeAPerS)).toEqual([undefined, 1e-13]);
  expect(errorsOf({ ...step, voltageV: 2 })).toEqual(['steps[0].voltageV']);
  const { voltageV: _voltage, ...without } = step;
  expect(errorsOf(without)).toEqual(['steps[0].voltageV']);
  const galvanostatic = { ...without, control: 'galvanostatic', currentA: 1e-8 } as const;
  const kinds = planMethod(methodOf(galvanostatic)).steps.map(({ action }) => action.kind);
  expect(kinds).toEqual(['open-circuit', 'current']);
});

test('a Hebb–Wagner staircase has its levels in order, both ends included', () => {
  const step = { kind: 'hebb-wagner', startVoltageV: 0.6, endVoltageV: 0.1, stepVoltageV: 0.1, holdS: 600 } as const;
  const [planned] = planMethod(methodOf({ ...step, zeroFirst: false })).steps;
  const [withZero] = planMethod(methodOf(step)).steps;
  expect(withZero!.action).toMatchObject({ levels: expect.arrayContaining([0]) });
  expect(planned!.action).toMatchObject({ kind: 'staircase', levels: [0.6, 0.5, 0.4, 0.3, 0.2, 0.1] });
  expect(planned!.expectedDurationS).toBe(3600);
  expect(errorsOf({ ...step, endVoltageV: -2 })).toEqual(['steps[0].endVoltageV']);
});

test('a Hebb–Wagner staircase says so when the limits keep it from measuring the zero', () => {
  const step = { kind: 'hebb-wagner', startVoltageV: 0.3, endVoltageV: 0.6, stepVoltageV: 0.1, holdS: 600 } as const;
  const above = (zeroFirst: boolean) => {
    const method = methodOf({ ...step, zeroFirst });
    const { problems } = planMethod({ ...method, limits: { ...method.limits, minVoltageV: 0.2 } });
    return problems.filter(({ field }) => field === 'steps[0].zeroFirst').map(({ message }) => message);
  };
  expect(above(true)).toEqual([expect.stringContaining('0 V lies outside the limits of the method, 0.2 to')]);
  expect(above(false)).toEqual([]);
});

test('reports say what was done at each temperature', () => {
  const [first, second] = describeMethod(methodOf(series));
  expect(first).toContain('At 25, 0, -20 °C, each once the sample has stayed within ± 0.200 K for 10 min');
  expect(second).toMatch(/– 1\. Impedance/);
});

test('no limit of temperature goes beyond the sample or the controller, and that of the sample holds by itself', () => {
  const temperature = { setPointRangeC: [-50, 90], sensorIds: ['pv'] } as const;
  const onCell = { ...withoutCell, voltageRangeV: [-6, 6], maxCurrentA: 1, roles: new Set<BenchRole>() } as const;
  const source = { ...onCell, actions: new Set(['open-circuit'] as const) };
  const bench = { ...source, temperatureSensor: true, temperature };
  const { maxTemperatureC: _limit, ...open } = limits;
  const rest: MethodStep = { kind: 'rest', end: { maxDurationS: 60 } };
  const plan = (maxTemperatureC: number | undefined, sampleC: number | undefined, sensor = true) =>
    planMethod(
      { ...methodOf(rest), limits: { ...open, ...(maxTemperatureC === undefined ? {} : { maxTemperatureC }) } },
      {
        sample: {
          ...emptySample,
          ...(sampleC === undefined ? {} : { maxTemperature: { value: sampleC, unit: '°C' } }),
        },
        capabilities: sensor ? bench : source,
      },
    );
  const errors = (...values: Parameters<typeof plan>) =>
    plan(...values)
      .problems.filter(({ severity }) => severity === 'error')
      .map(({ message }) => message);
  expect(errors(60, 80)).toEqual([]);
  expect(errors(85, 80)).toEqual(['The limit of 85 °C is above what the sample stands (80 °C).']);
  expect(errors(95, undefined)).toEqual(['The limit of 95 °C is beyond the temperature controller (up to 90 °C).']);
  expect(plan(undefined, 80).limits.maxTemperatureC).toBe(80);
  // Where nothing reads the temperature nothing can be promised.
  expect(plan(undefined, 80, false).limits.maxTemperatureC).toBeUndefined();
  // The driver of the controller holds it too, below its own margin.
  const approach = planMethod(methodOf(series)).steps[0]!.action;
  expect(approach).toMatchObject({
    kind: 'temperature',
    maxC: Math.min(60, Math.max(25, ...temperatures(series)) + 15),
  });
});

function temperatures(step: MethodStep): readonly number[] {
  return step.kind === 'temperature-series' ? [...step.temperaturesC, step.endTemperatureC ?? -Infinity] : [];
}
