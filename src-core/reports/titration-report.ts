import { titrationTitle } from '../analysis/titration/words.ts';
import type { AnalysisRecord, TitrationAnalysis } from '../model/results.ts';
import type { Sample } from '../model/sample.ts';
import { formatUncertain } from '../units/format.ts';
import { form, paragraph, section, type ReportBlock, type ReportDocument } from './document.ts';
import { flattenParameters } from './parameters.ts';
import { timeText } from './provenance-section.ts';
import { quantityFields } from './sample-section.ts';
import { titrationSection } from './titration-section.ts';
import { titrationSources } from './titration-sources.ts';
import { workedExample } from './worked-example.ts';

/** All that the report of one titration is made from. */
export interface TitrationReportInput {
  readonly record: AnalysisRecord;
  readonly analysis: TitrationAnalysis;
  readonly sample: Sample;
  /** What was analysed, e.g. the title of the run or the name of the file. */
  readonly source: string;
  /** What else identifies it, e.g. the fingerprint of the file. */
  readonly sourceDetails?: readonly (readonly [label: string, value: string])[];
  readonly simulated: boolean;
  /** Of the program that makes the report. */
  readonly programVersion: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
}

const mostPages = 4;
const simulatedText =
  'Simulated: these data come from a virtual instrument and a virtual cell, not from a real sample.';

/**
 * The report of one titration on at most four pages, of a run or of a file: the sample, what came out with its
 * uncertainty and the checks, how it was computed where there is room for it, and where it comes from. The report of the run has method, instrument and journal too.
 */
export function buildTitrationReport(input: TitrationReportInput): ReportDocument {
  const { record, analysis, sample, source, simulated } = input;
  const results = [
    ...(simulated ? [paragraph(simulatedText, 'alert')] : []),
    ...sampleBlocks(sample),
    ...titrationSection({ ...record, title: 'Results' }, analysis),
  ];
  const provenance = provenanceBlocks(input);
  return {
    title: titrationTitle(source),
    subtitle: sample.name,
    runId: record.runId ?? source,
    dataHash: record.inputHash,
    simulated,
    createdAt: input.createdAt,
    programVersion: input.programVersion,
    blocks: [...results, ...workedExample(analysis, sample, record.parameters, source), ...provenance],
    shorter: { mostPages, blocks: [...results, ...provenance] },
  };
}

/** The sample in a few lines; what is not stated is named, since D may rest on it. */
function sampleBlocks(sample: Sample): readonly ReportBlock[] {
  const stated = quantityFields.flatMap(([key, label]) => {
    const quantity = sample[key];
    if (!quantity) return [];
    const unit = quantity.unit === '1' ? '' : quantity.unit;
    return [`${label.toLowerCase()} ${formatUncertain(quantity.value, quantity.standardUncertainty ?? NaN, unit)}`];
  });
  const missing = quantityFields.filter(([key]) => sample[key] === undefined).map(([, label]) => label.toLowerCase());
  return [
    form([
      ['Sample', [sample.name, sample.formula].filter((text) => text !== undefined && text !== '').join(', ')],
      ['Moving ion, geometry', `${sample.ion.symbol}, charge number ${sample.ion.chargeNumber}; ${sample.geometry}`],
      ['Stated', stated.length === 0 ? 'nothing' : stated.join('; ')],
      ...(missing.length === 0 ? [] : [['Not stated', missing.join('; ')] as const]),
    ]),
  ];
}

function provenanceBlocks(input: TitrationReportInput): readonly ReportBlock[] {
  const { record, programVersion, createdAt, source, sourceDetails = [] } = input;
  const settings = flattenParameters(record.parameters).filter(([path]) => !path.startsWith('sample'));
  return [
    section('Provenance', 2),
    form([
      ['Data', record.runId === undefined ? source : `${source}, run ${record.runId}`],
      ...sourceDetails,
      ['SHA-256 of what was analysed', record.inputHash],
      ['Analysed', `${timeText(record.createdAt)} with Mobion ${record.programVersion}`],
      ['Reported', `${timeText(createdAt)} with Mobion ${programVersion}`],
      [
        'Settings',
        settings.length === 0 ? 'all at their defaults' : settings.map(([path, value]) => `${path} ${String(value)}`).join('; '), // prettier-ignore
      ],
    ]),
    paragraph(titrationSources(input.analysis.pulses).join('\n'), 'note'),
  ];
}
