import { setTimeout as delay } from 'node:timers/promises';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel } from 'node:worker_threads';
import { monotonicMs } from './messages.ts';

/** Threads answer on this channel, see `answerMemory`. */
const channelName = 'memory of instrument threads';
const answerMs = 400;
const everyMs = 5000;

/** After a collection of garbage; MB of 2^20 bytes. */
export interface MemoryReading {
  readonly atMs: number;
  /** Objects of the host's own thread, and what they hold outside of the heap. */
  readonly hostMb: number;
  /** The same of the threads of instruments that answered, on average. */
  readonly threadMb: number;
  /** Pages of the heaps of these threads, in use or kept for later, on average. */
  readonly threadPagesMb: number;
  readonly threads: number;
  /** Of the process, with what its allocators keep for themselves. */
  readonly rssMb: number;
  /** Of these, pages of the host's own heap, in use or kept for later. */
  readonly pagesMb: number;
}

interface ThreadAnswer {
  readonly heldMb: number;
  readonly pagesMb: number;
}

/**
 * What may be more after a collection each simulated day, MB: in a fortnight, some hundreds of runs, 4 MB of what the host
 * holds. The process with all that its allocators keep has a limit of its own, as nobody holds that: between faults it
 * grows by 0.25 MB a day, and by up to 6 MB at once when more threads than ever live side by side for a moment.
 */
export const flatMbPerDay = { host: 0.3, thread: 0.1, process: 2 };

export interface Growth {
  /** Of the straight line through the readings. */
  readonly perDay: number;
  readonly standardError: number;
  readonly firstMb: number;
  readonly lastMb: number;
}

/** Reads every few seconds what is left after a collection, until ended. */
export function watchMemory() {
  const collect = collector();
  const readings: MemoryReading[] = [];
  let answers: ThreadAnswer[] = [];
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = (message: unknown) => void answers.push((message as { data: ThreadAnswer }).data);
  channel.unref();
  let going = true;

  async function read(): Promise<void> {
    answers = [];
    channel.postMessage('?');
    await delay(answerMs);
    collect();
    const meanOf = (name: keyof ThreadAnswer) =>
      answers.reduce((sum, answer) => sum + answer[name], 0) / answers.length;
    const rssMb = process.memoryUsage.rss() / 2 ** 20;
    readings.push({
      ...{ atMs: monotonicMs(), hostMb: heldMb(), rssMb, pagesMb: pagesMb() },
      ...{ threads: answers.length, threadMb: meanOf('heldMb'), threadPagesMb: meanOf('pagesMb') },
    });
  }

  const done = (async () => {
    while (going) {
      await delay(everyMs);
      await read();
    }
  })();
  return {
    async end(): Promise<readonly MemoryReading[]> {
      going = false;
      await done;
      channel.close();
      return readings;
    },
  };
}

/** To be called in a thread: answers each question with what it holds after a collection. */
export function answerMemory(): void {
  const collect = collector();
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = (message: unknown) => {
    if ((message as { data: unknown }).data !== '?') return;
    collect();
    channel.postMessage({ heldMb: heldMb(), pagesMb: pagesMb() } satisfies ThreadAnswer);
  };
  channel.unref();
}

/**
 * The line through the readings of a quantity, by least squares, leaving out the beginning, in which everything is done
 * for the first time.
 * @param msPerDay - wall time of a day of the instruments
 */
export function growth(
  readings: readonly MemoryReading[],
  of: 'hostMb' | 'threadMb' | 'rssMb' | 'pagesMb' | 'threadPagesMb',
  msPerDay: number,
  leaveOut = 1 / 3,
): Growth {
  const late = readings
    .filter((reading) => Number.isFinite(reading[of]))
    .slice(Math.floor(readings.length * leaveOut))
    .map((reading) => ({ days: reading.atMs / msPerDay, mb: reading[of] }));
  const count = late.length;
  const meanDays = late.reduce((sum, { days }) => sum + days, 0) / count;
  const meanMb = late.reduce((sum, { mb }) => sum + mb, 0) / count;
  const sxx = late.reduce((sum, { days }) => sum + (days - meanDays) ** 2, 0);
  const perDay = late.reduce((sum, { days, mb }) => sum + (days - meanDays) * (mb - meanMb), 0) / sxx;
  const rest = late.reduce((sum, { days, mb }) => sum + (mb - meanMb - perDay * (days - meanDays)) ** 2, 0);
  return {
    perDay,
    standardError: Math.sqrt(rest / Math.max(1, count - 2) / sxx),
    firstMb: late[0]?.mb ?? NaN,
    lastMb: late.at(-1)?.mb ?? NaN,
  };
}

function heldMb(): number {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

function pagesMb(): number {
  return getHeapStatistics().total_physical_size / 2 ** 20;
}

/** V8 lends its collector to contexts that are made after it was asked to. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
