import { bodeFigure, nyquistDetailFigure, nyquistFigure, residualsFigure } from '../figures/impedance-figures.ts';
import type { AnalysisRecord, ConductivityAnalysis, ImpedanceFit } from '../model/results.ts';
import type { Spectrum } from '../model/spectrum.ts';
import { formatUncertain, toSignificant, unitWords } from '../units/format.ts';
import { figureBlock, paragraph, section, table, type ReportBlock } from './document.ts';
import { transportBlocks } from './transport-blocks.ts';
import { warningBlocks } from './warning-blocks.ts';

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
    ...(analysis.transport ? transportBlocks(analysis.transport) : []),
    section('Fitted parameters', 2),
    table(
      ['Parameter', '>Value', '>Standard error', 'Unit', 'Remark'],
      fit.parameters.map((parameter) => [
        parameter.name,
        formatUncertain(parameter.value, parameter.standardError),
        Number.isFinite(parameter.standardError) ? toSignificant(parameter.standardError, 2) : 'not determined',
        unitWords(parameter.unit),
        parameter.atBound ? 'at its bound' : '',
      ]),
    ),
    paragraph(
      `Circuit ${fit.circuit}; ${fit.points} points; weight ${fit.weight}; Σ|Z−Z_fit|²/|Z|² = ${toSignificant(fit.chiSquared, 3)}; ` +
        `reduced χ² = ${toSignificant(fit.reducedChiSquared, 3)}; ${fit.iterations} iterations, ` +
        (fit.converged ? 'converged.' : 'NOT converged.'),
      fit.converged ? 'note' : 'alert',
    ),
    ...validityBlocks(analysis),
    ...(spectrum ? [...nyquistBlocks(spectrum, fit), figureBlock(bodeFigure(spectrum, fit), 'half')] : []),
    figureBlock(residualsFigure(fit), 'half'),
    ...warningBlocks([...analysis.warnings, ...fit.warnings]),
  ];
}

/** What Kramers and Kronig say of the points fitted. */
function validityBlocks({ validity }: ConductivityAnalysis): readonly ReportBlock[] {
  if (!validity) return [];
  const { verdict, noisePercent, maxResidualPercent, reason } = validity;
  const figures = `noise ${toSignificant(noisePercent, 2)} %, largest residual ${toSignificant(maxResidualPercent, 2)} %`;
  const isSound = verdict === 'valid' || verdict === 'outliers';
  return [paragraph(`Validity (Kramers–Kronig): ${verdict}; ${figures}. ${reason}`, isSound ? 'note' : 'alert')];
}

/** Over the width; beside an enlarged view of the arcs, where a tail hides them. */
function nyquistBlocks(spectrum: Spectrum, fit: ImpedanceFit): readonly ReportBlock[] {
  const detail = nyquistDetailFigure(spectrum, fit);
  if (!detail) return [figureBlock(nyquistFigure(spectrum, fit))];
  return [figureBlock(nyquistFigure(spectrum, fit), 'half'), figureBlock(detail, 'half')];
}

function conductivityBlocks({ conductivities }: ConductivityAnalysis): readonly ReportBlock[] {
  if (conductivities.length === 0) return [paragraph('No conductivity was derived from this spectrum.', 'note')];
  const notes = conductivities.flatMap(({ name, note }) =>
    note === undefined ? [] : [`σ (${name.replace('-', ' ')}): ${note}`],
  );
  return [
    table(
      ['Conductivity', '>σ / S cm⁻¹', '>ρ / Ω cm', '>R·S / Ω cm²', '>R / Ω', 'From', 'Parameters'],
      conductivities.map((result) => [
        `σ (${result.name.replace('-', ' ')})`,
        formatUncertain(result.conductivitySPerCm.value, result.conductivitySPerCm.standardUncertainty),
        ...[result.resistivityOhmCm, result.areaSpecificResistanceOhmCm2, result.resistance].map((item) =>
          item ? formatUncertain(item.value, item.standardUncertainty) : '',
        ),
        result.evidence,
        result.parameterNames.join(', '),
      ]),
    ),
    ...notes.map((note) => paragraph(note, 'note')),
  ];
}
