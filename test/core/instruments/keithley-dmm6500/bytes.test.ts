import { afterEach, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { keithleyDmm6500 } from '../../../../src-core/instruments/keithley-dmm6500/index.ts';
import { startAction } from '../../../support/action-log.ts';
import { connectBytes } from '../../../support/byte-client.ts';
import { plugIn } from '../../../support/emulated-link.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

let emulator: Emulator;
afterEach(() => emulator.dispose());

function meter(cellId: string) {
  const clock = createPatientClock();
  emulator = keithleyDmm6500.emulate({ cellId, seed: 2, speed: 1 }, clock);
  return { clock, client: connectBytes(emulator) };
}

test('answers in bytes as the manual has it', async () => {
  const { client } = meter('mg-ti2s4');
  const ask = (text: string) => client.ask(text, '\n');
  expect(await ask('*IDN?\n')).toMatch(/^KEITHLEY INSTRUMENTS,MODEL DMM6500,VIRTUAL[0-9A-F]{4},1\.7\.12b\n$/);
  expect(await ask(':SENS:FUNC?\n')).toBe('"VOLT:DC"\n');
  expect(await ask(':READ?\n')).toMatch(/^[+-]\d\.\d{8}E[+-]\d\d\n$/);
  expect(Number(await ask('MEAS?\n'))).toBeCloseTo(emulator.truth.voltageV, 4);
  client.send(':SENSe1:FUNCtion "TEMPerature";:SENS:TEMP:TRAN FRTD;UNIT KELV\n');
  expect(await ask(':SENS:FUNC?;:SENS:TEMP:TRAN?;UNIT?\n')).toBe('"TEMP";FRTD;KELV\n');
  expect(Number(await ask(':READ?\n'))).toBeCloseTo(298.15, 1);
  client.send(':SENS:TEMP:UNIT CELS\n');
  emulator.setFault('sensor-break', true);
  expect(await ask(':READ?\n')).toBe('+9.90000000E+37\n');
  emulator.setFault('sensor-break', false);
  expect(Number(await ask(':READ?\n'))).toBeCloseTo(25, 1);
  expect(await ask(':SENS:FUNC "RES";:SYST:ERR?\n')).toBe('-224,"Illegal parameter value"\n');
  expect(await ask(':SENS:VOLT:NPLC 50;:SYST:ERR?\n')).toBe('-222,"Parameter data out of range"\n');
  expect(await ask('*RST;:SENS:FUNC?;:SYST:ERR?\n')).toBe('"VOLT:DC";0,"No error"\n');
});

test('a meter that was turned to another function at its panel gives no reading of the wrong quantity', async () => {
  const { clock } = meter('dummy-cell');
  const instrument = await keithleyDmm6500.open(plugIn(emulator, 1), clock);
  let count = 0;
  const log = startAction(instrument, { kind: 'temperature-watch', durationS: 30, intervalS: 1 }, () => {
    // A restart falls back to direct voltage: 0 V must not become 0 °C.
    if (++count === 3) emulator.setFault('reset', true);
  });
  await expect(log.outcome).rejects.toMatchObject({ code: 'link/garbled' });
  expect(log.temperature).toHaveLength(3);
  for (const { temperatureC } of log.temperature) expect(temperatureC).toBeCloseTo(25, 0);
});
