import { AppError } from '../../../src-core/errors.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import type { InstrumentIdentity, RunDetail } from '../../../src-core/model/run.ts';
import type { InstrumentEntry } from '../instruments/instrument-entry.ts';
import type { InstrumentService } from '../instruments/instrument-service.ts';
import { placeInWords } from '../../../src-core/methods/place-in-words.ts';

/* Why a run is not started, resumed or changed. */

export function freeInstrument(instruments: InstrumentService, id: string): InstrumentEntry {
  const entry = instruments.find(id);
  if (entry.lost) throw entry.lost;
  if (entry.occupation)
    throw new AppError('instrument/busy', 'Another run is using this instrument.', {
      remedy: 'Wait for its end or stop it.',
      cellState: entry.cellState,
    });
  if (entry.cellState === 'unknown')
    throw new AppError('run/cell-unknown', 'It is not known whether the cell of this instrument is off.', {
      remedy: 'Disconnect the leads, press STOP to read back again, or connect the instrument anew.',
      cellState: 'unknown',
    });
  return entry;
}

export function mustFind<T>(found: T | undefined, noun: string, id: string): T {
  if (found !== undefined) return found;
  throw new AppError('input/not-found', `There is no ${noun} “${id.slice(0, 60)}”.`, {
    remedy: `Choose one from the list of ${noun}s.`,
  });
}

/** The first problem as the message, all of them counted. */
export function refuseErrors(plan: Pick<Plan, 'problems'>, what: 'start' | 'change'): void {
  const errors = plan.problems.filter(({ severity }) => severity === 'error');
  const first = errors[0];
  if (!first) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const remedy = first.remedy ?? 'Correct the method or the sample.';
  const text = `${placeInWords(first.field)}: ${first.message}${more}`;
  throw what === 'start'
    ? new AppError('input/beyond-instrument', `The run cannot start: ${text}`, {
        ...{ remedy, cellState: 'off', dataState: 'Nothing was started.' },
      })
    : new AppError('input/beyond-instrument', `The steps cannot be changed so: ${text}`, {
        ...{ remedy, dataState: 'The run goes on as it was planned before.' },
      });
}

export function withoutReason(): AppError {
  return new AppError('input/missing-field', 'A change of a run under way needs a reason.', {
    remedy: 'Say in a few words why the steps are changed; it is printed in the report.',
    dataState: 'Nothing was changed.',
  });
}

/** A run goes on only on the unit it was interrupted on: another one has another cell on its leads. */
export function refuseOther({ instrument }: RunDetail, entry: InstrumentEntry): void {
  const { serialNumber } = entry.instrument.identity;
  if (isSameUnit(instrument, entry.instrument.identity)) return;
  throw new AppError(
    'run/bad-state',
    `This run belongs to the instrument ${instrument.serialNumber}, not to ${serialNumber}.`,
    {
      remedy: 'Connect the instrument it was started on, or end the run.',
      cellState: 'off',
    },
  );
}

/** On a cable the serial number tells. The virtual instrument of a cell within this program is the same with any seed. */
export function isSameUnit(one: InstrumentIdentity, other: InstrumentIdentity): boolean {
  if (one.driverId !== other.driverId) return false;
  const inside = [one, other].map(({ address }) => address.startsWith('virtual:'));
  return inside.includes(true) ? one.address === other.address : one.serialNumber === other.serialNumber;
}
