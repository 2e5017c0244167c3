import { expect, test } from 'vitest';
import { gwLcr6000 } from '../../../../src-core/instruments/gw-lcr6000/index.ts';
import { meterBytes } from '../../../support/meter-bench.ts';

const number = String.raw`[+-]\d\.\d{5}E[+-]\d\d`;

test('says what it is', async () => {
  const { client } = meterBytes(gwLcr6000);
  expect(await client.ask('*IDN?\n', /\n/)).toMatch(/^GWINSTEK,LCR-6300,VIRTUAL[0-9A-F]{4},V1\.08\n$/);
});

test('answers primary, secondary, two monitors and the comparator while it runs freely', async () => {
  const { client } = meterBytes(gwLcr6000);
  for (const line of ['DISP:PAGE MEAS', 'FUNC R-X', 'FUNC:MON1 VAC', 'FREQ 1000', 'LEV:SRES 100', 'LEV:VOLT 0.01'])
    client.send(`${line}\n`);
  expect(await client.ask('DISP:PAGE?\n', /\n/)).toBe('MEAS\n');
  const answer = await client.ask('FETC:IMP?\n', /\n/);
  expect(answer).toMatch(new RegExp(`^(${number},){4}0\n$`));
  const [re, , volts] = answer.split(',').map(Number);
  expect(Math.abs(re! / 1002.53 - 1)).toBeLessThan(0.004);
  expect(volts).toBe(0.01);
});

test('bias is OFF or a voltage up to ±2.5 V; values beyond are not taken', async () => {
  const { client, emulator } = meterBytes(gwLcr6000);
  expect(await client.ask('BIAS?\n', /\n/)).toBe('OFF\n');
  client.send('BIAS 1.5\nLEV:VOLT 0.01\n');
  expect(await client.ask('BIAS?\n', /\n/)).toBe('+1.500E+00\n');
  expect(emulator.truth).toMatchObject({ energised: true });
  client.send('BIAS 3\nFREQ 5\n');
  expect(await client.ask('BIAS?\n', /\n/)).toBe('+1.500E+00\n');
  expect(Number(await client.ask('FREQ?\n', /\n/))).toBe(1000);
});
