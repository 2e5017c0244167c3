import type { Clock, Instrument } from '../instruments/driver.ts';

const heartbeatMs = 250;

/** A wish to wait between two steps, and the waiting itself. */
export class Hold {
  isRequested = false;
  #wake: (() => void) | undefined;

  request(): void {
    this.isRequested = true;
  }

  release(): void {
    this.isRequested = false;
    this.wake();
  }

  /** So that whoever waits looks whether the run must end. */
  wake(): void {
    this.#wake?.();
  }

  /** Resolves when released, or when the run must end. The instrument is asked all the while whether it is there. */
  async wait(
    instrument: Instrument,
    clock: Clock,
    mustEnd: () => boolean,
    onLost: (error: unknown) => void,
  ): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    while (this.isRequested && !mustEnd()) {
      await Promise.race([woken, clock.sleepMs(heartbeatMs)]);
      await instrument.heartbeat().catch(onLost);
    }
    this.#wake = undefined;
  }
}
