import type { ImportContent, SeriesSource } from '../../../src-core/contract/calls.ts';
import { sensorFrom } from '../../../src-core/analysis/arrhenius/sensor-errors.ts';
import { conditionsFromName } from '../../../src-core/analysis/impedance/series/conditions.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { ParsedFile } from '../../../src-core/formats/format.ts';
import type { DcTable, ImpedanceTable } from '../../../src-core/model/reading.ts';
import type { RunDetail } from '../../../src-core/model/run.ts';
import type { SensorAccuracy } from '../../../src-core/model/sensor-accuracy.ts';
import type { SpectrumConditions } from '../../../src-core/model/series.ts';
import type { Spectrum } from '../../../src-core/model/spectrum.ts';
import { median } from '../../../src-core/numerics/statistics.ts';
import { celsiusZeroK } from '../../../src-core/units/constants.ts';
import { listSpectra, spectrumOf } from './run-data.ts';

/** A spectrum with what is known of it. */
export interface GatheredSpectrum {
  readonly source: string;
  readonly spectrum: Spectrum;
  readonly conditions: SpectrumConditions;
  /** For the record: where it came from. */
  readonly origin: object;
}

/** Conditions the user gave for a source. */
export function givenConditions({ temperatureK, timeS, soc, thickness, area }: SeriesSource): SpectrumConditions {
  return {
    ...(temperatureK === undefined ? {} : { temperatureK }),
    ...(timeS === undefined ? {} : { timeS }),
    ...(soc === undefined ? {} : { soc }),
    ...(thickness === undefined ? {} : { thickness }),
    ...(area === undefined ? {} : { area }),
  };
}

/** All spectra of a file, or the one named; what the user gave counts before the file, the file before its name. */
export function spectraOfFile(
  { spectra }: Pick<ParsedFile, 'spectra'>,
  fileName: string,
  source: SeriesSource,
): readonly GatheredSpectrum[] {
  const wanted = source.stepIndex === undefined ? spectra : spectra.slice(source.stepIndex, source.stepIndex + 1);
  if (wanted.length === 0)
    throw new AppError(
      'input/not-found',
      `${fileName} holds ${spectra.length} spectra, no ${(source.stepIndex ?? 0) + 1}th.`,
      {
        remedy: 'Choose one of those.',
      },
    );
  return wanted.map((spectrum, k) => {
    const index = source.stepIndex ?? k;
    const ownName = wanted.length > 1 && spectrum.name !== fileName ? conditionsFromName(spectrum.name) : {};
    return {
      source: spectra.length > 1 ? `${fileName} #${index + 1}` : fileName,
      spectrum,
      conditions: { ...conditionsFromName(fileName), ...ownName, ...measuredIn(spectrum), ...givenConditions(source) },
      origin: { fileName, ...(spectra.length > 1 ? { stepIndex: index } : {}) },
    };
  });
}

/** All spectra of an imported file, or the one with the number given. */
export function spectraOfImport(content: ImportContent, source: SeriesSource): readonly GatheredSpectrum[] {
  const { summary, spectra } = content;
  const kept = spectra.filter(
    (_, k) => source.stepIndex === undefined || summary.spectra[k]!.index === source.stepIndex,
  );
  const { stepIndex, ...whole } = source;
  return spectraOfFile({ spectra: kept }, summary.fileName, whole).map((gathered, k) => ({
    ...gathered,
    origin: {
      importId: summary.id,
      fileName: summary.fileName,
      fileSha256: summary.sha256,
      stepIndex: stepIndex ?? summary.spectra[k]!.index,
    },
  }));
}

/** Readings about a spectrum so far off still tell its temperature, s. */
const nearbyS = 120;

/** All spectra of a run, or that of the step named; time counted from the epoch, so that runs can be put together. */
export function spectraOfRun(
  run: RunDetail,
  tables: { readonly impedance: ImpedanceTable; readonly dc: DcTable },
  source: SeriesSource,
): readonly GatheredSpectrum[] {
  const { impedance, dc } = tables;
  const all = listSpectra(impedance, run.plan);
  // Spectra that only told whether the sample was stable yet stay out, unless there is nothing else.
  const lasting = all.filter(({ stepIndex }) => !run.plan.steps[stepIndex]?.agreement);
  const steps =
    source.stepIndex === undefined
      ? lasting.length > 0
        ? lasting
        : all
      : all.filter(({ stepIndex }) => stepIndex === source.stepIndex);
  if (steps.length === 0)
    throw new AppError('input/not-found', `${run.title} has no such spectrum.`, {
      remedy: 'Choose a run or a step that measured impedance.',
    });
  const startS = Date.parse(run.startedAt) / 1000;
  return steps.map(({ stepIndex, label, startTimeS }) => {
    const { stepIndex: _, ...spectrum } = spectrumOf(impedance, run.plan, stepIndex);
    const times = impedance.timeS.filter((_time, row) => impedance.stepIndex[row] === stepIndex);
    const readings = readingsWithin(dc, stepIndex) ?? readingsAround(dc, startTimeS, Math.max(...times));
    const measured = readings
      ? temperatureFrom(readings, bandBefore(run, stepIndex), run.instrument.sensorAccuracy)
      : {};
    const { x } = contentOf(run, stepIndex);
    return {
      source: `${run.title}: ${label}`,
      spectrum,
      conditions: {
        ...conditionsFromName(run.title),
        ...conditionsFromName(label),
        ...(Number.isFinite(startS) ? { timeS: startS + startTimeS } : {}),
        ...(x === undefined ? {} : { soc: x }),
        ...(source.temperatureK === undefined ? measured : {}),
        ...givenConditions(source),
      },
      origin: { runId: run.id, stepIndex },
    };
  });
}

/** What was read at the sample during the spectrum, °C; undefined where nothing was. */
function readingsWithin({ temperatureC, stepIndex }: DcTable, wanted: number): Float64Array | undefined {
  const within = temperatureC.filter((celsius, row) => stepIndex[row] === wanted && Number.isFinite(celsius));
  return within.length === 0 ? undefined : within;
}

/** The same of the sensor while the spectrum was measured and shortly before and after; undefined without a sensor. */
function readingsAround(dc: DcTable, fromS: number, toS: number): Float64Array | undefined {
  const near = dc.temperatureC.filter((celsius, row) => {
    const timeS = dc.timeS[row]!;
    return Number.isFinite(celsius) && timeS >= fromS - nearbyS && timeS <= toS + nearbyS;
  });
  return near.length === 0 ? undefined : near;
}

/**
 * Median of the readings, corrected as the calibration of their sensor says. Its own error: their standard deviation,
 * which holds scatter and drift, with the band within which the sample counts as stable, evenly spread.
 */
function temperatureFrom(
  readings: Float64Array,
  bandK: number,
  accuracy: SensorAccuracy | undefined,
): SpectrumConditions {
  const mean = readings.reduce((sum, celsius) => sum + celsius, 0) / readings.length;
  const squares = readings.reduce((sum, celsius) => sum + (celsius - mean) ** 2, 0);
  const deviationK = readings.length > 1 ? Math.sqrt(squares / (readings.length - 1)) : 0;
  const temperatureErrorK = Math.hypot(deviationK, bandK / Math.sqrt(3));
  return {
    temperatureK: median(readings) + celsiusZeroK + (accuracy?.correctionK ?? 0),
    ...(temperatureErrorK > 0 ? { temperatureErrorK } : {}),
    temperatureSensor: sensorFrom(accuracy),
  };
}

/** ± within which the temperature had to stay before this step, K; 0 where none was approached. */
function bandBefore({ plan }: RunDetail, stepIndex: number): number {
  const before = plan.steps.slice(0, stepIndex).findLast(({ action }) => action.kind === 'temperature')?.action;
  return before?.kind === 'temperature' ? before.toleranceK : 0;
}

/** Ion content as planned before this step. */
function contentOf({ plan }: RunDetail, stepIndex: number): { readonly x?: number } {
  const before = plan.steps.slice(0, stepIndex + 1).findLast(({ expectedX }) => expectedX !== undefined);
  return before?.expectedX === undefined ? {} : { x: before.expectedX };
}

/** What the file itself says. */
function measuredIn({ temperatureK }: Spectrum): SpectrumConditions {
  return temperatureK === undefined ? {} : { temperatureK };
}
