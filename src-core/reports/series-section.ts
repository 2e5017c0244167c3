import { seriesFigures } from '../figures/series-figures.ts';
import type { AnalysisRecord } from '../model/results.ts';
import type { ImpedanceSeries, SeriesValue } from '../model/series.ts';
import { celsiusZeroK } from '../units/constants.ts';
import { formatUncertain, toSignificant } from '../units/format.ts';
import { figureBlock, paragraph, section, table, type ReportBlock } from './document.ts';
import { temperatureShareText } from './temperature-share.ts';
import { warningBlocks } from './warning-blocks.ts';

/** A series of spectra: what was found along its axis, the parameters of every spectrum, figures and warnings. */
export function seriesSection(record: AnalysisRecord, series: ImpedanceSeries): readonly ReportBlock[] {
  const { entries, global, drift, warnings } = series;
  return [
    section(record.title),
    ...arrheniusBlocks(series),
    ...thicknessBlocks(series),
    ...(drift ? [paragraph([drift.message, drift.remedy].filter((text) => text !== undefined).join(' '))] : []),
    ...(global
      ? [
          paragraph(
            `Global fit: ${global.shared.join(', ')} shared by ${entries.length} spectra; ${global.freeParameters} parameters, ` +
              `Σ|Z−Z_fit|²/|Z|² = ${toSignificant(global.chiSquared, 4)} (separate fits ${toSignificant(global.separateChiSquared, 4)}).`,
            'note',
          ),
        ]
      : []),
    ...conductivityBlocks(series),
    section('Parameters of the spectra', 2),
    table(
      ['Spectrum', `>${axisLabel(series)}`, ...series.table.map(({ name, unit }) => `>${name}${unitText(unit)}`)],
      entries.map(({ source, axisValue }, k) => [
        source,
        toSignificant(axisValue, 6),
        ...series.table.map(({ values }) => formatUncertain(values[k]!.value, values[k]!.standardError)),
      ]),
    ),
    ...seriesFigures(series).map((figure) => figureBlock(figure, 'half')),
    ...warningBlocks(warnings),
  ];
}

function arrheniusBlocks({ arrhenius }: ImpedanceSeries): readonly ReportBlock[] {
  if (arrhenius.length === 0) return [];
  return [
    table(
      ['Arc', 'Quantity', '>E_a / eV', '>ln prefactor', '>Points'],
      arrhenius.map((line) => [
        line.role === undefined ? line.arc : `${line.arc} (${line.role})`,
        quantityText[line.quantity],
        formatUncertain(line.activationEnergyEv, line.standardErrorEv),
        formatUncertain(line.lnPrefactor, line.lnPrefactorError),
        String(line.points.filter(({ used }) => used).length),
      ]),
    ),
    ...arrhenius.flatMap((line) => {
      const text = temperatureShareText(line.temperature);
      const isFirst = arrhenius.find(({ arc }) => arc === line.arc) === line;
      return text !== undefined && isFirst ? [paragraph(`${line.role ?? line.arc}: ${text}`, 'note')] : [];
    }),
  ];
}

/** σ of every process along the axis. */
function conductivityBlocks({ arcs, entries, axis, axisUnit }: ImpedanceSeries): readonly ReportBlock[] {
  const known = arcs.filter(({ conductivitySPerCm }) => conductivitySPerCm !== undefined);
  if (known.length === 0 || axis !== 'temperature') return [];
  const isCertain = ({ value, standardError }: SeriesValue): boolean => standardError < Math.abs(value);
  return [
    section('Conductivity along temperature', 2),
    table(
      [`>T${unitText(axisUnit)}`, '>T / °C', '>± K', ...known.map(({ name, role }) => `>σ ${role ?? name} / S cm⁻¹`)],
      entries.map(({ axisValue, conditions: { temperatureK = NaN, temperatureErrorK = NaN } }, k) => [
        toSignificant(axisValue, 6),
        (temperatureK - celsiusZeroK).toFixed(2).replace('-', '−'),
        Number.isFinite(temperatureErrorK) ? toSignificant(temperatureErrorK, 2) : '—',
        ...known.map(({ conductivitySPerCm: column }) =>
          isCertain(column![k]!) ? formatUncertain(column![k]!.value, column![k]!.standardError) : 'not determined',
        ),
      ]),
    ),
    paragraph('Errors of thickness and area are the same for all temperatures and not in these.', 'note'),
  ];
}

const quantityText = {
  conductivity: 'σT',
  'temperature-over-resistance': 'T/R',
  'inverse-resistance': '1/R',
  'relaxation-frequency': '1/τ',
} as const;

function thicknessBlocks({ thickness = [] }: ImpedanceSeries): readonly ReportBlock[] {
  if (thickness.length === 0) return [];
  return [
    table(
      ['Arc', '>σ / S cm⁻¹', '>Interfaces / Ω', '>Interfaces / Ω cm²', '>Pellets'],
      thickness.map(({ arc, conductivitySPerCm: sigma, interceptOhm: ohm, interceptOhmCm2: specific, points }) => [
        arc,
        formatUncertain(sigma.value, sigma.standardUncertainty),
        formatUncertain(ohm.value, ohm.standardUncertainty),
        specific ? formatUncertain(specific.value, specific.standardUncertainty) : '',
        String(points.length),
      ]),
    ),
  ];
}

function axisLabel({ axis, axisUnit }: ImpedanceSeries): string {
  return axis === 'index' ? 'Number' : `${axis}${unitText(axisUnit)}`;
}

function unitText(unit: string): string {
  return unit === '' || unit === '1' ? '' : ` / ${unit.replace('^n', 'ⁿ')}`;
}
