import fc from 'fast-check';
import { expect, test } from 'vitest';
import { methodScriptModels } from '../../../../../src-core/instruments/methodscript/models.ts';
import { parseLiteral } from '../../../../../src-core/instruments/methodscript/values.ts';
import { isLogSpaced } from '../../../../../src-core/instruments/palmsens-methodscript/driver/scripts/impedance.ts';
import { scriptFor } from '../../../../../src-core/instruments/palmsens-methodscript/driver/scripts/index.ts';
import { rowCount, stagesOf } from '../../../../../src-core/instruments/palmsens-methodscript/driver/scripts/lines.ts';
import { parseScript } from '../../../../../src-core/instruments/palmsens-methodscript/emulator/parse-script.ts';
import { frequencyList, expectedRows } from '../../../../../src-core/methods/plan-builder.ts';
import type { Action } from '../../../../../src-core/model/plan.ts';

const hr = methodScriptModels.find(({ firmwarePrefix }) => firmwarePrefix === 'es4_hr')!;
const pico = methodScriptModels.find(({ firmwarePrefix }) => firmwarePrefix === 'espico')!;
const cutOff = { minVoltageV: 0.6, maxVoltageV: 1.8 };

test('the pulse: measured open circuit, fixed range, cut-offs in the loop, growing intervals, cell off', () => {
  const script = scriptFor(
    { kind: 'current', currentA: -60e-6, durationS: 600, sampling: { firstIntervalS: 0.1, lastIntervalS: 1 }, cutOff },
    hr,
  );
  expect(script.join('\n')).toMatchSnapshot();
  // The order that keeps the cell from seeing a step of its own.
  const order = [
    'set_range db 100u',
    'set_autoranging db 100u 100u',
    'meas 100m p ab',
    'set_i 0',
    'cell_on ocp(p)',
    'timer_start',
  ];
  expect(script.filter((line) => order.includes(line))).toEqual(order);
});

test('the spectrum at open circuit: measured level, one sweep, rms amplitude', () => {
  const script = scriptFor(
    {
      kind: 'impedance',
      control: 'potentiostatic',
      frequenciesHz: frequencyList(200e3, 0.1, 10),
      amplitudeRms: 0.01,
      dc: 'open-circuit',
      cutOff,
    },
    hr,
  );
  expect(script.join('\n')).toMatchSnapshot();
  expect(script).toContain('meas_loop_eis f r j 10m 200k 100m 64i p eis_acdc(u v w x)');
});

test('the galvanostatic spectrum under current looks at the voltage between its points', () => {
  const script = scriptFor(
    {
      kind: 'impedance',
      control: 'galvanostatic',
      frequenciesHz: [10, 1],
      amplitudeRms: 5e-6,
      dc: { currentA: 20e-6 },
      cutOff,
    },
    hr,
  );
  expect(script.join('\n')).toMatchSnapshot();
});

test('open circuit and constant voltage', () => {
  const sampling = { firstIntervalS: 0.5, lastIntervalS: 60 };
  expect(scriptFor({ kind: 'open-circuit', durationS: 3600, sampling }, pico).join('\n')).toMatchSnapshot(
    'open circuit, Pico',
  );
  const action: Action = {
    kind: 'potential',
    voltageV: 0.05,
    durationS: 30,
    sampling: { firstIntervalS: 0.1, lastIntervalS: 5 },
    maxCurrentA: 1e-3,
  };
  expect(scriptFor(action, hr).join('\n')).toMatchSnapshot('constant voltage');
});

const seconds = fc.double({ min: 0.05, max: 100_000, noNaN: true });
const samplings = fc.record({
  firstIntervalS: fc.double({ min: 0.01, max: 10, noNaN: true }),
  lastIntervalS: fc.double({ min: 0.01, max: 100, noNaN: true }),
});
const currents = fc.double({ min: 1e-9, max: 0.1, noNaN: true });
const volts = fc.double({ min: -5.9, max: 5.9, noNaN: true });
const cutOffs = fc
  .tuple(volts, volts)
  .map(([a, b]) => ({ minVoltageV: Math.min(a, b) - 0.01, maxVoltageV: Math.max(a, b) }));
const levels = fc.oneof(
  fc.constant('open-circuit' as const),
  volts.map((voltageV) => ({ voltageV })),
);
const anyAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('open-circuit' as const), durationS: seconds, sampling: samplings }),
  fc.record({
    kind: fc.constant('current' as const),
    currentA: currents,
    durationS: seconds,
    sampling: samplings,
    cutOff: cutOffs,
  }),
  fc.record({
    kind: fc.constant('potential' as const),
    voltageV: volts,
    durationS: seconds,
    sampling: samplings,
    maxCurrentA: currents,
  }),
  fc.record({
    kind: fc.constant('impedance' as const),
    control: fc.constant('potentiostatic' as const),
    frequenciesHz: fc.array(fc.double({ min: 1e-4, max: 2e5, noNaN: true }), { minLength: 1, maxLength: 60 }),
    amplitudeRms: fc.double({ min: 1e-3, max: 0.5, noNaN: true }),
    dc: levels,
    cutOff: cutOffs,
  }),
);

test('any script keeps the rules of the dialect and is understood by the interpreter', () => {
  fc.assert(
    fc.property(anyAction, (action) => {
      const script = scriptFor(action, hr);
      for (const line of script) {
        expect(line.length).toBeLessThanOrEqual(127);
        expect(line).toMatch(/^[!-~][ -~]*$/);
        expect(line).not.toMatch(/\d\.\d|\d[eE]-/);
      }
      expect(script.slice(-2)).toEqual(['on_finished:', 'cell_off']);
      expect(script.indexOf('cell_off')).toBeLessThan(script.indexOf('on_finished:'));
      parseScript(script.join('\n'), true);
    }),
    { seed: 11, numRuns: 300 },
  );
});

test('stages add up to the duration, grow, and look at the cut-offs at least every half second', () => {
  fc.assert(
    fc.property(samplings, seconds, (sampling, durationS) => {
      const stages = stagesOf(sampling, durationS, 0.5);
      const total = stages.reduce((sum, stage) => sum + stage.durationS, 0);
      expect(total).toBeCloseTo(durationS, 4);
      for (const { loopIntervalS, durationS: stageS } of stages) {
        expect(loopIntervalS).toBeLessThanOrEqual(0.5 + 1e-9);
        expect(stageS / loopIntervalS).toBeCloseTo(Math.round(stageS / loopIntervalS), 6);
      }
      const rows = stages.map(({ loopIntervalS, iterationsPerRow }) => loopIntervalS * iterationsPerRow);
      for (const [index, interval] of rows.entries())
        expect(interval).toBeLessThanOrEqual(
          Math.max(sampling.firstIntervalS, sampling.lastIntervalS) * 1.001 + (index === 0 ? 1e-6 : 0),
        );
    }),
    { seed: 5, numRuns: 500 },
  );
});

test('the plan foresees the rows that the script will send', () => {
  for (const durationS of [1, 12, 60, 600, 3600, 43_200])
    for (const lastIntervalS of [0.1, 1, 5, 60]) {
      const sampling = { firstIntervalS: 0.1, lastIntervalS };
      const rows = rowCount(stagesOf(sampling, durationS, 0.5));
      expect(Math.abs(expectedRows(durationS, sampling) - rows)).toBeLessThanOrEqual(1 + 0.02 * rows);
    }
});

test('the numbers in a script are those that were asked for', () => {
  fc.assert(
    fc.property(currents, (currentA) => {
      const script = scriptFor(
        { kind: 'current', currentA, durationS: 10, sampling: { firstIntervalS: 1, lastIntervalS: 1 }, cutOff },
        hr,
      );
      const loop = script.find((line) => line.startsWith('meas_loop_cp'))!.split(' ');
      expect(Math.abs(parseLiteral(loop[3]!)!.value / currentA - 1)).toBeLessThan(5e-6);
      const fullScale = parseLiteral(script.find((line) => line.startsWith('set_range db'))!.split(' ')[2]!)!.value;
      expect(fullScale).toBeGreaterThanOrEqual(currentA * (1 - 1e-5));
    }),
    { seed: 2 },
  );
});

test('log-spaced lists are recognised, others are not', () => {
  expect(isLogSpaced(frequencyList(200e3, 0.1, 10))).toBe(true);
  expect(isLogSpaced([100])).toBe(true);
  expect(isLogSpaced([100, 50, 1])).toBe(false);
});
