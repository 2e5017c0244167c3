import { describe, expect, test } from 'vitest';
import { createLaudaEmulator, type LaudaOptions } from '../../../../src-core/instruments/lauda/emulator.ts';
import { plainClient } from '../../../support/plain-client.ts';

const settings = { cellId: 'dummy-cell', seed: 1, speed: 1 };
const circulator = (options: LaudaOptions = {}) =>
  plainClient((clock) => createLaudaEmulator(settings, clock, options));

describe('byte for byte', () => {
  test.each<[string, LaudaOptions, string, string]>([
    ['outflow', {}, 'IN_PV_00\r\n', '25.00\r\n'],
    ['outflow below zero', { ambientC: -10.5 }, 'IN_PV_00\r\n', '-10.50\r\n'],
    ['in thousandths', {}, 'IN_PV_10\r\n', '25.000\r\n'],
    ['external sensor', {}, 'IN_PV_03\r\n', '25.00\r\n'],
    ['no external sensor', { hasExternalSensor: false }, 'IN_PV_03\r\n', 'ERR_33\r\n'],
    ['set point', {}, 'IN_SP_00\r\n', '20.00\r\n'],
    ['standby', {}, 'IN_MODE_02\r\n', '1\r\n'],
    ['a set point is taken', {}, 'OUT_SP_00_25.00\r\n', 'OK\r\n'],
    ['a set point beyond the limits', {}, 'OUT_SP_00_999\r\n', 'ERR_6\r\n'],
    ['a set point that is no number', {}, 'OUT_SP_00_warm\r\n', 'ERR_5\r\n'],
    ['unknown', {}, 'IN_PV_77\r\n', 'ERR_3\r\n'],
    ['status', {}, 'STATUS\r\n', '0\r\n'],
    ['type', {}, 'TYPE\r\n', 'VIRTUAL\r\n'],
    ['version', {}, 'VERSION_R\r\n', '3.10\r\n'],
    ['pump stage', {}, 'IN_SP_01\r\n', '3\r\n'],
    ['pump stage set', {}, 'OUT_SP_01_005\r\nIN_SP_01\r\n', 'OK\r\n5\r\n'],
    ['pump stage beyond', {}, 'OUT_SP_01_9\r\n', 'ERR_6\r\n'],
    ['control by the outflow', {}, 'IN_MODE_01\r\n', '0\r\n'],
    ['control by a sensor that is not there', { hasExternalSensor: false }, 'OUT_MODE_01_1\r\n', 'ERR_33\r\n'],
    ['analogue module', {}, 'IN_PV_04\r\n', 'ERR_8\r\n'],
    ['a blank for the bar', {}, 'OUT_SP_00 30.5\r\nIN_SP_00\r\n', 'OK\r\n30.50\r\n'],
    ['a program chosen', {}, 'RMP_SELECT_2\r\nRMP_IN_04\r\n', 'OK\r\n2\r\n'],
    ['no program runs', {}, 'RMP_IN_05\r\n', '0\r\n'],
    ['what cannot be set', {}, 'OUT_SP_03_100\r\n', 'ERR_3\r\n'],
    ['flags', {}, 'STAT\r\n', '0000000\r\n'],
    ['flags without an external sensor', { hasExternalSensor: false }, 'STAT\r\n', '0000001\r\n'],
  ])('%s', async (_name, options, request, answer) => {
    expect(await circulator(options).ask(request)).toBe(answer);
  });

  test('start, a temperature reached, a broken sensor, stop', async () => {
    const { ask, clock, emulator } = circulator();
    await ask('OUT_SP_00_-20.00\r\n');
    expect(await ask('START\r\n')).toBe('OK\r\n');
    expect(await ask('IN_MODE_02\r\n')).toBe('0\r\n');
    await clock.sleepMs(3_600_000);
    expect(await ask('IN_PV_00\r\n')).toBe('-20.00\r\n');
    emulator.setFault('sensor-break', true);
    expect(await ask('STATUS\r\n')).toBe('-1\r\n');
    expect(await ask('STAT\r\n')).toBe('1000000\r\n');
    expect(await ask('IN_PV_00\r\n')).toMatch(/^ERR_/);
    expect(await ask('STOP\r\n')).toBe('OK\r\n');
    expect(emulator.truth.energised).toBe(false);
  });
});
