import { describe, expect, test } from 'vitest';
import { createJulaboEmulator, type JulaboOptions } from '../../../../src-core/instruments/julabo/emulator.ts';
import { julabo } from '../../../../src-core/instruments/julabo/index.ts';
import { startAction } from '../../../support/action-log.ts';
import { plainClient } from '../../../support/plain-client.ts';
import { openTemperatureBench, toTarget } from '../../../support/temperature-bench.ts';

const settings = { cellId: 'dummy-cell', seed: 1, speed: 1 };
const circulator = (options: JulaboOptions = {}) =>
  plainClient((clock) => createJulaboEmulator(settings, clock, options));

describe('byte for byte', () => {
  test.each<[string, JulaboOptions, string, string]>([
    ['bath', {}, 'in_pv_00\r', '25.00\r\n'],
    ['bath below zero', { ambientC: -10.5 }, 'in_pv_00\r', '-10.50\r\n'],
    ['Pt100', {}, 'in_pv_02\r', '25.00\r\n'],
    ['no Pt100', { hasPt100: false }, 'in_pv_02\r', '---.--\r\n'],
    ['set point', {}, 'in_sp_00\r', '20.00\r\n'],
    ['mode', {}, 'in_mode_05\r', '0\r\n'],
    ['status', {}, 'status\r', '02 REMOTE STOP\r\n'],
    ['status without remote', { isRemote: false }, 'status\r', '00 MANUAL STOP\r\n'],
    ['an order is not answered', {}, 'out_sp_00 30.00\r', ''],
    ['capitals, as public libraries send them', {}, 'IN_SP_00\r', '20.00\r\n'],
    ['version', {}, 'VERSION\r', 'JULABO VIRTUAL-FP VER. 1.0\r\n'],
    ['safety sensor', {}, 'in_pv_03\r', '25.00\r\n'],
    ['over- and subtemperature', {}, 'in_sp_03\rin_sp_04\r', '205.00\r\n-65.00\r\n'],
    ['pump stage', {}, 'out_sp_07 3\rin_sp_07\r', '3\r\n'],
    ['set point 1 is chosen', {}, 'in_mode_01\r', '0\r\n'],
    ['control by the bath', {}, 'in_mode_04\r', '0\r\n'],
    [
      'set point 2 is chosen with its value',
      {},
      'out_sp_01 31.5\rout_mode_01 1\rin_sp_01\rin_mode_01\r',
      '31.50\r\n1\r\n',
    ],
    ['line feeds are passed over', {}, '\nin_sp_00\r\n', '20.00\r\n'],
  ])('%s', async (_name, options, request, answer) => {
    expect(await circulator(options).ask(request)).toBe(answer);
  });

  test.each([
    ['out_sp_00 999\r', '-11 VALUE TOO LARGE\r\n'],
    ['out_sp_00 -99\r', '-10 VALUE TOO SMALL\r\n'],
    ['out_sp_99 1\r', '-08 INVALID COMMAND\r\n'],
    ['nonsense\r', '-08 INVALID COMMAND\r\n'],
    ['in_sp_77\r', '-08 INVALID COMMAND\r\n'],
    ['out_sp_07 9\r', '-11 VALUE TOO LARGE\r\n'],
    ['out_mode_01 7\r', '-11 VALUE TOO LARGE\r\n'],
  ])('%j is refused in the next status, once', async (order, refusal) => {
    const { ask } = circulator();
    expect(await ask(order)).toBe('');
    expect(await ask('status\r')).toBe(refusal);
    expect(await ask('status\r')).toBe('02 REMOTE STOP\r\n');
  });

  test('of three set points the chosen one is regulated to', async () => {
    const { ask, clock } = circulator();
    await ask('out_sp_02 40\rout_mode_01 2\rout_mode_05 1\r');
    await clock.sleepMs(3_600_000);
    expect(await ask('in_pv_00\r')).toBe('40.00\r\n');
    await ask('out_mode_01 0\r');
    await clock.sleepMs(7_200_000);
    expect(await ask('in_pv_00\r')).toBe('20.00\r\n');
  });

  test('orders carry out what they say', async () => {
    const { ask, clock, emulator } = circulator();
    await ask('out_sp_00 60.00\r');
    await ask('out_mode_05 1\r');
    expect(await ask('status\r')).toBe('03 REMOTE START\r\n');
    expect(await ask('in_sp_00\r')).toBe('60.00\r\n');
    await clock.sleepMs(3_600_000);
    expect(await ask('in_pv_00\r')).toBe('60.00\r\n');
    emulator.setFault('sensor-break', true);
    expect(await ask('in_pv_00\r')).toBe('---.--\r\n');
    expect((await ask('status\r')).slice(0, 3)).toBe('-05');
  });
});

test('without remote operation it says what to do on the panel', async () => {
  const { instrument } = await openTemperatureBench(julabo, (clock) =>
    createJulaboEmulator(settings, clock, { isRemote: false }),
  );
  await expect(startAction(instrument, toTarget(40)).outcome).rejects.toMatchObject({
    code: 'instrument/refused',
    remedy: expect.stringMatching(/remote operation on its panel/) as string,
  });
});
