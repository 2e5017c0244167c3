import type { MessagePort } from 'node:worker_threads';
import type { ConnectRequest, ProbeReport, ProbeRequest } from '../../../../src-core/contract/calls.ts';
import type { WireError } from '../../../../src-core/errors.ts';
import type { Capabilities, RecordedAction } from '../../../../src-core/instruments/driver.ts';
import type { Action } from '../../../../src-core/model/action.ts';
import type { Problem } from '../../../../src-core/model/quantity.ts';
import type { Reading } from '../../../../src-core/model/reading.ts';
import type { InstrumentIdentity } from '../../../../src-core/model/run.ts';
import type { LinkWishes } from '../../links/open-link.ts';
import type { ProbeStep } from '../../links/probe.ts';
import type { WirePiece } from '../../links/wire-log.ts';

/** Shared memory of one integer, raised while the thread lives, or set when a question is answered. */
export type Flag = Int32Array<SharedArrayBuffer>;

/** To a thread. */
export type ThreadOrder =
  | { readonly kind: 'begin'; readonly beats: Flag; readonly descriptionFolder: string }
  | {
      readonly kind: 'open';
      readonly id: number;
      readonly request: ConnectRequest;
      readonly driverId: string;
      /** For everything about this instrument, in order. */
      readonly port: MessagePort;
      /** For questions whose asker waits, see `Check`. */
      readonly checks: MessagePort;
      readonly answered: Flag;
    }
  | { readonly kind: 'probe'; readonly id: number; readonly request: ProbeRequest }
  | { readonly kind: 'cancel-probe'; readonly id: number }
  /** The answer to `link`. */
  | { readonly kind: 'linked'; readonly id: number; readonly timeScale: number }
  | { readonly kind: 'not-linked'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'end' };

/** Of an instrument that was opened in a thread. */
export interface RemoteDescription {
  readonly identity: InstrumentIdentity;
  readonly capabilities: Capabilities;
  readonly recorded?: readonly RecordedAction[];
  readonly address: string;
  readonly timeScale: number;
  readonly seed: number | undefined;
  /** The same number is the same virtual instrument of this thread; undefined at a cable. */
  readonly bench: number | undefined;
}

/** From a thread. */
export type ThreadMessage =
  | { readonly kind: 'begun' }
  | { readonly kind: 'opened'; readonly id: number; readonly opened: RemoteDescription }
  | { readonly kind: 'probed'; readonly id: number; readonly report: ProbeReport }
  | { readonly kind: 'probing'; readonly id: number; readonly step: ProbeStep }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError }
  /** Asks for a wire that only the main thread can open; its bytes then pass through the port. */
  | {
      readonly kind: 'link';
      readonly id: number;
      readonly address: string;
      readonly driverId: string;
      readonly wishes: LinkWishes;
      readonly port: MessagePort;
    }
  | { readonly kind: 'wire'; readonly pieces: readonly WirePiece[] };

/** To one instrument. Numbers are of the call. */
export type InstrumentOrder =
  | {
      readonly kind: 'execute';
      readonly id: number;
      readonly action: Action;
      readonly aborted: boolean;
      readonly recordId?: string;
    }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'end-action' }
  | { readonly kind: 'forget-recorded'; readonly recordIds: readonly string[] }
  | { readonly kind: 'make-safe' | 'heartbeat' | 'close'; readonly id: number }
  /** So many readings were taken; the time of a virtual instrument waits for that. */
  | { readonly kind: 'taken'; readonly count: number };

/** From one instrument. */
export type InstrumentMessage =
  | { readonly kind: 'readings'; readonly id: number; readonly readings: readonly Reading[] }
  | { readonly kind: 'silence'; readonly id: number; readonly ms: number }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'lost'; readonly error: WireError };

/** A question whose asker waits in `Atomics.wait`; the flag is set to the number of the answer. */
export interface Check {
  readonly number: number;
  readonly action: Action;
}

export interface CheckAnswer {
  readonly number: number;
  readonly problems: readonly Problem[];
}
