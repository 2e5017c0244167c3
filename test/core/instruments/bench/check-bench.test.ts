import { expect, test } from 'vitest';
import { checkBench } from '../../../../src-core/instruments/bench/check-bench.ts';
import { createClockComparison } from '../../../../src-core/instruments/bench/clock-comparison.ts';
import { instrumentDrivers } from '../../../../src-core/instruments/index.ts';
import { parseBench } from '../../../../src-core/model/bench-schema.ts';
import type { Bench, BenchMember } from '../../../../src-core/model/bench.ts';

const potentiostat: BenchMember = {
  driverId: 'palmsens-methodscript',
  address: 'serial:/dev/ttyACM0',
  roles: ['source', 'impedance'],
};
const thermostat: BenchMember = { driverId: 'huber', address: 'tcp:10.0.0.5:8101', roles: ['temperature'] };
const errorsOf = (...members: BenchMember[]): string[] =>
  checkBench({ name: 'b', members }, instrumentDrivers)
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);

test('a potentiostat with a thermostat is a bench, with a reminder of the leads', () => {
  expect(errorsOf(potentiostat, thermostat)).toEqual([]);
  const [reminder] = checkBench({ name: 'b', members: [potentiostat, thermostat] }, instrumentDrivers);
  expect(reminder).toMatchObject({ severity: 'warning', field: 'leads' });
  expect(reminder!.message).toContain('Only the leads of PalmSens MethodSCRIPT may');
});

test('two sources on one cell, a role twice, a role nobody can, an address twice and a strange driver are refused', () => {
  const source: BenchMember = { driverId: 'keithley-2400', address: 'serial:/dev/ttyS0', roles: ['source'] };
  expect(errorsOf(source, { ...potentiostat, roles: ['impedance'] })).toEqual([
    expect.stringContaining('two sources on one cell are refused'),
  ]);
  expect(errorsOf(thermostat, { ...thermostat, address: 'tcp:10.0.0.6:8101' })).toEqual([
    'Two instruments have the role “temperature”.',
  ]);
  expect(errorsOf({ ...thermostat, roles: ['source'] })).toEqual([expect.stringContaining('has no role “source”')]);
  expect(errorsOf(potentiostat, { ...thermostat, address: potentiostat.address })).toEqual([
    'One address is given twice.',
  ]);
  expect(errorsOf({ ...thermostat, driverId: 'ice-bath' })).toEqual(['There is no driver “ice-bath”.']);
});

test('virtual instruments of one cell share its address', () => {
  const address = 'virtual:mg-nasicon';
  expect(errorsOf({ ...potentiostat, address }, { ...thermostat, address })).toEqual([]);
});

test('a bench is read from JSON, and what is wrong is named', () => {
  const bench: Bench = { name: 'pellet', members: [potentiostat, thermostat], speed: 100 };
  expect(parseBench(JSON.parse(JSON.stringify(bench)))).toEqual(bench);
  expect(() => parseBench({ ...bench, members: [{ ...thermostat, roles: ['heat'] }] })).toThrow(/members\.0\.roles\.0/);
  expect(() => parseBench({ ...bench, speed: 0 })).toThrow(/speed/);
  expect(() => parseBench({ ...bench, colour: 'red' })).toThrow(/colour/);
});

test('clocks: a device that starts 0.5 s late and runs 1 % slow', () => {
  const comparison = createClockComparison();
  expect(comparison.result()).toBeUndefined();
  for (let second = 1; second <= 100; second++) comparison.take(0.5 + second, 0.99 * second);
  const { offsetS, driftS, spanS } = comparison.result()!;
  expect(offsetS).toBeCloseTo(0.51, 9);
  expect(driftS).toBeCloseTo(0.99, 9);
  expect(spanS).toBeCloseTo(98.01, 9);
});
