import { AppError, toWire, type ErrorCode } from '../../../src-core/errors.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import type { BenchRole } from '../../../src-core/model/action.ts';
import type { JournalEntry, RunSummary } from '../../../src-core/model/run.ts';

/* What an instrument that cannot be opened says of its cell: one that sent nothing at all may not be there. */

const silences: ReadonlySet<ErrorCode> = new Set([
  'instrument/no-reply',
  'run/cell-unknown',
  'link/lost',
  'link/closed',
]);

/** Notices whether anything at all comes from the far end. */
export function listenFor(link: Pick<Link, 'onBytes'>): { readonly heard: boolean; stop(): void } {
  let heard = false;
  const stop = link.onBytes(() => {
    heard = true;
    stop();
  });
  return {
    get heard() {
      return heard;
    },
    stop,
  };
}

/** Why opening failed where not one byte came back. It says nothing of a cell: who opened it knows what was left there. */
export function unheard(error: unknown, address: string, title: string): unknown {
  if (!(error instanceof AppError) || !silences.has(error.code)) return error;
  return new AppError(error.code, `Nothing answers at ${address} as ${title}: no byte came back.`, {
    remedy: error.remedy,
    cause: error,
  });
}

/**
 * The same with what is known of the cell: runs that left one there, or that nothing was switched on. A port or a
 * network that is not there keeps nobody from what a run left on behind it.
 */
export function tellOfCell(
  error: unknown,
  leftOn: () => readonly RunSummary[],
  roles: readonly BenchRole[] = [],
): unknown {
  if (!(error instanceof AppError)) return error;
  // A wrong driver only asked for the name: its "unknown" is what it cannot know, not what it did.
  const isOther = error.code === 'instrument/unsupported';
  if (error.cellState !== undefined && !isOther) return error;
  const isSilent = silences.has(error.code);
  if (!isSilent && !isOther && error.code !== 'link/not-found') return error;
  const { code, message, remedy = '' } = toWire(error);
  const [run] = leftOn();
  // What a wrong driver would control says nothing of what stands there.
  const isController = !isOther && roles.length > 0 && roles.every((role) => role === 'temperature');
  if (run && isController) return stillHeats(error, run);
  if (run)
    return new AppError(code, `${message} The run “${run.title}” left its cell there, and it was never read back.`, {
      cellState: 'unknown',
      remedy: `Disconnect the leads first. ${remedy}`.trim(),
      cause: error,
    });
  if (!isSilent && !isOther) return error;
  return new AppError(code, message, {
    dataState: 'Mobion switched nothing on there: no run of this data file left a cell with it.',
    remedy: `${remedy} If an instrument there shows that its output is on, switch it off at its panel.`.trim(),
    cause: error,
  });
}

/** A controller touches no cell; what it was told it goes on with. */
function stillHeats(error: AppError, run: RunSummary): AppError {
  const known = run.error?.code === 'run/heating-unknown' ? ` ${run.error.message}` : '';
  return new AppError(
    'run/heating-unknown',
    `${error.message} The run “${run.title}” left it on, and it was never read back: it may still heat or cool.${known}`,
    {
      cellState: 'unknown',
      remedy:
        `Switch it off at its panel first, and stay until the temperature goes back. ${error.remedy ?? ''}`.trim(),
      cause: error,
    },
  );
}

/**
 * Runs whose cell may still be on at an address, newest first: those of that address, and those of the same driver, as a
 * cable that was plugged in anew may have another address. One that was ended by the user counts while it is the last one
 * there.
 *
 * @param runs - newest first
 * @param journalOf - names the instruments of a bench
 */
export function runsLeftOn(
  { address, driverId }: { readonly address: string; readonly driverId: string },
  runs: readonly RunSummary[],
  journalOf: (runId: string) => readonly Pick<JournalEntry, 'message'>[],
): readonly RunSummary[] {
  const isOnBench = (id: string, text: string): boolean => journalOf(id).some(({ message }) => message.includes(text));
  const wasAt = ({ id, instrument }: RunSummary): boolean =>
    instrument.driverId === 'bench' ? isOnBench(id, ` at ${address}`) : instrument.address === address;
  const isOfDriver = ({ id, instrument }: RunSummary): boolean =>
    instrument.driverId === 'bench' ? isOnBench(id, `, ${driverId} at `) : instrument.driverId === driverId;
  const last = runs.find(wasAt);
  // A run that goes on elsewhere is watched there: only one that nobody watches may be behind another port.
  const isUnwatched = ({ state }: RunSummary): boolean => state === 'interrupted' || state === 'cell-unknown';
  const counts = (run: RunSummary): boolean =>
    run === last || (run.state !== 'ended' && wasAt(run)) || (isUnwatched(run) && isOfDriver(run));
  return runs.filter((run) => run.cellState !== 'off' && counts(run));
}
