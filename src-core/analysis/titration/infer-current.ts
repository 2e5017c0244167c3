import { AppError } from '../../errors.ts';
import type { TitrationData } from '../../model/titration.ts';
import { median } from '../../numerics/statistics.ts';

/** A jump of the voltage between two samples: a current being switched. */
interface Jump {
  /** The sample after it. */
  readonly index: number;
  readonly sizeV: number;
}

/** A step from sample to sample beyond this many times the noise is one that was made. */
const beyondNoise = 6;
/** Switches are faster than the usual change by this factor. */
const fasterThanUsual = 4;
/** A switch smaller than this share of the usual one is looked upon as something else. */
const leastShare = 0.2;

/** Whether the record has a current: one that is no number throughout stands for none. */
export function hasCurrent({ currentA }: Pick<TitrationData, 'currentA'>): boolean {
  return currentA.some(Number.isFinite);
}

/**
 * A current column for a record without one: iR makes the voltage jump where a current is switched, one way when it
 * comes and back when it goes. D needs only when the current flows and which way, x needs how much.
 *
 * The record must begin at rest, and be sampled densely enough that a switch moves the voltage by more between two
 * samples than diffusion does.
 *
 * @param nominalA - magnitude of the current, A
 * @throws AppError `analysis/invalid-input` where no two switches can be told
 */
export function inferCurrent(data: Omit<TitrationData, 'currentA'>, nominalA: number): TitrationData {
  const jumps = paired(switchJumps(data.timeS, data.voltageV));
  if (jumps.length === 0)
    throw new AppError('analysis/invalid-input', 'The voltage shows no pair of jumps that a pulse would make.', {
      remedy:
        'Give a column of the current: without one pulses are told from the jumps of iR, which are too small here.',
    });
  const currentA = new Float64Array(data.timeS.length);
  for (const { on, off } of jumps) currentA.fill(Math.sign(on.sizeV) * nominalA, on.index, off.index);
  return { ...data, currentA };
}

/** Runs of fast steps of one sign, taken together: iR comes at once, charge transfer over some samples. */
function switchJumps(timeS: Float64Array, voltageV: Float64Array): Jump[] {
  const step = voltageV.map((value, i) => (i === 0 ? 0 : value - voltageV[i - 1]!));
  const rate = step.map((value, i) => (i === 0 ? 0 : Math.abs(value) / Math.max(timeS[i]! - timeS[i - 1]!, 1e-3)));
  const leastStep = beyondNoise * noiseOf(step);
  const leastRate = fasterThanUsual * median(rate);
  const jumps: { index: number; last: number; sizeV: number }[] = [];
  for (let i = 1; i < step.length; i++) {
    if (!(Math.abs(step[i]!) > leastStep && rate[i]! > leastRate)) continue;
    const open = jumps.at(-1);
    if (open && i - open.last <= 2 && Math.sign(open.sizeV) === Math.sign(step[i]!)) {
      open.sizeV += step[i]!;
      open.last = i;
    } else jumps.push({ index: i, last: i, sizeV: step[i]! });
  }
  return aboveGap(jumps);
}

/** From the middle of the steps' differences, which switches do not reach. */
function noiseOf(step: Float64Array): number {
  const differences = step.map((value, i) => (i < 2 ? 0 : Math.abs(value - step[i - 1]!)));
  return median(differences) / 1.65;
}

/** Switches are of a size: those above the widest gap of the sizes below the usual one, on a logarithmic scale. */
function aboveGap(jumps: readonly Jump[]): Jump[] {
  const sizes = jumps.map(({ sizeV }) => Math.abs(sizeV)).sort((a, b) => b - a);
  if (sizes.length < 2) return [];
  const usual = sizes[Math.floor(sizes.length * 0.15)]!;
  let [limit, widest] = [leastShare * usual, 1.5];
  for (let k = 1; k + 1 < sizes.length && sizes[k]! > leastShare * usual; k++) {
    if (sizes[k]! > usual) continue;
    const gap = sizes[k]! / sizes[k + 1]!;
    if (gap > widest) [limit, widest] = [Math.sqrt(sizes[k]! * sizes[k + 1]!), gap];
  }
  return jumps.filter(({ sizeV }) => Math.abs(sizeV) >= limit);
}

/** A jump and the next one back: a pulse. A jump that nothing answers is left alone. */
function paired(jumps: readonly Jump[]): { readonly on: Jump; readonly off: Jump }[] {
  const pulses: { on: Jump; off: Jump }[] = [];
  let on: Jump | undefined;
  for (const jump of jumps) {
    if (!on || Math.sign(jump.sizeV) === Math.sign(on.sizeV)) on = jump;
    else {
      pulses.push({ on, off: jump });
      on = undefined;
    }
  }
  return pulses;
}
