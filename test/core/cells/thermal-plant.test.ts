import { expect, test } from 'vitest';
import { findCell } from '../../../src-core/cells/index.ts';
import { circulator, createThermalPlant, tubeFurnace } from '../../../src-core/cells/thermal-plant.ts';
import { createVirtualSample } from '../../../src-core/cells/virtual-sample.ts';

test('full power ends where the loss takes all of it, and no power at ambient', () => {
  const parameters = { ...tubeFurnace, highestC: 2000 };
  const plant = createThermalPlant(parameters);
  plant.advance(60_000, 1);
  const steadyC = parameters.ambientC + parameters.heaterW / parameters.lossWPerK;
  for (const temperatureC of [plant.bathC, plant.sensorC, plant.sampleC]) expect(temperatureC).toBeCloseTo(steadyC, 3);
  plant.advance(60_000, 0);
  expect(plant.sampleC).toBeCloseTo(parameters.ambientC, 3);
});

test('heat is conserved: what the heater gave is in the bath and its element, while nothing is lost', () => {
  const parameters = { ...circulator, lossWPerK: 0 };
  const plant = createThermalPlant(parameters);
  plant.advance(100, 0.5);
  plant.advance(2000, 0);
  const expected = (0.5 * parameters.heaterW * 100) / (parameters.bathJPerK + parameters.elementJPerK);
  expect(plant.bathC - parameters.ambientC).toBeCloseTo(expected, 4);
});

test('the sample follows a ramp of the bath by its lag, the sensor by its own', () => {
  const parameters = { ...circulator, lossWPerK: 0 };
  const plant = createThermalPlant(parameters);
  plant.advance(1500, 0.5);
  const slope = (0.5 * parameters.heaterW) / (parameters.bathJPerK + parameters.elementJPerK);
  expect((plant.bathC - plant.sampleC) / slope).toBeCloseTo(parameters.sampleLagS, 0);
  expect((plant.bathC - plant.sensorC) / slope).toBeCloseTo(parameters.sensorLagS, 0);
});

test('its own thermostats end heating above and cooling below', () => {
  const hot = createThermalPlant({ ...tubeFurnace, highestC: 100 });
  hot.advance(7200, 1);
  expect(hot.bathC).toBeLessThan(125);
  const cold = createThermalPlant({ ...circulator, lowestC: -20 });
  cold.advance(20_000, -1);
  expect(cold.bathC).toBeGreaterThan(-21);
});

test('one long call is the same as many short ones', () => {
  const [one, many] = [createThermalPlant(tubeFurnace), createThermalPlant(tubeFurnace)];
  one.advance(3600, 0.7);
  for (let step = 0; step < 3600; step++) many.advance(1, 0.7);
  expect(one.sampleC).toBeCloseTo(many.sampleC, 9);
});

test('a shared sample is as warm as what holds it, until that lets go', () => {
  const { cell, holdAt } = createVirtualSample(findCell('mg-nasicon')!.create());
  const alone = (temperatureC: number) => findCell('mg-nasicon')!.create({ temperatureC }).impedance(1e6).re;
  let plantC = -20;
  const release = holdAt(() => plantC);
  expect(cell.impedance(1e6).re).toBe(alone(-20));
  plantC = 40;
  expect(cell.temperatureC).toBe(40);
  expect(cell.impedance(1e6).re).toBe(alone(40));
  release();
  plantC = 100;
  expect(cell.temperatureC).toBe(40);
});
