import type { VirtualSample } from '../cells/virtual-sample.ts';
import type { AppError, Cancellation, CellState } from '../errors.ts';
import type { Action, BenchRole } from '../model/action.ts';
import type { Problem } from '../model/quantity.ts';
import type { Reading, TemperatureReading } from '../model/reading.ts';
import type { InstrumentIdentity } from '../model/run.ts';
import type { DeviceFaultName } from './faults.ts';
import type { Greeting } from './greeting.ts';
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

/** What a temperature controller or thermometer can do. */
export interface TemperatureCapabilities {
  /** Set points it takes, °C; undefined for what only reads. */
  readonly setPointRangeC?: readonly [number, number];
  /** Fastest ramp it takes, K/min; undefined when it has no ramp of its own. */
  readonly maxRampKPerMin?: number;
  /** The first is what it controls by. */
  readonly sensorIds: readonly string[];
}

/** One channel of an auxiliary instrument. */
export interface AuxiliaryChannel {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
}

/**
 * What one opened instrument can do, as read from the device itself. Ranges of what it cannot do are empty: see
 * `withoutCell`.
 */
export interface Capabilities {
  /** What it can be on a bench. */
  readonly roles: ReadonlySet<BenchRole>;
  readonly actions: ReadonlySet<Action['kind']>;
  readonly impedanceControl: ReadonlySet<'potentiostatic' | 'galvanostatic'>;
  readonly voltageRangeV: readonly [number, number];
  readonly maxCurrentA: number;
  readonly frequencyRangeHz: readonly [number, number];
  readonly amplitudeRangeVRms: readonly [number, number];
  /** Between amplitude and cell, where nothing levels the amplitude at the cell: it limits the current of a short. */
  readonly sourceResistanceOhm?: number;
  /** Whether its own readings of the cell carry a temperature. */
  readonly temperatureSensor: boolean;
  /** Tells working and counter electrode against a reference electrode, for actions that ask for it. */
  readonly threeElectrodes?: boolean;
  /** Galvanostatic impedance: smallest and largest amplitude, A rms; absent where the range of current decides. */
  readonly amplitudeRangeARms?: readonly [number, number];
  /** Present for the role "temperature". */
  readonly temperature?: TemperatureCapabilities;
  /** Present for the role "auxiliary". */
  readonly auxiliary?: readonly AuxiliaryChannel[];
  /** Present for the role "switch". */
  readonly routeIds?: readonly string[];
}

/** Cell capabilities of an instrument that touches no cell, to be spread before its own. */
export const withoutCell = {
  impedanceControl: new Set<'potentiostatic' | 'galvanostatic'>(),
  voltageRangeV: [0, 0],
  maxCurrentA: 0,
  frequencyRangeHz: [0, 0],
  amplitudeRangeVRms: [0, 0],
  temperatureSensor: false,
} as const satisfies Omit<Capabilities, 'roles' | 'actions'>;

/** "settled" is a temperature that has become stable; the others are the same for every action. */
export type ActionEnd = 'duration' | 'cut-off' | 'asked' | 'aborted' | 'settled';

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
  /**
   * Of a bench: the sample's temperature at once, where it is recorded only with the next reading of the cell. Its step
   * time is that of the last reading, with what the computer's clock counted since.
   */
  onTemperature?(reading: TemperatureReading): void;
  /** Aborting sends the dialect's abort at once; `execute` then resolves with end "aborted". */
  readonly signal: Cancellation & {
    addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  };
  /**
   * What this execution is called where the instrument keeps a record of its own, see `Instrument.recorded`; letters,
   * digits, dots, dashes and slashes, 100 at most. Without it none is kept.
   */
  readonly recordId?: string;
  /** Told when the driver learns how long silence is normal now (wall ms), e.g. at the start of a 1 mHz point. */
  onExpectedSilence?(ms: number): void;
}

/** What an instrument wrote down by itself of an action whose end the computer did not see. */
export interface RecordedAction {
  readonly recordId: string;
  /** All of them from the start of the action, also those that had arrived: the same numbers as on the wire. */
  readonly readings: readonly Reading[];
  /** How the action ended by itself; undefined when it was cut short (by the next connection, or the supply). */
  readonly end?: ActionEnd;
  readonly detail?: string;
}

/** An opened instrument of whatever role: one interface for everything on a bench. One action at a time. */
export interface Instrument {
  readonly identity: InstrumentIdentity;
  readonly capabilities: Capabilities;
  /** What it had kept in its own memory when it was opened. */
  readonly recorded?: readonly RecordedAction[];
  /** These of them are stored, or nobody needs them: the instrument may delete what it keeps of them, when it can. */
  forgetRecorded?(recordIds: readonly string[]): void;
  /** What this device cannot do of an action; empty when it can. Values beyond it are refused, never clipped. */
  check(action: Action): readonly Problem[];
  /**
   * Carries out one action. Those of the cell leave it off; a temperature goes on being held. Throws AppError with
   * `cellState` on faults.
   */
  execute(action: Action, context: ActionContext): Promise<ActionOutcome>;
  /**
   * Sends the abort of what is being carried out, before its engine asks for it through the signal, as it must next.
   * Instruments that have none are aborted through the signal alone.
   */
  abort?(): void;
  /** Ends the current action early but in order (not an abort): its outcome is "asked". */
  endAction(): void;
  /**
   * Brings the instrument to its safe state and reads that back. Works from any state, twice in a row, and never
   * throws: what cannot be confirmed is "unknown". "off" means, by role: a source has its output off in the
   * high-impedance state; an impedance analyser drives neither amplitude nor bias; a temperature controller has its
   * output off, or holds the safe set point it was given; a switch has all routes open.
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
  /** One of the driver's `models`; the first when absent. */
  readonly model?: string;
  /** A sample that several emulators share, instead of one of `cellId` for this one alone. */
  readonly sample?: VirtualSample;
}

/** What is really going on at an emulator, for whoever looks at the bench and not at the display. NaN: there is none. */
export interface BenchTruth {
  /** Whether it drives anything: a cell, a sine, a heater. */
  readonly energised: boolean;
  readonly voltageV: number;
  readonly currentA: number;
  readonly temperatureC: number;
}

/** A stand-in that speaks the dialect in bytes. The state of instrument and cell outlives attach and detach. */
export interface Emulator {
  attach(wire: EmulatorWire): EmulatorPort;
  readonly truth: BenchTruth;
  /** Lets a fault of the driver's `deviceFaults` strike, or ends it. Names it does not know do nothing. */
  setFault(name: DeviceFaultName, active: boolean): void;
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

export interface SerialSettings {
  readonly baudRate: number;
  readonly dataBits: 8 | 7;
  readonly parity: 'none' | 'even' | 'odd';
  /** 1 when absent. */
  readonly stopBits?: 1 | 2;
  /** None when absent. */
  readonly flowControl?: 'rts-cts' | 'xon-xoff';
}

/** A way to reach the instrument. GPIB goes through a Prologix-type adapter, USB needs its own link. */
export type DriverLink =
  | { readonly kind: 'serial'; readonly settings: SerialSettings; readonly otherBaudRates?: readonly number[] }
  | { readonly kind: 'tcp'; readonly port: number }
  /** `ownsAdapter`: it speaks to the adapter itself, as it is several instruments. */
  | { readonly kind: 'gpib'; readonly address: number; readonly ownsAdapter?: true }
  | { readonly kind: 'usb'; readonly vendorId: number; readonly productId: number };

/** A model that an emulator can be. */
export interface EmulatedModel {
  /** As people choose it: `pico`. */
  readonly id: string;
  readonly title: string;
  /** Where it differs from that of the driver's serial link. */
  readonly baudRate?: number;
}

/** What is known of a model before it is plugged in. One per driver folder; index.ts lists them. */
export interface InstrumentDriver {
  readonly id: string;
  readonly title: string;
  /** How its models are recognised in what a port tells of itself (maker and product), before anything is sent. */
  readonly portNames: PortNames;
  /** What it can be on a bench, before anything is asked. */
  readonly roles: readonly BenchRole[];
  /** How it can be reached, the usual way first. */
  readonly links: readonly DriverLink[];
  /** How it is asked whether it is there; without one it must be opened to find out. */
  readonly greeting?: Greeting;
  /** "simulated only" until confirmed with a real unit. */
  readonly confirmation: 'simulated only' | 'confirmed';
  /** Made from a user's description, not of the program. */
  readonly isDescribed?: boolean;
  /** What nobody has seen on a real unit yet, one sentence each; shown beside the mark. */
  readonly unverified: readonly string[];
  /** Models that its emulator can be, the usual one first; absent where there is only one. */
  readonly models?: readonly EmulatedModel[];
  /** The faults that its emulator can produce beside those of the wire. */
  readonly deviceFaults: readonly DeviceFaultName[];
  /** Identifies, recovers from whatever ran before, switches the cell off, reads capabilities. */
  open(link: Link, clock: Clock): Promise<Instrument>;
  emulate(settings: EmulatorSettings, clock: Clock): Emulator;
}
