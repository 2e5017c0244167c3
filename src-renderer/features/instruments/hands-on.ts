import type { InstrumentSummary } from '../../../src-core/contract/calls.ts';
import { carriesRuns } from '../../workspace/carries-runs.ts';

/** Whether it can put something on a cell by itself: a bench is made of such, a thermostat only reads and heats. */
export function canBeDrivenByHand(instrument: InstrumentSummary): boolean {
  return !instrument.bench && instrument.abilities.length > 0 && carriesRuns(instrument);
}
