import { jointSentence } from '../analysis/joint/joint-words.ts';
import { wordsOfKind } from '../analysis/titration/pulse-words.ts';
import { chargeTransferFigure, jointDiffusivityFigure } from '../figures/joint-figures.ts';
import type { UncertainValue } from '../model/finding.ts';
import type { JointAnalysis, JointRow } from '../model/joint-view.ts';
import type { AnalysisRecord } from '../model/results.ts';
import { formatUncertain, toSignificant } from '../units/format.ts';
import { verdictMarks } from './checks-blocks.ts';
import { dense, figureBlock, paragraph, section, table, type ReportBlock } from './document.ts';
import { assumptionBlocks } from './finding-blocks.ts';
import { warningBlocks } from './warning-blocks.ts';

/** Both diffusivities against x, their difference in its errors, charge transfer. */
export function jointSection(record: AnalysisRecord, analysis: JointAnalysis): readonly ReportBlock[] {
  const { rows, skipped, warnings, assumptions, circuit } = analysis;
  const words = wordsOfKind(analysis.of);
  const hasTransfer = rows.some(({ chargeTransfer }) => chargeTransfer !== undefined);
  return [
    section(record.title),
    paragraph(jointSentence(analysis)),
    paragraph(`Circuit of the spectra: ${circuit}.`),
    figureBlock(jointDiffusivityFigure(analysis), hasTransfer ? 'half' : 'full'),
    ...(hasTransfer ? [figureBlock(chargeTransferFigure(analysis), 'half')] : []),
    ...warningBlocks(warnings),
    dense(
      table(
        [
          `>${words.column}`,
          '>x',
          `>D ${words.many} / cm² s⁻¹`,
          '>D spectrum / cm² s⁻¹',
          '>Ratio',
          '>In errors',
          '>R_ct / Ω',
          'Verdict',
        ],
        rows.map(rowText),
      ),
    ),
    ...skipped.map(({ source, message }) => paragraph(`${source}: ${message}`)),
    ...assumptionBlocks(assumptions),
  ];
}

const squareCentimetresPerSquareMetre = 1e4;

function rowText(row: JointRow): readonly string[] {
  const text = (found: UncertainValue | undefined, scale = 1): string =>
    found ? formatUncertain(found.value * scale, found.standardUncertainty * scale) : '–';
  return [
    String(row.pulseIndex),
    Number.isFinite(row.x) ? row.x.toFixed(4) : '–',
    text(row.fromPulses, squareCentimetresPerSquareMetre),
    text(row.fromWarburg, squareCentimetresPerSquareMetre),
    text(row.ratio),
    row.differenceInErrors === undefined ? '–' : toSignificant(row.differenceInErrors, 2),
    text(row.chargeTransfer),
    `${verdictMarks[row.verdict]}\u00a0${row.verdict}`,
  ];
}
