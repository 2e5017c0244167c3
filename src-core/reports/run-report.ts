import { bodeOverviewFigure, nyquistOverviewFigure } from '../figures/impedance-figures.ts';
import { spectraOf, type MeasuredSpectrum } from '../figures/spectra.ts';
import { titrationCurveFigure } from '../figures/titration-figures.ts';
import type { JournalEntry, JournalKind, RunDetail } from '../model/run.ts';
import { formatDuration } from '../units/format.ts';
import { figureBlock, form, paragraph, section, table, type ReportBlock, type ReportDocument } from './document.ts';
import { electrodeLine, levelLines } from './levels-text.ts';
import { levelsNotGiven } from '../run/spectrum-levels.ts';
import { changeBlocks, clockBlocks, photoBlocks } from './attachment-sections.ts';
import { describeLimits, describeMethod } from './method-text.ts';
import { provenanceSection, timeText } from './provenance-section.ts';
import type { ReportInput } from './report-input.ts';
import { sectionOf } from './sections.ts';
import { sampleSection } from './sample-section.ts';
import { warningBlocks } from './warning-blocks.ts';

/** Journal lines printed; the CSV export has them all. */
const mostJournalLines = 80;

/** Kinds of entries that a reader of the result must know of; the regular course of the run is left out. */
const telling: ReadonlySet<JournalKind> = new Set<JournalKind>([
  'step-skipped',
  'cut-off',
  'limit',
  'hold-requested',
  'stop-requested',
  'skip-requested',
  'plan-changed',
  'loop',
  'resume',
  'cell',
  'link',
  'clock',
  'warning',
  'error',
  'note',
]);

const outcomes = {
  completed: 'completed',
  stopped: 'stopped by the user',
  limit: 'ended at a limit',
  failed: 'failed',
  'ended-after-interruption': 'ended after an interruption',
} as const;

/**
 * The report of one run as a tree: what was measured, how, on what, what came out, what to beware of, and where
 * every number comes from.
 *
 * @param dataHash identifies the raw data, e.g. SHA-256 over the chunk hashes (computed by the host)
 */
export function buildRunReport(input: ReportInput, dataHash: string): ReportDocument {
  const { run } = input;
  const spectra = spectraOf(input.impedance, run.plan.steps);
  return {
    title: run.title.trim() === '' ? 'Untitled run' : run.title,
    subtitle: `${run.method.name} on ${run.sample.name}`,
    runId: run.id,
    dataHash,
    simulated: run.instrument.virtual,
    createdAt: input.createdAt,
    programVersion: input.programVersion,
    blocks: [
      ...summaryBlocks(run),
      ...integrityBlocks(run, dataHash),
      ...sampleSection(run.sample),
      ...methodBlocks(run),
      ...changeBlocks(run),
      ...instrumentBlocks(run),
      ...clockBlocks(run),
      ...photoBlocks(run),
      ...dataBlocks(input, spectra),
      ...levelBlocks(input),
      ...input.analyses.flatMap((record) => sectionOf(record, spectra)),
      ...(input.analyses.length === 0 ? [section('Results'), paragraph('This run has not been analysed yet.')] : []),
      ...warningBlocks([...run.warnings, ...planWarnings(run)], section('Warnings of the run')),
      ...journalBlocks(run.journal),
      ...logBlocks(input.log),
      ...provenanceSection(input, dataHash),
    ],
  };
}

function summaryBlocks(run: RunDetail): readonly ReportBlock[] {
  const lastTimeS = run.journal.findLast((entry) => entry.timeS !== undefined)?.timeS;
  return [
    ...(run.instrument.virtual
      ? [
          paragraph(
            'Simulated: these data come from a virtual instrument and a virtual cell, not from a real sample.',
            'alert',
          ),
        ]
      : []),
    form([
      ['Started', timeText(run.startedAt)],
      ['Ended', run.endedAt === undefined ? 'not ended' : timeText(run.endedAt)],
      ...(lastTimeS === undefined ? [] : [['Duration (device time)', formatDuration(lastTimeS)] as const]),
      ['Outcome', run.outcome === undefined ? run.state : outcomes[run.outcome]],
      ['Cell after the run', run.cellState],
      ['Steps', `${Math.min(run.stepIndex + 1, run.stepCount)} of ${run.stepCount}`],
      [
        'Data',
        `${run.dcSamples} ${run.dcSamples === 1 ? 'sample' : 'samples'}, ${run.impedancePoints} impedance points`,
      ],
    ]),
    ...(run.error
      ? [paragraph([run.error.message, run.error.dataState, run.error.remedy].filter(Boolean).join(' '), 'alert')]
      : []),
  ];
}

/** Raw data never change: a fingerprint unlike the one taken at the end of the run must not go unseen. */
function integrityBlocks(run: RunDetail, dataHash: string): readonly ReportBlock[] {
  if (run.dataHash === undefined || run.dataHash === dataHash) return [];
  return [
    paragraph(
      'The raw data are not those the run ended with: their fingerprint differs from the one stored then. Do not rely on this report.',
      'alert',
    ),
  ];
}

/** The limits are those in force: of the method, within those of the channel. */
function methodBlocks({ method, plan }: RunDetail): readonly ReportBlock[] {
  const description = method.description?.trim() ?? '';
  return [
    section('Method'),
    form([
      ['Name', method.name],
      ['Electrodes', electrodeLine(method)],
    ]),
    ...(description === '' ? [] : [paragraph(description)]),
    ...describeMethod(method).map((line) => paragraph(line)),
    section('Limits', 2),
    form(describeLimits(plan.limits)),
  ];
}

function instrumentBlocks({ instrument }: RunDetail): readonly ReportBlock[] {
  return [
    section('Instrument'),
    form([
      ['Model', instrument.virtual ? `${instrument.model} (virtual instrument: simulated)` : instrument.model],
      ['Serial number', instrument.serialNumber],
      ['Firmware', instrument.firmware],
      ['Address', instrument.address],
    ]),
  ];
}

function dataBlocks({ dc }: ReportInput, spectra: readonly MeasuredSpectrum[]): readonly ReportBlock[] {
  return [
    section('Data'),
    // Beside spectra, the one reading before a sweep is no course to draw.
    ...(dc.timeS.length > (spectra.length > 0 ? 1 : 0) ? [figureBlock(titrationCurveFigure(dc))] : []),
    ...(spectra.length > 0
      ? [figureBlock(nyquistOverviewFigure(spectra), 'half'), figureBlock(bodeOverviewFigure(spectra), 'half')]
      : []),
    ...(dc.timeS.length === 0 && spectra.length === 0 ? [paragraph('The run holds no data.', 'alert')] : []),
  ];
}

/** What the instrument measured beside the impedance, a line for each spectrum. */
function levelBlocks({ impedance, run }: ReportInput): readonly ReportBlock[] {
  const lines = levelLines(impedance, run.plan.steps);
  if (lines.length > 0) return [section('Amplitude and direct level of the spectra', 2), ...lines];
  return impedance.timeS.length === 0 ? [] : [paragraph(levelsNotGiven, 'note')];
}

function planWarnings({ plan }: RunDetail): readonly { code: string; message: string }[] {
  return plan.problems.map((problem) => ({ code: `plan: ${problem.field}`, message: problem.message }));
}

/** Whether the entries of the run are as they were written, and the hash by which anybody can tell later. */
function logBlocks(log: ReportInput['log']): readonly ReportBlock[] {
  const [first] = log?.links ?? [];
  const last = log?.links.at(-1);
  if (!first || !last) return [];
  const broken = log?.firstBreak;
  const range = `entries ${first.number} to ${last.number}`;
  return broken
    ? [paragraph(`Event log broken at entry ${broken.number}: ${broken.problem}.`, 'alert')]
    : [paragraph(`Event log whole, ${range}; hash of the last one: ${last.hash}.`, 'note')];
}

function journalBlocks(journal: readonly JournalEntry[]): readonly ReportBlock[] {
  const entries = journal.filter((entry) => telling.has(entry.kind) || entry.state === 'interrupted');
  if (entries.length === 0)
    return [section('Journal'), paragraph('The run went through without interruption, limit or note.')];
  const shown = entries.slice(0, mostJournalLines);
  return [
    section('Journal'),
    paragraph('What happened beside the regular course of the steps.', 'note'),
    table(
      ['Time (UTC)', '>Run time', '>Step', 'Kind', 'What happened'],
      shown.map((entry) => [
        unbroken(timeText(entry.at).replace(' UTC', '')),
        entry.timeS === undefined ? '' : unbroken(formatDuration(entry.timeS)),
        entry.stepIndex === undefined ? '' : String(entry.stepIndex + 1),
        entry.kind,
        [entry.message, entry.by && `(${entry.by})`, entry.error?.message]
          .filter((text) => text !== undefined)
          .join(' '),
      ]),
    ),
    ...(shown.length < entries.length
      ? [paragraph(`${entries.length - shown.length} more entries are in journal.csv of the CSV export.`, 'note')]
      : []),
  ];
}

/** With no-break spaces: times stay on one line of a narrow column. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
