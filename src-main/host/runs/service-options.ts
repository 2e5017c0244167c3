import type { Clock, Instrument } from '../../../src-core/instruments/driver.ts';
import type { Method } from '../../../src-core/model/method.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { RunController, RunEnd, RunOptions } from '../../../src-core/run/ports.ts';
import type { EventHub } from '../event-hub.ts';
import type { InstrumentService } from '../instruments/instrument-service.ts';
import type { Owner } from '../storage/owner.ts';
import type { Storage } from '../storage/storage.ts';
import type { ChannelLimitsService } from './channel-limits.ts';

/** What the host gives the runs. */
export interface RunServiceOptions {
  readonly storage: Storage;
  readonly events: EventHub;
  readonly instruments: InstrumentService;
  readonly clock: Clock;
  readonly owner: Owner;
  readonly programVersion: string;
  readonly createRun: (options: RunOptions) => RunController;
  readonly plan: (method: Method, sample: Sample | undefined, instrument: Instrument | undefined) => Plan;
  readonly newRunId: () => string;
  readonly limits: Pick<ChannelLimitsService, 'within' | 'plan'>;
  /** Who does something when nobody says it: the user of this computer. */
  readonly userName: string;
  readonly onSaved?: (runId: string, rows: number) => void;
  /** The run is over and its instrument free again. */
  readonly onEnded?: (runId: string, end: RunEnd) => void;
}
