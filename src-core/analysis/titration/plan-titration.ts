import { AppError } from '../../errors.ts';
import type { Warning } from '../../model/quantity.ts';
import type { Geometry } from '../../model/sample.ts';
import { slopeBias } from './square-root-law.ts';
import { carryOver, relaxedAt, remainingExcessC } from './relaxation-modes.ts';
import { slowestRootSquared } from './diffusion-kernel.ts';

/** What a titration shall be good for. Lengths, diffusivity and capacity are those of the electrode. */
export interface TitrationWish {
  readonly geometry: Geometry;
  /** Radius, or thickness of a slab loaded from one face, m. */
  readonly lengthM: number;
  /** A guess of D, m²/s; `diffusivityLowM2PerS` where it may be smaller at some x: the rest is planned for that. */
  readonly diffusivityM2PerS: number;
  readonly diffusivityLowM2PerS?: number;
  /** Charge of Δx = 1, C. */
  readonly chargePerXC: number;
  readonly fromX: number;
  readonly toX: number;
  /** Typical |dE/dx|, V. Default 1. */
  readonly potentialPerX?: number;
  /** Which estimate the pulse is made for. The finite-length fit has no bias of θ and takes longer pulses. */
  readonly estimator?: 'finite-length' | 'eq9';
  /** Largest bias of Eq. 9, relative. Default 0.05. */
  readonly bias?: number;
  /** Share of ΔE_s that may be left to relax. Default 0.01. */
  readonly residual?: number;
  /** Wanted ΔE_s, V. Default: 40 times the noise, at least 5 mV. */
  readonly equilibriumChangeV?: number;
  /** Wanted Δx of a pulse, in place of ΔE_s. */
  readonly deltaX?: number;
  /** Noise of one voltage sample, V. Default 50 µV. */
  readonly noiseV?: number;
  /** Time constant of iR and charge transfer, s: a pulse must be much longer. Default 0.5. */
  readonly interfaceTimeS?: number;
}

export interface TitrationProposal {
  readonly pulseS: number;
  readonly currentA: number;
  readonly cRate: number;
  readonly deltaX: number;
  readonly pulseCount: number;
  readonly restS: number;
  readonly theta: number;
  /** Estimate/truth of Eq. 9 over the latter nine tenths of such a pulse, exactly. */
  readonly slopeBias: number;
  /** The same over its first tenth. */
  readonly earlySlopeBias: number;
  readonly residual: number;
  readonly slowestModeS: number;
  readonly equilibriumChangeV: number;
  /** s between samples: until 1 s, until 60 s, later. */
  readonly sampling: readonly { readonly untilS: number; readonly intervalS: number }[];
  readonly totalDurationS: number;
  readonly notes: readonly string[];
  /** Where what was wished cannot be had, and what to do. */
  readonly warnings: readonly Warning[];
}

/** θ for the finite-length fit: late enough to see the far side, early enough for √t. */
const fitTheta = 0.05;
/** Shorter pulses are nothing but the interface's own answer. */
const interfaceTimes = 20;
const leastPulseS = 30;
const largestDeltaX = 0.02;
const usualNoiseV = 5e-5;

/**
 * Pulse, rest, current and sampling for a titration, from the size of the particles and a guess of D.
 *
 * @throws AppError `input/invalid` for values that are not positive or an x that does not move
 */
export function planTitration(wish: TitrationWish): TitrationProposal {
  checkWish(wish);
  const { geometry, lengthM, diffusivityM2PerS: diffusivity, chargePerXC } = wish;
  const { estimator = 'finite-length', bias = 0.05, residual = 0.01, interfaceTimeS = 0.5 } = wish;
  const diffusionTimeS = lengthM ** 2 / diffusivity;
  const wantedTheta = estimator === 'eq9' ? thetaForBias(geometry, bias) : fitTheta;
  const shortest = Math.max(leastPulseS, interfaceTimes * interfaceTimeS);
  const pulseS = Math.max(shortest, roundTime(wantedTheta * diffusionTimeS));
  const theta = pulseS / diffusionTimeS;
  const { deltaX, equilibriumChangeV } = stepOf(wish);
  const span = Math.abs(wish.toX - wish.fromX);
  const pulseCount = Math.max(1, Math.floor(span / deltaX + 1e-9));
  const slowTimeS = lengthM ** 2 / (wish.diffusivityLowM2PerS ?? diffusivity);
  const restS = roundTime(restFor(geometry, pulseS, slowTimeS, residual));
  const currentA = (deltaX * chargePerXC) / pulseS;
  const proposal = {
    ...{ pulseS, currentA, cRate: (3600 * currentA) / chargePerXC, deltaX, pulseCount, restS, theta },
    slopeBias: slopeBias(geometry, theta, window(0.1, 1)),
    earlySlopeBias: slopeBias(geometry, theta, window(0.01, 0.1)),
    residual: residualAfter(geometry, pulseS, slowTimeS, restS),
    slowestModeS: slowTimeS / slowestRootSquared(geometry),
    equilibriumChangeV,
    sampling: samplingFor(pulseS),
    totalDurationS: restS + pulseCount * (pulseS + restS),
  };
  return {
    ...proposal,
    notes: notesOn(wish, proposal),
    warnings: warningsOn(wish, proposal, wantedTheta * diffusionTimeS < shortest),
  };
}

/** Dense where √t begins: 10 Hz for a second, 1 Hz for a minute, then some 200 samples more. */
function samplingFor(pulseS: number): TitrationProposal['sampling'] {
  return [
    { untilS: 1, intervalS: 0.1 },
    { untilS: Math.min(60, pulseS), intervalS: 1 },
    ...(pulseS > 60 ? [{ untilS: pulseS, intervalS: Math.max(1, roundTime(pulseS / 200)) }] : []),
  ];
}

function checkWish(wish: TitrationWish): void {
  const positive = { 'radius or thickness': wish.lengthM, D: wish.diffusivityM2PerS, capacity: wish.chargePerXC };
  for (const [name, value] of Object.entries(positive))
    if (!(value > 0 && value < Infinity))
      throw new AppError('input/invalid', `The ${name} must be positive, not ${value}.`, {
        remedy: `Give the ${name} of the electrode; a rough guess will do.`,
      });
  for (const [name, share] of [
    ['bias', wish.bias],
    ['residual', wish.residual],
  ] as const)
    if (share !== undefined && !(share > 0 && share < 1))
      throw new AppError('input/invalid', `The ${name} must lie between 0 and 1.`, { remedy: 'Give 0.05 for 5 %.' });
  if (!(Math.abs(wish.toX - wish.fromX) > 0))
    throw new AppError('input/invalid', 'x does not move from the first to the last pulse.', {
      remedy: 'Give the x at which the titration begins and the one at which it ends.',
    });
}

function stepOf(wish: TitrationWish): { readonly deltaX: number; readonly equilibriumChangeV: number } {
  const slope = Math.abs(wish.potentialPerX ?? 1);
  const deltaX = Math.min(wantedDeltaX(wish), largestDeltaX, Math.abs(wish.toX - wish.fromX));
  return { deltaX, equilibriumChangeV: deltaX * slope };
}

function wantedDeltaX({ deltaX, equilibriumChangeV, noiseV = usualNoiseV, potentialPerX = 1 }: TitrationWish): number {
  return deltaX ?? (equilibriumChangeV ?? Math.max(5e-3, 40 * noiseV)) / Math.abs(potentialPerX);
}

function window(from: number, to: number): number[] {
  return Array.from({ length: 40 }, (_, i) => from + ((to - from) * i) / 39);
}

/** Largest θ at which Eq. 9 over the latter nine tenths errs by no more than `bias`, by bisection. */
function thetaForBias(geometry: Geometry, bias: number): number {
  let [low, high] = [Math.log(1e-7), Math.log(2)];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (Math.abs(slopeBias(geometry, Math.exp(middle), window(0.1, 1)) - 1) <= bias) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}

/** What the surface has still to relax after a rest, as a share of the pulse's lasting change. */
function residualAfter(geometry: Geometry, pulseS: number, diffusionTimeS: number, restS: number): number {
  const pulse = { startTimeS: 0, endTimeS: pulseS, currentA: 1 / pulseS };
  const state = carryOver(relaxedAt(0), geometry, 1, 1 / diffusionTimeS, pulse, pulseS + restS);
  return Math.abs(remainingExcessC(state));
}

function restFor(geometry: Geometry, pulseS: number, diffusionTimeS: number, residual: number): number {
  let [low, high] = [0, 20 * diffusionTimeS];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (residualAfter(geometry, pulseS, diffusionTimeS, middle) <= residual) high = middle;
    else low = middle;
  }
  return high;
}

/** To two figures, upwards; whole minutes beyond ten. */
function roundTime(timeS: number): number {
  if (timeS > 600) return Math.ceil(timeS / 60) * 60;
  const unit = 10 ** Math.floor(Math.log10(Math.max(timeS, 1e-6)) - 1);
  return Number((Math.ceil(timeS / unit - 1e-9) * unit).toPrecision(6));
}

type Proposal = Omit<TitrationProposal, 'notes' | 'warnings'>;

function percent(share: number): string {
  return `${(100 * Math.abs(share)).toPrecision(2)} %`;
}

function notesOn({ estimator }: TitrationWish, proposal: Proposal): readonly string[] {
  if (estimator === 'eq9') return [];
  return [
    `Made for the finite-length fit, which needs no τ ≪ L²/D. Eq. 9 would err by ${percent(proposal.slopeBias - 1)} ` +
      `over the pulse, by ${percent(proposal.earlySlopeBias - 1)} over its first tenth.`,
  ];
}

const longestS = 30 * 86_400;
/** Of the charge that moves x from 0 to 1, per hour: faster ones leave kinetics that nobody allows for. */
const fastest = 2;

function warningsOn(wish: TitrationWish, proposal: Proposal, isLengthened: boolean): readonly Warning[] {
  const { pulseS, slopeBias: bias, totalDurationS, equilibriumChangeV, deltaX, cRate } = proposal;
  const found: (Warning | false)[] = [
    isLengthened && {
      code: 'pulse-lengthened',
      message:
        `A pulse as short as wished would hold little but charge transfer: ${pulseS} s is the shortest, and Eq. 9 then ` +
        `errs by ${percent(bias - 1)}. Take larger particles or the finite-length fit.`,
    },
    totalDurationS > longestS && {
      code: 'too-slow',
      message:
        'The titration would take more than a month: allow a larger residual, fewer pulses or smaller particles, or ' +
        'measure at a higher temperature.',
    },
    equilibriumChangeV < 20 * (wish.noiseV ?? usualNoiseV) && {
      code: 'small-signal',
      message: 'ΔE_s stays below 20 times the noise: allow a larger step, or average more samples.',
    },
    wantedDeltaX(wish) > largestDeltaX * (1 + 1e-9) && {
      code: 'step-held',
      message: `Δx is held at ${deltaX.toPrecision(2)}: over more of x, D and dE/dx change within a pulse.`,
    },
    cRate > fastest && {
      code: 'fast-pulse',
      message:
        `The pulse runs at ${cRate.toPrecision(2)} C: charge transfer and the electrolyte will dominate the voltage. Take ` +
        'a smaller step.',
    },
  ];
  return found.filter((warning) => warning !== false);
}
