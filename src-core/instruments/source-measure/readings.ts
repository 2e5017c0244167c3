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
export function isPlausible({ sourced }: Profile, level: number, sample: SourceSample): boolean {
  const forced = sourced === 'current' ? sample.current : sample.voltage;
  if (!Number.isFinite(sample.timeS)) return false;
  if (sample.limited || forced.kind !== 'value') return true;
  const range = currentRangesA.find((rangeA) => Math.abs(level) <= rangeA) ?? 10;
  const slack = sourced === 'current' ? rangeTolerance * range : voltageToleranceV;
  return Math.abs(forced.value - level) <= sourceTolerance * Math.abs(level) + slack;
}

export function readingOf(profile: Profile, sample: SourceSample, lastTimeS: number): DcReading {
  const { voltage, current, timeS, limited } = sample;
  const values = [voltage, current];
  let status: number = readingStatus.ok;
  if (limited) status |= readingStatus.compliance;
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
  const { cutOff, maxCurrentA = Infinity, sourced, openCircuit } = profile;
  if (cutOff && voltageV > cutOff.maxVoltageV) return `E rose above ${cutOff.maxVoltageV} V`;
  if (cutOff && voltageV < cutOff.minVoltageV) return `E fell below ${cutOff.minVoltageV} V`;
  if (sourced === 'voltage' && Math.abs(currentA) >= maxCurrentA) return `|I| reached ${maxCurrentA} A`;
  if (openCircuit || (status & readingStatus.compliance) === 0) return undefined;
  return sourced === 'current'
    ? 'the voltage limit in the instrument was reached'
    : `the current limit in the instrument, ${maxCurrentA} A, was reached`;
}
