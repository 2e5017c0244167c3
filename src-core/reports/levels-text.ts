import type { Method } from '../model/method.ts';
import type { Plan } from '../model/plan.ts';
import type { ImpedanceTable } from '../model/reading.ts';
import { spectrumLevels, type SpectrumLevels } from '../run/spectrum-levels.ts';
import { formatEngineering } from '../units/format.ts';
import { paragraph, type ReportBlock } from './document.ts';

/** Which potential the voltages of the method and of the data are. */
export function electrodeLine({ electrodes }: Pick<Method, 'electrodes'>): string {
  return electrodes === 'three'
    ? 'three: voltages and limits are those of the working electrode against the reference; working against counter electrode recorded too'
    : 'two: voltages are those of the cell';
}

/** Of each spectrum with levels: amplitude as set and as measured, and how far the direct voltage moved. */
export function levelLines(impedance: ImpedanceTable, steps: Plan['steps']): readonly ReportBlock[] {
  return spectrumLevels(impedance, steps).map((levels) =>
    paragraph(lineOf(levels), levels.warnings.length > 0 ? 'alert' : 'note'),
  );
}

function lineOf({ stepIndex, label, control, setAmplitudeRms, points }: SpectrumLevels): string {
  const [name, unit] = control === 'potentiostatic' ? ['amplitudeVRms' as const, 'V'] : ['amplitudeARms' as const, 'A'];
  const measured = points.map((point) => point[name]).filter(Number.isFinite);
  const levelsV = points.map(({ dcVoltageV }) => dcVoltageV).filter(Number.isFinite);
  const amplitude =
    measured.length === 0
      ? 'not measured'
      : `measured ${spanText(measured, unit)}${measured.length < points.length ? ` at ${measured.length} of ${points.length} points` : ''}`;
  const first = levelsV[0];
  const drift =
    first === undefined
      ? ''
      : `; direct voltage ${formatEngineering(first, 'V', 4)} at first, within ${formatEngineering(Math.max(...levelsV) - Math.min(...levelsV), 'V', 2)}`;
  return `Step ${stepIndex + 1}, ${label}: amplitude ${formatEngineering(setAmplitudeRms, unit, 3)} rms set, ${amplitude}${drift}.`;
}

function spanText(values: readonly number[], unit: string): string {
  const ends = [Math.min(...values), Math.max(...values)].map((value) => formatEngineering(value, unit, 3));
  return ends[0] === ends[1] ? ends[0]! : `${ends[0]} to ${ends[1]}`;
}
