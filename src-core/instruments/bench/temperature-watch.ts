import { AppError } from '../../errors.ts';
import { readingStatus, type TemperatureReading } from '../../model/reading.ts';
import type { Clock, Instrument } from '../driver.ts';
import { createAbort } from '../exchange/abort.ts';

/** One broken reading may be a loose contact for a moment; so many in a row are not. */
const brokenInARow = 3;
const intervalS = 10;
/** An accelerated device is asked no more often than this, s of wall time. */
const shortestWallS = 0.25;
/** A temperature older than so many intervals is not the present one any more. */
const staleIntervals = 5;
const longestWatchS = 100 * 86_400;

interface WatchEvents {
  onReading(reading: TemperatureReading): void;
  /** The temperature cannot be trusted any more: what runs beside must end. */
  onFault(error: AppError): void;
}

/** Reads the sample's temperature while another instrument measures. */
export interface TemperatureWatch {
  /** The last reading, unless it is too old or no number. */
  latest(): TemperatureReading | undefined;
  /** Begins; does nothing while it is under way. */
  start(events: WatchEvents): Promise<void>;
  /** Ends in order; resolves when the thermometer is free. */
  stop(): Promise<void>;
  /** A reading of the same sensor from elsewhere. */
  note(reading: TemperatureReading): void;
}

export function createTemperatureWatch(
  instrument: Instrument,
  sensorId: string | undefined,
  clock: Clock,
  timeScale: number,
): TemperatureWatch {
  const everyS = Math.max(intervalS, shortestWallS * timeScale);
  const staleMs = 2000 + (staleIntervals * everyS * 1000) / timeScale;
  let last: { readonly reading: TemperatureReading; readonly atMs: number } | undefined;
  let running: Promise<void> | undefined;

  function note(reading: TemperatureReading): void {
    last = isBroken(reading) ? undefined : { reading, atMs: clock.nowMs() };
  }

  async function follow(events: WatchEvents): Promise<void> {
    const abort = createAbort();
    let broken = 0;
    let failed: AppError | undefined;
    function take(reading: TemperatureReading): void {
      note(reading);
      broken = isBroken(reading) ? broken + 1 : 0;
      events.onReading(reading);
      if (broken < brokenInARow || failed) return;
      failed = sensorLost(instrument.identity.model);
      abort.abort();
      events.onFault(failed);
    }
    const action = {
      kind: 'temperature-watch',
      ...(sensorId === undefined ? {} : { sensorId }),
      durationS: longestWatchS,
      intervalS: everyS,
    } as const;
    try {
      await instrument.execute(action, {
        onReading: (reading) => {
          if (reading.kind === 'temperature') take(reading);
        },
        signal: abort.signal,
      });
    } catch (error) {
      events.onFault(error instanceof AppError ? error : sensorLost(instrument.identity.model));
    }
  }

  async function stop(): Promise<void> {
    if (!running) return;
    instrument.endAction();
    await running;
  }

  return {
    latest: () => (last && clock.nowMs() - last.atMs <= staleMs ? last.reading : undefined),
    async start(events) {
      await stop();
      running = follow(events).finally(() => (running = undefined));
    },
    stop,
    note,
  };
}

function isBroken({ temperatureC, status }: TemperatureReading): boolean {
  return Number.isNaN(temperatureC) || (status & (readingStatus.sensorBreak | readingStatus.notANumber)) !== 0;
}

function sensorLost(model: string): AppError {
  return new AppError('instrument/refused', `${model}: the temperature sensor at the sample is open or out of range.`, {
    remedy: 'Check sensor and plug before going on; the measurement was ended, and heating is switched off.',
    dataState: 'What was measured before is stored; samples without a temperature have none.',
  });
}
