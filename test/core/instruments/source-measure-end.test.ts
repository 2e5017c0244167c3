import { expect, test } from 'vitest';
import { keithley2400 } from '../../../src-core/instruments/keithley-2400/index.ts';
import { keysightB2900 } from '../../../src-core/instruments/keysight-b2900/index.ts';
import type { Action } from '../../../src-core/model/action.ts';
import { startAction } from '../../support/action-log.ts';
import { plugIn } from '../../support/emulated-link.ts';
import { createPatientClock } from '../../support/patient-clock.ts';

const pulse: Action = {
  ...{ kind: 'current', currentA: 20e-6, durationS: 3, cutOff: { minVoltageV: -1, maxVoltageV: 1 } },
  sampling: { firstIntervalS: 0.1, lastIntervalS: 0.1 },
};

test.each([
  ['2400', 1, keithley2400],
  ['2400', 60, keithley2400],
  ['B2900', 1, keysightB2900],
  ['B2900', 60, keysightB2900],
] as const)(
  'the output of the %s at ×%i opens once, with the last reading: no transient of switching on again is kept',
  async (_name, speed, driver) => {
    const clock = createPatientClock();
    const emulator = driver.emulate({ cellId: 'dummy-cell', seed: 1, speed }, clock);
    const cable = plugIn(emulator, speed);
    const instrument = await driver.open(cable, clock);
    const run = startAction(instrument, pulse);
    expect(await run.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
    const charged = run.dc.filter(({ stepTimeS }) => stepTimeS > 0.2);
    expect(charged.length).toBeGreaterThan(10);
    for (const { voltageV } of charged) expect(Math.abs(voltageV / 0.22 - 1)).toBeLessThan(0.01);
    expect(charged.at(-1)!.stepTimeS).toBeGreaterThan(2.9);
    emulator.dispose();
  },
);
