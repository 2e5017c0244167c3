import {
  emStat4HrCurrentRanges,
  emStat4LrCurrentRanges,
  emStat4PotentialRanges,
  nexusCurrentRanges,
  nexusPotentialRanges,
  picoCurrentRanges,
  picoImpedanceRanges,
} from './ranges.ts';
import type { MeasuringRange } from './ranges.ts';

export type MethodScriptModelId = 'espico' | 'senswb' | 'es4_lr' | 'es4_hr' | 'mes4lr' | 'mes4hr' | 'nexus1';

/** What is known of a model from its firmware id alone. The capability mask has the last word on galvanostatic methods. */
export interface MethodScriptModel {
  /** First characters of the reply to `t`, after the echoed `t`. */
  readonly firmwarePrefix: MethodScriptModelId;
  /** As a virtual instrument is chosen by: `pico`. */
  readonly shortName: string;
  readonly title: string;
  readonly baudRate: number;
  readonly galvanostat: boolean;
  /** Potential that can be applied, V. */
  readonly voltageRangeV: readonly [number, number];
  /** Widest span of potentials within one script, V; undefined where the whole range is one. */
  readonly windowV?: number;
  /** Nominal full scale of the widest range, A. */
  readonly maxCurrentA: number;
  /** Impedance, Hz. */
  readonly frequencyRangeHz: readonly [number, number];
  /** Impedance amplitude, V rms. */
  readonly amplitudeRangeVRms: readonly [number, number];
  /** Fine to coarse. */
  readonly currentRanges: readonly MeasuringRange[];
  /** Those of the mode for impedance, where they are others. */
  readonly impedanceRanges?: readonly MeasuringRange[];
  /** Fine to coarse; empty where the potential has one fixed range. */
  readonly potentialRanges: readonly MeasuringRange[];
  /** `set_pgstat_mode` for slow potentiostatic work and for impedance. */
  readonly potentiostatMode: number;
  readonly impedanceMode: number;
  /** Whether it measures WE against CE beside WE against RE, and the direct values and amplitudes of impedance points. */
  readonly tellsMore: boolean;
  /** Whether it keeps files of its own: a Pico needs a module for that, which we cannot know of. */
  readonly hasFiles: boolean;
  /** Channel of several in one housing, each with a port of its own. */
  readonly isChannel?: boolean;
}

/** `set_pgstat_mode` of galvanostatic work. */
export const galvanostatMode = 6;

const pico = {
  baudRate: 230400,
  galvanostat: false,
  voltageRangeV: [-1.7, 2],
  windowV: 2.2,
  maxCurrentA: 5e-3,
  frequencyRangeHz: [0.016, 200e3],
  amplitudeRangeVRms: [1e-3, 0.25],
  currentRanges: picoCurrentRanges,
  impedanceRanges: picoImpedanceRanges,
  potentialRanges: [],
  potentiostatMode: 2,
  impedanceMode: 3,
  tellsMore: false,
  hasFiles: false,
} as const;

const emStat4 = {
  baudRate: 921600,
  galvanostat: true,
  frequencyRangeHz: [10e-6, 200e3],
  amplitudeRangeVRms: [1e-3, 0.9],
  potentialRanges: emStat4PotentialRanges,
  potentiostatMode: 4,
  impedanceMode: 3,
  tellsMore: true,
  hasFiles: true,
} as const;

const lowRange = {
  ...emStat4,
  voltageRangeV: [-3, 3],
  maxCurrentA: 10e-3,
  currentRanges: emStat4LrCurrentRanges,
} as const;

const highRange = {
  ...emStat4,
  voltageRangeV: [-6, 6],
  maxCurrentA: 100e-3,
  currentRanges: emStat4HrCurrentRanges,
} as const;

/** Every model the dialect knows. */
export const methodScriptModels: readonly MethodScriptModel[] = [
  { ...pico, firmwarePrefix: 'espico', shortName: 'pico', title: 'EmStat Pico' },
  { ...pico, firmwarePrefix: 'senswb', shortName: 'sensit', title: 'Sensit Wearable' },
  { ...lowRange, firmwarePrefix: 'es4_lr', shortName: 'emstat4-lr', title: 'EmStat4 LR' },
  { ...highRange, firmwarePrefix: 'es4_hr', shortName: 'emstat4-hr', title: 'EmStat4 HR' },
  { ...lowRange, firmwarePrefix: 'mes4lr', shortName: 'multiemstat4-lr', title: 'MultiEmStat4 LR', isChannel: true },
  { ...highRange, firmwarePrefix: 'mes4hr', shortName: 'multiemstat4-hr', title: 'MultiEmStat4 HR', isChannel: true },
  {
    ...emStat4,
    firmwarePrefix: 'nexus1',
    shortName: 'nexus',
    title: 'Nexus',
    voltageRangeV: [-10, 10],
    maxCurrentA: 1,
    frequencyRangeHz: [10e-6, 1e6],
    currentRanges: nexusCurrentRanges,
    potentialRanges: nexusPotentialRanges,
  },
];

/** Firmware id of a device that waits for new firmware: it must be refused, not driven. */
export const bootloaderPrefix = 'espbl';

/** The model a firmware id belongs to (`es4_hr1500#Mar 12 2026 14:28:01`), or undefined. */
export function modelOfFirmware(firmwareId: string): MethodScriptModel | undefined {
  return methodScriptModels.find(({ firmwarePrefix }) => firmwareId.startsWith(firmwarePrefix));
}

export function isBootloader(firmwareId: string): boolean {
  return firmwareId.startsWith(bootloaderPrefix);
}
