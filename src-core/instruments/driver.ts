import type { AppError, Cancellation, CellState } from '../errors.ts';
import type { Action } from '../model/plan.ts';
import type { Problem } from '../model/quantity.ts';
import type { Reading } from '../model/reading.ts';
import type { InstrumentIdentity } from '../model/run.ts';
import type { Link } from './link.ts';

/** Timers that follow the device: `sleep(1)` lasts one device second, 1/timeScale of a second on the wall. */
export interface Clock {
  /** Monotonic wall time, ms. */
  nowMs(): number;
  /** Resolves after `ms` of wall time; the returned promise may be abandoned. */
  sleepMs(ms: number): Promise<void>;
  /** ISO 8601 UTC, for the journal. */
  isoNow(): string;
}

/** What one opened instrument can do, as read from the device itself. */
export interface Capabilities {
  readonly actions: ReadonlySet<Action['kind']>;
  readonly impedanceControl: ReadonlySet<'potentiostatic' | 'galvanostatic'>;
  readonly voltageRangeV: readonly [number, number];
  readonly maxCurrentA: number;
  readonly frequencyRangeHz: readonly [number, number];
  readonly amplitudeRangeVRms: readonly [number, number];
  readonly temperatureSensor: boolean;
}

export type ActionEnd = 'duration' | 'cut-off' | 'asked' | 'aborted';

/** How an action came to its end; faults are thrown as AppError instead. */
export interface ActionOutcome {
  readonly end: ActionEnd;
  /** What crossed, e.g. "E reached 1.500 V". */
  readonly detail?: string;
  readonly cellState: CellState;
}

export interface ActionContext {
  /** Called for each reading in order, synchronously with its arrival. */
  onReading(reading: Reading): void;
  /** Aborting sends the dialect's abort at once; `execute` then resolves with end "aborted". */
  readonly signal: Cancellation & {
    addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  };
  /** Told when the driver learns how long silence is normal now (wall ms), e.g. at the start of a 1 mHz point. */
  onExpectedSilence?(ms: number): void;
}

/** An opened instrument. One action at a time. */
export interface Instrument {
  readonly identity: InstrumentIdentity;
  readonly capabilities: Capabilities;
  /** What this device cannot do of an action; empty when it can. Values beyond it are refused, never clipped. */
  check(action: Action): readonly Problem[];
  /** Carries out one action and leaves the cell off. Throws AppError with `cellState` on faults. */
  execute(action: Action, context: ActionContext): Promise<ActionOutcome>;
  /** Ends the current action early but in order (not an abort): its outcome is "asked". */
  endAction(): void;
  /**
   * Switches the cell off and reads back. Works from any state, twice in a row, and never throws:
   * what cannot be confirmed is "unknown".
   */
  makeSafe(): Promise<CellState>;
  /** Resolves while the device answers within 250 ms of wall time or is known to be busy; rejects `link/lost` otherwise. */
  heartbeat(): Promise<void>;
  /** Called once when the link or the heartbeat is lost. */
  onLost(listener: (error: AppError) => void): () => void;
  /** Makes safe, then closes the link. */
  close(): Promise<void>;
}

/** How an emulator is attached to a wire: it is handed a way to send and gives a way to receive. */
export interface EmulatorPort {
  receive(bytes: Uint8Array): void;
  detach(): void;
}

export interface EmulatorWire {
  /** Resolves when drained; the emulator's time waits for it. */
  send(bytes: Uint8Array): Promise<void>;
  /** Asked when the emulated device vanishes (a fault of tests). */
  close?(): void;
}

export interface EmulatorSettings {
  readonly cellId: string;
  readonly seed: number;
  /** 1 to 2000 times faster than real time. */
  readonly speed: number;
}

/** A stand-in that speaks the dialect in bytes. The state of instrument and cell outlives attach and detach. */
export interface Emulator {
  attach(wire: EmulatorWire): EmulatorPort;
  /** Ends all timers. */
  dispose(): void;
}

/** Patterns over maker and product of a port, underscores read as blanks. */
export interface PortNames {
  /** A model; what matches is the title that people see. */
  readonly model: RegExp;
  /** What else speaks for this driver, such as the maker. */
  readonly maker: RegExp;
  /** A model that waits in its bootloader and cannot measure. */
  readonly bootloader: RegExp;
}

/** What is known of a model before it is plugged in. One per driver folder; index.ts lists them. */
export interface InstrumentDriver {
  readonly id: string;
  readonly title: string;
  /** How its models are recognised in what a port tells of itself (maker and product), before anything is sent. */
  readonly portNames: PortNames;
  /** Serial settings to open with. */
  readonly serial: { readonly baudRate: number; readonly dataBits: 8 | 7; readonly parity: 'none' | 'even' | 'odd' };
  /** "simulated only" until confirmed with a real unit. */
  readonly confirmation: 'simulated only' | 'confirmed';
  /** Identifies, recovers from whatever ran before, switches the cell off, reads capabilities. */
  open(link: Link, clock: Clock): Promise<Instrument>;
  emulate(settings: EmulatorSettings, clock: Clock): Emulator;
}
