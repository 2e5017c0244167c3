import { bodeFigure, nyquistDetailFigure, nyquistFigure, residualsFigure } from '../figures/impedance-figures.ts';
import { coulometricFigure, diffusivityFigure, pulseFitFigure } from '../figures/titration-figures.ts';
import type { Warning } from '../model/quantity.ts';
import type {
  AnalysisRecord,
  ConductivityAnalysis,
  ImpedanceFit,
  TitrationAnalysis,
  TitrationPulse,
  Verdict,
} from '../model/results.ts';
import type { Spectrum } from '../model/spectrum.ts';
import { formatUncertain, toSignificant } from '../units/format.ts';
import { figureBlock, paragraph, section, table, type ReportBlock } from './document.ts';

const squareCentimetresPerSquareMetre = 1e4;
const verdictMarks: Readonly<Record<Verdict, string>> = { pass: '✓', warn: '▲', fail: '✗' };
const mostPulseFigures = 4;

/** One titration: D_C of each pulse, the other estimators beside it, the checks as numbers, figures, warnings. */
export function titrationSection(record: AnalysisRecord, analysis: TitrationAnalysis): readonly ReportBlock[] {
  const { pulses } = analysis;
  if (pulses.length === 0)
    return [
      section(record.title),
      paragraph('No pulse could be analysed.', 'alert'),
      ...warningBlocks(analysis.warnings),
    ];
  const knowsX = pulses.some((pulse) => Number.isFinite(pulse.x));
  return [
    section(record.title),
    paragraph(titrationSummary(pulses)),
    figureBlock(diffusivityFigure(pulses)),
    diffusivityTable(pulses),
    section('Estimators side by side', 2),
    paragraph('Chemical diffusivity in cm² s⁻¹, with one standard uncertainty in the last digits.', 'note'),
    estimatesTable(pulses),
    section('Checks of the assumptions', 2),
    ...checkBlocks(pulses),
    ...(knowsX ? [figureBlock(coulometricFigure(pulses))] : []),
    ...chosenPulses(pulses).map((pulse) => figureBlock(pulseFitFigure(pulse), 'half')),
    ...assumptionBlocks(analysis.assumptions),
    ...warningBlocks(analysis.warnings),
  ];
}

function titrationSummary(pulses: readonly TitrationPulse[]): string {
  const sorted = pulses
    .map((pulse) => pulse.chemicalDiffusivityM2PerS * squareCentimetresPerSquareMetre)
    .filter((value) => value > 0)
    .sort((a, b) => a - b);
  if (sorted.length === 0) return `${pulses.length} pulses; none gave a diffusivity.`;
  const median = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
  const failed = pulses.filter((pulse) => worstVerdict(pulse) === 'fail').length;
  const estimators = [...new Set(pulses.map((pulse) => pulse.estimator))].join(', ');
  return (
    `${pulses.length} pulses, recommended estimator: ${estimators}. Median D_C ${toSignificant(median, 3)} cm² s⁻¹, from ` +
    `${toSignificant(sorted[0]!, 3)} to ${toSignificant(sorted.at(-1)!, 3)} cm² s⁻¹. ` +
    (failed === 0
      ? 'No check failed.'
      : `In ${failed} of ${pulses.length} pulses a check failed: see below before using them.`)
  );
}

function diffusivityText(valueM2PerS: number, uncertaintyM2PerS: number): string {
  const factor = squareCentimetresPerSquareMetre;
  return formatUncertain(valueM2PerS * factor, uncertaintyM2PerS * factor);
}

function diffusivityTable(pulses: readonly TitrationPulse[]): ReportBlock {
  return table(
    ['>Pulse', 'Direction', '>x', '>E before / V', '>E after / V', '>D_C / cm² s⁻¹', 'Estimator', 'Checks'],
    pulses.map((pulse) => [
      String(pulse.index),
      pulse.direction,
      Number.isFinite(pulse.x) ? pulse.x.toFixed(4).replace('-', '−') : '—',
      voltageText(pulse.equilibriumBeforeV),
      voltageText(pulse.equilibriumAfterV),
      diffusivityText(pulse.chemicalDiffusivityM2PerS, pulse.standardUncertainty),
      pulse.estimator,
      `${verdictMarks[worstVerdict(pulse)]} ${worstVerdict(pulse)}`,
    ]),
  );
}

function voltageText(voltageV: number): string {
  return Number.isFinite(voltageV) ? voltageV.toFixed(5).replace('-', '−') : '—';
}

/** A column for each estimator, and one for its bias where that is known for any pulse. */
function estimatesTable(pulses: readonly TitrationPulse[]): ReportBlock {
  const estimates = pulses.flatMap((pulse) => pulse.estimates);
  const names = [...new Set(estimates.map((estimate) => estimate.name))];
  const columns = names.map((name) => ({
    name,
    biased: estimates.some((estimate) => estimate.name === name && estimate.bias !== undefined),
  }));
  return table(
    ['>Pulse', ...columns.flatMap(({ name, biased }) => (biased ? [`>${name}`, '>bias'] : [`>${name}`]))],
    pulses.map((pulse) => [
      String(pulse.index),
      ...columns.flatMap(({ name, biased }) => {
        const estimate = pulse.estimates.find((candidate) => candidate.name === name);
        const value = estimate
          ? diffusivityText(estimate.chemicalDiffusivityM2PerS, estimate.standardUncertainty)
          : '—';
        return biased ? [value, estimate?.bias === undefined ? '' : `×${toSignificant(estimate.bias, 3)}`] : [value];
      }),
    ]),
  );
}

function worstVerdict(pulse: TitrationPulse): Verdict {
  const verdicts = pulse.checks.map((check) => check.verdict);
  return verdicts.includes('fail') ? 'fail' : verdicts.includes('warn') ? 'warn' : 'pass';
}

function checkBlocks(pulses: readonly TitrationPulse[]): readonly ReportBlock[] {
  const first = new Map(pulses.flatMap((pulse) => pulse.checks.map((check) => [check.name, check] as const)));
  const names = [...first.keys()];
  if (names.length === 0) return [paragraph('No check was made.', 'alert')];
  const heading = names.map((name) => {
    const { limit, unit } = first.get(name)!;
    return `>${name} (limit ${toSignificant(limit, 3)}${unit === undefined ? '' : ` ${unit}`})`;
  });
  const messages = new Set(pulses.flatMap((pulse) => pulse.checks.flatMap(({ message }) => message ?? [])));
  return [
    paragraph('✓ pass   ▲ warn   ✗ fail. Each number stands against the limit in the heading.', 'note'),
    table(
      ['>Pulse', ...heading],
      pulses.map((pulse) => [
        String(pulse.index),
        ...names.map((name) => {
          const check = pulse.checks.find((candidate) => candidate.name === name);
          return check ? `${toSignificant(check.value, 3)} ${verdictMarks[check.verdict]}` : '—';
        }),
      ]),
    ),
    ...[...messages].slice(0, 12).map((message) => paragraph(message, 'note')),
  ];
}

/** A few pulses over the whole run, so that fits can be judged by eye. */
function chosenPulses(pulses: readonly TitrationPulse[]): readonly TitrationPulse[] {
  const fitted = pulses.filter((pulse) => (pulse.fit?.timeS.length ?? 0) > 0);
  if (fitted.length <= mostPulseFigures) return fitted;
  return Array.from(
    { length: mostPulseFigures },
    (_, i) => fitted[Math.round((i * (fitted.length - 1)) / (mostPulseFigures - 1))]!,
  );
}

/** One impedance fit: σ first, then the parameters, figures where the spectrum is at hand, and warnings. */
export function impedanceSection(
  record: AnalysisRecord,
  analysis: ConductivityAnalysis,
  spectrum: Spectrum | undefined,
): readonly ReportBlock[] {
  const { fit } = analysis;
  return [
    section(record.title),
    ...conductivityBlocks(analysis),
    section('Fitted parameters', 2),
    table(
      ['Parameter', '>Value', '>Standard error', 'Unit', 'Remark'],
      fit.parameters.map((parameter) => [
        parameter.name,
        formatUncertain(parameter.value, parameter.standardError),
        Number.isFinite(parameter.standardError) ? toSignificant(parameter.standardError, 2) : 'not determined',
        parameter.unit,
        parameter.atBound ? 'at its bound' : '',
      ]),
    ),
    paragraph(
      `Circuit ${fit.circuit}; ${fit.points} points; weight ${fit.weight}; Σ|Z−Z_fit|²/|Z|² = ${toSignificant(fit.chiSquared, 3)}; ` +
        `reduced χ² = ${toSignificant(fit.reducedChiSquared, 3)}; ${fit.iterations} iterations, ` +
        (fit.converged ? 'converged.' : 'NOT converged.'),
      fit.converged ? 'note' : 'alert',
    ),
    ...(spectrum ? [...nyquistBlocks(spectrum, fit), figureBlock(bodeFigure(spectrum, fit), 'half')] : []),
    figureBlock(residualsFigure(fit), 'half'),
    ...warningBlocks([...analysis.warnings, ...fit.warnings]),
  ];
}

/** Over the width; beside an enlarged view of the arcs, where a tail hides them. */
function nyquistBlocks(spectrum: Spectrum, fit: ImpedanceFit): readonly ReportBlock[] {
  const detail = nyquistDetailFigure(spectrum, fit);
  if (!detail) return [figureBlock(nyquistFigure(spectrum, fit))];
  return [figureBlock(nyquistFigure(spectrum, fit), 'half'), figureBlock(detail, 'half')];
}

function conductivityBlocks({ conductivities }: ConductivityAnalysis): readonly ReportBlock[] {
  if (conductivities.length === 0) return [paragraph('No conductivity was derived from this spectrum.', 'note')];
  const notes = conductivities.flatMap(({ name, note }) => (note === undefined ? [] : [`σ (${name}): ${note}`]));
  return [
    table(
      ['Conductivity', '>σ / S cm⁻¹', '>R / Ω', 'From', 'Parameters'],
      conductivities.map((result) => [
        `σ (${result.name})`,
        formatUncertain(result.conductivitySPerCm.value, result.conductivitySPerCm.standardUncertainty),
        formatUncertain(result.resistance.value, result.resistance.standardUncertainty),
        result.evidence,
        result.parameterNames.join(', '),
      ]),
    ),
    ...notes.map((note) => paragraph(note, 'note')),
  ];
}

function assumptionBlocks(assumptions: readonly string[]): readonly ReportBlock[] {
  if (assumptions.length === 0) return [];
  return [section('Assumptions', 2), ...assumptions.map((assumption) => paragraph(`• ${assumption}`))];
}

/** A heading and the list; nothing where there is nothing to warn of. Equal warnings are said once. */
export function warningBlocks(warnings: readonly Warning[], heading = section('Warnings', 2)): readonly ReportBlock[] {
  if (warnings.length === 0) return [];
  const unique = new Map(warnings.map((warning) => [`${warning.code}\n${warning.message}`, warning]));
  return [
    heading,
    {
      kind: 'warnings',
      items: [...unique.values()].map(({ code, message }) => ({ title: code, text: message, severity: 'warning' })),
    },
  ];
}
