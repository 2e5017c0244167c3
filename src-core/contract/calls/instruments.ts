import type { CellState, WireError } from '../../errors.ts';
import type { BenchRole } from '../../model/action.ts';
import type { InstrumentIdentity } from '../../model/run.ts';
import type { DescriptionCalls, DriverConfirmation } from './descriptions.ts';
import type { HandsOnCalls } from './hands-on.ts';

export type * from './descriptions.ts';

/** A port or address where an instrument may be; listed without touching it. */
export interface PortDescription {
  /** e.g. "serial:COM5" or "virtual:mg-ti2s4". */
  readonly address: string;
  readonly title: string;
  readonly kind: 'serial' | 'usb' | 'virtual';
  /** What is known without probing: maker, product, serial number of the USB adapter. */
  readonly details: readonly string[];
  readonly likelyDriverId?: string;
  /** Why it cannot be used now, with the remedy. */
  readonly problem?: WireError;
}

export interface Discovery {
  readonly ports: readonly PortDescription[];
  /** Shown above the list, e.g. that `udevadm` is missing. */
  readonly notices: readonly WireError[];
}

export interface ConnectRequest {
  readonly address: string;
  readonly driverId?: string;
  /** Of a serial port, in Bd; without it the driver's own. */
  readonly baudRate?: number;
  /** For virtual instruments. */
  readonly speed?: number;
  readonly seed?: number;
}

export type InstrumentState = 'idle' | 'running' | 'holding' | 'lost' | 'cell-unknown';

export interface InstrumentSummary {
  readonly id: string;
  readonly identity: InstrumentIdentity;
  readonly state: InstrumentState;
  readonly cellState: CellState;
  readonly speed: number;
  readonly seed?: number;
  readonly runId?: string;
  readonly voltageRangeV: readonly [number, number];
  readonly maxCurrentA: number;
  readonly frequencyRangeHz: readonly [number, number];
  /** Records working and counter electrode against a reference. */
  readonly threeElectrodes?: boolean;
  /** Of a temperature controller. */
  readonly setPointRangeC?: readonly [number, number];
  /** Temperature sensors by name, where it has several to choose from. */
  readonly sensorIds?: readonly string[];
  /** Of a switch. */
  readonly routeIds?: readonly string[];
  /** Of several instruments as one: what to look at before it is armed, such as whose leads are on the cell. */
  readonly bench?: { readonly memberIds: readonly string[]; readonly reminders: readonly string[] };
  /** For people: "Open circuit", "Galvanostatic pulses", "Impedance (PEIS, GEIS)", … */
  readonly abilities: readonly string[];
  readonly confirmation: 'simulated only' | 'confirmed';
  readonly error?: WireError;
}

/** What is known of a driver before anything is plugged in. */
export interface DriverDescription {
  readonly id: string;
  readonly title: string;
  readonly roles: readonly BenchRole[];
  /** The usual baud rate first; empty when it has no serial port. */
  readonly baudRates: readonly number[];
  /** Absent when it has no network port of its own. */
  readonly tcpPort?: number;
  readonly confirmation: 'simulated only' | 'confirmed';
  /** What nobody has seen on a real unit yet, one sentence each. */
  readonly unverified: readonly string[];
  /** Models that a virtual one can be, the usual one first; absent where there is only one. */
  readonly models?: readonly { readonly id: string; readonly title: string }[];
  /** Made from a user's description. */
  readonly isDescribed: boolean;
  /** Who has seen it work on a real unit. */
  readonly confirmations: readonly DriverConfirmation[];
}

export interface ProbeRequest {
  readonly address: string;
  /** Only this driver, at each of its baud rates. */
  readonly driverId?: string;
  /** Known of the port, from its name or from before: asked first. The host adds what it remembers. */
  readonly likely?: { readonly driverId: string; readonly baudRate?: number };
}

/** What is being asked at an address now, and how much there is to ask. */
export interface ProbeProgress {
  readonly address: string;
  readonly driverIds: readonly string[];
  readonly baudRate?: number;
  readonly number: number;
  readonly of: number;
  /** Of a bus that is searched: how many have answered. */
  readonly found?: number;
}

/** An instrument behind a GPIB adapter: one that said who it is, or one that is connected already and was not asked. */
export interface BusFinding {
  readonly address: string;
  /** Its answer to `*IDN?`. */
  readonly identity: string;
  /** Absent where no driver knows it. */
  readonly driverId?: string;
  readonly isConnected?: true;
}

/** Who answered at an address that was asked in every dialect and baud rate. It is closed again, its cell off. */
export interface ProbeReport {
  readonly found?: {
    readonly driverId: string;
    readonly baudRate?: number;
    readonly identity: InstrumentIdentity;
  };
  readonly attempts: readonly { readonly driverId: string; readonly baudRate?: number; readonly error: WireError }[];
  /** Of a GPIB adapter: everybody on its bus. Each address is asked `*IDN?`, and nothing else. */
  readonly onBus?: readonly BusFinding[];
  /** The first address of the bus that was not asked any more, where the search was stopped. */
  readonly stoppedAt?: number;
}

/** One piece of what went over a wire, as the system handed it over. */
export interface WireEntry {
  readonly number: number;
  /** ISO 8601 UTC with milliseconds: when the computer had it. */
  readonly at: string;
  readonly direction: 'sent' | 'received' | 'opened' | 'closed';
  /** The bytes, of a long piece the first 1024. */
  readonly hex: string;
  /** Of the whole piece, bytes. */
  readonly length: number;
  /** Why it was closed. */
  readonly note?: string;
}

export interface WireTail {
  readonly address: string;
  readonly entries: readonly WireEntry[];
  readonly lastNumber: number;
  /** Entries up to this number were dropped: only the newest are kept. */
  readonly lostBefore: number;
}

/** Ports and connected instruments. */
export interface InstrumentCalls extends HandsOnCalls, DescriptionCalls {
  'instruments.discover': (none: null) => Discovery;
  'instruments.drivers': (none: null) => readonly DriverDescription[];
  /** Speaks to whatever is there, in every dialect that may fit: only when a person asks for it. */
  'instruments.probe': (request: ProbeRequest) => ProbeReport;
  /** Ends asking at an address: the call then fails with `cancelled`. */
  'instruments.cancelProbe': (request: { readonly address: string }) => null;
  /** What went over the wire after a number. The event of the same name then tells once that there is more. */
  'instruments.wire': (request: { readonly address: string; readonly after: number }) => WireTail;
  'instruments.list': (none: null) => readonly InstrumentSummary[];
  'instruments.connect': (request: ConnectRequest) => InstrumentSummary;
  'instruments.disconnect': (request: { readonly instrumentId: string }) => null;
  /** STOP: aborts whatever runs there, switches the cell off and reads back. */
  'instruments.stop': (request: { readonly instrumentId: string }) => { readonly cellState: CellState };
  /** STOP for every instrument. */
  'instruments.stopAll': (none: null) => readonly { readonly instrumentId: string; readonly cellState: CellState }[];
}
