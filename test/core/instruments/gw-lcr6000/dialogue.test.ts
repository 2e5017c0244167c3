import { expect, test } from 'vitest';
import { gwLcr6000 } from '../../../../src-core/instruments/gw-lcr6000/index.ts';
import { meterBytes } from '../../../support/meter-bench.ts';

const number = String.raw`[+-]\d\.\d{5}e[+-]\d\d`;

test('says what it is', async () => {
  const { client } = meterBytes(gwLcr6000);
  expect(await client.ask('*IDN?\n', /\n/)).toMatch(
    /^LCR-6300,REV E8\.13,VIRTUAL[0-9A-F]{4},Good Will Instrument Co\., Ltd\.\n$/,
  );
});

test('answers primary, secondary, two monitors and the comparator while it runs freely', async () => {
  const { client } = meterBytes(gwLcr6000);
  for (const line of [
    'DISP:PAGE MEAS',
    'FUNC R-X',
    'FUNC:MON1 VAC',
    'FUNC:MON2 IAC',
    'FREQ 1000',
    'LEV:SRES 100',
    'LEV:VOLT 0.01',
  ])
    client.send(`${line}\n`);
  expect(await client.ask('DISP:PAGE?\n', /\n/)).toBe('MEAS\n');
  const answer = await client.ask('FETC:IMP?\n', /\n/);
  expect(answer).toMatch(new RegExp(`^(${number},){4}OUT ,AUX-NG,NG\n$`));
  const [re, , volts, amperes] = answer.split(',').map(Number);
  expect(Math.abs(re! / 1002.53 - 1)).toBeLessThan(0.004);
  // Behind 100 Ω: |1002.53 − 159.11j| of |1102.53 − 159.11j|, each monitor within 1 %.
  expect(Math.abs(volts! / (0.01 * (1015.08 / 1113.95)) - 1)).toBeLessThan(0.015);
  expect(Math.abs(amperes! / (0.01 / 1113.95) - 1)).toBeLessThan(0.015);
  // With level control the voltage is that on the sample.
  client.send('LEV:ALC ON\n');
  const held = Number((await client.ask('FETC:IMP?\n', /\n/)).split(',')[2]);
  expect(Math.abs(held / 0.01 - 1)).toBeLessThan(0.011);
});

test('tells what it holds as a unit did: units behind levels, words as on its display or in small letters', async () => {
  const { client, clock } = meterBytes(gwLcr6000);
  client.send('FUNC ls-q\nFUNC:MON1 Z\nFUNC:MON2 IAC\nFREQ 1000\nLEV:VOLT 0.1\nAPER FAST\n');
  const answers = [];
  for (const query of ['FUNC?', 'FREQ?', 'LEV:VOLT?', 'APER?', 'FUNC:MON1?', 'FUNC:MON2?'])
    answers.push((await client.ask(`${query}\n`, /\n/)).trim());
  expect(answers).toEqual(['Ls-Q', '1.000000e+03', '1.000e-01V', 'FAST,1', 'z', 'iac']);
  // It holds a voltage: for the current there is no answer.
  client.clear();
  client.send('LEV:CURR?\n');
  await clock.sleepMs(2000);
  expect(client.received).toBe('');
  const [henry, quality, ohm] = (await client.ask('FETC:IMP?\n', /\n/)).split(',').map(Number);
  expect(henry! / (-159.11 / (2 * Math.PI * 1000))).toBeCloseTo(1, 1);
  expect(quality).toBeCloseTo(0.1587, 2);
  expect(ohm! / 1015.08).toBeCloseTo(1, 2);
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
