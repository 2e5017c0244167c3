import type { BenchPart } from '../../../src-core/instruments/bench/bench-instrument.ts';
import type { Clock } from '../../../src-core/instruments/driver.ts';

/** Enough for a median; an instrument at 9600 Bd answers in some tens of ms. */
const questions = 5;

/**
 * How long each instrument takes to answer, s of device time: what it is told, and what it tells, is late by about half
 * of that. One after the other, so that they do not wait for each other. An instrument that does not answer has none.
 */
export async function measureAnswerTimes(
  parts: readonly BenchPart[],
  clock: Clock,
): Promise<ReadonlyMap<BenchPart, number>> {
  const times = new Map<BenchPart, number>();
  for (const part of parts) {
    const measured: number[] = [];
    for (let question = 0; question < questions; question++) {
      const askedMs = clock.nowMs();
      const answered = await part.instrument.heartbeat().then(
        () => true,
        () => false,
      );
      if (answered) measured.push(((clock.nowMs() - askedMs) / 1000) * part.timeScale);
    }
    const [median] = measured.toSorted((a, b) => a - b).slice(Math.floor(measured.length / 2));
    if (median !== undefined) times.set(part, median);
  }
  return times;
}
