import type { Problem } from '../../model/quantity.ts';

/** Somebody saw a driver work on a real unit. */
export interface DriverConfirmation {
  readonly driverId: string;
  readonly who: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly model: string;
  readonly firmware: string;
  /** What was tried, for those who read it later. */
  readonly note?: string;
}

/** A description as it lies in the folder of descriptions. */
export interface StoredDescription {
  readonly id: string;
  /** Absent where the description cannot be used. */
  readonly driverId?: string;
  readonly title: string;
  readonly file: string;
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** One piece of a trial: a message or what came of it. */
export interface TrialEntry {
  /** ISO 8601 UTC with milliseconds. */
  readonly at: string;
  readonly direction: 'sent' | 'received' | 'note';
  readonly text: string;
  /** What the description makes of an answer, one line each. */
  readonly explained?: readonly string[];
}

/** Instruments that users describe, trying them, and confirmations of any driver. */
export interface DescriptionCalls {
  'instruments.descriptions': (none: null) => readonly StoredDescription[];
  /** Checks, then keeps it under its id. Whoever is connected goes on with the former one until connected again. */
  'instruments.saveDescription': (request: { readonly text: string }) => StoredDescription;
  'instruments.removeDescription': (request: { readonly id: string }) => null;
  /**
   * Sends one message to an address, or to a virtual instrument made of the description (address "virtual"), and waits for
   * an answer. The link stays open for the next message until `endTrial` or another address.
   */
  'instruments.tryMessage': (request: {
    readonly text: string;
    readonly address: string;
    readonly message: string;
  }) => readonly TrialEntry[];
  /** Sends the commands that switch off, and lets the address go. */
  'instruments.endTrial': (none: null) => null;
  'instruments.confirm': (request: Omit<DriverConfirmation, 'at'>) => DriverConfirmation;
  /** Takes back one that was a mistake. */
  'instruments.withdrawConfirmation': (request: { readonly driverId: string; readonly at: string }) => null;
}
