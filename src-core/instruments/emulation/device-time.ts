import type { Clock } from '../driver.ts';

/** Time as an emulated device lives it. */
export interface DeviceTime {
  /** Since it was switched on, s. */
  nowS(): number;
  /**
   * Lets `durationS` pass, `speed` times faster than the wall; false when `wake` came first. One wait at a time.
   */
  wait(durationS: number): Promise<boolean>;
  /** Ends the wait under way where it stands. */
  wake(): void;
}

/**
 * While the device measures by itself time runs at `speed`; between measurements it keeps the wall's pace at any speed,
 * so that 20 ms in which the host thinks do not become 40 s of rest. What has been waited for has passed exactly.
 */
export function createDeviceTime(clock: Clock, speed: number): DeviceTime {
  let baseS = 0;
  let baseMs = clock.nowMs();
  let waiting: { readonly untilS: number; wake(): void } | undefined;

  function nowS(): number {
    const passedS = (clock.nowMs() - baseMs) / 1000;
    return waiting ? Math.min(waiting.untilS, baseS + passedS * speed) : baseS + passedS;
  }

  function rebase(atS: number): void {
    baseS = atS;
    baseMs = clock.nowMs();
  }

  return {
    nowS,
    async wait(durationS) {
      if (!(durationS > 0)) return true;
      rebase(nowS());
      const untilS = baseS + durationS;
      let mine: typeof waiting;
      const woken = await new Promise<boolean>((resolve) => {
        mine = { untilS, wake: () => resolve(true) };
        waiting = mine;
        void clock.sleepMs((durationS / speed) * 1000).then(() => resolve(false));
      });
      // Another wait may have begun since this one was woken.
      if (waiting !== mine) return !woken;
      const endS = woken ? nowS() : untilS;
      waiting = undefined;
      rebase(endS);
      return !woken;
    },
    wake() {
      waiting?.wake();
    },
  };
}
