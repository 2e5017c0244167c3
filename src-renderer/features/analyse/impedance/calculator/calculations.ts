import { analyseArrhenius } from '../../../../../src-core/analysis/arrhenius/analyse.ts';
import { analyseMeyerNeldel, prefactorPoint } from '../../../../../src-core/analysis/arrhenius/meyer-neldel.ts';
import type { ArrheniusSettings } from '../../../../../src-core/analysis/arrhenius/settings.ts';
import { analyseDirectCurrent, type StudyInput } from '../../../../../src-core/analysis/direct-current/study.ts';
import { accuracyFromFormula } from '../../../../../src-core/analysis/impedance/accuracy-formula.ts';
import { fitImpedance, type ImpedanceFitOptions } from '../../../../../src-core/analysis/impedance/fit.ts';
import type { LambdaRule } from '../../../../../src-core/analysis/impedance/relaxation/choose-lambda.ts';
import type { PeakFit, PeakShape } from '../../../../../src-core/analysis/impedance/relaxation/peak-fit.ts';
import {
  prepareRelaxation,
  type RelaxationAnalysis,
  type RelaxationOptions,
  type RelaxationTimes,
} from '../../../../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import { suggestCircuits, type SuggestedCircuit } from '../../../../../src-core/analysis/impedance/suggest.ts';
import { checkValidity, type ValidityCheck } from '../../../../../src-core/analysis/impedance/validity/check.ts';
import { findSoundRange } from '../../../../../src-core/analysis/impedance/validity/sound-range.ts';
import type {
  ArrheniusAnalysis,
  MeyerNeldel,
  PrefactorPoint,
  ThermalData,
} from '../../../../../src-core/model/arrhenius.ts';
import type { DirectCurrentStudy } from '../../../../../src-core/model/direct-current.ts';
import type { ImpedanceFit } from '../../../../../src-core/model/results.ts';
import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';

/** Which points of a spectrum count. */
export interface Selection {
  readonly fminHz?: number | undefined;
  readonly fmaxHz?: number | undefined;
  readonly maskedPoints?: readonly number[] | undefined;
}

/** How far a calculation is, from 0 to 1. */
export type ReportProgress = (share: number) => void;

export type FitInput = Omit<ImpedanceFitOptions, 'cancellation' | 'onProgress' | 'accuracy'> & {
  /** A formula: functions cannot be sent to a thread. */
  readonly accuracy?: string | undefined;
};

/** What a window works out for itself, to be looked at while it is being changed. Whatever is kept, the host makes. */
export interface Calculations {
  fit(input: { readonly spectrum: Spectrum; readonly options: FitInput }): ImpedanceFit;
  check(input: { readonly spectrum: Spectrum; readonly selection: Selection }): ValidityCheck;
  /** The frequency from which up a spectrum is sound; null where all of it is, or nothing. */
  soundFrom(input: { readonly spectrum: Spectrum; readonly selection: Selection }): number | null;
  relax(input: { readonly spectrum: Spectrum; readonly options: RelaxationOptions }): RelaxationTimes;
  /** λ by every rule. */
  lambdas(input: {
    readonly spectrum: Spectrum;
    readonly options: RelaxationOptions;
  }): Readonly<Record<LambdaRule, number>>;
  /** Shapes for the peaks of the distribution that `relax` finds; null where it has none. */
  peaks(input: {
    readonly spectrum: Spectrum;
    readonly options: RelaxationOptions & { readonly peakShape: PeakShape };
  }): PeakFit | null;
  suggest(
    input: { readonly spectrum: Spectrum; readonly selection: Selection },
    onProgress?: ReportProgress,
  ): readonly SuggestedCircuit[];
  arrhenius(input: { readonly data: ThermalData; readonly settings: ArrheniusSettings }): ArrheniusAnalysis;
  /** Materials with their points are analysed first. */
  meyerNeldel(input: {
    readonly materials: readonly (ThermalData | PrefactorPoint)[];
    readonly settings: ArrheniusSettings;
  }): MeyerNeldel;
  directCurrent(input: StudyInput): DirectCurrentStudy;
}

/** @returns a table with a memory of its own: the last spectrum made ready, so that λ alone can change at once */
export function createCalculations(): Calculations {
  let ready: { readonly key: string; readonly analysis: RelaxationAnalysis } | undefined;
  const prepared = (spectrum: Spectrum, options: Omit<RelaxationOptions, 'lambda'>): RelaxationAnalysis => {
    const { frequencyHz, zReOhm, zImOhm } = spectrum;
    const key = JSON.stringify([[...frequencyHz], [...zReOhm], [...zImOhm], options]);
    if (ready?.key !== key) ready = { key, analysis: prepareRelaxation(spectrum, options) };
    return ready.analysis;
  };
  return {
    fit({ spectrum, options: { accuracy, ...options } }) {
      const formula = accuracy === undefined ? undefined : accuracyFromFormula(accuracy);
      return fitImpedance(spectrum, { ...options, accuracy: formula }, () => performance.now());
    },
    check: ({ spectrum, selection }) => checkValidity(spectrum, selection),
    soundFrom: ({ spectrum, selection }) => findSoundRange(spectrum, selection) ?? null,
    relax: ({ spectrum, options: { lambda = 'gcv', ...options } }) => prepared(spectrum, options).at(lambda),
    lambdas({ spectrum, options: { lambda: _one, ...options } }) {
      const by = (rule: LambdaRule): number => prepared(spectrum, options).at(rule).lambda;
      return { gcv: by('gcv'), 'l-curve': by('l-curve'), 're-im': by('re-im') };
    },
    peaks: ({ spectrum, options: { lambda = 'gcv', ...options } }) =>
      prepared(spectrum, options).at(lambda).peakFit ?? null,
    suggest: ({ spectrum, selection }, onProgress) => suggestCircuits(spectrum, { ...selection, onProgress }),
    arrhenius: ({ data, settings }) => analyseArrhenius(data, settings),
    meyerNeldel: ({ materials, settings }) =>
      analyseMeyerNeldel(
        materials.map((item) => ('points' in item ? prefactorPoint(analyseArrhenius(item, settings)) : item)),
      ),
    directCurrent: analyseDirectCurrent,
  };
}
