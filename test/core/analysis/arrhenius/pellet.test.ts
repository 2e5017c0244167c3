import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyseArrhenius } from '../../../../src-core/analysis/arrhenius/analyse.ts';
import { thermalDataOfArc } from '../../../../src-core/analysis/arrhenius/series-data.ts';
import { fitSeries } from '../../../../src-core/analysis/impedance/series/fit-series.ts';
import { parseSpectrumCsv } from '../../../../src-core/formats/spectrum-csv.ts';
import type { ArrheniusAnalysis } from '../../../../src-core/model/arrhenius.ts';
import type { Sample } from '../../../../src-core/model/sample.ts';
import type { ImpedanceSeries } from '../../../../src-core/model/series.ts';
import { pelletSpectrum } from '../impedance/series/pellet-spectra.ts';

const folder = new URL('../../../../../shared/data/eis/', import.meta.url);

const sample: Sample = {
  ...{ id: 's', name: 'pellet', cellType: 'two-electrode', geometry: 'slab' },
  ion: { symbol: 'Li', chargeNumber: 1 },
  thickness: { value: 0.21, unit: 'cm', standardUncertainty: 0.001 },
  area: { value: Math.PI * 0.16, unit: 'cm2', standardUncertainty: 0.01 },
};

/** Seven spectra of a ceramic pellet (EISFitpython, Example 3), 140 to 200 °C. */
function pellet(zeroK: number): ImpedanceSeries {
  const spectra = [140, 150, 160, 170, 180, 190, 200].map((celsius) => {
    const name = `m03_solid_electrolyte_${celsius}C.csv`;
    const spectrum = [150, 170, 190].includes(celsius)
      ? pelletSpectrum(celsius)
      : parseSpectrumCsv(readFileSync(new URL(name, folder), 'utf8'), name).spectrum;
    return { source: name, spectrum, conditions: { temperatureK: celsius + zeroK } };
  });
  return fitSeries(spectra, { circuit: 'p(R1,CPE1)-p(R2,CPE2)-CPE3', axis: 'temperature' }, { sample });
}

function analyse(series: ImpedanceSeries, arc: string, settings = {}): ArrheniusAnalysis {
  const line = series.arrhenius.find((item) => item.arc === arc && item.quantity === 'conductivity')!;
  return analyseArrhenius(thermalDataOfArc(line), settings);
}

const published = [
  ['R1', 0.587, 0.016, 3],
  ['R2', 0.892, 0.003, 3],
  ['total', 0.8555, 0.0006, 4],
] as const;

test.skipIf(!existsSync(folder))(
  'a pellet as published with the zero of the authors, 273 K, and otherwise with 273.15 K',
  () => {
    const [theirs, ours] = [pellet(273), pellet(273.15)];
    for (const [arc, energyEv, errorEv, digits] of published) {
      const { line } = analyse(theirs, arc, { weighting: 'equal' });
      expect(line.activationEnergyEv.toFixed(digits)).toBe(energyEv.toFixed(digits));
      expect(line.standardErrorEv.toFixed(digits)).toBe(errorEv.toFixed(digits));
      // E goes with T²: 2·0.15 K/T more.
      const moved = analyse(ours, arc, { weighting: 'equal' }).line.activationEnergyEv;
      expect(moved / line.activationEnergyEv - 1).toBeGreaterThan(5e-4);
      expect(moved / line.activationEnergyEv - 1).toBeLessThan(8e-4);
      expect(moved.toFixed(4)).not.toBe(line.activationEnergyEv.toFixed(4));
    }
    const total = analyse(ours, 'total', { weighting: 'equal' });
    expect(total.line.activationEnergyEv.toFixed(4)).not.toBe('0.8555');
  },
);

test.skipIf(!existsSync(folder))('by the errors of the fits the same analysis as the series shows', () => {
  const series = pellet(273.15);
  for (const arc of ['R1', 'R2', 'total']) {
    const known = series.arrhenius.find((item) => item.arc === arc && item.quantity === 'conductivity')!;
    const { line } = analyse(series, arc, { weighting: 'excess' });
    expect(line.activationEnergyEv).toBeCloseTo(known.activationEnergyEv, 8);
    expect(line.standardErrorEv / known.standardErrorEv).toBeCloseTo(1, 6);
    expect(line.lnPrefactor).toBeCloseTo(known.lnPrefactor, 6);
  }
});
