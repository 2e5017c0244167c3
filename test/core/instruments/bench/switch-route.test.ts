import { expect, test } from 'vitest';
import { createBenchInstrument } from '../../../../src-core/instruments/bench/bench-instrument.ts';
import { checkBench } from '../../../../src-core/instruments/bench/check-bench.ts';
import { withoutCell } from '../../../../src-core/instruments/driver.ts';
import { planMethod } from '../../../../src-core/methods/plan.ts';
import type { Action, BenchRole } from '../../../../src-core/model/action.ts';
import { createRun } from '../../../../src-core/run/index.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { createScriptedInstrument } from '../../../support/scripted-instrument.ts';

const rest: Action = { kind: 'open-circuit', durationS: 1, sampling: { firstIntervalS: 1, lastIntervalS: 1 } };

function benchWith(routeId: string | undefined) {
  const order: string[] = [];
  const source = createScriptedInstrument([]);
  const relay = createScriptedInstrument([]);
  const parts = [
    { name: 'source', instrument: source, roles: ['source'] as const },
    { name: 'switch', instrument: relay, roles: ['switch'] as const },
  ].map(({ name, instrument, roles }) => ({
    member: { driverId: name, address: name, roles },
    timeScale: 1,
    instrument: {
      ...instrument,
      execute(action: Action, context: Parameters<typeof instrument.execute>[1]) {
        order.push(action.kind === 'switch' ? `route ${action.routeId}` : action.kind);
        return instrument.execute(action, context);
      },
    },
  }));
  const bench = createBenchInstrument('b', parts, hostClock, routeId);
  const run = (action: Action) =>
    bench.execute(action, { signal: new AbortController().signal, onReading: () => undefined });
  return { bench, run, order, source };
}

test('the route of the bench is closed before the first step on the cell, and again after making safe', async () => {
  const { bench, run, order } = benchWith('cell-3');
  await run(rest);
  await run(rest);
  await bench.makeSafe();
  await run(rest);
  expect(order).toEqual(['route cell-3', 'open-circuit', 'open-circuit', 'route cell-3', 'open-circuit']);
});

test('a step that switches by itself is not overruled', async () => {
  const { run, order } = benchWith('cell-3');
  await run({ kind: 'switch', routeId: 'cell-1' });
  await run(rest);
  expect(order).toEqual(['route cell-1', 'open-circuit']);
});

test('nothing is switched before what drives the cell is read back off', async () => {
  const { run, order, source } = benchWith('cell-3');
  source.cellState = 'unknown';
  await expect(run({ kind: 'switch', routeId: 'cell-1' })).rejects.toMatchObject({
    code: 'run/cell-unknown',
    cellState: 'unknown',
  });
  expect(order).toEqual([]);
});

test('a method chooses routes: closed in their order, and again after a hold', async () => {
  const { bench, order } = benchWith(undefined);
  const journal: string[] = [];
  const limits = { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1, maxDurationS: 1e5 };
  const restStep = { kind: 'rest', end: { maxDurationS: 1 } } as const;
  const plan = planMethod({
    ...{ id: 'm', name: 'M', limits },
    steps: [{ kind: 'switch', routeId: 'cell-1' }, restStep, { kind: 'switch', routeId: 'cell-2' }, restStep, restStep],
  });
  expect(plan.problems.map(({ severity, field }) => [severity, field])).toEqual([['warning', 'steps[2].routeId']]);
  const run = createRun({
    ...{ runId: 'r', plan, instrument: bench, clock: hostClock },
    sink: { dc: () => undefined, impedance: () => undefined, flush: () => Promise.resolve() },
    journal: { append: ({ message }) => void journal.push(message) },
  });
  run.onChange(() => {
    const { state, stepIndex } = run.snapshot();
    if (state === 'running' && stepIndex === 3) run.hold();
    if (state === 'holding') run.resume();
  });
  expect(await run.start()).toMatchObject({ outcome: 'completed', cellState: 'off' });
  expect(order).toEqual([
    ...['route cell-1', 'open-circuit', 'route cell-2', 'open-circuit', 'route cell-2', 'open-circuit'],
  ]);
  expect(journal).toContain('First back to the route of “Switch to route “cell-2””');
});

test('a route that the switch does not have is refused with the names of those it has', () => {
  const method = { id: 'm', name: 'M', limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1, maxDurationS: 9 } };
  const steps = [{ kind: 'switch', routeId: 'cell-9' }] as const;
  const bare = { ...withoutCell, roles: new Set<BenchRole>(), actions: new Set<Action['kind']>() };
  const ofSwitch = { ...bare, actions: new Set(['switch'] as const), routeIds: ['cell-1', 'cell-2'] };
  const { problems } = planMethod({ ...method, steps }, { capabilities: ofSwitch });
  expect(problems.find(({ field }) => field.endsWith('routeId'))).toMatchObject({
    severity: 'error',
    remedy: 'Known are cell-1, cell-2.',
  });
  const none = planMethod({ ...method, steps }, { capabilities: bare });
  expect(none.problems.some(({ message }) => /cannot do this \(switching\)/.test(message))).toBe(true);
});

test('a route without a switch is refused', () => {
  const problems = checkBench({ name: 'b', members: [], routeId: 'cell-1' }, []);
  expect(problems.map(({ severity, field }) => [severity, field])).toContainEqual(['error', 'routeId']);
});
