import { readingStatus, type DcReading } from '../../model/reading.ts';
import type { SourceSample } from './dialect.ts';
import type { Profile } from './profile.ts';

/** Sourced values may differ from what was set by this much of the value and of the range. */
const sourceTolerance = 0.02;
const rangeTolerance = 2e-3;
const currentRangesA = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 3];
const voltageToleranceV = 0.02;

/**
 * Whether the quantity that is sourced reads as it was set: what arrives otherwise, without the limit's flag, was damaged
 * on the way (these protocols have no checksum).
 */
export function isPlausible({ sourced, hold }: Profile, level: number, sample: SourceSample): boolean {
  const forced = sourced === 'current' ? sample.current : sample.voltage;
  if (!Number.isFinite(sample.timeS)) return false;
  if (hold && sample.limited && sample.current.kind === 'value') return isNear(sample.current.value, hold.currentA);
  if (sample.limited || forced.kind !== 'value') return true;
  if (sourced === 'current') return isNear(forced.value, level);
  return Math.abs(forced.value - level) <= sourceTolerance * Math.abs(level) + voltageToleranceV;
}

function isNear(currentA: number, levelA: number): boolean {
  const range = currentRangesA.find((rangeA) => Math.abs(levelA) <= rangeA) ?? 10;
  return Math.abs(currentA - levelA) <= sourceTolerance * Math.abs(levelA) + rangeTolerance * range;
}

export function readingOf(profile: Profile, sample: SourceSample, lastTimeS: number): DcReading {
  const { voltage, current, timeS, limited } = sample;
  const values = [voltage, current];
  let status: number = readingStatus.ok;
  if (limited && !profile.hold) status |= readingStatus.compliance;
  if (limited && profile.openCircuit) status |= readingStatus.overload;
  if (values.some(({ kind }) => kind === 'overflow')) status |= readingStatus.overload | readingStatus.notANumber;
  if (values.some(({ kind }) => kind === 'not-a-number')) status |= readingStatus.notANumber;
  if (timeS < lastTimeS) status |= readingStatus.timeReversed;
  return {
    kind: 'dc',
    stepTimeS: timeS,
    voltageV: voltage.kind === 'value' ? voltage.value : NaN,
    currentA: current.kind === 'value' ? current.value : NaN,
    temperatureC: NaN,
    status,
  };
}

/** What ends the action at this reading, for people; undefined when nothing does. */
export function crossingOf(profile: Profile, { voltageV, currentA, status }: DcReading): string | undefined {
  const { cutOff, maxCurrentA = Infinity, sourced, openCircuit, hold } = profile;
  if (cutOff && voltageV > cutOff.maxVoltageV) return `E rose above ${cutOff.maxVoltageV} V`;
  if (cutOff && voltageV < cutOff.minVoltageV) return `E fell below ${cutOff.minVoltageV} V`;
  if (hold) return crossingOfHold(hold, currentA);
  if (sourced === 'voltage' && Math.abs(currentA) >= maxCurrentA) return `|I| reached ${maxCurrentA} A`;
  if (openCircuit || (status & readingStatus.compliance) === 0) return undefined;
  return sourced === 'current'
    ? 'the voltage limit in the instrument was reached'
    : `the current limit in the instrument, ${maxCurrentA} A, was reached`;
}

/** A cell that is beyond the voltage already would be driven the other way. */
function crossingOfHold({ currentA: wantedA, endCurrentA }: NonNullable<Profile['hold']>, currentA: number) {
  const flowingA = currentA * Math.sign(wantedA);
  if (flowingA < -endCurrentA) return 'the current turned round: the cell is beyond the voltage';
  return flowingA <= endCurrentA ? `|I| fell to ${Number(endCurrentA.toPrecision(3))} A` : undefined;
}
