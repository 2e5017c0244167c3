import type { WireFaultName } from '../../../../src-core/instruments/faults.ts';
import type { SentRow, SentScript } from './sent-rows.ts';
import type { WatchedLimit, WatchedQuantity } from './watched-limit.ts';

/** To the process with the instruments. */
export type Ask =
  | {
      readonly id: number;
      readonly call: 'serve';
      readonly count: number;
      readonly speed: number;
      readonly seed: number;
      /** Of a drifting cell, device time; without it a dummy cell. */
      readonly driftPeriodS: number | undefined;
      /** Each sample also sits on the stage of a controller, whose temperature wanders by itself. */
      readonly stages: boolean;
    }
  | {
      readonly id: number;
      readonly call: 'fault';
      readonly channel: number;
      readonly fault: WireFaultName;
      readonly forMs: number;
    }
  /** From now on a sample beyond this is noted, and when the cell was off after it. */
  | { readonly id: number; readonly call: 'limit'; readonly channel: number; readonly limit: WatchedLimit }
  | { readonly id: number; readonly call: 'record'; readonly channel: number };

/** Times are of the system's monotonic clock, ms: the same in every process of this computer. */
export interface ChannelRecord {
  /** What each script put out, in order, by the device's own record. */
  readonly scripts: readonly SentScript[];
  /** By the names of scripts, what the device told out of its memory. */
  readonly kept: ReadonlyMap<string, readonly SentRow[]>;
  readonly crossings: readonly Crossing[];
  /** Arrivals of the abort byte. */
  readonly abortsMs: readonly number[];
  readonly energised: boolean;
}

/** A sample beyond the limit went out at one time, and the cell was off at the other; NaN while it is on. */
export interface Crossing {
  readonly quantity: WatchedQuantity;
  readonly sentMs: number;
  offMs: number;
}

export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
