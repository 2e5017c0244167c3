import type { RunClock } from '../../../src-core/model/run-extras.ts';
import type { Clock } from '../../../src-core/instruments/driver.ts';
import type { InstrumentEntry } from '../instruments/instrument-entry.ts';
import type { AttachmentRepository } from '../storage/attachment-repository.ts';

/** While a run goes on, the clocks of a bench are compared this often, in wall time. */
const intervalMs = 10 * 60_000;

/** Stores with a run what is found of its instruments' clocks. Never throws: a run must not fail for it. */
export interface ClockWatch {
  /** Ends with a last comparison. */
  stop(): void;
}

export function watchClocks(
  runId: string,
  entry: InstrumentEntry,
  attachments: Pick<AttachmentRepository, 'addClock'>,
  clock: Pick<Clock, 'isoNow'>,
): ClockWatch {
  function note(when: RunClock['when']): void {
    try {
      for (const found of entry.clocks?.() ?? []) attachments.addClock(runId, { at: clock.isoNow(), when, ...found });
    } catch (error) {
      process.emitWarning(`The clocks of run ${runId} could not be stored: ${String(error)}`);
    }
  }
  if (!entry.clocks) return { stop: () => undefined };
  note('connected');
  const timer = setInterval(() => note('running'), intervalMs);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      note('end');
    },
  };
}
