import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator, Instrument, InstrumentDriver } from '../../../../src-core/instruments/driver.ts';
import type { DeviceFaultName } from '../../../../src-core/instruments/faults.ts';
import { rodeostat } from '../../../../src-core/instruments/rodeostat/index.ts';
import { sciospecIsx3 } from '../../../../src-core/instruments/sciospec-isx3/index.ts';
import type { Action } from '../../../../src-core/model/action.ts';
import { readingStatus } from '../../../../src-core/model/reading.ts';
import { startAction } from '../../../support/action-log.ts';
import { plugIn, type TestCable } from '../../../support/emulated-link.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

interface Bench {
  readonly emulator: Emulator;
  readonly instrument: Instrument;
  readonly cable: TestCable;
}

async function open(driver: InstrumentDriver, cellId = 'dummy-cell'): Promise<Bench> {
  const clock = createPatientClock();
  const emulator = driver.emulate({ cellId, seed: 4, speed: 1 }, clock);
  emulators.push(emulator);
  const cable = plugIn(emulator, 1);
  return { emulator, cable, instrument: await driver.open(cable, clock) };
}

const spectrum: Action & { readonly kind: 'impedance' } = {
  kind: 'impedance',
  control: 'potentiostatic',
  frequenciesHz: [1e5, 1e4, 1e3, 100, 10, 1],
  amplitudeRms: 0.01,
  dc: 'open-circuit',
  openCircuitV: 0,
  cutOff: { minVoltageV: -1, maxVoltageV: 1 },
};
const held: Action = {
  kind: 'potential',
  voltageV: 0.1,
  durationS: 60,
  sampling: { firstIntervalS: 0.1, lastIntervalS: 1 },
  maxCurrentA: 1e-4,
};

describe.each([
  ['sciospec-isx3', sciospecIsx3, spectrum],
  ['rodeostat', rodeostat, held],
] as const)('%s', (_id, driver, action) => {
  test.each<DeviceFaultName>(['stuck-output', 'refuse-off'])(
    '%s while it drives: never said to be off',
    async (name) => {
      const { instrument, emulator } = await open(driver);
      let count = 0;
      const log = startAction(instrument, action, () => {
        if (++count !== 2) return;
        emulator.setFault(name, true);
        log.abort.abort();
      });
      const ended = await log.outcome.then(
        ({ cellState }) => cellState,
        (error: unknown) => (error as { cellState?: string }).cellState,
      );
      expect(emulator.truth.energised).toBe(true);
      expect(ended).toBe('unknown');
      expect(await instrument.makeSafe()).toBe('unknown');
      emulator.setFault(name, false);
      expect(await instrument.makeSafe()).toBe('off');
      expect(emulator.truth.energised).toBe(false);
    },
  );
});

describe('sciospec-isx3', () => {
  test('a point that was lost is measured once more; one that came twice counts once', async () => {
    for (const name of ['missing-sample', 'duplicate-sample'] as const) {
      const { instrument, emulator } = await open(sciospecIsx3);
      let count = 0;
      const log = startAction(instrument, spectrum, () => {
        if (++count === 2) emulator.setFault(name, true);
      });
      expect(await log.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
      const seen = log.impedance.map(({ frequencyHz }) => Math.round(frequencyHz)).sort((a, b) => b - a);
      expect(seen).toEqual(spectrum.frequenciesHz);
    }
  });

  test('evenly spaced frequencies go as one list, others point by point; the amplitude is a peak', async () => {
    const { instrument, cable } = await open(sciospecIsx3);
    const sentHex = (): string => Buffer.from(cable.sent, 'latin1').toString('hex');
    const listsAndPoints = (): string =>
      [...sentHex().matchAll(/b6(?:1603|0d02)/g)].map(([start]) => start.slice(-1)).join('');
    await startAction(instrument, spectrum).outcome;
    expect(listsAndPoints()).toBe('3');
    // Logarithmic, precision 1, and 10 mV rms as 14.142 mV peak.
    expect(sentHex()).toContain('013f8000003c67b4');
    await startAction(instrument, { ...spectrum, frequenciesHz: [2e6, 1e3, 20] }).outcome;
    expect(listsAndPoints()).toBe('3222');
  });

  test('too much current is flagged at the point that it belongs to', async () => {
    const { instrument, emulator } = await open(sciospecIsx3);
    emulator.setFault('compliance', true);
    const log = startAction(instrument, spectrum, () => emulator.setFault('compliance', false));
    await log.outcome;
    expect(log.impedance.map(({ status }) => status & readingStatus.overload)).toEqual([2, 0, 0, 0, 0, 0]);
  });
});
