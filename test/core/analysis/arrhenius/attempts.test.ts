import { expect, test } from 'vitest';
import { analyseArrhenius } from '../../../../src-core/analysis/arrhenius/analyse.ts';
import type { ThermalData, ThermalQuantity } from '../../../../src-core/model/arrhenius.ts';
import { boltzmannVPerK } from '../../../../src-core/units/constants.ts';
import { steps } from './thermal-data.ts';

const attemptsHz = 3e12;
const jumpCm = 3e-8;
const carriersPerCm3 = 5.8e21;

function data(quantity: ThermalQuantity): ThermalData {
  const points = steps(300, 20, 6).map((temperatureK) => {
    const rate = attemptsHz * Math.exp(-0.4 / (boltzmannVPerK * temperatureK));
    const diffusivity = jumpCm ** 2 * (4 / 6) * 0.65 * rate;
    // Nernst–Einstein with z = 2 in SI: m²/s, 1/m³, S/m.
    const charge = 2 * 1.602176634e-19;
    const sigmaSPerM = (charge ** 2 * carriersPerCm3 * 1e6 * diffusivity * 1e-4) / (1.380649e-23 * temperatureK);
    return { temperatureK, value: { rate, diffusivity, conductivity: sigmaSPerM / 100 }[quantity] };
  });
  return {
    name: 'hops',
    quantity,
    unit: { rate: '1/s', diffusivity: 'cm²/s', conductivity: 'S/cm' }[quantity],
    points,
  };
}

const hops = { jumpLengthAngstrom: 3, coordination: 4, dimensions: 3, correlationFactor: 0.65 };

test.for(['rate', 'diffusivity', 'conductivity'] as const)('attempt frequency and entropy from %s', (quantity) => {
  const all = quantity === 'conductivity' ? { ...hops, chargeNumber: 2, carriersPerCm3 } : hops;
  const { attempts } = analyseArrhenius(data(quantity), {
    hops: { ...all, attemptFrequencyHz: 1e12 },
    commonRelativeError: 0.2,
  });
  expect(attempts!.effectiveHz / attemptsHz).toBeCloseTo(1, 7);
  expect(attempts!.entropyPerKb!.value).toBeCloseTo(Math.log(3), 7);
  expect(attempts!.entropyPerKb!.standardError).toBeCloseTo(0.2, 6);
  expect(attempts!.assumptions.at(-1)).toContain('1.00e+12 Hz');
});

test('nothing assumed, nothing told; what is missing or senseless is named', () => {
  expect(analyseArrhenius(data('rate'), { hops: {} }).attempts).toBeUndefined();
  const ask =
    (quantity: ThermalQuantity, given: object, settings: object = {}) =>
    () =>
      analyseArrhenius(data(quantity), { hops: given, ...settings });
  expect(ask('diffusivity', { coordination: 4 })).toThrow('needs the jump length');
  expect(ask('conductivity', { jumpLengthAngstrom: 3 })).toThrow('needs the charge number');
  expect(ask('diffusivity', { jumpLengthAngstrom: -3 })).toThrow('positive');
  expect(ask('conductivity', { jumpLengthAngstrom: 3 }, { convention: 'lnSigma' })).toThrow('ln(σT)');
  const conductance = { ...data('conductivity'), unit: 'S' };
  expect(() => analyseArrhenius(conductance, { hops })).toThrow('without thickness and area');
});
