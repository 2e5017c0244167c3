import { AppError, neverCancelled, type Cancellation } from '../../errors.ts';
import type { FitConstraint } from '../../model/fit-constraint.ts';
import type { ImpedanceFit } from '../../model/impedance-fit.ts';
import type { JointAnalysis, JointElement, JointRow, JointSettings } from '../../model/joint-view.ts';
import type { TitrationPulse } from '../../model/results.ts';
import type { Sample } from '../../model/sample.ts';
import type { SeriesSettings } from '../../model/series.ts';
import type { Spectrum } from '../../model/spectrum.ts';
import { fitSeparately, fitSeries } from '../impedance/series/fit-series.ts';
import { pulseWords, type PulseWords } from '../titration/pulse-words.ts';
import { hostOf, type Host } from '../titration/host.ts';
import { diffusionElementOf, usualJointCircuit } from './diffusion-element.ts';
import { jointRow, type PairedFit } from './joint-row.ts';
import { jointAssumptions, jointWarnings } from './joint-words.ts';
import { placeSpectra } from './pair-spectra.ts';
import { summarise } from './summarise.ts';

/** A spectrum that was taken in one of the rests. */
export interface RestSpectrum {
  readonly source: string;
  readonly spectrum: Spectrum;
  /** When it began, s on the clock of the titration; absent for all that come from files of their own. */
  readonly timeS?: number;
  readonly inputHash?: string;
}

export interface JointInput {
  readonly pulses: readonly TitrationPulse[];
  readonly spectra: readonly RestSpectrum[];
  readonly sample: Sample;
  /** As the titration was analysed with. */
  readonly geometry?: Sample['geometry'];
}

export interface JointOptions {
  readonly cancellation?: Cancellation | undefined;
  /** Share done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly nowMs?: (() => number) | undefined;
}

/**
 * D and charge transfer as the spectra in the rests see them, beside what the pulses say, at the x of each spectrum.
 *
 * All spectra are fitted as a series; then the diffusion element of each is tied to the slope of the titration curve, and
 * what is left of it is D. Length and dE/dQ enter both values of D: the comparison leaves out what they share.
 *
 * @returns one row for each spectrum behind a pulse with a D, in the order of the pulses; the others are named
 * @throws AppError `analysis/invalid-input` where there is no spectrum, or none that can be fitted; `input/…` of the circuit
 *   and of the sample; whatever `cancellation` throws
 * @see Weppner & Huggins, J. Electrochem. Soc. 124 (1977) 1569; Ho, Raistrick & Huggins, ibid. 127 (1980) 343
 */
export function analyseJoint(
  input: JointInput,
  settings: JointSettings = {},
  options: JointOptions = {},
): JointAnalysis {
  const { pulses, spectra, sample } = input;
  const words = pulseWords(pulses);
  if (spectra.length === 0) throw withoutSpectra(words);
  const host = hostOf(sample, input.geometry);
  const circuit = settings.circuit ?? usualJointCircuit(host.geometry);
  const element = diffusionElementOf(circuit, host.geometry);
  const places = placeSpectra(
    pulses,
    spectra.map(({ timeS }) => timeS),
  );
  const placed = spectra.flatMap((spectrum, k) => {
    const place = places[k]!;
    return 'pulse' in place ? [{ ...spectrum, pulse: place.pulse }] : [];
  });
  const unplaced = spectra.flatMap(({ source }, k) => {
    const place = places[k]!;
    return 'reason' in place ? [{ source, message: place.reason }] : [];
  });
  const { fitted, failed } = fitAll(placed, { ...settings, circuit }, options);
  checkChargeTransfer(settings, fitted[0]!.fit);
  const { rows, without } = rowsOf(fitted, input, host, element, settings.chargeTransfer);
  const summary = summarise(rows);
  const skipped = [...unplaced, ...failed, ...without];
  return {
    ...{ of: words.kind, circuit: fitted[0]!.fit.circuit, geometry: host.geometry, rows, skipped },
    ...(element ? { element } : {}),
    ...(summary ? { summary } : {}),
    warnings: jointWarnings({ rows, element, host, sample, summary, words }),
    assumptions: jointAssumptions(host, element, words),
  };
}

function rowsOf(
  fitted: readonly PairedFit[],
  { pulses }: JointInput,
  host: Host,
  element: JointElement | undefined,
  chargeTransfer: string | undefined,
): { readonly rows: readonly JointRow[]; readonly without: JointAnalysis['skipped'] } {
  const rows: JointRow[] = [];
  const without: { source: string; message: string }[] = [];
  for (const paired of fitted.toSorted((a, b) => a.pulse - b.pulse)) {
    const row = jointRow(paired, { pulses, host, element, chargeTransfer });
    if (row) rows.push(row);
    else without.push({ source: paired.source, message: `The ${pulseWords(pulses).many} beside it have no D.` });
  }
  return { rows, without };
}

type Placed = RestSpectrum & { readonly pulse: number };

/** As a series, so that good neighbours lead the others; one alone is fitted by itself. */
function fitAll(
  placed: readonly Placed[],
  { chargeTransfer: _, ...asked }: JointSettings & { readonly circuit: string },
  options: JointOptions,
): { readonly fitted: readonly PairedFit[]; readonly failed: JointAnalysis['skipped'] } {
  const { cancellation = neverCancelled, onProgress, nowMs } = options;
  const settings: SeriesSettings = { ...asked, axis: 'index' };
  const pair = (one: Placed, fit: ImpedanceFit): PairedFit => ({
    ...{ source: one.source, inputHash: one.inputHash, pulse: one.pulse, fit },
    refit: (guess, more) => refit(one.spectrum, settings, guess, more, cancellation),
  });
  if (placed.length === 0) throw nothingFits('None of the spectra was taken at rest after a pulse.');
  if (placed.length === 1) {
    const fit = fitSeparately(placed[0]!.spectrum, settings, cancellation, nowMs);
    if (fit instanceof AppError) throw fit;
    return { fitted: [pair(placed[0]!, fit)], failed: [] };
  }
  // The label need not be unique: the place in the list is.
  const inputs = placed.map(({ spectrum }, k) => ({ source: String(k), spectrum, conditions: {} }));
  const series = fitSeries(inputs, settings, { cancellation, nowMs, onProgress });
  return {
    fitted: series.entries.map(({ source, fit }) => pair(placed[Number(source)]!, fit)),
    failed: series.skipped.map(({ source, message }) => ({ source: placed[Number(source)]!.source, message })),
  };
}

/** With the user's own constraints, but those that the tie replaces. */
function refit(
  spectrum: Spectrum,
  settings: SeriesSettings,
  guess: readonly number[],
  more: readonly FitConstraint[],
  cancellation: Cancellation,
): ImpedanceFit | undefined {
  const tied = new Set(more.flatMap((item) => ('parameter' in item ? [item.parameter] : [])));
  const kept = (settings.constraints ?? []).filter((item) => !('parameter' in item && tied.has(item.parameter)));
  const fit = fitSeparately(spectrum, { ...settings, guess, starts: 1, constraints: [...kept, ...more] }, cancellation);
  return fit instanceof AppError ? undefined : fit;
}

function checkChargeTransfer({ chargeTransfer }: JointSettings, { parameters, circuit }: ImpedanceFit): void {
  if (chargeTransfer === undefined || parameters.some(({ name }) => name === chargeTransfer)) return;
  throw new AppError('input/invalid', `The circuit ${circuit} has no ${chargeTransfer.slice(0, 40)}.`, {
    remedy: `Choose one of ${parameters.map(({ name }) => name).join(', ')}.`,
  });
}

function withoutSpectra({ kind, one }: PulseWords): AppError {
  return new AppError('analysis/invalid-input', 'This titration has no spectra.', {
    remedy:
      (kind === 'step'
        ? 'G'
        : 'Choose “Measure a spectrum after each rest” in the titration step of the method, or g') +
      `ive spectra of files, one for each ${one} in their order.`,
  });
}

function nothingFits(message: string): AppError {
  return new AppError('analysis/invalid-input', message, {
    remedy: 'Take the spectra of the same run, or give spectra of files in the order of the pulses.',
  });
}
