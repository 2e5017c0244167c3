import { afterEach, expect, test } from 'vitest';
import { openMethodScript } from '../../../src-core/instruments/palmsens-methodscript/driver/open.ts';
import {
  createEmStat4Emulator,
  type EmStat4Emulator,
} from '../../../src-core/instruments/palmsens-methodscript/emulator/emulator.ts';
import { planMethod } from '../../../src-core/methods/plan.ts';
import type { GittStep, Method } from '../../../src-core/model/method.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import type { JournalEntry } from '../../../src-core/model/run.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import { createRun } from '../../../src-core/run/index.ts';
import type { RunController, RunOptions } from '../../../src-core/run/ports.ts';
import { plugIn, type TestCable } from '../../support/emulated-link.ts';
import { createPatientClock } from '../../support/patient-clock.ts';

/** The whole chain on simulated time: plan, engine, driver, bytes, interpreter, cell. */
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
const gitt: GittStep = {
  kind: 'gitt',
  direction: 'discharge',
  current: { cRate: 0.05 },
  pulseDurationS: 600,
  pulseCount: 2,
  rest: { maxDurationS: 1800 },
  minVoltageV: 0.6,
  maxVoltageV: 1.8,
};
const limits = { minVoltageV: 0.4, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 48 * 3600 };
const methodOf = (...steps: Method['steps']): Method => ({ id: 'm', name: 'M', limits, steps });

interface Bench {
  readonly emulator: EmStat4Emulator;
  readonly cable: TestCable;
  readonly rows: number[][];
  readonly points: number[][];
  readonly journal: Omit<JournalEntry, 'seq' | 'at'>[];
  readonly plan: Plan;
  readonly run: RunController;
  readonly options: RunOptions;
}

const emulators: EmStat4Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

async function prepare(method: Method, cellId = 'mg-ti2s4'): Promise<Bench> {
  const clock = createPatientClock();
  const emulator = createEmStat4Emulator({ cellId, seed: 5, speed: 1 }, clock);
  emulators.push(emulator);
  const cable = plugIn(emulator, 1);
  const instrument = await openMethodScript(cable, clock);
  const rows: number[][] = [];
  const points: number[][] = [];
  const journal: Omit<JournalEntry, 'seq' | 'at'>[] = [];
  const plan = planMethod(method, {
    sample,
    capabilities: instrument.capabilities,
    check: (action) => instrument.check(action),
  });
  const options: RunOptions = {
    runId: 'r',
    plan,
    instrument,
    clock,
    sink: {
      dc: (row) => rows.push([...row]),
      impedance: (row) => points.push([...row]),
      flush: () => Promise.resolve(),
    },
    journal: { append: (entry) => journal.push(entry) },
    ionContent: { initialX: 0.1, chargePerXC: 4.307_957_9 },
  };
  return { emulator, cable, rows, points, journal, plan, run: createRun(options), options };
}

const of = (rows: readonly (readonly number[])[], step: number) => rows.filter((row) => row[4] === step);

test('a titration runs as planned: times, currents, charge, x, rows', async () => {
  const { run, rows, plan, emulator } = await prepare(methodOf(gitt));
  expect(plan.problems).toEqual([]);
  const end = await run.start();
  expect(end).toMatchObject({ state: 'ended', outcome: 'completed', cellState: 'off' });
  expect(emulator.cellOn).toBe(false);
  for (const step of plan.steps) {
    const found = of(rows, step.index);
    expect(Math.abs(found.length - step.expectedSamples)).toBeLessThanOrEqual(2);
    expect(found.at(-1)![0]! - found[0]![0]!).toBeCloseTo(step.expectedDurationS - 0.1, 1);
    const currentA = step.action.kind === 'current' ? step.action.currentA : 0;
    for (const row of found) expect(Math.abs(row[2]! - currentA)).toBeLessThan(3e-8);
  }
  const times = rows.map((row) => row[0]!);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  // The instrument says what it does to 0.1 %; two pulses of C/20 for 600 s are Δx = 2/120.
  expect(run.snapshot().x).toBeCloseTo(0.1 + 2 / 120, 4);
  // The cell sees no step of its own when it is switched on: the first sample of the pulse is the iR drop, and no more.
  const before = of(rows, 0).at(-1)![1]!;
  const first = of(rows, 1)[0]![1]!;
  expect(before - first).toBeGreaterThan(60e-6 * 20 * 0.5);
  expect(before - first).toBeLessThan(60e-6 * 170 * 1.5);
});

test('a rest ends when it is flat, with the reason in the journal', async () => {
  const step = { ...gitt, pulseCount: 1, rest: { maxDurationS: 4 * 3600, maxSlopeVPerS: 0.5e-3 / 3600 } };
  const { run, rows, journal } = await prepare(methodOf({ kind: 'rest', end: { maxDurationS: 60 } }, step));
  expect(await run.start()).toMatchObject({ outcome: 'completed' });
  const rest = of(rows, 2);
  const lastedS = rest.at(-1)![0]! - rest[0]![0]!;
  expect(lastedS).toBeGreaterThan(600);
  expect(lastedS).toBeLessThan(3 * 3600);
  expect(journal.find(({ kind, stepIndex }) => kind === 'step-ended' && stepIndex === 2)?.message).toMatch(
    /flat: .* ± .* mV\/h over \d+ s/,
  );
  const window = rest.filter((row) => rest.at(-1)![0]! - row[0]! <= 600);
  const change = window.at(-1)![1]! - window[0]![1]!;
  expect(Math.abs(change)).toBeLessThan(4e-4);
});

test('a cut-off ends the branch after its rest, and the run goes on', async () => {
  const narrow = { ...gitt, pulseCount: 5, minVoltageV: 1.575, rest: { maxDurationS: 60 } };
  const { run, journal, rows } = await prepare(methodOf(narrow, { kind: 'rest', end: { maxDurationS: 10 } }));
  expect(await run.start()).toMatchObject({ outcome: 'completed' });
  const cut = journal.find(({ kind }) => kind === 'cut-off')!;
  expect(cut.message).toMatch(/fell below 1.575 V/);
  expect(of(rows, cut.stepIndex!).at(-1)![1]!).toBeLessThan(1.575);
  const started = journal.filter(({ kind }) => kind === 'step-started').map(({ stepIndex }) => stepIndex!);
  expect(started).toContain(cut.stepIndex! + 1);
  expect(started.at(-1)).toBe(11);
  expect(journal.some(({ kind }) => kind === 'step-skipped')).toBe(true);
});

test('spectra after rests carry the voltage they were taken at', async () => {
  const eis = {
    control: 'potentiostatic',
    startFrequencyHz: 1e5,
    endFrequencyHz: 1,
    pointsPerDecade: 5,
    amplitudeVRms: 0.01,
    dc: 'open-circuit',
  } as const;
  const { run, points, rows, plan } = await prepare(
    methodOf({ kind: 'rest', end: { maxDurationS: 60 } }, { ...gitt, pulseCount: 1, eis }),
  );
  expect(await run.start()).toMatchObject({ outcome: 'completed' });
  expect(points).toHaveLength(26);
  expect(points.map((row) => row[1]!)).toEqual([...points.map((row) => row[1]!)].sort((a, b) => b - a));
  expect(points[0]![2]!).toBeGreaterThan(15);
  expect(points.some((row) => row[3]! < -10)).toBe(true);
  const level = of(rows, 3);
  expect(level).toHaveLength(1);
  expect(level[0]![1]!).toBeCloseTo(of(rows, 2).at(-1)![1]!, 2);
  expect(run.snapshot().runTimeS).toBeCloseTo(plan.expectedDurationS, -2);
});

test('crossing a limit switches the cell off within one sample', async () => {
  const method = { ...methodOf({ ...gitt, minVoltageV: 1.575 }), limits: { ...limits, minVoltageV: 1.58 } };
  const place = await prepare(method);
  // The plan says that this cannot be started; a plan whose limits were crossed anyway must still end.
  expect(place.plan.problems.some(({ severity }) => severity === 'error')).toBe(true);
  const run = createRun({ ...place.options, plan: { ...place.plan, problems: [] } });
  expect(await run.start()).toMatchObject({ state: 'ended', outcome: 'limit', cellState: 'off' });
  const below = place.rows.filter((row) => row[1]! < 1.58);
  expect(below.length).toBeGreaterThanOrEqual(1);
  expect(below.length).toBeLessThanOrEqual(2);
  expect(place.emulator.cellOn).toBe(false);
});

test('stop in any phase: abort on the wire within the call, cell off confirmed', async () => {
  const eis = {
    control: 'potentiostatic',
    startFrequencyHz: 10,
    endFrequencyHz: 0.01,
    pointsPerDecade: 5,
    amplitudeVRms: 0.01,
    dc: 'open-circuit',
  } as const;
  for (const stepIndex of [0, 1, 2, 3]) {
    const { run, cable, rows, points, emulator } = await prepare(
      methodOf({ kind: 'rest', end: { maxDurationS: 60 } }, { ...gitt, eis }),
    );
    const finished = run.start();
    while (of(rows, stepIndex).length === 0 || (stepIndex === 3 && points.length < 5))
      await new Promise((resolve) => setImmediate(resolve));
    const before = cable.sent.length;
    const stopped = run.stop();
    const written = cable.sent.slice(before);
    expect(written.startsWith('Z\n')).toBe(true);
    expect(await stopped).toBe('off');
    expect(await finished).toMatchObject({ state: 'ended', outcome: 'stopped' });
    expect(emulator.cellOn).toBe(false);
    expect(emulator.running).toBe(false);
  }
});

test('hold, resume and skip on the real chain', async () => {
  const { run, rows, journal, emulator } = await prepare(
    methodOf({ kind: 'rest', end: { maxDurationS: 60 } }, { ...gitt, pulseCount: 1 }),
  );
  const finished = run.start();
  while (of(rows, 1).length < 5) await new Promise((resolve) => setImmediate(resolve));
  run.hold();
  run.skip();
  while (run.snapshot().state !== 'holding') await new Promise((resolve) => setImmediate(resolve));
  expect(emulator.cellOn).toBe(false);
  expect(of(rows, 1).at(-1)![0]! - of(rows, 1)[0]![0]!).toBeLessThan(500);
  run.resume();
  expect(await finished).toMatchObject({ outcome: 'completed' });
  expect(journal.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['hold-requested', 'skip-requested', 'resume']),
  );
});

test('a cable pulled in a pulse: interrupted, cell unknown; resumed from the step boundary on a new connection', async () => {
  const place = await prepare(
    methodOf({ kind: 'rest', end: { maxDurationS: 60 } }, { ...gitt, pulseCount: 1, rest: { maxDurationS: 120 } }),
  );
  const finished = place.run.start();
  while (of(place.rows, 1).length < 20) await new Promise((resolve) => setImmediate(resolve));
  place.cable.unplug();
  expect(await finished).toMatchObject({
    state: 'interrupted',
    cellState: 'unknown',
    error: { code: 'link/lost', cellState: 'unknown' },
  });
  const { stepIndex, runTimeS } = place.run.snapshot();
  expect(stepIndex).toBe(1);
  expect(place.emulator.cellOn).toBe(true);
  const instrument = await openMethodScript(plugIn(place.emulator, 1), place.options.clock);
  expect(place.emulator.cellOn).toBe(false);
  const kept = place.rows.length;
  const again = createRun({ ...place.options, instrument, startAtStep: stepIndex, startTimeS: runTimeS });
  expect(await again.start()).toMatchObject({ state: 'ended', outcome: 'completed', cellState: 'off' });
  expect(place.rows[kept]![4]).toBe(1);
  expect(place.rows[kept]![0]!).toBeGreaterThan(runTimeS);
});

test('a cell that will not switch off is told as such at the end', async () => {
  const { run, rows, emulator } = await prepare(
    methodOf({ kind: 'rest', end: { maxDurationS: 60 } }, { ...gitt, pulseCount: 1 }),
  );
  const finished = run.start();
  while (of(rows, 1).length < 5) await new Promise((resolve) => setImmediate(resolve));
  emulator.faults.stuckCell = true;
  expect(await run.stop()).toBe('unknown');
  expect(await finished).toMatchObject({ state: 'cell-unknown', outcome: 'stopped', cellState: 'unknown' });
});
