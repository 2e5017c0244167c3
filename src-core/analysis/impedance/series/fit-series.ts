import { createCircuit } from '../../../circuit/circuit.ts';
import { AppError, neverCancelled, type Cancellation } from '../../../errors.ts';
import type { FitConstraint } from '../../../model/fit-constraint.ts';
import type { ImpedanceFit } from '../../../model/impedance-fit.ts';
import type { Warning } from '../../../model/quantity.ts';
import type { Sample } from '../../../model/sample.ts';
import type { ImpedanceSeries, SeriesEntry, SeriesSettings, SpectrumConditions } from '../../../model/series.ts';
import type { Spectrum } from '../../../model/spectrum.ts';
import { accuracyFromFormula } from '../accuracy-formula.ts';
import { correctSpectrum } from '../correction.ts';
import { fitImpedance, isNamedBy, type ImpedanceFitOptions } from '../fit.ts';
import { selectFitData, type FitData } from '../fit-data.ts';
import { createParameterMap } from '../parameter-map.ts';
import { judgeFits, leadByNeighbours } from './chain.ts';
import { axisUnits, axisValuesOf, orderAlong } from './axis.ts';
import { describeSeries } from './describe-series.ts';
import { fitGlobally } from './global-fit.ts';
import { readSharedParameters } from './shared-parameters.ts';
import { followBlocks, positionsOf } from './tracks.ts';

/** One spectrum of a series as it comes in. */
export interface SeriesInput {
  readonly source: string;
  readonly spectrum: Spectrum;
  readonly conditions: SpectrumConditions;
  readonly inputHash?: string;
  /** Its own fit with the same settings, where that was made already. */
  readonly fit?: ImpedanceFit;
}

export interface SeriesOptions {
  /** With thickness and area: conductivities. */
  readonly sample?: Sample | undefined;
  /** What fell out before, to be named in the answer. */
  readonly skipped?: ImpedanceSeries['skipped'] | undefined;
  readonly cancellation?: Cancellation | undefined;
  /** Share done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** A clock for `elapsedMs`. */
  readonly nowMs?: (() => number) | undefined;
}

/** Of the work, until every spectrum has its own fit; the rest is for what they have in common. */
const separateShare = 0.7;

/**
 * Fits one circuit to many spectra along an axis. Every spectrum is fitted from its own starts; then good neighbours offer
 * their values, like blocks are told apart over the whole series, and, where parameters are to be shared, all spectra are
 * fitted at once. What comes out is laid along the axis.
 *
 * @param inputs - at least two that can be fitted
 * @throws CircuitSyntaxError; AppError `input/invalid` for settings that make no sense, `analysis/invalid-input` when fewer
 *   than two spectra can be fitted; whatever `cancellation` throws
 */
export function fitSeries(
  inputs: readonly SeriesInput[],
  settings: SeriesSettings,
  options: SeriesOptions = {},
): ImpedanceSeries {
  const { cancellation = neverCancelled, onProgress } = options;
  const circuit = createCircuit(settings.circuit);
  const map = createParameterMap(circuit, settings.constraints);
  // Before the work: a name that is wrong should not cost a minute.
  const shared = readSharedParameters(circuit, map, settings.global ?? []);
  const skipped = [...(options.skipped ?? [])];
  const tell = (share: number): void => onProgress?.(share);

  const ordered = orderAlong(settings.axis, inputs);
  const usable: { input: SeriesInput; fit: ImpedanceFit; data: FitData }[] = [];
  ordered.forEach((input, k) => {
    cancellation.throwIfAborted();
    const fit = input.fit ?? fitSeparately(input.spectrum, settings, cancellation, options.nowMs);
    if (fit instanceof AppError) skipped.push({ source: input.source, message: fit.message });
    else usable.push({ input, fit, data: dataOf(input.spectrum, settings) });
    tell((separateShare * (k + 1)) / ordered.length);
  });
  if (usable.length < 2) throw tooFew(usable.length, skipped);

  const data = usable.map((item) => item.data);
  const refit = (entry: number, guess: Float64Array, constraints = settings.constraints): ImpedanceFit =>
    fitImpedance(
      usable[entry]!.input.spectrum,
      { ...optionsOf(settings, options), constraints, guess: [...guess] },
      options.nowMs,
    );
  const first = usable.map(({ fit }) => fit);
  // A robust fit weighs the points of every spectrum in its own way: sums of squares cannot be compared.
  const led = settings.robust
    ? first.map(() => undefined)
    : leadByNeighbours({ circuit, map }, data, first, cancellation);
  const separate = first.map((fit, k) => (led[k] ? refit(k, led[k]) : fit));
  tell(0.8);

  const isGood = judgeFits(separate);
  const axisValues = axisValuesOf(
    settings.axis,
    usable.map(({ input }) => input.conditions),
  );
  const positions = positionsOf(settings.axis, axisValues);
  const series = separate.map((fit, k) => ({ fit, position: positions[k]!, isGood: isGood[k]! }));
  const isConstrained = (parameter: number): boolean => isNamedBy(circuit, parameter, settings.constraints ?? []);
  const exchanged = followBlocks(settings.circuit, series, settings.guess, isConstrained);
  const named = separate.map((fit, k) => (exchanged[k] ? refit(k, exchanged[k]) : fit));
  tell(0.9);

  const warnings: Warning[] = [];
  const constraintsWithout = (settings.constraints ?? []).filter(
    (item) => !(item.kind !== 'order' && 'parameter' in item && shared.names.includes(item.parameter)),
  );
  const retry = (entry: number, values: Float64Array): Float64Array | undefined => {
    cancellation.throwIfAborted();
    const fixed = circuit.parameters.flatMap(({ name }, j): readonly FitConstraint[] =>
      shared.names.includes(name) ? [{ kind: 'fix', parameter: name, value: values[j]! }] : [],
    );
    const found = refit(entry, values, [...constraintsWithout, ...fixed]);
    return Float64Array.from(found.parameters, ({ value }) => value);
  };
  const outcome =
    shared.columns.length === 0
      ? undefined
      : fitGlobally({ circuit, map, data, shared, cancellation, weight: settings.weight ?? 'modulus' }, named, retry);
  if (outcome && settings.robust)
    warnings.push({
      code: 'global-not-robust',
      message: 'The global fit counts all points alike: outliers that the separate fits found are in it. Mask them.',
    });
  const entries = usable.map(({ input }, k): SeriesEntry => ({
    source: input.source,
    conditions: input.conditions,
    axisValue: axisValues[k]!,
    fit: outcome?.fits[k] ?? named[k]!,
    quality: isGood[k] ? 'good' : 'doubtful',
    ledByNeighbour: led[k] !== undefined,
    ...(input.inputHash === undefined ? {} : { inputHash: input.inputHash }),
  }));
  const described = describeSeries(entries, {
    axis: settings.axis,
    spectra: usable.map(({ input }) => input.spectrum),
    sample: options.sample,
    global: outcome?.global,
    skipped,
  });
  tell(1);
  return {
    circuit: circuit.text,
    axis: settings.axis,
    axisUnit: axisUnits[settings.axis],
    entries,
    skipped,
    ...described,
    ...(outcome ? { global: outcome.global } : {}),
    warnings: [...warnings, ...described.warnings],
  };
}

/** The options of the fit of one spectrum. */
function optionsOf(settings: SeriesSettings, { cancellation }: SeriesOptions): ImpedanceFitOptions {
  const { circuit, guess, weight, minFrequencyHz, maxFrequencyHz, maskedPoints } = settings;
  const { constraints, correction, representation, robust, starts, bootstrap, profile, seed } = settings;
  return {
    ...{ circuit, guess, weight, fminHz: minFrequencyHz, fmaxHz: maxFrequencyHz, maskedPoints },
    ...{ constraints, correction, representation, robust, starts, bootstrap, profile, seed, cancellation },
    accuracy: settings.accuracy === undefined ? undefined : accuracyFromFormula(settings.accuracy),
  };
}

/**
 * One spectrum of a series by itself.
 *
 * @returns what is wrong with this very spectrum, where it cannot be fitted; what is wrong with all of them is thrown
 */
export function fitSeparately(
  spectrum: Spectrum,
  settings: SeriesSettings,
  cancellation: Cancellation = neverCancelled,
  nowMs?: () => number,
): ImpedanceFit | AppError {
  try {
    return fitImpedance(spectrum, optionsOf(settings, { cancellation }), nowMs);
  } catch (error) {
    if (error instanceof AppError && error.code === 'analysis/invalid-input') return error;
    throw error;
  }
}

function dataOf(spectrum: Spectrum, settings: SeriesSettings): FitData {
  const cell = settings.correction ? correctSpectrum(spectrum, settings.correction) : spectrum;
  return selectFitData(cell, settings.weight ?? 'modulus', optionsOf(settings, {}));
}

function tooFew(count: number, skipped: ImpedanceSeries['skipped']): AppError {
  const first = skipped[0];
  return new AppError(
    'analysis/invalid-input',
    `A series needs at least two spectra that can be fitted; there ${count === 1 ? 'is one' : 'is none'}.`,
    { remedy: first ? `${first.source}: ${first.message}` : 'Choose more spectra.' },
  );
}
