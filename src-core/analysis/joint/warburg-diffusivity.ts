import type { UncertainValue } from '../../model/finding.ts';
import type { FitConstraint } from '../../model/fit-constraint.ts';
import type { ImpedanceFit } from '../../model/impedance-fit.ts';
import type { JointElement } from '../../model/joint-view.ts';
import type { Host } from '../titration/host.ts';
import { parametersOf } from './diffusion-element.ts';
import type { Shared } from './pulse-side.ts';

/** D of one spectrum. */
export interface WarburgDiffusivity extends Shared {
  readonly coefficient: UncertainValue;
  /** The fit it was taken from. */
  readonly fit: ImpedanceFit;
}

/** Fits the spectrum once more under further constraints, from the values given. */
export type Refit = (guess: readonly number[], constraints: readonly FitConstraint[]) => ImpedanceFit | undefined;

export interface WarburgInput {
  /** As the series has it. */
  readonly fit: ImpedanceFit;
  readonly element: JointElement;
  /** |dE/dQ|, V/C. */
  readonly slope: UncertainValue;
  readonly host: Host;
  readonly refit: Refit;
  /** A D to start from where the free fit sees none, m²/s. */
  readonly startDiffusivity: number;
}

/**
 * D from the diffusion impedance and |dE/dQ|. A finite-space element has two parameters, R and τ = L²/D, and the
 * titration curve ties them: far below 1/τ all charge shares one potential, so Z → |dE/dQ|/(jω), which makes
 * R = |dE/dQ|·(nV_m/S)/L·τ. What is left is D, and the bend of the flank that a round particle has is in it. A
 * semi-infinite element gives D = ½[(nV_m/S)·|dE/dQ|/σ_W]².
 *
 * @returns undefined where the spectrum does not tell
 * @see Ho, Raistrick & Huggins, J. Electrochem. Soc. 127 (1980) 343, Eq. 24; Jacobsen & West, Electrochim. Acta 40
 *   (1995) 255 for the limits of the elements
 */
export function warburgDiffusivity(input: WarburgInput): WarburgDiffusivity | undefined {
  return input.element.kind === 'semi-infinite' ? fromCoefficient(input) : fromTiedElement(input);
}

/** A free fit whose ln τ is farther off has seen something else. */
const sanely = Math.log(1e4);
/** How far the slope is moved to see what it does to D. */
const probe = 0.02;

function fromTiedElement(input: WarburgInput): WarburgDiffusivity | undefined {
  const { fit, element, slope, host } = input;
  const tied = tiedFit(input, fit, slope.value);
  const time = tied && find(tied, parametersOf(element).time);
  if (!tied || !time || !(time.value > 0)) return undefined;
  const probed = tiedFit(input, tied, slope.value * (1 + probe));
  const probedTime = probed && find(probed, parametersOf(element).time)?.value;
  // On the flank D goes with the square of the slope, less so where the far side is seen.
  const power = probedTime ? Math.log(time.value / probedTime) / Math.log1p(probe) : 2;
  const length = host.diffusionLengthM.value;
  const resistance = slope.value * lengthRatio(host) * time.value;
  const relativeTime = time.atBound ? Infinity : time.standardError / time.value;
  return {
    value: length ** 2 / time.value,
    own: relativeTime,
    fromCurve: Math.abs(power) * (slope.standardUncertainty / slope.value),
    fromLength: 2 * host.diffusionLengthM.relative,
    coefficient: {
      value: resistance / Math.sqrt(2 * time.value),
      standardUncertainty: (resistance / Math.sqrt(2 * time.value)) * (relativeTime / 2),
      unit: 'Ω s^-½',
    },
    fit: tied,
  };
}

/** (nV_m/S)/L: 1 for a slab, ⅓ for a sphere. */
function lengthRatio({ volumePerSurfaceM, diffusionLengthM }: Host): number {
  return volumePerSurfaceM.value / diffusionLengthM.value;
}

function tiedFit(
  { element, host, refit, startDiffusivity }: WarburgInput,
  from: ImpedanceFit,
  slopeVPerC: number,
): ImpedanceFit | undefined {
  const { resistance, time } = parametersOf(element);
  const factor = slopeVPerC * lengthRatio(host);
  const old = find(from, resistance)?.value ?? NaN;
  const oldTime = find(from, time)?.value ?? NaN;
  // The flank R/√τ is what the free fit is sure of, if of anything.
  const flank = (old / Math.sqrt(oldTime) / factor) ** 2;
  const usual = host.diffusionLengthM.value ** 2 / startDiffusivity;
  const start = Math.abs(Math.log(flank / usual)) < sanely ? flank : usual;
  const guess = from.parameters.map(({ name, value }) =>
    name === time ? start : name === resistance ? factor * start : value,
  );
  return refit(guess, [{ kind: 'tie', parameter: resistance, expression: `${factor.toExponential(12)}*${time}` }]);
}

function fromCoefficient({ fit, element, slope, host }: WarburgInput): WarburgDiffusivity | undefined {
  const found = find(fit, element.name);
  if (!found || !(found.value > 0)) return undefined;
  const { value: volumePerSurface, relative } = host.volumePerSurfaceM;
  return {
    value: ((volumePerSurface * slope.value) / found.value) ** 2 / 2,
    own: found.atBound ? Infinity : (2 * found.standardError) / found.value,
    fromCurve: (2 * slope.standardUncertainty) / slope.value,
    fromLength: 2 * relative,
    coefficient: { value: found.value, standardUncertainty: found.standardError, unit: 'Ω s^-½' },
    fit,
  };
}

/** L²/τ of the free fit, where τ is known to a third at least. */
export function diffusivityOfTime(
  fit: ImpedanceFit,
  element: JointElement,
  { diffusionLengthM }: Host,
): UncertainValue | undefined {
  if (!element.suitsGeometry) return undefined;
  const time = find(fit, parametersOf(element).time);
  if (!time || time.atBound || !(time.standardError / time.value < 1 / 3)) return undefined;
  const value = diffusionLengthM.value ** 2 / time.value;
  const relative = Math.hypot(time.standardError / time.value, 2 * diffusionLengthM.relative);
  return { value, standardUncertainty: value * relative, unit: 'm²/s' };
}

/**
 * What an element of another shape than the particles' makes of D, relative. On the flank Z of a sphere is larger than a
 * layer's by 1/√(jωτ), of a cylinder by half of that; D is read from all frequencies down to the lowest, where it moves
 * 1.25 times as far (found by fits of flat elements to spectra of spheres with 10 mHz to 100 kHz).
 */
export function shapeError(element: JointElement, host: Host, lowestOmegaTau: number): number {
  if (element.suitsGeometry) return 0;
  const bends = Math.abs(bendOf[host.geometry] - (element.kind === 'sphere' ? 1 : 0));
  if (bends === 0) return Math.exp(-Math.sqrt(2 * lowestOmegaTau));
  return (1.25 * bends) / Math.sqrt(lowestOmegaTau);
}

/** Of the flank, in units of that of a sphere. */
const bendOf = { slab: 0, cylinder: 0.5, sphere: 1 } as const;

function find({ parameters }: ImpedanceFit, name: string) {
  return parameters.find((one) => one.name === name);
}
