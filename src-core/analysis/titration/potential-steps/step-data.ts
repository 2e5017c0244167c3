import type { TitrationData } from '../../../model/titration.ts';
import type { SampleRange } from '../segment-types.ts';
import type { VoltageLevel } from './find-levels.ts';

/** Current of one potential step, times counted from the switch. */
export interface StepData {
  readonly level: VoltageLevel;
  /** The voltage before: of the level or open circuit that came before it; undefined when nothing did. */
  readonly before: VoltageLevel | undefined;
  readonly timeS: Float64Array;
  readonly currentA: Float64Array;
  readonly durationS: number;
  /** ∫I dt as recorded, C; positive charges. */
  readonly chargeC: number;
  /** The same, and how long it took, of all that flowed at this voltage, whatever of it was cut away by hand. */
  readonly heldChargeC: number;
  readonly heldS: number;
  /** Scatter of one sample, A. */
  readonly noiseA: number;
  /** Mean of the last twentieth, A. */
  readonly endCurrentA: number;
  /** Scatter of the voltage while it is held, V. */
  readonly voltageScatterV: number;
  readonly temperatureK: number;
  readonly isExcluded: boolean;
}

/** One averaged current with its time. */
export interface CurrentBin {
  readonly timeS: number;
  readonly currentA: number;
  readonly samples: number;
}

/** Levels with a current, in the order of time, with what came before each. */
export function stepsOf(data: TitrationData, levels: readonly VoltageLevel[]): readonly StepData[] {
  return levels.flatMap((level, k) => (level.isRest ? [] : [stepData(data, level, levels[k - 1])]));
}

function stepData(data: TitrationData, level: VoltageLevel, before: VoltageLevel | undefined): StepData {
  const { first, last, startTimeS, endTimeS, parts = [{ first, last }], held = { first, last } } = level;
  const timeS = samplesOf(data.timeS, parts).map((time) => Math.max(time - startTimeS, 1e-6));
  const currentA = samplesOf(data.currentA, parts);
  const count = currentA.length;
  const tail = currentA.subarray(count - Math.max(3, Math.floor(count / 20)));
  const temperature = data.temperatureK?.subarray(first, last + 1).filter(Number.isFinite);
  const heldV = samplesOf(data.voltageV, parts);
  // What flowed before the begin that was set, or after the end, was ions too.
  const fromS = Math.min(startTimeS, data.timeS[held.first]!);
  const heldTimeS = data.timeS.slice(held.first, held.last + 1).map((time) => Math.max(time - fromS, 1e-6));
  return {
    ...{ level, before, timeS, currentA },
    isExcluded: level.changes?.includes('excluded') ?? false,
    durationS: endTimeS - startTimeS,
    chargeC: integral(timeS, currentA),
    heldChargeC: integral(heldTimeS, data.currentA.subarray(held.first, held.last + 1)),
    heldS: Math.max(endTimeS, data.timeS[held.last]!) - startTimeS,
    noiseA: scatterOf(currentA.subarray(Math.floor(count / 2))),
    endCurrentA: meanOf(tail),
    voltageScatterV: Math.sqrt(heldV.reduce((sum, value) => sum + (value - level.voltageV) ** 2, 0) / heldV.length),
    temperatureK: temperature && temperature.length > 0 ? meanOf(temperature) : NaN,
  };
}

function samplesOf(column: Float64Array, parts: readonly SampleRange[]): Float64Array {
  const [only] = parts;
  if (only && parts.length === 1) return column.slice(only.first, only.last + 1);
  return Float64Array.from(parts.flatMap(({ first, last }) => Array.from(column.subarray(first, last + 1))));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** By trapezia; what flowed before the first sample as √t would have it: the current grew towards the switch. */
function integral(timeS: Float64Array, currentA: Float64Array): number {
  let sum = 1.5 * currentA[0]! * timeS[0]!;
  for (let i = 1; i < timeS.length; i++) sum += ((currentA[i]! + currentA[i - 1]!) / 2) * (timeS[i]! - timeS[i - 1]!);
  return sum;
}

/** From second differences, whose variance is 6σ². */
function scatterOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 1; i + 1 < values.length; i++) sum += (values[i + 1]! - 2 * values[i]! + values[i - 1]!) ** 2;
  return values.length > 2 ? Math.sqrt(sum / (6 * (values.length - 2))) : 0;
}

/** Growth of the stretches, and the most of a step that one may take: over a longer one an exponential bends. */
const growth = 0.12;
const widest = 1 / 80;

/** Means over stretches that grow with the time since the switch, so that its begin and its end both count. */
export function currentBins({ timeS, currentA }: StepData, fromS: number): readonly CurrentBin[] {
  const bins: CurrentBin[] = [];
  const widestS = widest * timeS.at(-1)!;
  let end = -Infinity;
  let sums = { timeS: 0, currentA: 0, samples: 0 };
  const flush = (): void => {
    const { samples } = sums;
    if (samples > 0) bins.push({ timeS: sums.timeS / samples, currentA: sums.currentA / samples, samples });
    sums = { timeS: 0, currentA: 0, samples: 0 };
  };
  for (let i = 0; i < timeS.length; i++) {
    const time = timeS[i]!;
    const current = currentA[i]!;
    if (time < fromS || !Number.isFinite(current)) continue;
    if (time > end) {
      flush();
      end = time + Math.min(growth * time, widestS);
    }
    sums = { timeS: sums.timeS + time, currentA: sums.currentA + current, samples: sums.samples + 1 };
  }
  flush();
  return bins;
}
