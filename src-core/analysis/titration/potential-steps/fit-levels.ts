import { neverCancelled, type Cancellation } from '../../../errors.ts';
import type { Host } from '../host.ts';
import type { StepData } from './step-data.ts';
import { fitStep, type StepFit, type StepHistory } from './step-fit.ts';

/** Every step of a record fitted, each knowing what earlier ones left and what the others say of the background. */
export interface FittedStep {
  readonly step: StepData;
  readonly fit: StepFit | undefined;
  /** The same from a later time on: how far it strays tells how far the model holds. */
  readonly late: StepFit | undefined;
  readonly history: StepHistory;
}

export interface LevelOptions {
  readonly cancellation?: Cancellation | undefined;
  readonly progress?: ((share: number) => void) | undefined;
}

interface Background {
  readonly meanA: number;
  readonly deviationA: number;
}

/** Modes that live long enough to be seen in the next step. */
const keptModes = 8;
/** Where the late fit begins, as a share of the step. */
const lateShare = 0.03;

/**
 * Two passes: the first holds the background near zero, by the smallest current that any step ended with and a hundredth
 * of what it began with; the second by what the other steps found.
 */
export function fitLevels(steps: readonly StepData[], host: Host, options: LevelOptions = {}): readonly FittedStep[] {
  const { cancellation = neverCancelled, progress } = options;
  const least = Math.min(...steps.map(mostBackground));
  let fitted: FittedStep[] = [];
  for (const pass of [0, 1]) {
    const known = fitted;
    fitted = [];
    for (const [k, step] of steps.entries()) {
      cancellation.throwIfAborted();
      const background = (pass === 1 ? fromOthers(known, k) : undefined) ?? { meanA: 0, deviationA: least };
      // At open circuit nothing flows out: the surface comes to rest, and the next step begins from there.
      const history = step.before?.isRest ? [] : leftBy(fitted.at(-1), host);
      const input = { geometry: host.geometry, lengthM: host.diffusionLengthM.value, history, background };
      const fit = step.isExcluded && pass === 1 ? undefined : fitStep(step, input);
      const late = fit && pass === 1 ? fitStep(step, { ...input, fromS: lateShare * step.durationS }) : undefined;
      fitted.push({ step, fit, late, history: fit ? history : [] });
      progress?.((pass * steps.length + k + 1) / (2 * steps.length));
    }
  }
  return fitted;
}

/** Of the first current; a leakage beyond it must show in the record itself. */
const usualBackground = 0.01;

function mostBackground({ endCurrentA, noiseA, currentA }: StepData): number {
  const first = Math.abs(currentA[0]! - endCurrentA);
  return Math.min(Math.abs(endCurrentA) + noiseA, Math.max(usualBackground * first, noiseA));
}

/** Weighted mean of what the other steps found, with their scatter; undefined with fewer than two of them. */
function fromOthers(fitted: readonly FittedStep[], k: number): Background | undefined {
  const others = fitted.flatMap(({ fit }, i) => {
    const error = fit ? Math.sqrt(fit.covariance[15]!) * fit.unitA : NaN;
    return fit && i !== k && error > 0 ? [{ value: fit.backgroundA, weight: error ** -2 }] : [];
  });
  if (others.length < 2) return undefined;
  const total = others.reduce((sum, { weight }) => sum + weight, 0);
  const meanA = others.reduce((sum, { value, weight }) => sum + weight * value, 0) / total;
  const scatter = others.reduce((sum, { value, weight }) => sum + weight * (value - meanA) ** 2, 0) / total;
  // Others' leakage is not quite this one's: their scatter, not that of their mean.
  return { meanA, deviationA: Math.sqrt(1 / total + scatter) };
}

/** Charge by mode that a step leaves to its successor. */
function leftBy(before: FittedStep | undefined, host: Host): StepHistory {
  if (!before?.fit) return [];
  const { fit, history, step } = before;
  const theta = (fit.diffusivityM2PerS * step.heldS) / host.diffusionLengthM.value ** 2;
  const { rootsSquared, weights } = fit.modes;
  return Array.from({ length: Math.min(keptModes, rootsSquared.length) }, (_, n) => {
    const squared = rootsSquared[n]!;
    return ((fit.chargeC * weights[n]!) / squared + (history[n] ?? 0)) * Math.exp(-squared * theta);
  });
}
