import type { Clock, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { latinOf } from '../../../src-core/instruments/greeting.ts';
import type { Link } from '../../../src-core/instruments/link.ts';

/** Instruments begin to answer within this, and go on without longer pauses, ms. */
const answerMs = 220;
/** Said once more after this: garbage of another rate may have made the first unintelligible, or made them deaf for a moment. */
const repeatMs = 110;
const pauseMs = 80;
const longestMs = 800;
const lookMs = 10;
const bitsPerByte = 11;

/** One question to whoever is there: which of the drivers knows the answer, and whether anything was heard at all. */
export async function greet(
  link: Link,
  words: string,
  drivers: readonly InstrumentDriver[],
  clock: Clock,
  baudRate: number | undefined,
  signal?: AbortSignal,
): Promise<{ readonly knower: InstrumentDriver | undefined; readonly heard: boolean }> {
  let heard = '';
  let lastMs = -Infinity;
  const stop = link.onBytes((bytes) => {
    heard += latinOf(bytes);
    lastMs = clock.nowMs();
  });
  const wireMs = baudRate === undefined ? 0 : (words.length * bitsPerByte * 1000) / baudRate;
  try {
    const startMs = clock.nowMs();
    const bytes = Uint8Array.from(words, (character) => character.charCodeAt(0));
    for (let times = 0; ;) {
      const knower = drivers.find(({ greeting }) => greeting?.isAnswer(heard));
      const nowMs = clock.nowMs();
      if (!knower && times < 2 && nowMs >= startMs + times * (repeatMs + wireMs)) {
        times++;
        // A port that takes nothing (no clear-to-send) is as silent as one without anybody.
        link.write(bytes).catch(() => undefined);
      }
      const isOver = nowMs > startMs + answerMs + wireMs && nowMs > lastMs + pauseMs;
      if (knower || isOver || nowMs > startMs + longestMs + wireMs || signal?.aborted)
        return { knower, heard: heard !== '' };
      await clock.sleepMs(lookMs);
    }
  } finally {
    stop();
  }
}
