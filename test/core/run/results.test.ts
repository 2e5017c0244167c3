import { describe, expect, test } from 'vitest';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import { planMethod } from '../../../src-core/methods/plan.ts';
import type { MethodStep } from '../../../src-core/model/method.ts';
import type { Action, Plan } from '../../../src-core/model/plan.ts';
import type { DcReading, ImpedanceReading } from '../../../src-core/model/reading.ts';
import type { JournalEntry } from '../../../src-core/model/run.ts';
import { createRun } from '../../../src-core/run/index.ts';
import { planWithChanges } from '../../../src-core/run/plan-change.ts';
import type { RunEnd, RunOptions } from '../../../src-core/run/ports.ts';
import { highFrequencyOhm, lowFrequencyOhm } from '../../../src-core/run/spectrum-ends.ts';
import { wallClock } from '../../support/device-clock.ts';
import { createScriptedInstrument, type Script } from '../../support/scripted-instrument.ts';

const limits = { minVoltageV: 0, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 1e6 };
const rest = { kind: 'rest', end: { maxDurationS: 10 } } as const;

function dc(stepTimeS: number, voltageV: number, currentA = 0): DcReading {
  return { kind: 'dc', stepTimeS, voltageV, currentA, temperatureC: 25, status: 0 };
}

function planOf(steps: readonly unknown[]): Plan {
  return planMethod(parseMethod({ name: 'Test', limits, steps }));
}

interface Outcome {
  readonly end: RunEnd;
  readonly actions: readonly Action[];
  readonly journal: readonly JournalEntry[];
  messages(kind: JournalEntry['kind']): readonly string[];
}

async function carryOut(plan: Plan, scripts: readonly Script[], options: Partial<RunOptions> = {}): Promise<Outcome> {
  const instrument = createScriptedInstrument(scripts);
  const actions: Action[] = [];
  const execute = instrument.execute.bind(instrument);
  instrument.execute = (action, context) => {
    actions.push(action);
    return execute(action, context);
  };
  const journal: JournalEntry[] = [];
  const run = createRun({
    runId: 'run-1',
    plan,
    instrument,
    clock: wallClock,
    sink: { dc: () => undefined, impedance: () => undefined, flush: () => Promise.resolve() },
    journal: { append: (entry) => journal.push({ seq: journal.length, at: '', ...entry }) },
    ...options,
  });
  const end = await run.start();
  return {
    end,
    actions,
    journal,
    messages: (kind) => journal.filter((entry) => entry.kind === kind).map(({ message }) => message),
  };
}

describe('values from results', () => {
  const hold = {
    kind: 'potential-step',
    voltageV: { from: 'OCP + 10 mV', assume: '1.5 V' },
    durationS: 60,
  };

  test('planned with what is assumed, carried out with what was measured', async () => {
    const plan = planOf([rest, hold]);
    expect(plan.problems).toEqual([]);
    expect(plan.steps[1]).toMatchObject({
      isAssumed: true,
      field: 'steps[1]',
      action: { voltageV: 1.5 },
      fromResult: { values: [{ path: 'voltageV', expression: 'OCP + 10 mV', assumed: 1.5 }], stepCount: 1 },
    });
    const { end, actions, journal, messages } = await carryOut(plan, [[dc(1, 1.3), dc(10, 1.2)], [dc(1, 1.21)]]);
    expect(end).toMatchObject({ outcome: 'completed' });
    expect(actions[1]).toMatchObject({ kind: 'potential', durationS: 60 });
    expect(actions[1]).toHaveProperty('voltageV', expect.closeTo(1.21, 12));
    expect(messages('plan-changed')).toEqual([
      expect.stringMatching(/Voltage 1\.2100.V, from OCP \+ 10 mV \(OCP = 1\.2000.V\)/),
    ]);
    const after = planWithChanges(plan, journal).steps[1]!;
    expect(after.isAssumed).toBeUndefined();
    expect(after.resolved).toHaveLength(1);
  });

  test('beyond the limits: the run ends safely, and nothing was energised', async () => {
    const { end, actions, messages } = await carryOut(planOf([rest, hold]), [[dc(1, 1.995)]]);
    expect(end).toMatchObject({ state: 'ended', outcome: 'failed', cellState: 'off', error: { code: 'run/limit' } });
    expect(end.error?.message).toMatch(/not allowed: 2\.005.* V is outside the limits.*from OCP \+ 10 mV/);
    expect(actions).toHaveLength(1);
    expect(messages('error')).toHaveLength(1);
  });

  test('not measured after all: refused with the name', async () => {
    const nothing = { ...dc(1, NaN), status: 16 };
    const { end, actions } = await carryOut(planOf([rest, hold]), [[nothing]]);
    expect(end.error?.message).toMatch(/Voltage cannot be worked out.*OCP = not known/);
    expect(actions).toHaveLength(1);
  });

  test('beyond the bounds of the field and beyond the instrument', async () => {
    const wait = { kind: 'potential-step', voltageV: 1, durationS: { from: '(OCP - 2 V) / 1 mV * 1 s', assume: 60 } };
    const { end } = await carryOut(planOf([rest, wait]), [[dc(1, 1.5)]]);
    expect(end.error?.message).toMatch(/durationS: must be above 0/);
    const plan = planOf([rest, hold]);
    const wide = { ...plan, limits: { ...plan.limits, maxVoltageV: 20 } };
    const instrument = createScriptedInstrument([[dc(1, 1.5)]]);
    instrument.check = (action) =>
      action.kind === 'potential' && action.voltageV > 1.505
        ? [{ field: 'voltageV', message: 'Too much for this one.', severity: 'error' }]
        : [];
    expect((await carryOut(wide, [], { instrument })).end.error?.message).toMatch(/Too much for this one/);
  });

  test('a C-rate from the measured capacity, in the direction asked for', async () => {
    const plan = planOf([
      { kind: 'polarization', control: 'galvanostatic', currentA: '100 uA', zeroDurationS: 10, durationS: '10 h', keep: { Q1: 'capacity' } },
      { ...rest, keep: { half: 'Q1 / 2' } },
      {
        kind: 'gitt', direction: 'discharge', current: { from: 'Q1 / 20 h', assume: '50 uA' },
        pulseDurationS: 600, pulseCount: 2, rest: { maxDurationS: 60 }, minVoltageV: 0.5, maxVoltageV: 1.5,
      },
    ]); // prettier-ignore
    expect(plan.problems.filter(({ severity }) => severity === 'error')).toMatchObject([
      { field: 'steps[2].from.current' },
    ]);
    const good = planOf([
      { kind: 'polarization', control: 'galvanostatic', currentA: '100 uA', zeroDurationS: 10, durationS: '10 h', keep: { Q1: 'capacity' } },
      { ...rest, keep: { half: 'Q1 / 2' } },
      {
        kind: 'gitt', direction: 'discharge', current: { currentA: { from: 'Q1 / 20 h', assume: '50 uA' } },
        pulseDurationS: 600, pulseCount: 2, rest: { maxDurationS: 60 }, minVoltageV: 0.5, maxVoltageV: 1.5,
      },
    ]); // prettier-ignore
    expect(good.problems).toEqual([]);
    const { end, actions, journal } = await carryOut(good, [
      [dc(10, 1)],
      [dc(0, 1, 1e-4), dc(36_000, 1.4, 1e-4)],
      [dc(10, 1.3)],
      [dc(1, 1.2, -5e-5)],
    ]);
    expect(end).toMatchObject({ outcome: 'completed' });
    const pulses = actions.filter(({ kind }) => kind === 'current').slice(1);
    expect(pulses).toHaveLength(2);
    // 3.6 C in 20 h.
    for (const pulse of pulses) expect(pulse).toHaveProperty('currentA', expect.closeTo(-5e-5, 12));
    const known = journal.findLast(({ results }) => results)?.results?.values;
    expect(known).toMatchObject({ Q1: expect.closeTo(3.6, 9) as number, half: expect.closeTo(1.8, 9) as number });
  });

  test.each([
    [
      { kind: 'potential-step', voltageV: { from: 'OCP', assume: 1 }, durationS: 60 },
      /“OCP” is not known here .*rest at open circuit/,
    ],
    [
      { kind: 'potential-step', voltageV: { from: '1 A', assume: 1 }, durationS: 60 },
      /a current \(A\); a voltage \(V\) is needed/,
    ],
    [
      { kind: 'potential-step', voltageV: 1, durationS: 60, from: { colour: '1' } },
      /nothing that a result can give.*voltageV, durationS/,
    ],
    [
      { kind: 'potential-step', voltageV: 1, durationS: 60, from: { sampleIntervalS: '1 s' } },
      /value to plan with is missing/,
    ],
    [{ kind: 'potential-step', voltageV: 1, durationS: 60, keep: { OCP: 'E' } }, /already the name of a result/],
    [{ kind: 'potential-step', voltageV: 1, durationS: 60, keep: { a: 'E > 1 V' } }, /condition cannot be kept/],
    [{ kind: 'repeat', times: 2, steps: [rest], from: { times: '3' } }, /Give it to the steps inside/],
    [{ kind: 'repeat', times: 2, until: 'OCP', steps: [rest] }, /a voltage \(V\); a condition is needed/],
    [{ kind: 'repeat', times: 2, until: 'Rhigh > 1 Ohm', steps: [rest] }, /“Rhigh” is not known here .*a spectrum/],
  ] as const)('%j is refused with the place', (step, message) => {
    const errors = planOf([step]).problems.filter(({ severity }) => severity === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]!.field).toMatch(/^steps\[0\]\.(from|keep|until)/);
    expect(`${errors[0]!.message} ${errors[0]!.remedy ?? ''}`).toMatch(message);
  });

  test('what is written is read again, inside repetitions too', () => {
    const steps = [
      rest,
      { kind: 'repeat', times: 3, until: 'change(OCP) < 1 mV', steps: [{ ...rest, keep: { a: 'OCP' } }, hold] },
    ];
    const method = parseMethod({ name: 'Test', limits, steps });
    expect(parseMethod(JSON.parse(JSON.stringify(method)))).toEqual(method);
    const inner = (method.steps[1] as MethodStep & { kind: 'repeat' }).steps[1]!;
    expect(inner).toMatchObject({ voltageV: 1.5, from: { voltageV: 'OCP + 10 mV' } });
    expect(() => parseMethod({ name: 'Test', limits, steps: [{ ...rest, from: { a: 5 } }] })).toThrow(
      /steps\[0\]\.from: must hold expressions/,
    );
  });
});

describe('repetitions until a condition holds', () => {
  const loop = (more: object = {}) => ({
    kind: 'repeat',
    times: 4,
    until: 'change(OCP) < 1 mV',
    steps: [rest],
    ...more,
  });
  const at = (...voltages: readonly number[]): Script[] => voltages.map((voltageV) => [dc(10, voltageV)]);

  test('planned with all passes, left when it holds', async () => {
    const plan = planOf([loop(), rest]);
    expect(plan.steps).toHaveLength(5);
    expect(plan).toMatchObject({ expectedDurationS: 50, shortestDurationS: 20 });
    expect(plan.steps[3]!.loops).toMatchObject([{ id: 'loop-1', pass: 4, of: 4 }]);
    const { end, journal, messages } = await carryOut(plan, at(1.2, 1.1, 1.0995, 1.5, 1.5));
    expect(end).toMatchObject({ outcome: 'completed' });
    const of = (kind: string) => journal.filter((entry) => entry.kind === kind).map(({ stepIndex }) => stepIndex);
    expect(of('step-started')).toEqual([0, 1, 2, 4]);
    expect(of('step-skipped')).toEqual([3]);
    expect(messages('loop')).toEqual([
      expect.stringMatching(/Pass 1 of at most 4: .* is not decided yet/),
      expect.stringMatching(/Pass 2 .* does not hold \(OCP = 1\.1000.V; before: OCP = 1\.2000.V\)/),
      expect.stringMatching(/Pass 3 .* holds/),
    ]);
  });

  test('never: a warning, or the end of the run where asked', async () => {
    const going = await carryOut(planOf([loop({ times: 2 }), rest]), at(1.2, 1.1, 1));
    expect(going.end).toMatchObject({ outcome: 'completed' });
    expect(going.messages('warning')).toEqual([expect.stringMatching(/did not hold after 2 passes/)]);
    const ending = await carryOut(planOf([loop({ times: 2, otherwise: 'end-run' }), rest]), at(1.2, 1.1, 1));
    expect(ending.end).toMatchObject({ outcome: 'failed', error: { code: 'run/limit' } });
    expect(ending.actions).toHaveLength(2);
  });

  test('nested: the inner one begins anew in each pass of the outer', async () => {
    const inner = { kind: 'repeat', times: 3, until: 'OCP > 1 V', steps: [rest] };
    const plan = planOf([{ kind: 'repeat', times: 3, until: 'OCP > 1.4 V', steps: [inner, rest] }]);
    expect(new Set(plan.steps.flatMap(({ loops = [] }) => loops.map(({ id }) => id))).size).toBe(4);
    const { journal } = await carryOut(plan, at(0.5, 1.1, 1.1, 1.2, 1.5));
    const started = journal.filter(({ kind }) => kind === 'step-started').map(({ stepIndex }) => stepIndex);
    expect(started).toEqual([0, 1, 3, 4, 7]);
  });

  test('a longest time beyond the limit is a warning; a shortest one an error', () => {
    const long = (durationS: number) => [loop({ steps: [{ kind: 'rest', end: { maxDurationS: durationS } }] })];
    expect(planOf(long(4e5)).problems).toMatchObject([{ severity: 'warning', field: 'limits.maxDurationS' }]);
    expect(planOf(long(2e6)).problems).toMatchObject([{ severity: 'error', field: 'limits.maxDurationS' }]);
  });

  test('resumed, results and passes are known again from the journal', async () => {
    const hold = { kind: 'potential-step', voltageV: { from: 'V0 + 10 mV', assume: 1.5 }, durationS: 60 };
    const plan = planOf([{ ...rest, keep: { V0: 'OCP' } }, loop(), hold]);
    const whole = await carryOut(plan, at(0.9, 1.2, 1.1, 1.0995, 0.91));
    expect(whole.end).toMatchObject({ outcome: 'completed' });
    // As if the program had ended after each step: what is carried out from there on is the same.
    const ends = whole.journal.filter(({ kind }) => kind === 'step-ended');
    for (const { seq, stepIndex = 0 } of ends.slice(0, -1)) {
      const before = whole.journal.filter((entry) => entry.seq <= seq);
      const results = before.findLast((entry) => entry.results)!.results!;
      const again = await carryOut(
        planWithChanges(plan, before),
        at(0.9, 1.2, 1.1, 1.0995, 0.91).slice(stepIndex + 1),
        {
          startAtStep: stepIndex + 1,
          startResults: results,
        },
      );
      expect(again.end).toMatchObject({ outcome: 'completed' });
      expect(again.actions.at(-1)).toHaveProperty('voltageV', expect.closeTo(0.91, 12));
      expect(again.actions).toHaveLength(whole.actions.length - stepIndex - 1);
    }
  });
});

test('resistances at the ends of a spectrum', () => {
  const point = (frequencyHz: number, zReOhm: number, zImOhm: number): ImpedanceReading => ({
    ...{ kind: 'impedance', stepTimeS: 0, status: 0 },
    ...{ frequencyHz, zReOhm, zImOhm },
  });
  // A crossing between 10 kHz and 1 kHz, a quarter of the way.
  const crossing = [point(1e5, 10, 5), point(1e4, 12, 1), point(1e3, 20, -3), point(1, 100, -2)];
  expect(highFrequencyOhm(crossing)).toBeCloseTo(14, 12);
  expect(lowFrequencyOhm([...crossing].reverse())).toBe(100);
  const capacitive = [point(1e5, 10, -5), point(1e4, 12, -8), point(1e3, 60, -0.1), point(1, 100, -0.05)];
  expect(highFrequencyOhm(capacitive)).toBe(10);
});
