import { expect, test } from 'vitest';
import { analyseArrhenius } from '../../../../src-core/analysis/arrhenius/analyse.ts';
import { parseThermalTable } from '../../../../src-core/formats/thermal-table.ts';
import type { AnalysisRecord, TitrationPulse } from '../../../../src-core/model/results.ts';
import { titrationTable } from '../../../../src-renderer/features/analyse/arrhenius/titration-table.ts';

const kB = 8.617333262e-5;

/** Pulses whose D scatters evenly about exp(−E/k_B·T) with E = 0.5 eV. */
function titration(kelvin: number, withTemperature = true): AnalysisRecord {
  const pulses = [-0.2, -0.1, 0, 0.1, 0.2].map((deviation) => ({
    chemicalDiffusivityM2PerS: 1e-6 * Math.exp(-0.5 / (kB * kelvin) + deviation),
    ...(withTemperature && { temperatureK: kelvin }),
  })) as unknown as readonly TitrationPulse[];
  return {
    ...{ id: String(kelvin), kind: 'titration', createdAt: '', programVersion: '', parameters: null, inputHash: '' },
    ...{ title: `cell at ${kelvin} K`, titration: { pulses, warnings: [], assumptions: [] } },
  };
}

test('medians of D along temperature make a table whose energy is that of D', () => {
  const text = titrationTable([titration(333), titration(298), titration(318), titration(308, false)]);
  const [data] = parseThermalTable(text, 'titrations').series;
  expect(data!.quantity).toBe('diffusivity');
  expect(data!.points.map(({ temperatureK }) => temperatureK)).toEqual([298, 318, 333]);
  // 1.2533·s/√5 with s = 0.158 of the five logarithms.
  expect(data!.points[0]!.relativeError).toBeCloseTo((1.2533 * 0.1581) / Math.sqrt(5), 3);
  expect(analyseArrhenius(data!).line.activationEnergyEv).toBeCloseTo(0.5, 4);
});

test('one temperature tells no energy', () => {
  expect(() => titrationTable([titration(298), titration(298)])).toThrow(/two temperatures/);
});
