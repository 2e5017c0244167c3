import type { InstrumentSummary } from '../../../src-core/contract/calls.ts';
import type { Limits, MethodStep } from '../../../src-core/model/method.ts';
import type { Dimension } from '../../../src-core/units/dimensions.ts';

export type ManualMode = 'open-circuit' | 'voltage' | 'current' | 'impedance';

interface ModeWords {
  readonly label: string;
  readonly valueLabel: string;
  /** None for what takes no value. */
  readonly dimension?: Dimension;
  /** Proposed, in the stored unit. */
  readonly usual?: number;
}

export const manualModes: Readonly<Record<ManualMode, ModeWords>> = {
  'open-circuit': { label: 'Nothing: open circuit', valueLabel: '' },
  voltage: { label: 'A voltage', valueLabel: 'Voltage', dimension: 'voltage', usual: 0.1 },
  current: { label: 'A current', valueLabel: 'Current', dimension: 'current', usual: 1e-5 },
  impedance: {
    label: 'A sine: impedance at one frequency',
    valueLabel: 'Frequency',
    dimension: 'frequency',
    usual: 1000,
  },
};

export interface ManualEntry {
  readonly mode: ManualMode;
  /** In the stored unit of the mode; undefined for the usual one. */
  readonly value: number | undefined;
  readonly durationS: number;
  /** Limits of the magnitude. */
  readonly guardV: number;
  readonly guardA: number;
}

const amplitudeVRms = 0.01;

/** What an instrument can be asked for by hand, by what it says of itself. */
export function modesOf({ maxCurrentA, voltageRangeV, frequencyRangeHz, bench }: InstrumentSummary): ManualMode[] {
  if (bench) return [];
  const drives = maxCurrentA > 0 && voltageRangeV[1] > voltageRangeV[0];
  const modes: ManualMode[] = drives ? ['voltage', 'current', 'open-circuit'] : [];
  return frequencyRangeHz[1] > 0 ? [...modes, 'impedance'] : modes;
}

/** The one step that is carried out. */
export function manualStep({ mode, value, durationS }: ManualEntry): MethodStep {
  const asked = value ?? manualModes[mode].usual ?? 0;
  const sampleIntervalS = Math.min(1, Math.max(0.1, durationS / 200));
  switch (mode) {
    case 'open-circuit':
      return { kind: 'rest', end: { maxDurationS: durationS }, sampleIntervalS };
    case 'voltage':
      return { kind: 'potential-step', voltageV: asked, durationS, sampleIntervalS };
    case 'current':
      return {
        ...{ kind: 'polarization', control: 'galvanostatic', currentA: asked },
        ...{ zeroDurationS: 1, durationS, sampleIntervalS },
      };
    case 'impedance':
      return {
        ...{ kind: 'eis', control: 'potentiostatic', dc: 'open-circuit', amplitudeVRms },
        ...{ startFrequencyHz: asked, endFrequencyHz: asked, pointsPerDecade: 1 },
      };
  }
}

/** Within what the instrument can; the time with room to spare for slow points. */
export function manualLimits(
  { guardV, guardA, durationS }: ManualEntry,
  { voltageRangeV, maxCurrentA }: InstrumentSummary,
): Limits {
  const [lowestV, highestV] = voltageRangeV;
  const drives = highestV > lowestV;
  return {
    minVoltageV: drives ? Math.max(-guardV, lowestV) : -guardV,
    maxVoltageV: drives ? Math.min(guardV, highestV) : guardV,
    maxCurrentA: maxCurrentA > 0 ? Math.min(guardA, maxCurrentA) : guardA,
    maxDurationS: 2 * durationS + 3600,
  };
}
