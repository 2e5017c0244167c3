import { expect, test } from 'vitest';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import { planMethod } from '../../../src-core/methods/plan.ts';
import type { DcReading, ImpedanceReading, Reading } from '../../../src-core/model/reading.ts';
import { createRun } from '../../../src-core/run/index.ts';
import { wallClock } from '../../support/device-clock.ts';
import { createScriptedInstrument } from '../../support/scripted-instrument.ts';

const limits = { minVoltageV: 0, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 1000 };
const rest = { kind: 'rest', end: { maxDurationS: 10 } };
const pulse = { kind: 'polarization', control: 'galvanostatic', currentA: 1e-4, zeroDurationS: 1, durationS: 100 };
const eis = { kind: 'eis', control: 'potentiostatic', startFrequencyHz: 1000, endFrequencyHz: 10, pointsPerDecade: 2, amplitudeVRms: 0.01, dc: 'OCP' }; // prettier-ignore
const geis = { ...eis, control: 'galvanostatic', amplitudeVRms: undefined, amplitudeARms: 1e-4, dc: { currentA: 0 } };

function dc(stepTimeS: number, more: Partial<DcReading> = {}): DcReading {
  return { kind: 'dc', stepTimeS, voltageV: 1, currentA: 0, temperatureC: 25, status: 0, ...more };
}

function point(zReOhm: number, zImOhm: number): ImpedanceReading {
  return { kind: 'impedance', stepTimeS: 2, frequencyHz: 1000, zReOhm, zImOhm, status: 0 };
}

/** Which reading of the last step asked for the abort, before the call that brought it returned; none: −1. */
async function abortedBy(steps: readonly unknown[], more: object, readings: readonly Reading[]) {
  const plan = planMethod(
    parseMethod(JSON.parse(JSON.stringify({ name: 'T', limits: { ...limits, ...more }, steps }))),
  );
  expect(plan.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const instrument = createScriptedInstrument([]);
  let at = -1;
  let step = 0;
  const safeAt: number[] = [];
  const { makeSafe } = instrument;
  instrument.makeSafe = () => {
    safeAt.push(step);
    return makeSafe();
  };
  instrument.execute = (_action, context) => {
    step++;
    if (step < plan.steps.length) return Promise.resolve({ end: 'duration', cellState: 'off' });
    for (const [index, reading] of readings.entries()) {
      context.onReading(reading);
      if (context.signal.aborted && at < 0) at = index;
    }
    return Promise.resolve({ end: context.signal.aborted ? 'aborted' : 'duration', cellState: 'off' });
  };
  const messages: string[] = [];
  const run = createRun({
    ...{ runId: 'r', plan, instrument, clock: wallClock },
    sink: { dc: () => undefined, impedance: () => undefined, flush: () => Promise.resolve() },
    journal: {
      append: ({ kind, message }) => {
        if (kind === 'limit') messages.push(message);
      },
    },
  });
  const end = await run.start();
  expect(end.cellState).toBe('off');
  expect(safeAt.at(-1)).toBe(plan.steps.length);
  expect(end.outcome).toBe(at < 0 ? 'completed' : 'limit');
  return { at, message: messages[0] ?? '' };
}

test.each([
  ['voltage above', [rest], {}, [dc(1), dc(2, { voltageV: 2.001 }), dc(3)], 1, /2\.0010 V is above/],
  ['voltage below', [rest], {}, [dc(1, { voltageV: -0.001 })], 0, /below/],
  ['current', [rest], {}, [dc(1), dc(2, { currentA: -1.001e-3 })], 1, /\|I\| = 0\.001001/],
  ['time', [rest], {}, [dc(999), dc(1001)], 1, /time limit/],
  ['temperature', [rest], { maxTemperatureC: 40 }, [dc(1), dc(2, { temperatureC: 40.1 })], 1, /40\.1 °C/],
  [
    'rate after its blanking',
    [rest],
    { maxVoltageRateVPerS: 0.01, blankingS: 2 },
    [dc(0), dc(1, { voltageV: 1.5 }), dc(3, { voltageV: 1.5 }), dc(4, { voltageV: 1.52 })],
    3,
    /dE\/dt/,
  ],
  [
    'charge',
    [pulse],
    { maxChargeC: 0.005 },
    [dc(0, { currentA: 1e-4 }), dc(49, { currentA: 1e-4 }), dc(51, { currentA: 1e-4 })],
    2,
    /charge of 5\.100.mC is above the limit of 5\.000.mC/,
  ],
  // 14.1 mV peak on 10 Ω are 1.41 mA.
  [
    'peak current of a spectrum',
    [eis],
    {},
    [dc(1), point(100, 0), point(6, -8)],
    2,
    /current at 1\.00.kHz peaks at 1\.414.mA/,
  ],
  ['peak current with a direct one', [eis], {}, [dc(1, { currentA: 9e-4 }), point(100, 0)], 1, /peaks at 1\.041.mA/],
  // 0.141 mA peak on 8 kΩ are 1.13 V about 1 V.
  [
    'swing of a spectrum by current',
    [geis],
    {},
    [dc(1), point(5000, 0), point(0, -8000)],
    2,
    /swings by 1\.131.V about 1\.000.V/,
  ],
  // What the instrument measured of the sine and of the level under it, though what was set would be within.
  [
    'measured amplitude of current',
    [eis],
    {},
    [dc(1), { ...point(100, 0), amplitudeARms: 7e-4 }, { ...point(100, 0), amplitudeARms: 7.1e-4 }],
    2,
    /current at 1\.00.kHz peaks at 1\.004.mA/,
  ],
  [
    'measured amplitude of current where the set one was not kept',
    [eis],
    {},
    [dc(1), { ...point(1, 0), status: 512 }, { ...point(1, 0), status: 512, amplitudeARms: 8e-4 }],
    2,
    /peaks at 1\.131.mA/,
  ],
  [
    'measured swing of a spectrum by current, about the measured level',
    [geis],
    {},
    [
      dc(1),
      { ...point(100, 0), amplitudeVRms: 0.5, dcVoltageV: 1.2 },
      { ...point(100, 0), amplitudeVRms: 0.6, dcVoltageV: 1.2 },
    ],
    2,
    /swings by 848\.\d+.mV about 1\.200.V/,
  ],
] as const)(
  '%s: the abort is asked for within the call that brought the reading',
  async (_name, steps, more, readings, at, message) => {
    const found = await abortedBy(steps, more, readings);
    expect(found.message).toMatch(message);
    expect(found.at).toBe(at);
  },
);

test('what is within them goes on', async () => {
  expect((await abortedBy([eis], {}, [dc(1), point(15, 0), { ...point(1, 0), status: 16 }])).at).toBe(-1);
  expect((await abortedBy([geis], {}, [dc(1), point(7000, 0)])).at).toBe(-1);
  const within = [dc(0, { currentA: 1e-4 }), dc(100, { currentA: 1e-4 })];
  expect((await abortedBy([pulse], { maxChargeC: 0.0101 }, within)).at).toBe(-1);
});

test('a plan that would pass the limit of charge says so beforehand', () => {
  const plan = planMethod(parseMethod({ name: 'T', limits: { ...limits, maxChargeC: '1 uAh' }, steps: [pulse] }));
  expect(plan.problems).toMatchObject([{ field: 'limits.maxChargeC', severity: 'warning' }]);
});
