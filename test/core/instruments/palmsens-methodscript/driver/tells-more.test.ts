import { afterEach, expect, test } from 'vitest';
import { openMethodScript } from '../../../../../src-core/instruments/palmsens-methodscript/driver/open.ts';
import {
  createEmStat4Emulator,
  type EmStat4Emulator,
} from '../../../../../src-core/instruments/palmsens-methodscript/emulator/emulator.ts';
import type { Action } from '../../../../../src-core/model/action.ts';
import { startAction } from '../../../../support/action-log.ts';
import { plugIn } from '../../../../support/emulated-link.ts';
import { createPatientClock } from '../../../../support/patient-clock.ts';

const opened: EmStat4Emulator[] = [];
afterEach(() => {
  for (const emulator of opened.splice(0)) emulator.dispose();
});

async function open(unknownOptions: readonly string[]) {
  const clock = createPatientClock();
  const emulator = createEmStat4Emulator({ cellId: 'dummy-cell', seed: 3, speed: 1 }, clock, { unknownOptions });
  opened.push(emulator);
  const cable = plugIn(emulator, 1);
  return { instrument: await openMethodScript(cable, clock), emulator, cable };
}

const older = ['eis_acdc', 'add_meas'];
const cutOff = { minVoltageV: -1, maxVoltageV: 1 };
const spectrum: Action = {
  kind: 'impedance',
  control: 'potentiostatic',
  frequenciesHz: [1000, 100, 10],
  amplitudeRms: 0.01,
  dc: { voltageV: 0 },
  cutOff,
};
const hold: Action = {
  kind: 'potential',
  voltageV: 0.1,
  durationS: 2,
  sampling: { firstIntervalS: 0.1, lastIntervalS: 1 },
  maxCurrentA: 1e-3,
};
const times = (text: string, part: string): number => text.split(part).length - 1;

test('a firmware that refuses to tell levels gives its spectrum without them, is told so once and not asked again', async () => {
  const { instrument, emulator, cable } = await open(older);
  const first = startAction(instrument, spectrum);
  expect(await first.outcome).toMatchObject({
    end: 'duration',
    cellState: 'off',
    detail: 'this firmware does not tell levels: amplitude and DC per point are not recorded',
  });
  expect(first.impedance).toHaveLength(3);
  for (const point of first.impedance) expect('amplitudeVRms' in point).toBe(false);
  expect(emulator.cellOn).toBe(false);
  expect(times(cable.sent, 'eis_acdc')).toBe(1);
  // Before the plain script the cell was switched off and read back.
  const refusedAt = cable.sent.indexOf('eis_acdc');
  const plainAt = cable.sent.indexOf('meas_loop_eis', refusedAt);
  expect(cable.sent.slice(refusedAt, plainAt)).toContain('meas_loop_ocp');

  const second = startAction(instrument, spectrum);
  expect(await second.outcome).toEqual({ end: 'duration', cellState: 'off' });
  expect(second.impedance).toHaveLength(3);
  expect(times(cable.sent, 'eis_acdc')).toBe(1);
  expect(await startAction(instrument, hold).outcome).toEqual({ end: 'duration', cellState: 'off' });
});

test('with three electrodes it ends with a clear error and the cell off, whatever is measured', async () => {
  for (const action of [{ ...spectrum, threeElectrodes: true } as const, { ...hold, threeElectrodes: true } as const]) {
    const { instrument, emulator } = await open(older);
    const log = startAction(instrument, action);
    await expect(log.outcome).rejects.toMatchObject({
      code: 'instrument/unsupported',
      cellState: 'off',
      message: expect.stringContaining('three electrodes') as string,
      remedy: expect.stringContaining('two electrodes') as string,
    });
    expect(log.dc).toEqual([]);
    expect(emulator.cellOn).toBe(false);
    // With two electrodes it measures.
    expect(await startAction(instrument, hold).outcome).toMatchObject({ end: 'duration' });
  }
});

test('where the cell cannot be read back off, nothing further is tried', async () => {
  const { instrument, emulator, cable } = await open(older);
  emulator.faults.stuckCell = true;
  await startAction(instrument, hold).outcome;
  expect(emulator.cellOn).toBe(true);
  await expect(startAction(instrument, spectrum).outcome).rejects.toMatchObject({ code: 'instrument/refused' });
  expect(times(cable.sent, 'meas_loop_eis')).toBe(1);
});

test('a script that is refused without levels too keeps its error, and levels are asked for again', async () => {
  const { instrument, cable } = await open([...older, 'eis_opt']);
  const averaged = { ...spectrum, averages: 4 };
  for (const asked of [1, 2]) {
    await expect(startAction(instrument, averaged).outcome).rejects.toMatchObject({ code: 'instrument/refused' });
    expect(times(cable.sent, 'eis_acdc')).toBe(asked);
  }
});
