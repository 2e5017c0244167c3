import { expect, test } from 'vitest';
import { createBenchInstrument } from '../../../../src-core/instruments/bench/bench-instrument.ts';
import { checkBench } from '../../../../src-core/instruments/bench/check-bench.ts';
import type { Action } from '../../../../src-core/model/action.ts';
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
  return { bench, run, order };
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

test('a route without a switch is refused', () => {
  const problems = checkBench({ name: 'b', members: [], routeId: 'cell-1' }, []);
  expect(problems.map(({ severity, field }) => [severity, field])).toContainEqual(['error', 'routeId']);
});
