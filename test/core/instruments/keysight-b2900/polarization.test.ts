import { expect, test } from 'vitest';
import { mgSc2Se4Line } from '../../../../src-core/cells/truth.ts';
import { keysightB2900 } from '../../../../src-core/instruments/keysight-b2900/index.ts';
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

test('σe of mgsc2se4 from 50 mV, zero measured first: within 5 % of the truth', async () => {
  const clock = createPatientClock();
  const emulator = keysightB2900.emulate({ cellId: 'mgsc2se4', seed: 2, speed: 1 }, clock);
  const instrument = await keysightB2900.open(plugIn(emulator, 1), clock);
  const zero = startAction(instrument, held(0, 200));
  expect(await zero.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
  const polarized = startAction(instrument, held(0.05, 1500));
  expect(await polarized.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
  const electronicOhm = 0.05 / (meanOfTheEnd(polarized.dc) - meanOfTheEnd(zero.dc));
  expect(Math.abs(electronicOhm / mgSc2Se4Line().electronicOhm - 1)).toBeLessThan(0.05);
  emulator.dispose();
});
