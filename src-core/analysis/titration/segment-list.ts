import type { TitrationData, TitrationSettings } from '../../model/titration.ts';
import { checkColumns, isCurrentKnown, withCurrentAsChosen } from './analyse.ts';
import { placesOf, type PulsePlace } from './branches.ts';
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
}

export interface SegmentList {
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
  settings: Pick<TitrationSettings, 'edits' | 'currentFactor' | 'nominalCurrentA'> = {},
): SegmentList {
  checkColumns(data);
  const record = withCurrentAsChosen(data, settings);
  const { pulses, restThresholdA, ignored } = segmentTitration(record, settings.edits);
  const places = placesOf(record, pulses);
  return {
    pulses: pulses.map((segment, k) => {
      const pulse = listed(record, segment, k, places[k]!);
      return isCurrentKnown(data, settings) ? pulse : { ...pulse, currentA: NaN, chargeC: NaN };
    }),
    restThresholdA: isCurrentKnown(data, settings) ? restThresholdA : NaN,
    ignored: ignored.map(({ first, last }) => ({ startTimeS: record.timeS[first]!, endTimeS: record.timeS[last]! })),
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
