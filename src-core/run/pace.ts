import type { PlannedStep } from '../model/plan.ts';
import { formatDuration } from '../units/format.ts';
import type { Prepared, Verdict } from './verdict.ts';

const shortestRestS = 0.5;
/** A spectrum that begins later than this is spoken of, s. */
const notableLatenessS = 1;
/** What an instrument needs to begin is learned up to this, s. */
const longestLeadS = 10;

/** Spectra that begin at multiples of a time, counted from the start of the first, on the clock of the run. */
export class Pace {
  #startS: number | undefined;
  /** From the planned end of a wait to the start of the spectrum, as seen before. */
  #leadS = 0;
  #reason: string | undefined;
  #hasWarned = false;

  /** @param startS - undefined when nobody knows when the group began */
  beginGroup(startS: number | undefined): void {
    this.#startS = startS;
    this.#leadS = 0;
    this.#reason = startS === undefined ? 'the run was interrupted' : undefined;
    this.#hasWarned = false;
  }

  /** After this the time that passes is not the method's doing. */
  disturbed(reason: string): void {
    this.#reason = reason;
  }

  /** The wait as long as it takes for the next spectrum to begin in time, in samples of equal distance. */
  prepare(step: PlannedStep, nowS: number): Prepared {
    const { action } = step;
    const dueS = this.#dueS(step);
    if (dueS === undefined || action.kind !== 'open-circuit') return { step };
    const wantedS = dueS - this.#leadS - nowS;
    if (wantedS < shortestRestS)
      this.#reason ??= `what came before it ended ${formatDuration(Math.max(0, nowS - dueS))} after its time`;
    const durationS = Math.max(shortestRestS, wantedS);
    // Growing intervals would round the end up to the longest of them.
    const intervalS = durationS / Math.ceil(durationS / action.sampling.lastIntervalS);
    const sampling = { firstIntervalS: intervalS, lastIntervalS: intervalS };
    return { step: { ...step, action: { ...action, durationS, sampling }, expectedDurationS: durationS } };
  }

  /** A step of the group began. Says so when it is late. */
  began(step: PlannedStep, startS: number): Verdict | undefined {
    if (step.action.kind === 'open-circuit') return undefined;
    if ((step.pulse ?? 0) <= 1) {
      this.#startS = startS;
      this.#reason = undefined;
      return undefined;
    }
    const dueS = this.#dueS(step);
    if (dueS === undefined) return undefined;
    const lateS = startS - dueS;
    const reason = this.#reason;
    this.#reason = undefined;
    if (reason === undefined) this.#leadS = Math.min(longestLeadS, Math.max(0, this.#leadS + lateS));
    if (lateS <= notableLatenessS) return undefined;
    const text = `${step.label}: began ${lateS.toPrecision(3)} s late: ${reason ?? 'the instrument took so long to begin'}`;
    if (this.#hasWarned) return { text };
    this.#hasWarned = true;
    return { text, warning: { code: 'late', message: `${text}. Later ones that are late stand in the journal.` } };
  }

  #dueS({ everyS, pulse = 1 }: PlannedStep): number | undefined {
    return everyS === undefined || this.#startS === undefined ? undefined : this.#startS + (pulse - 1) * everyS;
  }
}
