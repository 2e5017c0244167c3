import type { ImpedanceSeries, SeriesValue } from '../../src-core/model/series.ts';
import { temperatureShareText } from '../../src-core/reports/temperature-share.ts';
import { formatUncertain, toSignificant } from '../../src-core/units/format.ts';
import { textTable } from './table.ts';

/** Members of `impedance series --json`. */
export function seriesToJson(series: ImpedanceSeries): object {
  const { circuit, axis, axisUnit, entries, arcs, global, arrhenius, drift, thickness, skipped, warnings } = series;
  const results = entries.map(({ source, axisValue, conditions, fit, quality, ledByNeighbour }, k) => ({
    ...{ source, axisValue, conditions, quality, ledByNeighbour },
    ...{ points: fit.points, chiSquared: fit.chiSquared, reducedChiSquared: fit.reducedChiSquared },
    converged: fit.converged,
    parameters: fit.parameters,
    arcs: arcs.map(({ name, role, resistanceOhm, tauS, capacitanceF, conductivitySPerCm }) => ({
      name,
      ...(role === undefined ? {} : { role }),
      ...{ resistanceOhm: resistanceOhm[k], tauS: tauS[k], capacitanceF: capacitanceF[k] },
      ...(conductivitySPerCm ? { conductivitySPerCm: conductivitySPerCm[k] } : {}),
    })),
    warnings: fit.warnings,
  }));
  return {
    ...{ circuit, axis, axisUnit, results, arrhenius },
    ...(global ? { global } : {}),
    drift: drift ?? null,
    thickness: thickness ?? null,
    ...{ skipped, warnings },
  };
}

/** The same for people. */
export function seriesToText(series: ImpedanceSeries): string {
  const { circuit, entries, table, axis, axisUnit, warnings } = series;
  const cell = ({ value, standardError }: SeriesValue): string => formatUncertain(value, standardError);
  const header = [
    'Spectrum',
    axisUnit === '' ? axis : `${axis} / ${axisUnit}`,
    'χ²',
    ...table.map(({ name }) => name),
    '',
  ];
  const rows = entries.map(({ source, axisValue, fit, quality }, k) => [
    ...[source, toSignificant(axisValue, 6), toSignificant(fit.chiSquared, 4)],
    ...table.map(({ values }) => cell(values[k]!)),
    quality === 'good' ? '' : quality,
  ]);
  const notes = warnings.map(({ message }) => `Warning: ${message}\n`);
  return [
    `${circuit}, ${entries.length} spectra\n`,
    textTable(header, rows),
    ...globalLines(series),
    ...arrheniusLines(series),
    ...thicknessLines(series),
    ...(series.drift ? [`Drift: ${series.drift.message}\n`] : []),
    ...notes,
  ].join('');
}

function globalLines({ global }: ImpedanceSeries): readonly string[] {
  if (!global) return [];
  const shared = global.sharedValues.map(
    ({ name, value, standardError, unit }) =>
      `${name} = ${formatUncertain(value, standardError, unit === '1' ? '' : unit)}`,
  );
  return [
    `Global fit: ${shared.join(', ')}; ${global.freeParameters} parameters, χ² = ${toSignificant(global.chiSquared, 4)} (separate: ${toSignificant(global.separateChiSquared, 4)})\n`,
  ];
}

const quantities = {
  conductivity: 'σT',
  'temperature-over-resistance': 'T/R',
  'inverse-resistance': '1/R',
  'relaxation-frequency': '1/τ',
} as const;

function arrheniusLines({ arrhenius }: ImpedanceSeries): readonly string[] {
  if (arrhenius.length === 0) return [];
  const rows = arrhenius.map((line) => [
    ...[line.role ?? line.arc, quantities[line.quantity]],
    formatUncertain(line.activationEnergyEv, line.standardErrorEv),
    formatUncertain(line.unweighted.activationEnergyEv, line.unweighted.standardErrorEv),
    formatUncertain(line.lnPrefactor, line.lnPrefactorError),
  ]);
  const shares = arrhenius.flatMap((line) => {
    const text = temperatureShareText(line.temperature);
    const isFirst = arrhenius.find(({ arc }) => arc === line.arc) === line;
    return text !== undefined && isFirst ? [`${line.role ?? line.arc}: ${text}\n`] : [];
  });
  return ['\n', textTable(['Arc', 'of', 'E_a / eV', 'unweighted', 'ln prefactor'], rows), ...shares];
}

function thicknessLines({ thickness }: ImpedanceSeries): readonly string[] {
  if (!thickness || thickness.length === 0) return [];
  const rows = thickness.map(({ arc, conductivitySPerCm: sigma, interceptOhm: ohm, interceptOhmCm2: specific }) => [
    arc,
    formatUncertain(sigma.value, sigma.standardUncertainty),
    formatUncertain(ohm.value, ohm.standardUncertainty),
    specific ? formatUncertain(specific.value, specific.standardUncertainty) : '',
  ]);
  return ['\n', textTable(['Arc', 'σ / S cm⁻¹', 'interfaces / Ω', 'Ω cm²'], rows)];
}
