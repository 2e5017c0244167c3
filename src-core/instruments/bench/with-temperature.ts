import { readingStatus, type Reading, type TemperatureReading } from '../../model/reading.ts';
import type { ActionContext } from '../driver.ts';
import type { TemperatureWatch } from './temperature-watch.ts';

/**
 * Puts temperatures beside the readings of a cell, on the time axis of the cell's own instrument.
 * @param passedS - seconds on a clock that goes as fast as the cell's instrument
 */
export function withTemperature(context: ActionContext, watch: TemperatureWatch, passedS: () => number) {
  let stepTimeS: number | undefined;
  let toldAtS = passedS();
  let waiting: TemperatureReading | undefined;
  let isClosed = false;
  let isSpectrum = false;

  function tell(reading: TemperatureReading): void {
    context.onReading({ ...reading, stepTimeS: stepTimeS ?? 0 });
  }

  return {
    /** A temperature. Rows of direct current carry it themselves; what is flagged is told besides. */
    take(reading: TemperatureReading): void {
      if (isClosed) return;
      if (stepTimeS !== undefined && (isSpectrum || reading.status !== readingStatus.ok)) return tell(reading);
      if (stepTimeS === undefined) waiting = reading;
      context.onTemperature?.({ ...reading, stepTimeS: (stepTimeS ?? 0) + Math.max(0, passedS() - toldAtS) });
    },
    measured(reading: Reading): void {
      stepTimeS = Math.max(stepTimeS ?? 0, reading.stepTimeS);
      toldAtS = passedS();
      // Whatever is known when a spectrum begins: a short one ends before the next reading.
      if (reading.kind === 'impedance' && !isSpectrum) waiting ??= watch.latest();
      isSpectrum = reading.kind === 'impedance';
      // A sensor inside a potentiostat tells of its board, never of the sample.
      context.onReading(
        reading.kind === 'dc' ? { ...reading, temperatureC: watch.latest()?.temperatureC ?? NaN } : reading,
      );
      if (waiting && (isSpectrum || waiting.status !== readingStatus.ok)) tell(waiting);
      waiting = undefined;
    },
    close() {
      isClosed = true;
    },
  };
}
