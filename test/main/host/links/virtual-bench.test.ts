import { afterEach, expect, test } from 'vitest';
import { findCell } from '../../../../src-core/cells/index.ts';
import { findDriver } from '../../../../src-core/instruments/index.ts';
import { createVirtualBench, type VirtualBench } from '../../../../src-main/host/links/virtual-bench.ts';
import { startAction } from '../../../support/action-log.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';
import { toTarget } from '../../../support/temperature-bench.ts';

const benches: VirtualBench[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close();
});

function virtualBench() {
  const clock = createPatientClock();
  const bench = createVirtualBench(clock);
  benches.push(bench);
  return { clock, bench };
}

const settings = { cellId: 'mg-nasicon', speed: 1, seed: 1 };

test('a thermostat and a potentiostat share one sample: its spectrum is that of the temperature it was brought to', async () => {
  const { clock, bench } = virtualBench();
  const [huber, palmsens] = [findDriver('huber'), findDriver('palmsens-methodscript')];
  const thermostat = await huber.open(bench.connect(huber, settings).link, clock);
  const potentiostat = await palmsens.open(bench.connect(palmsens, settings).link, clock);
  const ohmAt1kHz = async (): Promise<number> => {
    const log = startAction(potentiostat, {
      kind: 'impedance',
      control: 'potentiostatic',
      frequenciesHz: [1000],
      amplitudeRms: 0.01,
      dc: { voltageV: 0 },
      cutOff: { minVoltageV: -1, maxVoltageV: 1 },
    });
    await log.outcome;
    const { zReOhm, zImOhm } = log.impedance[0]!;
    return Math.hypot(zReOhm, zImOhm);
  };
  const expected = (temperatureC: number): number => {
    const { re, im } = findCell('mg-nasicon')!.create({ temperatureC }).impedance(1000);
    return Math.hypot(re, im);
  };
  expect(Math.abs((await ohmAt1kHz()) / expected(25) - 1)).toBeLessThan(0.02);
  const target = toTarget(-20, { sensorId: 'process', toleranceK: 0.1, holdS: 600 });
  expect(await startAction(thermostat, target).outcome).toMatchObject({ end: 'settled' });
  expect(expected(-20)).toBeGreaterThan(3 * expected(25));
  expect(Math.abs((await ohmAt1kHz()) / expected(-20) - 1)).toBeLessThan(0.03);
  // Both are told apart: to end one leaves the other alone.
  await potentiostat.close();
  expect(await thermostat.makeSafe()).toBe('off');
});

test('one instrument of a kind per cell, and one speed and seed for all that share it', async () => {
  const { bench } = virtualBench();
  const [huber, palmsens] = [findDriver('huber'), findDriver('palmsens-methodscript')];
  const first = bench.connect(huber, settings);
  expect(() => bench.connect(huber, settings)).toThrow(/connected already/);
  expect(() => bench.connect(palmsens, { ...settings, speed: 10 })).toThrow(/connected already/);
  await first.link.close();
  const again = bench.connect(huber, settings);
  expect(again.bench).toBe(first.bench);
  await again.link.close();
  expect(bench.connect(huber, { ...settings, seed: 2 }).bench).not.toBe(first.bench);
});

test('a cell that does not exist is refused by name', () => {
  const { bench } = virtualBench();
  expect(() => bench.connect(findDriver('palmsens-methodscript'), { ...settings, cellId: 'none' })).toThrow(/none/);
});
