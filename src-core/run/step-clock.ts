import type { Clock } from '../instruments/driver.ts';
import type { Recorder } from './recorder.ts';

/**
 * Places steps on the time axis of the run. Scripts count time from their own start. What passed on the device between
 * two of them is told by the wall clock, from the end of the last step to the first reading of this one; an accelerated
 * instrument keeps wall time between scripts, and only the first reading's own step time came faster. The first step
 * begins when it begins.
 */
export class StepClock {
  readonly #clock: Clock;
  readonly #timeScale: number;
  readonly #recorder: Recorder;
  /** What passes until the next step begins belongs to the run. */
  #lastEndMs: number;

  constructor(clock: Clock, timeScale: number, recorder: Recorder) {
    this.#clock = clock;
    this.#timeScale = timeScale;
    this.#recorder = recorder;
    this.#lastEndMs = clock.nowMs();
  }

  stepEnded(): void {
    this.#lastEndMs = this.#clock.nowMs();
  }

  /** The first reading of a step is here. Returns the run time at which the step began, s. */
  stepBegan(stepIndex: number, firstStepTimeS: number): number {
    const recorder = this.#recorder;
    const passedS = (this.#clock.nowMs() - this.#lastEndMs) / 1000;
    const isFirst = recorder.dcSamples + recorder.impedancePoints === 0;
    const startS = recorder.runTimeS + (isFirst ? 0 : Math.max(0, passedS - firstStepTimeS / this.#timeScale));
    recorder.beginStep(stepIndex, startS);
    return startS;
  }
}
