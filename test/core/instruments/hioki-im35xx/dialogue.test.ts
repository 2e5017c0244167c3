import { expect, test } from 'vitest';
import { hiokiIm35xx } from '../../../../src-core/instruments/hioki-im35xx/index.ts';
import { meterBytes } from '../../../support/meter-bench.ts';

const setUp =
  ':MODE LCR\r\n:TRIG EXT\r\n:PAR1 RS;:PAR2 OFF;:PAR3 X;:PAR4 OFF\r\n:SPEE MED\r\n:LEV V\r\n:LEV:VOLT 0.01\r\n';

test('says what it is, CR LF both ways', async () => {
  const { client } = meterBytes(hiokiIm35xx);
  expect(await client.ask('*IDN?\r\n', /\r\n/)).toMatch(/^HIOKI,IM3590,VIRTUAL[0-9A-F]{4},V1\.05\r\n$/);
});

test('answers the chosen parameters as a list', async () => {
  const { client } = meterBytes(hiokiIm35xx);
  client.send(`${setUp}:FREQ 1000\r\n`);
  const answer = await client.ask('*TRG\r\n:MEAS?\r\n', /\r\n/);
  expect(answer).toMatch(/^\d\.\d{5}E[+-]\d\d,-\d\.\d{5}E[+-]\d\d\r\n$/);
  const [re] = answer.split(',').map(Number);
  expect(Math.abs(re! / 1002.53 - 1)).toBeLessThan(0.004);
  client.send(':PAR1 Z;:PAR3 PHASE\r\n');
  const [size, phase] = (await client.ask('*TRG;:MEAS?\r\n', /\r\n/)).split(',').map(Number);
  expect(Math.abs(size! / 1015.1 - 1)).toBeLessThan(0.004);
  expect(phase).toBeCloseTo(-9.02, 0);
});

test('an overflow is a number beyond 1E28; refusals show in *ESR?', async () => {
  const { client, emulator } = meterBytes(hiokiIm35xx);
  client.send(setUp);
  emulator.setFault('compliance', true);
  expect(await client.ask('*TRG;:MEAS?\r\n', /\r\n/)).toBe('9.99999E+28,9.99999E+28\r\n');
  await client.ask('*ESR?\r\n', /\r\n/);
  client.send(':FREQ 999E9\r\n');
  expect(Number(await client.ask('*ESR?\r\n', /\r\n/))).toBe(16);
  client.send(':NONSENSE\r\n');
  expect(Number(await client.ask('*ESR?\r\n', /\r\n/))).toBe(32);
});

test('the monitor tells the direct voltage of a cell under the source’s 100 Ω', async () => {
  const { client, emulator } = meterBytes(hiokiIm35xx, 'mg-ti2s4');
  const [, , voltageV, currentA] = (await client.ask(':MONI?\r\n', /\r\n/)).split(',').map(Number);
  // A source at 0 V behind 100 Ω: V = −I · 100 Ω, and the cell is discharged by it.
  expect(voltageV).toBeGreaterThan(0.05);
  // Each monitor has its own error of up to 1 %.
  expect(Math.abs(voltageV! / (-100 * currentA!) - 1)).toBeLessThan(0.02);
  expect(emulator.truth.currentA).toBeLessThan(0);
});

test('the monitor tells the sine on the sample: the level of the open source falls behind its 100 Ω', async () => {
  const { client } = meterBytes(hiokiIm35xx);
  client.send(`${setUp}:FREQ 1000\r\n`);
  await client.ask('*TRG\r\n:MEAS?\r\n', /\r\n/);
  const line = await client.ask(':MONI?\r\n', /\r\n/);
  expect(line).toMatch(/^([+-]\d\.\d{4}E[+-]\d\d,){3}[+-]\d\.\d{4}E[+-]\d\d\r\n$/);
  const [volts, amperes, ...direct] = line.split(',').map(Number);
  // |1002.53 − 159.11j| of |1102.53 − 159.11j|, each monitor within 1 %.
  expect(Math.abs(volts! / (0.01 * (1015.08 / 1113.95)) - 1)).toBeLessThan(0.015);
  expect(Math.abs(amperes! / (0.01 / 1113.95) - 1)).toBeLessThan(0.015);
  expect(direct).toEqual([0, 0]);
  // Held on the sample instead.
  client.send(':LEV CV\r\n');
  await client.ask('*TRG\r\n:MEAS?\r\n', /\r\n/);
  expect(Math.abs(Number((await client.ask(':MONI?\r\n', /\r\n/)).split(',')[0]) / 0.01 - 1)).toBeLessThan(0.011);
});

test('a millihertz point takes two periods and more', async () => {
  const { client } = meterBytes(hiokiIm35xx);
  client.send(`${setUp}:SPEE SLOW;:FREQ 0.001\r\n*TRG;:MEAS?\r\n`);
  expect(await client.until(/\d\r\n/)).toMatch(/^1\.\d{5}E\+04,/);
});
