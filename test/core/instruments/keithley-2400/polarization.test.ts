import { expect, test } from 'vitest';
import { mgSc2Se4Line } from '../../../../src-core/cells/truth.ts';
import { keithley2400 } from '../../../../src-core/instruments/keithley-2400/index.ts';
import type { Action } from '../../../../src-core/model/action.ts';
import type { DcReading } from '../../../../src-core/model/reading.ts';
import { startAction } from '../../../support/action-log.ts';
import { plugIn } from '../../../support/emulated-link.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

const sampling = { firstIntervalS: 0.2, lastIntervalS: 10 };
const held = (voltageV: number, durationS: number): Action => ({
  ...{ kind: 'potential', voltageV, durationS, sampling, maxCurrentA: 1e-3 },
});

function meanOfTheEnd(samples: readonly DcReading[]): number {
  const last = samples.slice(-20);
  return last.reduce((sum, { currentA }) => sum + currentA, 0) / last.length;
}

test.each([1, 2, 3])('seed %i: σe of mgsc2se4 from 50 mV at 9600 baud, zero measured first', async (seed) => {
  const clock = createPatientClock();
  const emulator = keithley2400.emulate({ cellId: 'mgsc2se4', seed, speed: 1 }, clock);
  const instrument = await keithley2400.open(plugIn(emulator, 1), clock);
  const zero = startAction(instrument, held(0, 200));
  expect(await zero.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
  const polarized = startAction(instrument, held(0.05, 1500));
  expect(await polarized.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
  const offsetA = meanOfTheEnd(zero.dc);
  const electronicOhm = 0.05 / (meanOfTheEnd(polarized.dc) - offsetA);
  expect(electronicOhm / mgSc2Se4Line().electronicOhm).toBeCloseTo(1, 1);
  expect(Math.abs(electronicOhm / mgSc2Se4Line().electronicOhm - 1)).toBeLessThan(0.05);
  // The unit's offset is there to be subtracted: without zero the answer would be another one.
  expect(Math.abs(offsetA)).toBeGreaterThan(1e-10);
  emulator.dispose();
});
