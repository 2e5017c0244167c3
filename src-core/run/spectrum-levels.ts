import type { Plan } from '../model/plan.ts';
import { pointColumns, type ImpedanceTable, type PointColumn } from '../model/reading.ts';
import { formatEngineering } from '../units/format.ts';

/** Amplitudes further from what was set are worth a word. */
const mostAmplitudeDeviation = 0.05;
/** So is a direct voltage that moved during the spectrum by more than this share of the amplitude (rms) … */
const mostDriftShare = 0.5;
/** … if it is more than the resolution of a good instrument, V. */
const leastDriftV = 1e-3;

/** Said where a spectrum stands and the instrument has no monitor of its level. */
export const levelsNotGiven =
  'Amplitude and direct level of the points are not given by the instrument: the amplitude is as set.';

/** One point of a spectrum as the instrument reported its sine and the level under it. NaN: not told. */
export interface PointLevels extends Readonly<Record<PointColumn, number>> {
  readonly frequencyHz: number;
}

/** What an instrument reported beside the impedance of one spectrum. */
export interface SpectrumLevels {
  readonly stepIndex: number;
  readonly label: string;
  /** As set, not measured: rms, V or A by `control`. */
  readonly setAmplitudeRms: number;
  readonly control: 'potentiostatic' | 'galvanostatic';
  readonly points: readonly PointLevels[];
  /** For people: what of it makes the spectrum doubtful. */
  readonly warnings: readonly string[];
}

/** Amplitude and direct level of each spectrum in which the instrument told any; steps that were none are left out. */
export function spectrumLevels(table: ImpedanceTable, steps: Plan['steps']): readonly SpectrumLevels[] {
  if (pointColumns.every((name) => table[name] === undefined)) return [];
  const rowsOf = Map.groupBy(table.timeS.keys(), (row) => table.stepIndex[row]!);
  return [...rowsOf].flatMap(([stepIndex, rows]) => {
    const action = steps[stepIndex]?.action;
    if (action?.kind !== 'impedance') return [];
    const points = rows.map((row) => pointAt(table, row));
    if (!points.some((point) => pointColumns.some((name) => Number.isFinite(point[name])))) return [];
    const { control, amplitudeRms: setAmplitudeRms } = action;
    const levels = { stepIndex, label: steps[stepIndex]!.label, setAmplitudeRms, control, points };
    return [{ ...levels, warnings: [...amplitudeWarning(levels), ...driftWarning(points)] }];
  });
}

function pointAt(table: ImpedanceTable, row: number): PointLevels {
  const at = (name: PointColumn): number => table[name]?.[row] ?? NaN;
  return {
    frequencyHz: table.frequencyHz[row]!,
    amplitudeVRms: at('amplitudeVRms'),
    amplitudeARms: at('amplitudeARms'),
    dcVoltageV: at('dcVoltageV'),
    dcCurrentA: at('dcCurrentA'),
  };
}

function amplitudeWarning({
  control,
  setAmplitudeRms,
  points,
}: Pick<SpectrumLevels, 'control' | 'setAmplitudeRms' | 'points'>): readonly string[] {
  const [name, unit] = control === 'potentiostatic' ? ['amplitudeVRms' as const, 'V'] : ['amplitudeARms' as const, 'A'];
  const off = points.filter((point) => Math.abs(point[name] / setAmplitudeRms - 1) > mostAmplitudeDeviation);
  if (off.length === 0) return [];
  const worst = off.reduce((one, other) =>
    Math.abs(other[name] - setAmplitudeRms) > Math.abs(one[name] - setAmplitudeRms) ? other : one,
  );
  const [measured, set] = [worst[name], setAmplitudeRms].map((value) => formatEngineering(value, unit, 3));
  return [
    `The amplitude was ${measured} rms at ${formatEngineering(worst.frequencyHz, 'Hz', 3)} where ${set} rms was set; ${off.length} of ${points.length} points are off by more than ${100 * mostAmplitudeDeviation} %.`,
  ];
}

function driftWarning(points: readonly PointLevels[]): readonly string[] {
  const levelsV = points.map(({ dcVoltageV }) => dcVoltageV).filter(Number.isFinite);
  const amplitudesV = points.map(({ amplitudeVRms }) => amplitudeVRms).filter(Number.isFinite);
  if (levelsV.length < 2) return [];
  const movedV = Math.max(...levelsV) - Math.min(...levelsV);
  const amplitudeV = amplitudesV.length === 0 ? 0 : Math.min(...amplitudesV);
  if (movedV <= Math.max(leastDriftV, mostDriftShare * amplitudeV)) return [];
  return [
    `The direct voltage moved by ${formatEngineering(movedV, 'V', 3)} during the spectrum: its points are not of one state.`,
  ];
}
