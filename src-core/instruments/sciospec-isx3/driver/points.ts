import { readingStatus, type ImpedanceReading } from '../../../model/reading.ts';
import { viewOf } from '../frames.ts';

const halfRange = 2 ** 31;

/** One point as it stands in a frame. */
interface RawPoint {
  readonly index: number;
  /** Counts up and begins again after 2³². Undefined where the frame has none. */
  readonly stampMs: number | undefined;
  readonly re: number;
  readonly im: number;
}

/** Data of a `B8` frame: number, time stamp (when it is on), real and imaginary part. */
export function pointOf(data: Uint8Array): RawPoint {
  const view = viewOf(data);
  const at = data.length - 8;
  return {
    index: view.getUint16(0),
    stampMs: data.length >= 14 ? view.getUint32(2) : undefined,
    re: view.getFloat32(at),
    im: view.getFloat32(at + 4),
  };
}

/** Makes readings of points; time is that of the instrument, 0 at the first point of the action. */
export class PointClock {
  #lastMs: number | undefined;
  #timeS = 0;

  /** The next sweep may count from zero again. */
  startSweep(): void {
    this.#lastMs = undefined;
  }

  readingOf(point: RawPoint, frequencyHz: number, isOverloaded: boolean): ImpedanceReading {
    const isNumber = Number.isFinite(point.re) && Number.isFinite(point.im);
    let status: number = readingStatus.ok;
    if (isOverloaded) status |= readingStatus.overload;
    if (!isNumber) status |= readingStatus.notANumber;
    if (point.stampMs !== undefined) {
      let passedMs = point.stampMs - (this.#lastMs ?? point.stampMs);
      if (passedMs < -halfRange) passedMs += 2 ** 32;
      if (passedMs < 0) status |= readingStatus.timeReversed;
      else this.#timeS += passedMs / 1000;
      this.#lastMs = point.stampMs;
    }
    return {
      kind: 'impedance',
      stepTimeS: this.#timeS,
      frequencyHz,
      zReOhm: isNumber ? point.re : NaN,
      zImOhm: isNumber ? point.im : NaN,
      status,
    };
  }
}
