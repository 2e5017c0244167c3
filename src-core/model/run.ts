import type { CellState, WireError } from '../errors.ts';
import type { Method } from './method.ts';
import type { Plan, PlanChange } from './plan.ts';
import type { Warning } from './quantity.ts';
import type { MethodChange, RunClock, RunPhoto } from './run-extras.ts';
import type { Sample } from './sample.ts';
import type { SensorAccuracy } from './sensor-accuracy.ts';

export type RunState =
  | 'idle'
  | 'arming'
  | 'running'
  /** Waiting between two steps with the cell off, until resumed. */
  | 'holding'
  | 'stopping'
  | 'ended'
  /** The host or the link died; may be resumed from the step boundary or ended. */
  | 'interrupted'
  | 'cell-unknown';

/** How a run that is over came to its end. */
export type RunOutcome = 'completed' | 'stopped' | 'limit' | 'failed' | 'ended-after-interruption';

export type JournalKind =
  | 'state'
  | 'step-started'
  | 'step-ended'
  | 'step-skipped'
  | 'cut-off'
  | 'limit'
  | 'hold-requested'
  | 'stop-requested'
  | 'skip-requested'
  /** Steps not begun were replaced: by the user, or since a result gave their values. */
  | 'plan-changed'
  /** What is known after a step, where the method makes use of it. */
  | 'result'
  /** The condition of a repetition was looked at after a pass. */
  | 'loop'
  | 'resume'
  | 'cell'
  | 'link'
  /** The computer's clock jumped, or its local time changed. */
  | 'clock'
  | 'warning'
  | 'error'
  | 'note';

/** One line of what happened. The journal is append-only and the source for recovery. */
export interface JournalEntry {
  readonly seq: number;
  /** Wall clock, ISO 8601 UTC. */
  readonly at: string;
  readonly kind: JournalKind;
  readonly message: string;
  readonly stepIndex?: number;
  /** Device time of the run, s. */
  readonly timeS?: number;
  readonly state?: RunState;
  readonly cellState?: CellState;
  readonly error?: WireError;
  /** Of a note: who wrote it, as they said. */
  readonly by?: string;
  readonly change?: PlanChange;
  readonly results?: StoredResults;
}

/** Everything that expressions of a method may refer to, so that a resumed run knows it again. Stored units. */
export interface StoredResults {
  readonly values: Readonly<Record<string, number>>;
  /** By id of the loop: what was known at the end of its last pass, and whether its condition held. */
  readonly passes: Readonly<Record<string, PassMemory>>;
}

export interface PassMemory {
  readonly pass: number;
  readonly values: Readonly<Record<string, number>>;
  readonly isOver: boolean;
}

export interface InstrumentIdentity {
  /** e.g. "palmsens-methodscript" */
  readonly driverId: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly firmware: string;
  /** Virtual instruments say so everywhere, also in reports. */
  readonly virtual: boolean;
  readonly address: string;
  /** Of a bench whose temperature sensor at the sample is described. */
  readonly sensorAccuracy?: SensorAccuracy;
}

/** What the run list shows. */
export interface RunSummary {
  readonly id: string;
  readonly title: string;
  readonly state: RunState;
  readonly outcome?: RunOutcome;
  readonly cellState: CellState;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly sampleId: string;
  readonly sampleName: string;
  readonly methodName: string;
  readonly instrument: InstrumentIdentity;
  readonly stepIndex: number;
  readonly stepCount: number;
  readonly dcSamples: number;
  readonly impedancePoints: number;
  readonly warnings: readonly Warning[];
  readonly error?: WireError;
  readonly dataHash?: string;
}

/** Everything frozen at the start, plus the journal: enough to repeat or resume the run. */
export interface RunDetail extends RunSummary {
  readonly sample: Sample;
  readonly method: Method;
  /** With the changes that the journal tells of. */
  readonly plan: Plan;
  readonly programVersion: string;
  readonly speed: number;
  readonly seed?: number;
  readonly journal: readonly JournalEntry[];
  /** Changes of the method while the run went. */
  readonly changes?: readonly MethodChange[];
  readonly clocks?: readonly RunClock[];
  readonly photos?: readonly RunPhoto[];
}
