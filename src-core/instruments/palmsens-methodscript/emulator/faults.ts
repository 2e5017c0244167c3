import type { DeviceFaultName } from '../../faults.ts';
import type { Random } from './random.ts';

/**
 * What tests let go wrong. Fields may be changed at any time; what is undefined or false does not happen.
 * Times are of the wall.
 */
export interface EmulatorFaults {
  /** Hears and says nothing, while the script runs on: an unplugged port that stays open. */
  mute?: boolean;
  /** Lets this many more bytes out, then nothing: a line cut in the middle of a package. */
  cutAfterBytes?: number | undefined;
  /** After a cut, output is heard again this much later; what was sent meanwhile is lost. */
  resumeAfterCutMs?: number | undefined;
  /** Asks the wire to close after this many more bytes. */
  closeAfterBytes?: number | undefined;
  /** Sends one byte at a time. */
  dribble?: boolean;
  /** Replaces each byte by a random one with this probability. */
  garbageProbability?: number;
  /** Random bytes before the next output, once. */
  garbageBytes?: number | undefined;
  /** Holds back replies to commands. */
  replyDelayMs?: number;
  /** `cell_off` is accepted, and the cell stays on. */
  stuckCell?: boolean;
  /** Critical cell overload (0032) at this row of the running script, counted from 0. */
  overloadAtRow?: number | undefined;
  /** The row whose measured values are not numbers. */
  nanAtRow?: number | undefined;
  /** From this row on the device's clock stands this much earlier than before. */
  clockBackAtRow?: number | undefined;
  clockBackS?: number;
}

/** What is left of output after the faults of the wire. */
export interface FaultyOutput {
  readonly bytes: Uint8Array;
  readonly close: boolean;
}

/** Applies the faults of the wire to outgoing bytes. */
export function createWireFaults(faults: EmulatorFaults, random: Random, nowMs: () => number) {
  let cutAtMs: number | undefined;

  function cut(bytes: Uint8Array): Uint8Array {
    if (cutAtMs !== undefined) {
      const resumes = faults.resumeAfterCutMs !== undefined && nowMs() >= cutAtMs + faults.resumeAfterCutMs;
      if (!resumes) return new Uint8Array();
      cutAtMs = undefined;
      return bytes;
    }
    if (faults.cutAfterBytes === undefined) return bytes;
    if (bytes.length < faults.cutAfterBytes) {
      faults.cutAfterBytes -= bytes.length;
      return bytes;
    }
    const kept = bytes.slice(0, faults.cutAfterBytes);
    faults.cutAfterBytes = undefined;
    cutAtMs = nowMs();
    return kept;
  }

  function soil(bytes: Uint8Array): Uint8Array {
    const probability = faults.garbageProbability ?? 0;
    const before = faults.garbageBytes ?? 0;
    faults.garbageBytes = undefined;
    if (probability === 0 && before === 0) return bytes;
    const junk = Uint8Array.from({ length: before }, () => Math.floor(random.uniform() * 256));
    const rest = bytes.map((byte) => (random.uniform() < probability ? Math.floor(random.uniform() * 256) : byte));
    return Uint8Array.of(...junk, ...rest);
  }

  return function outgoing(bytes: Uint8Array): FaultyOutput {
    if (faults.mute === true) return { bytes: new Uint8Array(), close: false };
    const soiled = soil(cut(bytes));
    if (faults.closeAfterBytes === undefined) return { bytes: soiled, close: false };
    if (soiled.length < faults.closeAfterBytes) {
      faults.closeAfterBytes -= soiled.length;
      return { bytes: soiled, close: false };
    }
    const kept = soiled.slice(0, faults.closeAfterBytes);
    faults.closeAfterBytes = undefined;
    return { bytes: kept, close: true };
  };
}

/** The faults that all emulators call by the same names. Rows count from the start of a script. */
export function switchFault(faults: EmulatorFaults, name: DeviceFaultName, active: boolean): void {
  if (name === 'stuck-output') faults.stuckCell = active;
  if (name === 'compliance') faults.overloadAtRow = active ? 3 : undefined;
  if (name === 'not-a-number') faults.nanAtRow = active ? 3 : undefined;
  if (name === 'time-backwards') {
    faults.clockBackAtRow = active ? 3 : undefined;
    faults.clockBackS = 5;
  }
}
