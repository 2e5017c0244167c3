import type { CellState, WireError } from '../../errors.ts';
import type { InstrumentIdentity } from '../../model/run.ts';

/** A port or address where an instrument may be; listed without touching it. */
export interface PortDescription {
  /** e.g. "serial:COM5" or "virtual:mg-ti2s4". */
  readonly address: string;
  readonly title: string;
  readonly kind: 'serial' | 'virtual';
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
  /** For people: "Open circuit", "Galvanostatic pulses", "Impedance (PEIS, GEIS)", … */
  readonly abilities: readonly string[];
  readonly confirmation: 'simulated only' | 'confirmed';
  readonly error?: WireError;
}

/** Ports and connected instruments. */
export interface InstrumentCalls {
  'instruments.discover': (none: null) => Discovery;
  'instruments.list': (none: null) => readonly InstrumentSummary[];
  'instruments.connect': (request: ConnectRequest) => InstrumentSummary;
  'instruments.disconnect': (request: { readonly instrumentId: string }) => null;
  /** STOP: aborts whatever runs there, switches the cell off and reads back. */
  'instruments.stop': (request: { readonly instrumentId: string }) => { readonly cellState: CellState };
  /** STOP for every instrument. */
  'instruments.stopAll': (none: null) => readonly { readonly instrumentId: string; readonly cellState: CellState }[];
}
