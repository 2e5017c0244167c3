import type { Clock } from '../../driver.ts';
import type { Output } from './output.ts';
import type { ScriptRunner } from './runner.ts';

export interface Pump {
  /** Device time, s. */
  nowS(): number;
  /** Device time at which a script that has arrived now begins. */
  startS(): number;
  /** As `nowS`, but never falls: for what has nothing to do with the cell. */
  lineS(): number;
  /** Something arrived: look at once what there is to do. */
  kick(): void;
  dispose(): void;
}

export interface PumpOptions {
  readonly clock: Clock;
  readonly speed: number;
  readonly runner: ScriptRunner;
  readonly output: Output;
}

/** Shortest sleep; when accelerated rows are computed in bursts of this much wall time. */
const realTimeTickMs = 1;
const acceleratedTickMs = 4;
/** Longest leap of wall time that device time follows when accelerated: after a stall the device waits, as it does for output. */
const longestLeapMs = 100;
/**
 * When accelerated, the pause before a script counts in whole steps of this much, s: the milliseconds a host takes from
 * script to script then do not change what is measured, and the same seed gives the same numbers.
 */
const pauseStepS = 0.25;
const burstBytes = 8192;
/** Wall time spent computing before others get their turn, ms. */
const burstMs = 10;

/**
 * Lets device time pass: in lock-step with the wall times speed while a script runs, waiting for output not yet
 * drained; as fast as the wall between scripts, so that an accelerated cell does not relax for minutes while the host
 * thinks for milliseconds. No timers while idle.
 */
export function createPump({ clock, speed, runner, output }: PumpOptions): Pump {
  let anchorWallMs = clock.nowMs();
  let anchorDeviceS = 0;
  /** Device seconds a wall second: `speed` while a script runs, else 1. */
  let rate = 1;
  /** Device time at which the last script ended. */
  let idleFromS = 0;
  /** What the pauses before scripts were shortened by, s. */
  let skippedS = 0;
  let pumping = false;
  let disposed = false;
  let wakeUp: () => void = () => undefined;
  const tickMs = speed > 1 ? acceleratedTickMs : realTimeTickMs;

  function nowS(): number {
    return anchorDeviceS + ((clock.nowMs() - anchorWallMs) / 1000) * rate;
  }

  /** Device time goes on from `deviceS` as of now. */
  function anchor(deviceS: number): void {
    anchorWallMs = clock.nowMs();
    anchorDeviceS = deviceS;
  }

  /** A script began or ended: time goes on from here at its own rate. */
  function setRate(next: number): void {
    if (next === rate) return;
    anchor(nowS());
    rate = next;
    if (rate === 1) idleFromS = anchorDeviceS;
  }

  function startS(): number {
    if (speed === 1 || runner.running) return nowS();
    const arrivedS = nowS();
    anchor(idleFromS + Math.floor((arrivedS - idleFromS) / pauseStepS) * pauseStepS);
    skippedS += arrivedS - anchorDeviceS;
    return anchorDeviceS;
  }

  /** Computes what is due; returns false when it stopped for other reasons than time. */
  function burst(targetS: number): boolean {
    const startedMs = clock.nowMs();
    for (let steps = 1; ; steps++) {
      const { dueS } = runner;
      if (dueS === undefined || dueS > targetS) return true;
      runner.stepDue();
      if (!runner.running) {
        // Idle from the script's own end, not from where the wall clock has got to meanwhile.
        rate = 1;
        anchor(dueS);
        idleFromS = dueS;
        return true;
      }
      const tired = steps % 64 === 0 && clock.nowMs() - startedMs > burstMs;
      if (tired || output.pendingBytes > burstBytes) {
        anchor(Math.min(targetS, Math.max(dueS, 0)));
        return false;
      }
    }
  }

  async function drain(): Promise<void> {
    const beforeS = nowS();
    const startedMs = clock.nowMs();
    await output.flush();
    if (speed > 1 && clock.nowMs() - startedMs > tickMs) anchor(beforeS);
  }

  async function sleep(): Promise<void> {
    const { dueS } = runner;
    const kicked = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    if (dueS === undefined) return kicked;
    const waitMs = ((dueS - nowS()) / rate) * 1000;
    const sleptFromMs = clock.nowMs();
    // Timers of the platform hold 24 days; a day is enough, as the loop comes back.
    const wantedMs = Math.min(86_400_000, Math.max(tickMs, waitMs));
    await Promise.race([clock.sleepMs(wantedMs), kicked]);
    const leapMs = clock.nowMs() - sleptFromMs - wantedMs;
    if (speed > 1 && leapMs > longestLeapMs) anchor(nowS() - ((leapMs - longestLeapMs) / 1000) * rate);
    return undefined;
  }

  async function run(): Promise<void> {
    while (!disposed && (runner.running || output.pendingBytes > 0)) {
      setRate(runner.running ? speed : 1);
      const caughtUp = burst(nowS());
      if (output.pendingBytes > 0) await drain();
      // A host that answers at once has started the next script while this one's output drained.
      setRate(runner.running ? speed : 1);
      if (!caughtUp) await clock.sleepMs(0);
      else if (runner.running) await sleep();
    }
    setRate(1);
    // At once, not when the promise settles: a kick in between must start anew.
    pumping = false;
  }

  return {
    nowS,
    startS,
    lineS: () => nowS() + skippedS,
    kick() {
      wakeUp();
      if (pumping || disposed) return;
      pumping = true;
      void run();
    },
    dispose() {
      disposed = true;
      wakeUp();
    },
  };
}
