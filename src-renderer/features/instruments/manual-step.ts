import type { InstrumentSummary } from '../../../src-core/contract/calls.ts';
import type { Limits, MethodStep } from '../../../src-core/model/method.ts';
import { quantityField, type FieldDefinition } from '../../../src-core/methods/field.ts';

export type ManualMode = 'open-circuit' | 'voltage' | 'current' | 'impedance';

const modeLabels: Readonly<Record<ManualMode, string>> = {
  'open-circuit': 'Nothing: open circuit',
  voltage: 'A voltage',
  current: 'A current',
  impedance: 'A sine: impedance at one frequency',
};

/** What is asked for by hand; what the mode does not need is absent. */
export interface ManualEntry {
  readonly mode: ManualMode;
  readonly voltageV?: number;
  readonly currentA?: number;
  readonly frequencyHz?: number;
  readonly durationS?: number;
  /** Limits of the magnitude. */
  readonly guardV: number;
  readonly guardA: number;
}

export const firstEntry: ManualEntry = { mode: 'voltage', voltageV: 0.1, durationS: 60, guardV: 1, guardA: 1e-3 };

/** The form, for what this instrument can be asked for. */
export function manualFields(modes: readonly ManualMode[]): readonly FieldDefinition[] {
  const only = (...values: readonly ManualMode[]) => ({ path: 'mode', values });
  return [
    {
      path: 'mode',
      label: 'Apply',
      input: 'choice',
      choices: modes.map((value) => ({ value, label: modeLabels[value] })),
      required: true,
      help: '',
    },
    quantityField('voltageV', 'Voltage', 'voltage', 'V', '', { initial: 0.1, shownWhen: only('voltage') }),
    quantityField('currentA', 'Current', 'current', 'µA', '', { initial: 1e-5, shownWhen: only('current') }),
    quantityField('frequencyHz', 'Frequency', 'frequency', 'Hz', '', { initial: 1000, shownWhen: only('impedance') }),
    quantityField('durationS', 'For', 'time', 's', '', {
      initial: firstEntry.durationS ?? 60,
      shownWhen: only('open-circuit', 'voltage', 'current'),
    }),
    quantityField('guardV', 'Limit ±E', 'voltage', 'V', ''),
    quantityField('guardA', 'Limit ±I', 'current', 'mA', ''),
  ];
}

/** Why a value cannot be asked for. */
export function manualRefusal(path: string, value: unknown): string | undefined {
  const isSigned = path === 'voltageV' || path === 'currentA';
  return isSigned || typeof value !== 'number' || value > 0 ? undefined : 'It must be above 0.';
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
export function manualStep(entry: ManualEntry): MethodStep {
  const { mode, voltageV = 0, currentA = 0, frequencyHz = 1000, durationS = 60 } = entry;
  const sampleIntervalS = Math.min(1, Math.max(0.1, durationS / 200));
  switch (mode) {
    case 'open-circuit':
      return { kind: 'rest', end: { maxDurationS: durationS }, sampleIntervalS };
    case 'voltage':
      return { kind: 'potential-step', voltageV, durationS, sampleIntervalS };
    case 'current':
      return {
        ...{ kind: 'polarization', control: 'galvanostatic', currentA },
        ...{ zeroDurationS: 1, durationS, sampleIntervalS },
      };
    case 'impedance':
      return {
        ...{ kind: 'eis', control: 'potentiostatic', dc: 'open-circuit', amplitudeVRms },
        ...{ startFrequencyHz: frequencyHz, endFrequencyHz: frequencyHz, pointsPerDecade: 1 },
      };
  }
}

/** Within what the instrument can; the time with room to spare for slow points. */
export function manualLimits(
  { guardV, guardA, durationS = 60 }: ManualEntry,
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
