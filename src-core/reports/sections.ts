import type { MeasuredSpectrum } from '../figures/spectra.ts';
import type { AnalysisKind, AnalysisRecord } from '../model/results.ts';
import { arrheniusSection } from './arrhenius-section.ts';
import { directCurrentSection } from './direct-current-section.ts';
import type { ReportBlock } from './document.ts';
import { impedanceSection } from './impedance-section.ts';
import { jointSection } from './joint-section.ts';
import { meyerNeldelSection } from './meyer-neldel-section.ts';
import { repeatsSection } from './repeats-section.ts';
import { seriesSection } from './series-section.ts';
import { titrationSection } from './titration-section.ts';

/** The section of each technique; empty for a record without its result. To add one: a file and a line. */
const sections: Readonly<
  Record<AnalysisKind, (record: AnalysisRecord, spectra: readonly MeasuredSpectrum[]) => readonly ReportBlock[]>
> = {
  titration: (record) => (record.titration ? titrationSection(record, record.titration) : []),
  jointView: (record) => (record.jointView ? jointSection(record, record.jointView) : []),
  impedance: (record, spectra) =>
    record.impedance ? impedanceSection(record, record.impedance, spectrumOf(record, spectra)) : [],
  series: (record) => (record.series ? seriesSection(record, record.series) : []),
  arrhenius: (record) => (record.arrhenius ? arrheniusSection(record, record.arrhenius) : []),
  meyerNeldel: (record) => (record.meyerNeldel ? meyerNeldelSection(record, record.meyerNeldel) : []),
  directCurrent: (record) => (record.directCurrent ? directCurrentSection(record, record.directCurrent) : []),
  repeats: (record) => (record.repeats ? repeatsSection(record, record.repeats) : []),
};

/** @param spectra - measured ones that may be those of an impedance analysis */
export function sectionOf(record: AnalysisRecord, spectra: readonly MeasuredSpectrum[]): readonly ReportBlock[] {
  return sections[record.kind](record, spectra);
}

/** The spectrum an analysis was made from: by the step it names, else the one that holds its frequencies. */
function spectrumOf(record: AnalysisRecord, spectra: readonly MeasuredSpectrum[]): MeasuredSpectrum | undefined {
  const named = namedStep(record.parameters);
  if (named !== undefined) return spectra.find((spectrum) => spectrum.stepIndex === named);
  const wanted = record.impedance?.fit.frequencyHz ?? [];
  const holding = spectra.filter((spectrum) => {
    const present = new Set(spectrum.frequencyHz);
    return wanted.every((frequencyHz) => present.has(frequencyHz));
  });
  return holding.length === 1 ? holding[0] : undefined;
}

function namedStep(parameters: unknown): number | undefined {
  if (typeof parameters !== 'object' || parameters === null) return undefined;
  if ('stepIndex' in parameters && typeof parameters.stepIndex === 'number') return parameters.stepIndex;
  return 'source' in parameters ? namedStep(parameters.source) : undefined;
}
