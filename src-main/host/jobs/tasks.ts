import { techniques } from '../../../src-core/analysis/index.ts';
import {
  accuracyFromFormula,
  analyseConductivity,
  analyseWithoutGeometry,
  fitImpedance,
} from '../../../src-core/analysis/impedance/index.ts';
import { correctSpectrum } from '../../../src-core/analysis/impedance/correction.ts';
import { relaxationTimes } from '../../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import { fitSeparately, fitSeries } from '../../../src-core/analysis/impedance/series/fit-series.ts';
import { suggestCircuits } from '../../../src-core/analysis/impedance/suggest.ts';
import { checkValidity } from '../../../src-core/analysis/impedance/validity/check.ts';
import { analyseJoint } from '../../../src-core/analysis/joint/analyse-joint.ts';
import { analyseTitration, analyseTitrationSoFar } from '../../../src-core/analysis/titration/analyse.ts';
import { AppError } from '../../../src-core/errors.ts';
import { readDataFile } from '../../../src-core/formats/index.ts';
import { missingFor } from '../../../src-core/model/sample-fields.ts';
import type { SpectrumValidity } from '../../../src-core/model/validity.ts';
import { inspectBytes, openContent } from '../imports/inspect-bytes.ts';
import type { TaskContext } from './serve-jobs.ts';
import { transportTasks } from './transport-tasks.ts';
import type {
  AnalysisReportTask,
  DemoTask,
  FigureTask,
  ImpedanceTask,
  JointViewTask,
  RelaxationTask,
  ReportTask,
  SeriesFitTask,
  SeriesTask,
  SpectrumSelection,
  SuggestTask,
  Tasks,
  TitrationTask,
  ValidityTask,
} from './task-types.ts';

type Implementations = {
  readonly [N in keyof Tasks]: (
    input: Parameters<Tasks[N]>[0],
    context: TaskContext,
  ) => ReturnType<Tasks[N]> | Promise<ReturnType<Tasks[N]>>;
};

/** Fits, and adds σ where the sample tells thickness and area. Also for callers that have a thread of their own. */
export function analyseImpedance(task: ImpedanceTask, context?: TaskContext): ReturnType<Tasks['impedance.analyse']> {
  const { spectrum, sample, circuit, guess, weight, minFrequencyHz, maxFrequencyHz, maskedPoints } = task;
  const { constraints, correction, representation, robust, accuracy, starts, bootstrap, profile, seed } = task;
  // Named one by one: a spread would let a misnamed option pass unseen.
  const options = { circuit, guess, weight, fminHz: minFrequencyHz, fmaxHz: maxFrequencyHz, maskedPoints };
  const demands = {
    ...{ constraints, correction, representation, robust, starts, bootstrap, profile, seed },
    accuracy: accuracy === undefined ? undefined : accuracyFromFormula(accuracy),
  };
  const fit = fitImpedance(spectrum, { ...options, ...demands, ...context }, () => performance.now());
  const validity = task.judge === true ? judgeFitted(task) : undefined;
  const analysis =
    sample && missingFor(sample, techniques.impedance.needs).length === 0
      ? analyseConductivity(fit, sample, task)
      : analyseWithoutGeometry(fit, task);
  return { ...analysis, ...(validity && { validity }) };
}

/** Of the points that were fitted; undefined where they are too few. */
function judgeFitted({ spectrum, correction, ...selection }: ImpedanceTask): SpectrumValidity | undefined {
  try {
    const seen = correction ? correctSpectrum(spectrum, correction) : spectrum;
    const { verdict, noisePercent, maxResidualPercent, reason } = checkValidity(seen, selectionOf(selection));
    return { verdict, noisePercent, maxResidualPercent, reason };
  } catch (error) {
    if (error instanceof AppError && error.code === 'analysis/invalid-input') return undefined;
    throw error;
  }
}

/** Also for callers that have a thread of their own, like the next. */
export function checkSpectrum({ spectrum, ...selection }: ValidityTask): ReturnType<Tasks['impedance.check']> {
  return checkValidity(spectrum, selectionOf(selection));
}

export function relaxSpectrum({
  spectrum,
  settings,
  ...selection
}: RelaxationTask): ReturnType<Tasks['impedance.drt']> {
  return relaxationTimes(spectrum, { ...settings, ...selectionOf(selection) });
}

/** Also for callers that have a thread of their own. */
export function suggestForSpectrum(
  { spectrum, circuits, ...selection }: SuggestTask,
  context?: Partial<TaskContext>,
): ReturnType<Tasks['impedance.suggest']> {
  return suggestCircuits(spectrum, { circuits, ...selectionOf(selection), ...context });
}

function selectionOf({ minFrequencyHz, maxFrequencyHz, maskedPoints }: SpectrumSelection) {
  return { fminHz: minFrequencyHz, fmaxHz: maxFrequencyHz, maskedPoints };
}

function fitPartOfSeries({ spectra, settings }: SeriesFitTask, context: TaskContext) {
  return spectra.map((spectrum, k) => {
    const found = fitSeparately(spectrum, settings, context.cancellation, () => performance.now());
    context.onProgress((k + 1) / spectra.length);
    return found instanceof AppError ? { message: found.message } : { fit: found };
  });
}

function analyseSeries({ inputs, settings, sample, skipped }: SeriesTask, context: TaskContext) {
  return fitSeries(inputs, settings, { sample, skipped, ...context, nowMs: () => performance.now() });
}

function analyseTitrationTask(
  { data, sample, soFar, settings }: TitrationTask,
  { cancellation, onProgress }: TaskContext,
) {
  const options = { ...settings, cancellation, progress: onProgress };
  return soFar ? analyseTitrationSoFar(data, sample, options) : analyseTitration(data, sample, options);
}

/** The pulses anew, as the settings want them, then the spectra beside them. Also for callers with a thread of their own. */
export function analyseJointView(
  { data, sample, settings, spectra, joint }: JointViewTask,
  { cancellation, onProgress }: TaskContext,
): ReturnType<Tasks['jointView.analyse']> {
  const half = (from: number) => (share: number) => onProgress(from + share / 2);
  const { pulses } = analyseTitration(data, sample, { ...settings, cancellation, progress: half(0) });
  const { geometry } = settings;
  return analyseJoint({ pulses, spectra, sample, ...(geometry ? { geometry } : {}) }, joint, {
    ...{ cancellation, onProgress: half(0.5), nowMs: () => performance.now() },
  });
}

/** Canvas and fonts are loaded only by those who write a report. */
async function writeReport({ input, format, ...options }: ReportTask) {
  const { writeCsvExport, writePdfReport } = await import('../reports/index.ts');
  return format === 'pdf' ? [await writePdfReport(input, options)] : writeCsvExport(input, options);
}

async function writeAnalysisReport({ input, format, ...options }: AnalysisReportTask) {
  const { writeAnalysisCsv, writeAnalysisPdf } = await import('../reports/index.ts');
  return format === 'pdf' ? [await writeAnalysisPdf(input, options)] : writeAnalysisCsv(input, options);
}

async function writeFigure(task: FigureTask) {
  const { writeFigureFile } = await import('../figures/write-figure.ts');
  return writeFigureFile(task);
}

async function makeDemo(task: DemoTask, context: TaskContext) {
  const { makeDemoInFile } = await import('../demo/make-demo-in-file.ts');
  await makeDemoInFile(task.dataFile, context);
  return null;
}

/** To add a task: a line in `Tasks` and one here; forgetting one does not compile. */
export const tasks: Implementations = {
  'impedance.analyse': analyseImpedance,
  'impedance.check': checkSpectrum,
  'impedance.suggest': suggestForSpectrum,
  'impedance.drt': relaxSpectrum,
  'series.fit': fitPartOfSeries,
  'series.analyse': analyseSeries,
  'titration.analyse': analyseTitrationTask,
  'jointView.analyse': analyseJointView,
  ...transportTasks,
  'file.read': ({ text, fileName, want, options }) => readDataFile(text, fileName, want, options),
  'file.inspect': inspectBytes,
  'file.open': openContent,
  'report.write': writeReport,
  'report.writeAnalysis': writeAnalysisReport,
  'figure.write': writeFigure,
  'demo.make': makeDemo,
};
