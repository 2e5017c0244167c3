import type { CellState, WireError } from '../errors.ts';
import type { Clock, Instrument } from '../instruments/driver.ts';
import type { Plan, PlannedStep } from '../model/plan.ts';
import type { AuxiliaryReading, ImpedanceReading, TemperatureReading } from '../model/reading.ts';
import type { Problem, Warning } from '../model/quantity.ts';
import type { JournalEntry, RunOutcome, RunState, StoredResults } from '../model/run.ts';

/**
 * Where the rows of a run go. Rows arrive synchronously with the reading, in order; the host gathers them into
 * chunks. A method that throws, or a call of the failure listener, ends the run with the cell off.
 */
export interface RunSink {
  /** One row in the order of `dcColumns`, with `electrodeColumns` behind them where the instrument told any. */
  dc(row: readonly number[]): void;
  /** One row in the order of `impedanceColumns`, with `pointColumns` behind them where the instrument told any. */
  impedance(row: readonly number[]): void;
  /**
   * Temperatures and auxiliary values beside the cell's own; a sink without it keeps none. A temperature counts as a
   * row of direct current.
   */
  accompanying?(timeS: number, stepIndex: number, reading: TemperatureReading | AuxiliaryReading): void;
  /** Resolves when everything handed over so far is on disk; awaited at each end of a step. */
  flush(): Promise<void>;
  /** Told at most once when storing failed outside a call. Returns the function that stops. */
  onFailed?(listener: (error: unknown) => void): () => void;
}

/** Appends one line; the host adds number and wall time. May throw: the run then stops safely. */
export interface RunJournal {
  append(entry: Omit<JournalEntry, 'seq' | 'at'>): void;
}

/** Turns charge into ion content: x = initialX − charge/chargePerXC. */
export interface IonContent {
  readonly initialX: number;
  /** Charge for Δx = 1, C. */
  readonly chargePerXC: number;
}

/** A titration branch that a cut-off ended: pulses after this one are left out. */
export interface LeftBranch {
  readonly group: string;
  readonly pulse: number;
}

/** A step that was over before the run was interrupted, as its stored rows tell. */
export interface EarlierStep {
  readonly stepIndex: number;
  /** Run time at which it began, s. */
  readonly startS: number;
  /** The last voltage of the step; NaN when it has none. */
  readonly voltageV: number;
  /** Since the start of the run, C. */
  readonly chargeC: number;
  /** Empty where nothing is compared with it. */
  readonly spectrum: readonly ImpedanceReading[];
}

export interface RunOptions {
  readonly runId: string;
  readonly plan: Plan;
  readonly instrument: Instrument;
  readonly clock: Clock;
  readonly sink: RunSink;
  readonly journal: RunJournal;
  /** Device seconds per wall second: `link.timeScale`. 1 when absent. */
  readonly timeScale?: number;
  /** Resuming: the first step to carry out (the interrupted one is repeated), run time and charge so far. */
  readonly startAtStep?: number;
  readonly startTimeS?: number;
  readonly startChargeC?: number;
  /** Resuming after a cut-off: later pulses of this branch are not made. */
  readonly leaving?: LeftBranch;
  /** Resuming: what the journal last said of the results. */
  readonly startResults?: StoredResults;
  /** Resuming: steps done before, in their order; what later steps are counted from or compared with. */
  readonly earlier?: readonly EarlierStep[];
  readonly ionContent?: IonContent;
}

/** The live state of a run; cheap to make at any rate. */
export interface RunProgress {
  readonly runId: string;
  readonly state: RunState;
  readonly outcome?: RunOutcome;
  readonly cellState: CellState;
  readonly stepIndex: number;
  readonly stepCount: number;
  readonly stepLabel: string;
  /** Device seconds. */
  readonly runTimeS: number;
  readonly stepTimeS: number;
  readonly stepExpectedS: number;
  /** Of the whole run, device seconds, from the plan and the durations seen. */
  readonly remainingS: number;
  /** 0 to 1. */
  readonly progress: number;
  readonly lastVoltageV: number;
  readonly lastCurrentA: number;
  /** Since the start of the run, C, positive on charge. */
  readonly chargeC: number;
  /** NaN without `ionContent`. */
  readonly x: number;
  readonly dcSamples: number;
  readonly impedancePoints: number;
  readonly holdRequested: boolean;
  readonly warnings: readonly Warning[];
  readonly error?: WireError;
}

/** How `RunController.finished` resolves. */
export interface RunEnd {
  /** `ended`, `interrupted` (link lost, resumable) or `cell-unknown`. */
  readonly state: 'ended' | 'interrupted' | 'cell-unknown';
  readonly outcome?: RunOutcome;
  readonly cellState: CellState;
  readonly error?: WireError;
  /** Run time reached, device seconds. */
  readonly runTimeS: number;
}

/** Steers one run. Nothing here throws for a request that comes too late: it is journalled and ignored. */
export interface RunController {
  /** Arms and runs; call once. Same promise as `finished`. Never rejects. */
  start(): Promise<RunEnd>;
  readonly finished: Promise<RunEnd>;
  snapshot(): RunProgress;
  /** Aborts at once (within the call), makes safe, ends. Resolves with the cell state read back. */
  stop(reason?: string): Promise<CellState>;
  /** Holds at the end of the present step with the cell off. */
  hold(): void;
  /** Goes on after a hold, or takes back a hold that was asked but not reached. */
  resume(): void;
  /** Ends the present step in order and goes on with the next. */
  skip(): void;
  /** The steps as they stand now, those done included; index as in the data. */
  readonly steps: readonly PlannedStep[];
  /** Index of the first step that can still be replaced. */
  readonly firstNotBegun: number;
  /**
   * Puts others in the place of all steps that have not begun (`index > snapshot().stepIndex`, or also that one
   * while holding). Steps of the present plan that are to be kept are passed on as they are. Numbers are given anew;
   * the journal gets the change with the reason.
   * @returns what keeps it from being done; empty when it was done
   */
  replaceRemaining(steps: readonly PlannedStep[], reason: string): readonly Problem[];
  /** Called after each change of state, step, request or warning (not for each sample). Returns the function that stops. */
  onChange(listener: () => void): () => void;
}
