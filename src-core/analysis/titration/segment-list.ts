import type { TitrationControl, TitrationData, TitrationSettings } from '../../model/titration.ts';
import { checkColumns, isCurrentKnown, potentialLevels, withCurrentAsChosen } from './analyse.ts';
import { placesOf, type PulsePlace } from './branches.ts';
import { restCurrentA, type VoltageLevel } from './potential-steps/find-levels.ts';
import { editLevels } from './potential-steps/level-edits.ts';
import { stepsOf } from './potential-steps/step-data.ts';
import { pulseData } from './pulse-data.ts';
import { pulseFlags } from './pulse-flags.ts';
import { segmentTitration, type PulseSegment } from './segment.ts';

/** One pulse as found, before anything is computed of it. */
export interface ListedPulse extends PulsePlace {
  readonly index: number;
  readonly direction: 'charge' | 'discharge';
  readonly startTimeS: number;
  readonly endTimeS: number;
  /** No number where the record has no current and nobody said its size. */
  readonly currentA: number;
  readonly chargeC: number;
  /** Samples while the current is steady. */
  readonly samples: number;
  readonly restBeforeS: number | undefined;
  readonly restAfterS: number | undefined;
  readonly flags: readonly string[];
  /** Of a potential step: what was held, and by how much it differs from what came before, V. */
  readonly voltageV?: number;
  readonly stepV?: number;
}

export interface SegmentList {
  /** What was held: the current of pulses, or the voltage of potential steps. */
  readonly control: TitrationControl;
  readonly pulses: readonly ListedPulse[];
  readonly restThresholdA: number;
  /** Stretches of current too short to be a pulse, s. */
  readonly ignored: readonly { readonly startTimeS: number; readonly endTimeS: number }[];
}

/**
 * The pulses and rests of a record, with what is unlike their fellows as flags: `cut-off`, `ramp`, `no-rest`,
 * `no-rest-before`, `first`, `drifting-start`, and what was changed by hand. Needs no sample.
 *
 * @throws AppError as `segmentTitration` does, and for columns that cannot be used
 */
export function listSegments(
  data: TitrationData,
  settings: Pick<TitrationSettings, 'control' | 'edits' | 'currentFactor' | 'nominalCurrentA'> = {},
): SegmentList {
  checkColumns(data);
  const record = withCurrentAsChosen(data, settings);
  const levels = potentialLevels(data, settings);
  if (levels) return listSteps(record, editLevels(record, levels, settings.edits));
  const { pulses, restThresholdA, ignored } = segmentTitration(record, settings.edits);
  const places = placesOf(record, pulses);
  return {
    control: 'galvanostatic',
    pulses: pulses.map((segment, k) => {
      const pulse = listed(record, segment, k, places[k]!);
      return isCurrentKnown(data, settings) ? pulse : { ...pulse, currentA: NaN, chargeC: NaN };
    }),
    restThresholdA: isCurrentKnown(data, settings) ? restThresholdA : NaN,
    ignored: ignored.map(({ first, last }) => ({ startTimeS: record.timeS[first]!, endTimeS: record.timeS[last]! })),
  };
}

/** Mean currents; a level at open circuit is the rest before or after a step. */
function listSteps(data: TitrationData, levels: readonly VoltageLevel[]): SegmentList {
  const restS = (level: VoltageLevel | undefined): number | undefined =>
    level?.isRest ? level.endTimeS - level.startTimeS : undefined;
  const steps = stepsOf(data, levels);
  const directions = steps.map(({ chargeC, level }) => ({
    ...{ first: level.first, last: level.last },
    direction: chargeC > 0 ? ('charge' as const) : ('discharge' as const),
  }));
  const places = placesOf(data, directions);
  return {
    control: 'potentiostatic',
    pulses: steps.map(({ level, before, chargeC, durationS, timeS }, k) => ({
      ...{ index: k + 1, ...places[k]!, direction: directions[k]!.direction },
      ...{ startTimeS: level.startTimeS, endTimeS: level.endTimeS, currentA: chargeC / durationS, chargeC },
      samples: timeS.length,
      restBeforeS: restS(before),
      restAfterS: restS(levels[levels.indexOf(level) + 1]),
      flags: [...new Set(level.changes)],
      voltageV: level.voltageV,
      ...(before ? { stepV: level.voltageV - before.voltageV } : {}),
    })),
    restThresholdA: restCurrentA(data),
    ignored: [],
  };
}

function listed(data: TitrationData, segment: PulseSegment, k: number, place: PulsePlace): ListedPulse {
  const pulse = pulseData(data, segment);
  const { direction, startTimeS, endTimeS, currentA } = segment;
  return {
    ...{ index: k + 1, ...place, direction, startTimeS, endTimeS, currentA },
    chargeC: pulse.chargeC,
    samples: pulse.timeS.length,
    restBeforeS: pulse.before?.durationS,
    restAfterS: pulse.after?.durationS,
    flags: pulseFlags(k, pulse),
  };
}
