import { AppError } from '../../errors.ts';
import type { FittedParameter, ImpedanceFit } from '../../model/results.ts';
import type { Spectrum } from '../../model/spectrum.ts';
import { formatEngineering } from '../../units/format.ts';
import { rankFits, type CircuitRank } from './compare.ts';
import { refuseTooMany, selectFitData } from './fit-data.ts';
import { fitImpedance, type ImpedanceFitOptions } from './fit.ts';
import { readSeriesResistances } from './transport/resistances.ts';
import { relaxationTimes, type RelaxationTimes } from './relaxation/relaxation-times.ts';
import { readEnds, type SpectrumEnds } from './spectrum-ends.ts';

/** A circuit that may suit, with what speaks for and against it. An offer: nothing is applied. */
export interface SuggestedCircuit extends CircuitRank {
  readonly evidence: readonly string[];
  /** As fitted. */
  readonly parameters: readonly FittedParameter[];
}

export interface SuggestOptions extends Pick<
  ImpedanceFitOptions,
  'fminHz' | 'fmaxHz' | 'maskedPoints' | 'cancellation'
> {
  /** Compared with those found. */
  readonly circuits?: readonly string[] | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

const mostArcs = 3;
/** Two AICc differences behind the leader: hardly any support is left. */
const supported = 10;
/** Warnings that a parameter is hardly determined. */
const vague: readonly string[] = ['large-error', 'not-identifiable', 'at-bound'];

/**
 * Circuits for a spectrum: what its ends demand, with about as many arcs between as relaxation times have peaks, each fitted and ranked by AICc.
 *
 * @throws AppError `analysis/invalid-input` for fewer than eight usable points; CircuitSyntaxError for `circuits`
 */
export function suggestCircuits(spectrum: Spectrum, options: SuggestOptions = {}): readonly SuggestedCircuit[] {
  const { circuits = [], onProgress, ...selection } = options;
  const { frequencyHz, zRe, zIm } = selectFitData(spectrum, 'modulus', selection);
  refuseTooMany(frequencyHz.length);
  const ends = readEnds({ frequencyHz, zReOhm: zRe, zImOhm: zIm });
  if (!ends)
    throw new AppError(
      'analysis/invalid-input',
      `${frequencyHz.length} ${frequencyHz.length === 1 ? 'point is' : 'points are'} too few to suggest a circuit.`,
      {
        remedy: 'Use at least eight, better thirty or more.',
      },
    );
  const times = tryRelaxation(spectrum, selection);
  const candidates = [...new Set([...circuits, ...candidatesFor(ends, times?.peaks.length ?? NaN)])];
  const fits: ImpedanceFit[] = [];
  candidates.forEach((circuit, k) => {
    const fit = tryFit(spectrum, { circuit, ...selection });
    if (fit) fits.push(fit);
    onProgress?.((k + 1) / candidates.length);
  });
  const ranked = rankFits(fits).map((rank) => {
    const fit = fits.find((item) => item.circuit === rank.circuit)!;
    return {
      ...rank,
      evidence: [...endEvidence(ends), ...peakEvidence(times), ...fitEvidence(fit, rank)],
      parameters: fit.parameters,
    };
  });
  // Among those with support the simplest leads whose parameters are all determined: of equals, BIC prefers that.
  const isFirm = ({ warnings }: CircuitRank): boolean => !warnings.some((code) => vague.includes(code));
  const able = ranked.filter((item) => isFirm(item) && item.deltaAicc <= supported);
  const leader = able.reduce<SuggestedCircuit | undefined>((a, b) => (a && a.bic <= b.bic ? a : b), undefined);
  return leader ? [leader, ...ranked.filter((item) => item !== leader)] : ranked;
}

/** A circuit with more parameters than the data can bear is left out, not a failure. */
function tryFit(spectrum: Spectrum, options: ImpedanceFitOptions): ImpedanceFit | undefined {
  try {
    return fitImpedance(spectrum, options);
  } catch (error) {
    if (error instanceof AppError && error.code === 'analysis/invalid-input') return undefined;
    throw error;
  }
}

/** @param peaks - of the relaxation times; NaN where they are not known */
function candidatesFor(ends: SpectrumEnds, peaks: number): readonly string[] {
  const heads = {
    inductive: ['L0-R0'],
    // A little phase may be the flank of an arc above the range, whose bulk then needs no R0 beside it.
    resistive: isFlank(ends) ? ['R0', ''] : ['R0'],
    capacitive: ends.highPhase > -60 ? ['', 'R0'] : [''],
  }[ends.high];
  const tails = {
    inductive: ['p(R9-L9,R8)'],
    resistive: ['', 'Ws9', 'G9'],
    diffusion: ['W9', 'Wo9', 'Ws9', 'CPE9'],
    blocking: ['CPE9', 'Wo9'],
  }[ends.low];
  // Peaks may hide in each other or be ripples: one less, and as many more as are usual, are tried.
  const fewest = Math.max(0, Math.min(mostArcs, peaks - 1) || 0);
  const most = Math.max(mostArcs, Math.min(mostArcs + 1, peaks) || 0);
  const arcs = Array.from({ length: most - fewest + 1 }, (_, more) =>
    Array.from({ length: fewest + more }, (_unused, k) => `p(R${k + 1},CPE${k + 1})`),
  );
  const chains = heads.flatMap((head) => tails.flatMap((tail) => arcs.map((list) => join(head, ...list, tail))));
  return [...chains, ...specialCandidates(ends, heads[0] === 'L0-R0' ? 'L0-R0' : 'R0')].filter((text) => text !== '');
}

function isFlank({ high, highPhase }: SpectrumEnds): boolean {
  return high === 'capacitive' || (high === 'resistive' && highPhase < -4);
}

/** Circuits that are no mere chain of arcs: diffusion inside an arc, porous electrodes, mixed conductors. */
function specialCandidates(ends: SpectrumEnds, head: string): readonly string[] {
  const { low } = ends;
  const special: string[] = [];
  if (low === 'diffusion' || low === 'blocking')
    special.push(join(head, 'p(R1-Wo1,CPE1)'), join(head, 'p(R1-W1,CPE1)'), join(head, 'DLb1'));
  if (low === 'resistive') special.push(join(head, 'DL1'));
  if (!isFlank(ends)) return special;
  // The bulk keeps its geometric capacitance where its arc lies above the range; leads matter even then.
  if (low === 'blocking' || low === 'diffusion')
    special.push('p(R1,C1)-p(R2,CPE2)-CPE9', 'L0-p(R1,CPE1)-p(R2,CPE2)-CPE9');
  if (low === 'resistive') special.push('p(R1,R2-CPE2,CPE1)', 'p(JMi1,C2)');
  return special;
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('-');
}

function endEvidence(ends: SpectrumEnds): readonly string[] {
  const degrees = (phase: number): string => `${phase.toFixed(0)}°`;
  const high = {
    inductive: `Inductive at the high end (phase ${degrees(ends.highPhase)}): leads or winding, L0.`,
    resistive: `Resistive at the high end (phase ${degrees(ends.highPhase)}): a series resistance R0.`,
    capacitive: `Capacitive at the high end (phase ${degrees(ends.highPhase)}): the fastest arc lies partly above the range.`,
  }[ends.high];
  const n = ends.lowExponent.toFixed(2);
  const low = {
    inductive: `Inductive at the low end (phase ${degrees(ends.lowPhase)}): a loop, or drift; check validity.`,
    resistive: `Resistive at the low end (phase ${degrees(ends.lowPhase)}): direct current passes.`,
    diffusion: `Z″ falls as f^−${n} at the low end: diffusion.`,
    blocking: `Z″ falls as f^−${n} at the low end: blocking, or a closed space being filled.`,
  }[ends.low];
  return [high, low];
}

function peakEvidence(times: RelaxationTimes | undefined): readonly string[] {
  if (!times) return [];
  const peaks = times.peaks.map(
    ({ tauS, resistanceOhm }) =>
      `${formatEngineering(1 / (2 * Math.PI * tauS), 'Hz', 2)} (${formatEngineering(resistanceOhm, 'Ω', 2)})`,
  );
  const count = peaks.length === 1 ? '1 peak' : `${peaks.length} peaks`;
  return [`Relaxation times: ${count}${peaks.length > 0 ? ` at ${peaks.join(', ')}` : ''}.`];
}

/** Spectra that relaxation times cannot describe still have circuits. */
function tryRelaxation(
  spectrum: Spectrum,
  selection: Pick<SuggestOptions, 'fminHz' | 'fmaxHz' | 'maskedPoints'>,
): RelaxationTimes | undefined {
  try {
    const times = relaxationTimes(spectrum, selection);
    return times.warnings.some(({ code }) => code === 'poor-description') ? undefined : times;
  } catch (error) {
    if (error instanceof AppError && error.code === 'analysis/invalid-input') return undefined;
    throw error;
  }
}

function fitEvidence(fit: ImpedanceFit, rank: CircuitRank): readonly string[] {
  const list = readSeriesResistances(fit).resistances.filter(({ peakHz }) => Number.isFinite(peakHz));
  const inRange = list.filter(
    ({ peakHz }) => peakHz >= Math.min(...fit.frequencyHz) && peakHz <= Math.max(...fit.frequencyHz),
  );
  const peaks = list.map(({ parameterName, peakHz }) => `${parameterName} at ${formatEngineering(peakHz, 'Hz', 2)}`);
  const loose = fit.warnings.filter(({ code }) => vague.includes(code));
  const support =
    rank.deltaAicc === 0
      ? 'Best by AICc of those compared.'
      : `AICc ${rank.deltaAicc.toFixed(1)} above the best: ${rank.deltaAicc > supported ? 'hardly any' : 'some'} support.`;
  return [
    ...(list.length > 0 ? [`Arcs: ${peaks.join(', ')}; ${inRange.length} of ${list.length} inside the range.`] : []),
    support,
    ...(loose.length > 0
      ? [`${loose.length} of its parameters ${loose.length === 1 ? 'is' : 'are'} hardly determined.`]
      : []),
    ...(fit.warnings.some(({ code }) => code === 'residuals-not-random')
      ? ['Its residuals are not random: something is missing.']
      : []),
  ];
}
