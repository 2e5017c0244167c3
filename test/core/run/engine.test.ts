import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src-core/errors.ts';
import type { Limits } from '../../../src-core/model/method.ts';
import type { Plan, PlannedStep } from '../../../src-core/model/plan.ts';
import type { DcReading } from '../../../src-core/model/reading.ts';
import type { JournalEntry } from '../../../src-core/model/run.ts';
import { createRun } from '../../../src-core/run/index.ts';
import { planWithChanges } from '../../../src-core/run/plan-change.ts';
import type { RunController, RunOptions } from '../../../src-core/run/ports.ts';
import { wallClock } from '../../support/device-clock.ts';
import { createScriptedInstrument, type Script, type ScriptedInstrument } from '../../support/scripted-instrument.ts';

const limits: Limits = { minVoltageV: 0, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 10_000 };
const sampling = { firstIntervalS: 1, lastIntervalS: 1 };
const cutOff = { minVoltageV: 0.5, maxVoltageV: 1.5 };

function dc(stepTimeS: number, values: Partial<DcReading> = {}): DcReading {
  return { kind: 'dc', stepTimeS, voltageV: 1, currentA: 0, temperatureC: 25, status: 0, ...values };
}

function rest(index: number, more: Partial<PlannedStep> = {}): PlannedStep {
  return {
    index,
    label: `Rest ${index}`,
    action: { kind: 'open-circuit', durationS: 10, sampling },
    onCutOff: 'continue',
    expectedDurationS: 10,
    expectedSamples: 10,
    ...more,
  };
}

function pulse(index: number, more: Partial<PlannedStep> = {}): PlannedStep {
  return {
    ...rest(index),
    label: `Pulse ${index}`,
    action: { kind: 'current', currentA: 1e-4, durationS: 10, sampling, cutOff },
    onCutOff: 'leave-group',
    ...more,
  };
}

function planOf(steps: readonly PlannedStep[], changes: Partial<Plan> = {}): Plan {
  return {
    steps,
    limits,
    expectedDurationS: 10 * steps.length,
    maxDurationS: 10_000,
    expectedSamples: 0,
    expectedBytes: 0,
    prediction: { timeS: [], voltageV: [], currentA: [], assumption: '' },
    problems: [],
    ...changes,
  };
}

interface Set {
  readonly run: RunController;
  readonly instrument: ScriptedInstrument;
  readonly rows: (readonly number[])[];
  readonly journal: Omit<JournalEntry, 'seq' | 'at'>[];
  messages(kind: JournalEntry['kind']): readonly string[];
}

function prepare(
  steps: readonly PlannedStep[],
  scripts: readonly Script[],
  changes: Partial<RunOptions> & { plan?: Plan } = {},
): Set {
  const instrument = createScriptedInstrument(scripts);
  const rows: (readonly number[])[] = [];
  const journal: Omit<JournalEntry, 'seq' | 'at'>[] = [];
  const run = createRun({
    runId: 'run-1',
    plan: planOf(steps),
    instrument: instrument,
    clock: wallClock,
    sink: { dc: (row) => rows.push([...row]), impedance: () => undefined, flush: () => Promise.resolve() },
    journal: { append: (entry) => journal.push(entry) },
    ...changes,
  });
  return {
    run,
    instrument,
    rows,
    journal,
    messages: (kind) => journal.filter((e) => e.kind === kind).map((e) => e.message),
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100_000 && !condition(); turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(condition()).toBe(true);
}

test('carries out every step, and confirms the cell off before and after', async () => {
  const { run, instrument, rows, journal } = prepare(
    [rest(0), pulse(1), rest(2)],
    [[dc(1), dc(2)], [dc(1, { currentA: 1e-4 }), dc(3, { currentA: 1e-4 })], [dc(1)]],
  );
  expect(run.snapshot()).toMatchObject({ state: 'idle', stepCount: 3, progress: 0 });
  const end = await run.start();
  expect(end).toMatchObject({ state: 'ended', outcome: 'completed', cellState: 'off' });
  expect(instrument.calls).toEqual(['make-safe', 'open-circuit', 'current', 'open-circuit', 'make-safe']);
  expect(journal.filter(({ kind }) => kind === 'state').map(({ state }) => state)).toEqual([
    'arming',
    'running',
    'ended',
  ]);
  expect(journal.filter(({ kind }) => kind === 'step-started').map(({ stepIndex }) => stepIndex)).toEqual([0, 1, 2]);
  expect(rows.map((row) => row[4])).toEqual([0, 0, 1, 1, 2]);
  expect(run.snapshot()).toMatchObject({ progress: 1, remainingS: 0, dcSamples: 5 });
  expect(run.snapshot().chargeC).toBeCloseTo(3e-4, 12);
});

test('time goes on over the steps and never falls', async () => {
  const { run, rows } = prepare(
    [rest(0), rest(1)],
    [
      [dc(1), dc(2, { status: 32 }), dc(1.5, { status: 32 })],
      [dc(0.5), dc(1)],
    ],
  );
  await run.start();
  const times = rows.map((row) => row[0]!);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.slice(0, 3)).toEqual([1, 2, 2]);
  expect(times[3]).toBeGreaterThanOrEqual(2);
  expect(times[4]! - times[3]!).toBeCloseTo(0.5, 9);
});

test('between two steps the wall clock tells how long the device waited', async () => {
  const clockMs = { now: 0 };
  const clock = { ...wallClock, nowMs: () => clockMs.now };
  const { run, rows, instrument } = prepare([rest(0), rest(1)], [[dc(1)], ['wait', dc(0.25)]], {
    clock,
    timeScale: 100,
  });
  const finished = run.start();
  await until(() => instrument.calls.length === 3);
  clockMs.now += 20;
  await new Promise((resolve) => setImmediate(resolve));
  instrument.proceed();
  await finished;
  // Of the 20 ms, 2.5 ms at ×100 are the 0.25 s that the step had run when its first reading came.
  expect(rows[1]![0]).toBeCloseTo(1 + 0.0175 + 0.25, 9);
});

describe('stop', () => {
  test('aborts within the call, makes safe, ends', async () => {
    const { run, instrument, journal } = prepare([pulse(0), rest(1)], [[dc(1), 'wait']]);
    void run.start();
    await until(() => run.snapshot().dcSamples === 1);
    expect(run.snapshot()).toMatchObject({ state: 'running', cellState: 'on', stepLabel: 'Pulse 0' });
    expect(await run.stop()).toBe('off');
    expect(await run.finished).toMatchObject({ state: 'ended', outcome: 'stopped' });
    expect(instrument.calls).toEqual(['make-safe', 'current', 'make-safe']);
    expect(journal.map(({ kind, state }) => (kind === 'state' ? state : kind))).toContain('stopping');
    expect(await run.stop()).toBe('off');
  });

  test('before the start, and while arming, nothing is energised', async () => {
    const first = prepare([pulse(0)], [[dc(1)]]);
    expect(await first.run.stop()).toBe('off');
    expect(first.instrument.calls).not.toContain('current');
    const second = prepare([pulse(0)], [[dc(1)]]);
    void second.run.start();
    void second.run.stop();
    expect(await second.run.finished).toMatchObject({ outcome: 'stopped' });
    expect(second.instrument.calls).not.toContain('current');
  });

  test('with a cell that stays on says so', async () => {
    const { run, instrument, messages } = prepare([pulse(0)], [[dc(1), 'wait']]);
    void run.start();
    await until(() => run.snapshot().dcSamples === 1);
    instrument.cellState = 'unknown';
    expect(await run.stop()).toBe('unknown');
    expect(await run.finished).toMatchObject({ state: 'cell-unknown', outcome: 'stopped', cellState: 'unknown' });
    expect(messages('cell').at(-1)).toMatch(/disconnect the leads/);
  });
});

describe('hold, resume, skip', () => {
  test('holds at the end of the step with the cell off, and goes on', async () => {
    const { run, instrument, journal } = prepare([pulse(0), rest(1)], [[dc(1), 'wait', dc(2)], [dc(1)]]);
    const states: string[] = [];
    run.onChange(() => states.push(run.snapshot().state));
    void run.start();
    await until(() => run.snapshot().dcSamples === 1);
    run.hold();
    expect(run.snapshot()).toMatchObject({ state: 'running', holdRequested: true });
    instrument.proceed();
    await until(() => run.snapshot().state === 'holding');
    expect(instrument.calls).toEqual(['make-safe', 'current', 'make-safe']);
    expect(run.snapshot()).toMatchObject({ cellState: 'off', stepIndex: 1 });
    run.resume();
    expect(await run.finished).toMatchObject({ outcome: 'completed' });
    expect(journal.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['hold-requested', 'resume']));
    expect(states).toContain('holding');
  });

  test('a hold taken back before the end of the step is no hold', async () => {
    const { run, instrument, journal } = prepare([rest(0), rest(1)], [[dc(1), 'wait'], [dc(1)]]);
    void run.start();
    await until(() => run.snapshot().dcSamples === 1);
    run.hold();
    run.resume();
    instrument.proceed();
    await run.finished;
    expect(journal.some(({ state }) => state === 'holding')).toBe(false);
  });

  test('stop ends a hold', async () => {
    const { run } = prepare([rest(0), rest(1)], [[dc(1)], [dc(1)]]);
    run.hold();
    void run.start();
    await until(() => run.snapshot().state === 'holding');
    expect(await run.stop()).toBe('off');
    expect(await run.finished).toMatchObject({ outcome: 'stopped' });
  });

  test('a link lost during a hold interrupts', async () => {
    const { run, instrument } = prepare([rest(0), rest(1)], [[dc(1)], [dc(1)]]);
    run.hold();
    void run.start();
    await until(() => run.snapshot().state === 'holding');
    instrument.cellState = 'unknown';
    instrument.lose();
    expect(await run.finished).toMatchObject({ state: 'interrupted', cellState: 'unknown' });
    expect(instrument.calls).not.toContain('open-circuit');
  });

  test('skip ends the step in order and goes on', async () => {
    const { run, instrument, messages } = prepare([rest(0), rest(1)], [[dc(1), 'wait'], [dc(1)]]);
    void run.start();
    await until(() => run.snapshot().dcSamples === 1);
    run.skip();
    expect(await run.finished).toMatchObject({ outcome: 'completed' });
    expect(instrument.calls).toContain('end-action');
    expect(messages('step-ended')[0]).toMatch(/skipped/);
  });
});

describe('limits end the run with the cell off', () => {
  test.each([
    ['voltage above', {}, [dc(1), dc(2, { voltageV: 2.001 }), dc(3)], /above the limit of 2 V/],
    ['voltage below', {}, [dc(1, { voltageV: -0.001 })], /below the limit of 0 V/],
    ['current', {}, [dc(1, { currentA: -1.001e-3 })], /above the limit of 0.001 A/],
    ['temperature', { maxTemperatureC: 40 }, [dc(1, { temperatureC: 40.5 })], /40.5 °C/],
    ['duration', { maxDurationS: 5 }, [dc(4), dc(5.5)], /time limit/],
    [
      'rate after blanking',
      { maxVoltageRateVPerS: 0.01, blankingS: 3 },
      [dc(1), dc(2, { voltageV: 1.5 }), dc(4, { voltageV: 1.5 }), dc(6, { voltageV: 1.6 })],
      /dE\/dt/,
    ],
    ['overload three times', {}, [dc(1, { status: 2 }), dc(2, { status: 2 }), dc(3, { status: 2 })], /overload/],
  ] as const)('%s', async (_name, more, readings, message) => {
    const plan = planOf([rest(0), rest(1)], { limits: { ...limits, ...more } });
    const { run, instrument, messages, rows } = prepare([], [[...readings, 'wait']], { plan });
    expect(await run.start()).toMatchObject({ state: 'ended', outcome: 'limit', cellState: 'off' });
    expect(messages('limit')[0]).toMatch(message);
    expect(rows).toHaveLength(
      readings.findIndex((reading, index) => index === readings.length - 1 || reading.voltageV > 2) + 1,
    );
    expect(instrument.calls).toEqual(['make-safe', 'open-circuit', 'make-safe']);
  });

  test('what is within them does not', async () => {
    const plan = planOf([rest(0)], {
      limits: { ...limits, maxTemperatureC: 40, maxVoltageRateVPerS: 0.01, blankingS: 3 },
    });
    const readings = [
      dc(1),
      dc(2, { voltageV: 2, status: 2 }),
      dc(2.5, { voltageV: 1.99, status: 2 }),
      dc(4, { temperatureC: 39.9, currentA: 1e-3 }),
      dc(6, { status: 8 }),
    ];
    const { run } = prepare([], [readings], { plan });
    expect(await run.start()).toMatchObject({ outcome: 'completed' });
    expect(run.snapshot().warnings.map(({ code }) => code)).toEqual(['overload', 'overload-near']);
  });

  test.each([
    ['while a range is being found is nothing', [4, 4, 0, 4, 4, 0], []],
    ['three times in a row warns once of lost digits', [4, 4, 4, 4, 4], ['underload']],
  ])('underload %s', async (_, statuses, codes) => {
    const { run } = prepare([], [statuses.map((status, k) => dc(k + 1, { status }))], {
      plan: planOf([rest(0)], { limits }),
    });
    expect(await run.start()).toMatchObject({ outcome: 'completed' });
    expect(run.snapshot().warnings.map(({ code }) => code)).toEqual(codes);
  });

  test('values that are no numbers are stored, not used, and end the run when they go on', async () => {
    const bad = { voltageV: NaN, status: 16 };
    const single = prepare([rest(0)], [[dc(1), dc(2, bad), dc(3)]]);
    expect(await single.run.start()).toMatchObject({ outcome: 'completed' });
    expect(single.rows[1]![1]).toBeNaN();
    const many = prepare([rest(0)], [[dc(1, bad), dc(2, bad), dc(3, bad), 'wait']]);
    expect(await many.run.start()).toMatchObject({ outcome: 'failed', error: { code: 'instrument/bad-reply' } });
    expect(many.run.snapshot().lastVoltageV).toBeNaN();
  });
});

describe('cut-offs', () => {
  const cut: Script = [dc(1, { currentA: 1e-4 }), { end: 'cut-off', cellState: 'off', detail: 'E rose above 1.5 V' }];
  const group = (pulseNumber: number) => ({ group: 'gitt-1-charge', pulse: pulseNumber });

  test('leave the branch after the rest that follows, and go on behind it', async () => {
    const steps = [
      pulse(0, group(1)), rest(1, group(1)), pulse(2, group(2)), rest(3, group(2)), pulse(4, group(3)), rest(5, group(3)),
      pulse(6, { group: 'gitt-1-discharge', pulse: 1 }),
    ]; // prettier-ignore
    const { run, journal } = prepare(steps, [[dc(1)], [dc(1)], cut, [dc(1)], [dc(1)]]);
    expect(await run.start()).toMatchObject({ outcome: 'completed' });
    const of = (kind: string) => journal.filter((entry) => entry.kind === kind).map(({ stepIndex }) => stepIndex);
    expect(of('step-started')).toEqual([0, 1, 2, 3, 6]);
    expect(of('step-skipped')).toEqual([4, 5]);
    expect(of('cut-off')).toEqual([2]);
  });

  test('before an interruption: later pulses of that branch are still not made', async () => {
    const steps = [
      pulse(0, group(1)), rest(1, group(1)), pulse(2, group(2)), pulse(3, { group: 'gitt-1-discharge', pulse: 1 }),
    ]; // prettier-ignore
    const { run, journal } = prepare(steps, [[dc(1)], [dc(1)]], {
      startAtStep: 1,
      leaving: { group: 'gitt-1-charge', pulse: 1 },
    });
    expect(await run.start()).toMatchObject({ outcome: 'completed' });
    const started = journal.filter(({ kind }) => kind === 'step-started').map(({ stepIndex }) => stepIndex);
    expect(started).toEqual([1, 3]);
  });

  test('end the run where the step says so', async () => {
    const { run } = prepare([pulse(0, { onCutOff: 'end-run' }), rest(1)], [cut]);
    expect(await run.start()).toMatchObject({ outcome: 'limit' });
  });
});

describe('faults', () => {
  test.each([
    ['instrument/overload', 'off', 'ended', 'failed'],
    ['instrument/refused', 'unknown', 'cell-unknown', 'failed'],
    ['link/lost', 'unknown', 'interrupted', undefined],
    ['link/garbled', 'off', 'interrupted', undefined],
    ['instrument/no-reply', 'unknown', 'interrupted', undefined],
  ] as const)('%s with the cell then %s: %s', async (code, cellState, state, outcome) => {
    const { run, instrument, journal } = prepare([pulse(0), rest(1)], [[dc(1), new AppError(code, 'It failed.')]]);
    void run.start();
    await until(() => run.snapshot().dcSamples === 1);
    instrument.cellState = cellState;
    const end = await run.finished;
    expect(end).toMatchObject({ state, cellState, error: { code, cellState } });
    expect(end.outcome).toBe(outcome);
    expect(instrument.calls.slice(-1)).toEqual(['make-safe']);
    expect(instrument.calls).not.toContain('open-circuit');
    expect(journal.find(({ kind }) => kind === 'error')?.error?.code).toBe(code);
  });

  test('a cell that is not off before the first step: nothing starts', async () => {
    const { run, instrument } = prepare([pulse(0)], [[dc(1)]]);
    instrument.cellState = 'unknown';
    expect(await run.start()).toMatchObject({
      state: 'cell-unknown',
      outcome: 'failed',
      error: { code: 'run/cell-unknown' },
    });
    expect(instrument.calls).not.toContain('current');
  });

  test('a method beyond the instrument: nothing is touched', async () => {
    const { run, instrument } = prepare([pulse(0)], [[dc(1)]]);
    instrument.problems = [{ field: 'currentA', message: 'Too much.', remedy: 'Less.', severity: 'error' }];
    expect(await run.start()).toMatchObject({
      outcome: 'failed',
      error: { code: 'input/beyond-instrument', remedy: 'Less.' },
    });
    expect(instrument.calls).toEqual(['make-safe']);
  });

  test('storing fails: in a row, in a flush, in the journal, and from outside', async () => {
    const broken = new AppError('storage/full', 'The disk is full.', { remedy: 'Make room.' });
    const fail = (): never => {
      throw broken;
    };
    const sink = { dc: () => undefined, impedance: () => undefined, flush: () => Promise.resolve() };
    let tell: (error: unknown) => void = () => undefined;
    const cases: Partial<RunOptions>[] = [
      { sink: { ...sink, dc: fail } },
      { sink: { ...sink, flush: () => Promise.reject(broken) } },
      { journal: { append: ({ kind }) => (kind === 'step-started' ? fail() : undefined) } },
      {
        sink: {
          ...sink,
          dc: () => setImmediate(() => tell(broken)),
          onFailed: (listener) => ((tell = listener), () => undefined),
        },
      },
    ];
    for (const changes of cases) {
      const { run, instrument } = prepare([pulse(0), rest(1)], [[dc(1), dc(2), dc(3)], [dc(1)]], changes);
      expect(await run.start()).toMatchObject({
        state: 'ended',
        outcome: 'failed',
        cellState: 'off',
        error: { code: 'storage/full' },
      });
      expect(instrument.calls).not.toContain('open-circuit');
      expect(instrument.calls.at(-1)).toBe('make-safe');
    }
  });
});

test('resumes at a step boundary with time, charge and x going on', async () => {
  const { run, instrument, rows, messages } = prepare(
    [rest(0), pulse(1), rest(2)],
    [[dc(1, { currentA: 1e-4 })], [dc(1)]],
    {
      startAtStep: 1,
      startTimeS: 500,
      startChargeC: 0.1,
      ionContent: { initialX: 0.5, chargePerXC: 4 },
    },
  );
  await run.start();
  expect(instrument.calls).toEqual(['make-safe', 'current', 'open-circuit', 'make-safe']);
  expect(messages('resume')).toEqual(['Resumed at step 2']);
  expect(rows[0]![0]).toBeCloseTo(501, 6);
  expect(run.snapshot().chargeC).toBeCloseTo(0.1001, 9);
  expect(run.snapshot().x).toBeCloseTo(0.5 - 0.1001 / 4, 9);
});

test('the time left follows the durations seen', async () => {
  const { run, instrument } = prepare([rest(0), rest(1), rest(2)], [[dc(5)], [dc(1), 'wait']]);
  void run.start();
  await until(() => run.snapshot().stepIndex === 1 && run.snapshot().dcSamples === 2);
  // The first rest took 5 of 10 s, so 4 s of this one and 5 s of the next are left.
  expect(run.snapshot().remainingS).toBeCloseTo(9, 6);
  expect(run.snapshot().stepExpectedS).toBeCloseTo(5, 6);
  instrument.proceed();
  await run.finished;
});

describe('steps that have not begun are replaced', () => {
  const branch = (n: number) => ({ group: 'gitt-1', pulse: n });

  test('the one under way is finished, what is kept stays, indices go on', async () => {
    const { run, instrument, journal, rows } = prepare(
      [rest(0), pulse(1), rest(2), rest(3)],
      [[dc(1), 'wait'], [dc(1)], [dc(1)]],
    );
    void run.start();
    await until(() => run.snapshot().dcSamples === 1);
    expect(run.replaceRemaining([run.steps[2]!, pulse(9, { label: 'New' })], 'Shorter')).toEqual([]);
    expect(run.snapshot().stepCount).toBe(3);
    instrument.proceed();
    expect(await run.finished).toMatchObject({ outcome: 'completed' });
    expect(instrument.calls).toEqual(['make-safe', 'open-circuit', 'open-circuit', 'current', 'make-safe']);
    expect(rows.map((row) => row[4])).toEqual([0, 1, 2]);
    const entry = journal.find(({ kind }) => kind === 'plan-changed');
    expect(entry).toMatchObject({ message: 'Shorter', stepIndex: 0, change: { at: 1, removed: 3 } });
    const after = planWithChanges(planOf([rest(0), pulse(1), rest(2), rest(3)]), journal);
    expect(after.steps.map(({ label }) => label)).toEqual(['Rest 0', 'Rest 2', 'New']);
    expect(after.steps.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(after.expectedDurationS).toBe(30);
  });

  test('while holding, the step that would come next may go too', async () => {
    const { run, instrument } = prepare([rest(0), pulse(1)], [[dc(1)], [dc(1)]]);
    run.hold();
    void run.start();
    await until(() => run.snapshot().state === 'holding');
    expect(run.replaceRemaining([rest(5)], 'Only a rest')).toEqual([]);
    run.resume();
    expect(await run.finished).toMatchObject({ outcome: 'completed' });
    expect(instrument.calls.filter((call) => call !== 'make-safe')).toEqual(['open-circuit']);
  });

  test('a branch left by a cut-off does not leave a new branch of the same name', async () => {
    const cut: Script = [dc(1), 'wait', { end: 'cut-off', cellState: 'off', detail: 'E rose' }];
    const { run, instrument, journal } = prepare([pulse(0, branch(1)), pulse(1, branch(2))], [cut, [dc(1)], [dc(1)]]);
    void run.start();
    await until(() => run.snapshot().dcSamples === 1);
    run.replaceRemaining([run.steps[1]!, pulse(1, branch(1)), pulse(2, branch(2))], 'Other pulses');
    instrument.proceed();
    await run.finished;
    const of = (kind: string) => journal.filter((entry) => entry.kind === kind).map(({ stepIndex }) => stepIndex);
    expect(of('step-skipped')).toEqual([1]);
    expect(of('step-started')).toEqual([0, 2, 3]);
  });

  test('refused beyond the instrument, and when the run is over', async () => {
    const { run, instrument } = prepare([rest(0), rest(1)], [[dc(1), 'wait'], [dc(1)]]);
    void run.start();
    await until(() => run.snapshot().dcSamples === 1);
    instrument.problems = [{ field: 'currentA', message: 'Too much.', severity: 'error' }];
    expect(run.replaceRemaining([pulse(1)], 'More')).toMatchObject([{ field: 'Pulse 1: currentA' }]);
    expect(run.steps).toHaveLength(2);
    instrument.problems = [];
    instrument.proceed();
    await run.finished;
    expect(run.replaceRemaining([pulse(1)], 'Too late')).toMatchObject([{ message: 'The run is over.' }]);
  });
});
