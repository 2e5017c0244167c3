import { describe, expect, test, vi } from 'vitest';
import { AppError } from '../../../src-core/errors.ts';
import type { Capabilities } from '../../../src-core/instruments/driver.ts';
import { exampleMethods } from '../../../src-core/methods/examples.ts';
import { methodKinds } from '../../../src-core/methods/index.ts';
import { limitFields } from '../../../src-core/methods/limits.ts';
import { formatMethod, parseMethod } from '../../../src-core/methods/parse.ts';
import { frequencyList } from '../../../src-core/methods/plan-builder.ts';
import { planMethod } from '../../../src-core/methods/plan.ts';
import type { GittStep, Method, MethodStep } from '../../../src-core/model/method.ts';
import type { Problem } from '../../../src-core/model/quantity.ts';
import type { Sample } from '../../../src-core/model/sample.ts';

const sample: Sample = {
  id: 's',
  name: 'Ti2S4',
  ion: { symbol: 'Mg', chargeNumber: 2 },
  cellType: 'three-electrode',
  geometry: 'sphere',
  mass: { value: 5, unit: 'mg' },
  molarMass: { value: 223.97, unit: 'g/mol' },
  initialX: { value: 0.1, unit: '1' },
};
/** 2 · 96485.33212 · 5e-6 kg / 0.22397 kg/mol. */
const chargePerXC = 4.307_957_9;

const emStat4: Capabilities = {
  roles: new Set(['source', 'impedance']),
  actions: new Set(['open-circuit', 'current', 'potential', 'sweep', 'cccv', 'staircase', 'pulse', 'impedance']),
  impedanceControl: new Set(['potentiostatic', 'galvanostatic']),
  voltageRangeV: [-6, 6],
  maxCurrentA: 0.1,
  frequencyRangeHz: [1e-5, 200e3],
  amplitudeRangeVRms: [1e-3, 0.9],
  temperatureSensor: false,
};
const pico: Capabilities = {
  ...emStat4,
  actions: new Set(['open-circuit', 'potential', 'impedance']),
  impedanceControl: new Set(['potentiostatic']),
  voltageRangeV: [-1.7, 2],
  maxCurrentA: 5e-3,
};

const limits = { minVoltageV: 0.4, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 200 * 3600 };
const gitt: GittStep = {
  kind: 'gitt',
  direction: 'discharge',
  current: { currentA: 60e-6 },
  pulseDurationS: 600,
  pulseCount: 3,
  rest: { maxDurationS: 3600 },
  minVoltageV: 0.6,
  maxVoltageV: 1.8,
};
const methodOf = (...steps: MethodStep[]): Method => ({ id: 'm', name: 'M', limits, steps });
const errorsOf = (problems: readonly Problem[]) => problems.filter(({ severity }) => severity === 'error');

describe('reading methods', () => {
  test('numbers with units, in the spellings people use', () => {
    const method = parseMethod({
      name: ' Titration ',
      limits: { minVoltageV: '400 mV', maxVoltageV: '2,0 V', maxCurrentA: '1 mA', maxDurationS: '2 d' },
      steps: [
        {
          kind: 'rest',
          end: { maxDurationS: '1h30', maxSlopeVPerS: '0.1 mV/h', slopeWindowS: '15 min', combine: 'and' },
          sampleIntervalS: '10 s',
        },
        { ...gitt, current: 'C/20', pulseDurationS: '10 min', minVoltageV: '600m' },
        { ...gitt, current: '60 uA' },
        { ...gitt, current: '0.5C' },
        { ...gitt, current: { cRate: 'C/10' } },
        {
          kind: 'eis',
          control: 'potentiostatic',
          startFrequencyHz: '200 kHz',
          endFrequencyHz: '10 mHz',
          pointsPerDecade: '10',
          amplitudeVRms: '10 mV',
          dc: 'OCV',
        },
        {
          kind: 'eis',
          control: 'galvanostatic',
          startFrequencyHz: '1k',
          endFrequencyHz: 1,
          pointsPerDecade: 5,
          amplitudeARms: '10 uA',
          dc: '20 uA',
        },
        { kind: 'repeat', times: 2, steps: [{ kind: 'potential-step', voltageV: '50 mV', durationS: '2h' }] },
      ],
    });
    expect(method.name).toBe('Titration');
    expect(method.limits).toEqual({ minVoltageV: 0.4, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 172_800 });
    expect(method.steps[0]).toEqual({
      kind: 'rest',
      end: {
        maxDurationS: 5400,
        maxSlopeVPerS: expect.closeTo(1e-4 / 3600, 15) as number,
        slopeWindowS: 900,
        combine: 'and',
      },
      sampleIntervalS: 10,
    });
    expect(method.steps.slice(1, 5).map((step) => (step as GittStep).current)).toEqual([
      { cRate: 0.05 }, { currentA: expect.closeTo(60e-6, 12) as number }, { cRate: 0.5 }, { cRate: 0.1 },
    ]); // prettier-ignore
    expect(method.steps[5]).toMatchObject({
      startFrequencyHz: 200_000,
      endFrequencyHz: 0.01,
      amplitudeVRms: 0.01,
      dc: 'open-circuit',
    });
    expect(method.steps[6]).toMatchObject({
      startFrequencyHz: 1000,
      dc: { currentA: expect.closeTo(20e-6, 12) as number },
    });
    expect(parseMethod(JSON.parse(formatMethod(method)))).toEqual(method);
  });

  test.each([
    [null, /not an object/],
    ['text', /not an object/],
    [[], /not an object|missing/],
    [{}, /name is missing; limits is missing; steps is missing/],
    [{ name: '', limits, steps: [{ kind: 'rest', end: { maxDurationS: 1 } }] }, /name: must not be empty/],
    [{ name: 'x'.repeat(10_000), limits, steps: [] }, /name: must have at most 200/],
    [{ name: 'M', steps: [] }, /limits is missing/],
    [{ name: 'M', limits: { ...limits, maxDurationS: undefined }, steps: [] }, /limits\.maxDurationS: is missing/],
    [{ name: 'M', limits: { ...limits, maxCurentA: 1 }, steps: [] }, /limits\.maxCurentA is not a field here/],
    [{ name: 'M', limits, steps: [] }, /steps: must have at least one step/],
    [{ name: 'M', limits, steps: [{ kind: 'cv' }] }, /steps\[0\]: must have a "kind", one of rest, gitt/],
    [{ name: 'M', limits, steps: [{ kind: 'constructor' }] }, /must have a "kind"/],
    [
      { name: 'M', limits, steps: [{ kind: 'rest', end: { maxDurationS: 'soon' } }] },
      /steps\[0\]\.end\.maxDurationS: .*not a time/,
    ],
    [{ name: 'M', limits, steps: [{ kind: 'rest', end: { maxDurationS: '5 mV' } }] }, /end\.maxDurationS/],
    [
      { name: 'M', limits, steps: [{ kind: 'rest', end: { maxDurationS: 10, slopeWindowS: 300 } }] },
      /slopeWindowS: must be at least 600/,
    ],
    [{ name: 'M', limits, steps: [{ kind: 'rest', end: { maxDurationS: NaN } }] }, /finite/],
    [{ name: 'M', limits, steps: [{ ...gitt, pulseCount: 2.5 }] }, /pulseCount: must be a whole number/],
    [{ name: 'M', limits, steps: [{ ...gitt, current: '-60 uA' }] }, /current: must be above zero; the direction/],
    [{ name: 'M', limits, steps: [{ ...gitt, current: 'C/0' }] }, /current: must be above zero/],
    [
      { name: 'M', limits, steps: [{ ...gitt, current: '20 C', rest: {} }] },
      /rest\.maxDurationS: is missing|rest\.maxDurationS is missing/,
    ],
    [
      { name: 'M', limits, steps: [{ kind: 'repeat', times: 2, steps: [] }] },
      /steps\[0\]\.steps: must have at least one/,
    ],
    [{ name: 'M', limits, steps: [nested(6)] }, /nested deeper/],
  ])('bad input %#: names the field', (input, message) => {
    let caught: unknown;
    try {
      parseMethod(input);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(AppError);
    expect(caught).toMatchObject({
      code: 'input/invalid',
      message: expect.stringMatching(message) as string,
      remedy: expect.any(String) as string,
    });
  });

  function nested(depth: number): unknown {
    return depth === 0
      ? { kind: 'rest', end: { maxDurationS: 1 } }
      : { kind: 'repeat', times: 1, steps: [nested(depth - 1)] };
  }
});

describe('planning', () => {
  test('a titration: rest, then pulse and rest and spectrum, with x and the names of the group', () => {
    const eis = {
      control: 'potentiostatic',
      startFrequencyHz: 1000,
      endFrequencyHz: 1,
      pointsPerDecade: 2,
      amplitudeVRms: 0.01,
      dc: 'open-circuit',
    } as const;
    const plan = planMethod(methodOf({ ...gitt, current: { cRate: 0.05 }, eis }), { sample, capabilities: emStat4 });
    expect(plan.problems).toEqual([]);
    expect(plan.steps.map(({ action }) => action.kind)).toEqual([
      'open-circuit', 'current', 'open-circuit', 'impedance', 'current', 'open-circuit', 'impedance', 'current', 'open-circuit', 'impedance',
    ]); // prettier-ignore
    expect(plan.steps.map(({ pulse }) => pulse)).toEqual([undefined, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect(new Set(plan.steps.slice(1).map(({ group }) => group))).toEqual(new Set(['gitt-1-discharge']));
    const pulse = plan.steps[1]!;
    expect(pulse).toMatchObject({ label: 'Pulse 1 of 3 (discharge)', onCutOff: 'leave-group' });
    expect(pulse.action).toMatchObject({ cutOff: { minVoltageV: 0.6, maxVoltageV: 1.8 }, durationS: 600 });
    // C/20 of 4.308 C per x in 72000 s; discharge is negative and raises x by 1/120 per pulse.
    expect((pulse.action as { currentA: number }).currentA).toBeCloseTo(-chargePerXC / 72_000, 9);
    expect(pulse.expectedX).toBeCloseTo(0.1 + 1 / 120, 9);
    expect(plan.steps.at(-1)!.expectedX).toBeCloseTo(0.1 + 3 / 120, 9);
    expect(plan.expectedDurationS).toBeCloseTo(3600 + 3 * (600 + 3600) + 3 * plan.steps[3]!.expectedDurationS, 6);
    expect(plan.expectedBytes).toBe(48 * plan.expectedSamples);
    expect(plan.prediction.timeS.length).toBe(plan.prediction.voltageV.length);
    expect(plan.prediction.assumption).toMatch(/sketch/);
    expect(Math.min(...plan.prediction.currentA)).toBeCloseTo(-chargePerXC / 72_000, 9);
  });

  test('both directions: charge first, then discharge, each a group; a rest before is not doubled', () => {
    const plan = planMethod(
      methodOf({ kind: 'rest', end: { maxDurationS: 60 } }, { ...gitt, direction: 'both', pulseCount: 2 }, gitt),
    );
    expect(plan.steps.map(({ group }) => group)).toEqual([
      undefined, ...Array<string>(4).fill('gitt-1-charge'), ...Array<string>(4).fill('gitt-1-discharge'), ...Array<string>(6).fill('gitt-2-discharge'),
    ]); // prettier-ignore
    const currents = plan.steps.flatMap(({ action }) =>
      action.kind === 'current' ? [Math.sign(action.currentA)] : [],
    );
    expect(currents).toEqual([1, 1, -1, -1, -1, -1, -1]);
    expect(plan.steps[0]!.expectedX).toBeUndefined();
  });

  test('pulses by Δx take as long as the charge needs, and stop at the limits of x', () => {
    const { pulseDurationS: _, ...step } = gitt;
    const plan = planMethod(methodOf({ ...step, pulseDeltaX: 0.01, pulseCount: 50, maxX: 0.155 }), { sample });
    const pulses = plan.steps.filter(({ action }) => action.kind === 'current');
    expect(pulses).toHaveLength(5);
    expect(pulses[0]!.expectedDurationS).toBeCloseTo((0.01 * chargePerXC) / 60e-6, 1);
    expect(pulses.at(-1)!.expectedX).toBeCloseTo(0.15, 6);
    expect(errorsOf(planMethod(methodOf({ ...gitt, maxX: 0.1001 }), { sample }).problems)[0]).toMatchObject({
      field: 'steps[0].maxX',
    });
    expect(
      errorsOf(planMethod(methodOf({ ...gitt, direction: 'charge', minX: 0.0999 }), { sample }).problems)[0],
    ).toMatchObject({ field: 'steps[0].minX' });
  });

  test('a charge never takes out more than there is', () => {
    const plan = planMethod(methodOf({ ...gitt, direction: 'charge', current: { cRate: 0.05 }, pulseCount: 50 }), {
      sample,
    });
    expect(plan.steps.filter(({ action }) => action.kind === 'current')).toHaveLength(12);
    expect(plan.steps.at(-1)!.expectedX).toBeGreaterThanOrEqual(-1e-9);
  });

  test('a rest until flat ends by slope; with "and" the time is the least', () => {
    const or = planMethod(methodOf({ kind: 'rest', end: { maxDurationS: 7200, maxSlopeVPerS: 1e-8 } })).steps[0]!;
    expect(or).toMatchObject({
      action: { durationS: 7200 },
      slopeEnd: { maxSlopeVPerS: 1e-8, windowS: 600, minDurationS: 600 },
    });
    const and = planMethod(methodOf({ kind: 'rest', end: { maxDurationS: 7200, maxSlopeVPerS: 1e-8, combine: 'and' } }))
      .steps[0]!;
    expect(and).toMatchObject({
      action: { durationS: limits.maxDurationS },
      slopeEnd: { minDurationS: 7200 },
      expectedDurationS: 7200,
    });
  });

  test('frequencies go from high to low, evenly in log f, with both ends', () => {
    expect(frequencyList(1000, 1, 1)).toEqual([1000, expect.closeTo(100, 9), expect.closeTo(10, 9), 1]);
    expect(frequencyList(200e3, 0.1, 10)).toHaveLength(64);
    expect(frequencyList(50, 50, 10)).toEqual([50]);
  });

  test('repeats steps in order', () => {
    const plan = planMethod(
      methodOf({
        kind: 'repeat',
        times: 3,
        steps: [
          { kind: 'rest', end: { maxDurationS: 1 } },
          { kind: 'potential-step', voltageV: 1, durationS: 2 },
        ],
      }),
    );
    expect(plan.steps.map(({ action }) => action.kind)).toEqual(
      Array.from({ length: 3 }, () => ['open-circuit', 'potential']).flat(),
    );
    expect(plan.steps.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('problems', () => {
  const peis = {
    kind: 'eis',
    control: 'potentiostatic',
    startFrequencyHz: 1e5,
    endFrequencyHz: 1,
    pointsPerDecade: 10,
    amplitudeVRms: 0.01,
    dc: 'open-circuit',
  } as const;
  const { mass: _mass, ...withoutMass } = sample;
  const { initialX: _initialX, ...withoutX } = sample;

  test.each([
    ['C-rate without a sample', methodOf({ ...gitt, current: { cRate: 0.05 } }), {}, 'steps[0].current', /no sample/],
    [
      'C-rate without mass',
      methodOf({ ...gitt, current: { cRate: 0.05 } }),
      { sample: withoutMass },
      'sample.mass',
      /Mass.*C-rate/,
    ],
    ['x without initial x', methodOf({ ...gitt, maxX: 0.5 }), { sample: withoutX }, 'sample.initialX', /Initial x/],
    [
      'current above the limit',
      methodOf({ ...gitt, current: { currentA: 2e-3 } }),
      {},
      'steps[0].current',
      /above the limit/,
    ],
    [
      'window wider than the limits',
      methodOf({ ...gitt, maxVoltageV: 2.1 }),
      {},
      'steps[0].minVoltageV',
      /wider than the limits/,
    ],
    [
      'window upside down',
      methodOf({ ...gitt, minVoltageV: 1.8, maxVoltageV: 0.6 }),
      {},
      'steps[0].minVoltageV',
      /not below/,
    ],
    ['both durations', methodOf({ ...gitt, pulseDeltaX: 0.01 }), { sample }, 'steps[0].pulseDurationS', /either/],
    ['no amplitude', methodOf({ ...peis, amplitudeVRms: undefined } as never), {}, 'steps[0].amplitudeVRms', /missing/],
    [
      'sweep upwards',
      methodOf({ ...peis, startFrequencyHz: 1, endFrequencyHz: 10 }),
      {},
      'steps[0].endFrequencyHz',
      /high to low/,
    ],
    ['PEIS with a current', methodOf({ ...peis, dc: { currentA: 1e-6 } }), {}, 'steps[0].dc', /voltage, not a current/],
    ['DC level outside', methodOf({ ...peis, dc: { voltageV: 3 } }), {}, 'steps[0].dc', /outside the limits/],
    [
      'held voltage outside',
      methodOf({ kind: 'potential-step', voltageV: 0, durationS: 5 }),
      {},
      'steps[0].voltageV',
      /outside the limits/,
    ],
    [
      'longer than the time limit',
      { ...methodOf(gitt), limits: { ...limits, maxDurationS: 3600 } },
      {},
      'limits.maxDurationS',
      /longer than/,
    ],
    [
      'limits beyond the instrument',
      methodOf(peis),
      { capabilities: { ...emStat4, voltageRangeV: [-1, 1] as const } },
      'limits.maxVoltageV',
      /beyond the instrument/,
    ],
    [
      'temperature without a sensor',
      { ...methodOf(peis), limits: { ...limits, maxTemperatureC: 50 } },
      { capabilities: emStat4 },
      'limits.maxTemperatureC',
      /no temperature sensor/,
    ],
    [
      'titration on a Pico',
      methodOf(gitt),
      { capabilities: pico },
      'Pulse 1 of 3 (discharge): action',
      /constant current/,
    ],
    [
      'frequency beyond',
      methodOf({ ...peis, startFrequencyHz: 1e6 }),
      { capabilities: emStat4 },
      'Impedance spectrum: startFrequencyHz',
      /beyond the instrument/,
    ],
    [
      'amplitude beyond',
      methodOf({ ...peis, amplitudeVRms: 1 }),
      { capabilities: emStat4 },
      'Impedance spectrum: amplitudeVRms',
      /beyond the instrument/,
    ],
  ] as const)('%s', (_name, method, context, field, message) => {
    const problem = errorsOf(planMethod(method, context).problems).find((found) => found.field === field);
    expect(problem).toMatchObject({
      message: expect.stringMatching(message) as string,
      remedy: expect.any(String) as string,
    });
  });

  test('asks the instrument itself where there is one, and names each problem once', () => {
    const plan = planMethod(methodOf(gitt), {
      capabilities: emStat4,
      check: ({ kind }) =>
        kind === 'current' ? [{ field: 'currentA', message: 'Too coarse.', severity: 'warning' }] : [],
    });
    expect(plan.problems).toEqual([
      { field: 'Pulse 1 of 3 (discharge): currentA', message: 'Too coarse.', severity: 'warning' },
    ]);
  });

  test.each([
    ['a current next to the limit', { ...gitt, current: { currentA: 0.99e-3 } }, /noise may end/],
    ['a window that touches the limits', { ...gitt, maxVoltageV: 2 }, /touches the limits/],
  ])('%s is a warning', (_name, step, message) => {
    const { problems } = planMethod(methodOf(step));
    expect(errorsOf(problems)).toEqual([]);
    expect(problems[0]!.message).toMatch(message);
  });

  test('a plan of absurd length is refused, not computed', () => {
    const inner: MethodStep = { kind: 'repeat', times: 1000, steps: [{ kind: 'rest', end: { maxDurationS: 1 } }] };
    const plan = planMethod(methodOf({ kind: 'repeat', times: 1000, steps: [inner] }));
    expect(plan.steps.length).toBeLessThanOrEqual(20_000);
    expect(errorsOf(plan.problems).some(({ message }) => /20000 steps/.test(message))).toBe(true);
  });

  test.each([
    ['rests', { kind: 'rest', end: { maxDurationS: 1 } }],
    ['titrations that plan nothing', { ...gitt, current: { cRate: 0.05 } }],
  ] as const)('a thousand million %s, nested, are refused at once', (_, inner) => {
    let step: MethodStep = inner;
    for (let depth = 0; depth < 3; depth++) step = { kind: 'repeat', times: 1000, steps: [step] };
    const visits = [methodKinds.repeat, methodKinds[inner.kind]].map((kind) => vi.spyOn(kind, 'plan'));
    const plan = planMethod(methodOf(step));
    const visited = visits.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    for (const spy of visits) spy.mockRestore();
    expect(visited).toBeGreaterThan(10_000);
    expect(visited).toBeLessThanOrEqual(100_000);
    expect(errorsOf(plan.problems).filter(({ message }) => /20000 steps/.test(message))).toHaveLength(1);
  });
});

describe('the registry', () => {
  test.each(Object.values(methodKinds).map((kind) => [kind.kind, kind] as const))(
    '%s: new steps are read back, forms have labels',
    (_kind, kind) => {
      const step = kind.create();
      if (kind.kind !== 'repeat') expect(parseMethod({ name: 'M', limits, steps: [step] }).steps[0]).toEqual(step);
      expect(kind.title.length * kind.description.length).toBeGreaterThan(0);
      for (const field of kind.fields) {
        expect(field.label.length * field.help.length).toBeGreaterThan(0);
        if (field.input === 'quantity') expect(field.dimension && field.unit).toBeTruthy();
        if (field.input === 'choice') expect(field.choices?.length).toBeGreaterThan(1);
      }
    },
  );

  test('every field of a form is a field that the parser knows', () => {
    for (const kind of Object.values(methodKinds)) {
      for (const { path } of kind.fields) {
        const bad = structuredClone(kind.create()) as unknown as Record<string, unknown>;
        const keys = path.split('.');
        const last = keys.pop()!;
        // Parts that are absent from a new step are made on the way.
        const begins = (place: string): object => kind.fields.find((field) => field.path === place)?.begins ?? {};
        const part = keys.reduce(
          (at, key, depth) =>
            (at[key] ??= structuredClone(begins(keys.slice(0, depth + 1).join('.')))) as Record<string, unknown>,
          bad,
        );
        part[last] = { wrong: true };
        // A path the parser did not know would be "not a field here".
        expect(() => parseMethod({ name: 'M', limits, steps: [bad] })).toThrow(
          new RegExp(`steps\\[0\\]\\.${path.replaceAll('.', '\\.')}[.:]|steps\\[0\\]\\.${path}\\.wrong`),
        );
        expect(() => parseMethod({ name: 'M', limits, steps: [bad] })).not.toThrow(
          new RegExp(`${path} is not a field`),
        );
      }
    }
    expect(limitFields.filter(({ required }) => required).map(({ path }) => path)).toEqual([
      'minVoltageV',
      'maxVoltageV',
      'maxCurrentA',
      'maxDurationS',
    ]);
  });

  test.each(exampleMethods.map((method) => [method.id, method] as const))(
    'the example %s runs on an EmStat4 with its sample',
    (_id, method) => {
      expect(parseMethod(JSON.parse(formatMethod(method)))).toEqual(method);
      const plan = planMethod(method, { sample, capabilities: emStat4 });
      expect(plan.problems).toEqual([]);
      expect(plan.steps.length).toBeGreaterThan(0);
    },
  );
});
