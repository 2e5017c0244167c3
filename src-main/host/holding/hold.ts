import type { HolderState } from '../../../src-core/contract/calls.ts';
import type { Holder } from '../storage/holder.ts';
import { leaseRenewalMs } from '../storage/owner.ts';
import type { Storage } from '../storage/storage.ts';

export interface Hold {
  /** The other program, where this one may only look. */
  state(): HolderState | undefined;
  /** @throws when nobody else holds the file */
  holder(): Holder;
  close(): void;
}

export interface HoldOptions {
  readonly storage: Storage;
  /** This program has the file in hand and says so again and again. */
  readonly holds: boolean;
  readonly isoNow: () => string;
  readonly onChanged: () => void;
  readonly intervalMs?: number;
}

/** Keeps the data file in hand, or watches the program that has it. */
export function keepHold({ storage, holds, isoNow, onChanged, intervalMs = leaseRenewalMs }: HoldOptions): Hold {
  const { holder } = storage;
  let isThere = true;
  let takenBy: Holder | undefined;

  function look(): void {
    try {
      if (holder) {
        const present = storage.holderNow(isoNow()) !== undefined;
        if (present !== isThere) {
          isThere = present;
          onChanged();
        }
      } else if (holds && !storage.renewHold(isoNow()) && takenBy === undefined) {
        // Only where this computer slept past its lease, and another one took the file over.
        takenBy = storage.holderNow(isoNow());
        onChanged();
      }
    } catch (failure) {
      process.emitWarning(`Who holds the data file could not be read or written: ${String(failure)}`);
    }
  }

  const timer = setInterval(look, holder ? Math.min(intervalMs, 2000) : intervalMs);
  timer.unref();
  const other = () => holder ?? takenBy;
  return {
    state() {
      const found = other();
      return found && { ...found, isThere };
    },
    holder() {
      const found = other();
      if (!found) throw new Error('nobody else holds the data file');
      return found;
    },
    close: () => clearInterval(timer),
  };
}
