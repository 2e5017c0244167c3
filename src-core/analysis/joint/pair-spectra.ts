import { counted, pulseWords } from '../titration/pulse-words.ts';
import { AppError } from '../../errors.ts';
import type { TitrationPulse } from '../../model/results.ts';

/** Where a spectrum belongs: behind the pulse at this position, or nowhere, and why. */
export type Place = { readonly pulse: number } | { readonly reason: string };

/**
 * The pulse in whose rest each spectrum was taken. Spectra that have no time on the clock of the titration, because they
 * come from files of their own, are taken in the order given: one for each pulse, from the first on.
 *
 * @param timesS - begin of each spectrum on the clock of the record; all or none
 * @throws AppError `input/invalid` when there are more spectra without a time than pulses, or only some have one
 */
export function placeSpectra(
  pulses: readonly TitrationPulse[],
  timesS: readonly (number | undefined)[],
): readonly Place[] {
  const known = timesS.filter((time) => time !== undefined);
  if (known.length === timesS.length) return known.map((timeS) => placeInTime(pulses, timeS));
  if (known.length > 0)
    throw new AppError('input/invalid', 'Some spectra have a time on the clock of the titration, others have none.', {
      remedy: 'Take those of the run, or those of files, not both.',
    });
  if (timesS.length <= pulses.length) return timesS.map((_, pulse) => ({ pulse }));
  throw new AppError(
    'input/invalid',
    `There are ${timesS.length} spectra but ${counted(pulses.length, pulseWords(pulses))}: which belongs to which cannot be told.`,
    { remedy: `Give one spectrum for each ${pulseWords(pulses).one}, in their order.` },
  );
}

function placeInTime(pulses: readonly TitrationPulse[], timeS: number): Place {
  const pulse = pulses.findLastIndex(({ startTimeS }) => startTimeS <= timeS);
  if (pulse < 0) return { reason: `It was taken before the first ${pulseWords(pulses).one}.` };
  if (timeS < pulses[pulse]!.endTimeS) return { reason: 'It was taken while the current flowed, not at rest.' };
  return { pulse };
}
