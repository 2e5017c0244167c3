import { floatBytes, frameBytes, setupOptions, tags, viewOf } from '../frames.ts';

interface SetupPoint {
  readonly frequencyHz: number;
  readonly precision: number;
  readonly amplitudeV: number;
}

const lowestHz = 0.1;
const highestHz = 10e6;
const mostPoints = 2048;
const pointBytes = 13;
const gridBytes = 22;
/** Option byte and a whole number. */
const trailerBytes = 5;
const perFrame = 63;
const slack = 1 + 1e-6;

/** What the instrument is to measure. Each setter returns whether it was carried out. */
export class Setup {
  points: SetupPoint[] = [];
  biasV = 0;
  isBiasOn = false;
  /** A fault: what lies above is taken as this. */
  highestTakenHz = Infinity;

  clear(): boolean {
    this.points = [];
    return true;
  }

  /** The data of a `B6` frame. */
  set(data: Uint8Array): boolean {
    const view = viewOf(data);
    const [option, flag] = data;
    if (option === setupOptions.clear && data.length === 1) return this.clear();
    if (option === setupOptions.point && data.length === pointBytes)
      return this.#add([view.getFloat32(1)], view.getFloat32(5), view.getFloat32(9));
    if (option === setupOptions.list && data.length >= gridBytes && (data.length - gridBytes) % trailerBytes === 0)
      return this.#addGrid(view);
    if (option === setupOptions.bias && data.length === 5) return this.#setBias(view.getFloat32(1));
    if (option !== setupOptions.biasOn || data.length !== 2) return false;
    this.isBiasOn = flag === 1;
    return true;
  }

  /** Frames with all frequencies. */
  frequencyFrames(): readonly Uint8Array[] {
    const frames: Uint8Array[] = [];
    for (let from = 0; from === 0 || from < this.points.length; from += perFrame) {
      const part = this.points.slice(from, from + perFrame);
      frames.push(
        frameBytes(
          tags.getSetup,
          setupOptions.frequencies,
          ...part.flatMap(({ frequencyHz }) => floatBytes(frequencyHz)),
        ),
      );
    }
    return frames;
  }

  #addGrid(view: DataView): boolean {
    const [firstHz, lastHz, count] = [view.getFloat32(1), view.getFloat32(5), view.getFloat32(9)];
    const isLogarithmic = view.getUint8(13) === 1;
    if (!(Number.isInteger(count) && count >= 1 && count <= mostPoints)) return false;
    const grid = Array.from({ length: count }, (_, index) => {
      const share = count === 1 ? 0 : index / (count - 1);
      return isLogarithmic ? firstHz * (lastHz / firstHz) ** share : firstHz + (lastHz - firstHz) * share;
    });
    return this.#add(grid, view.getFloat32(14), view.getFloat32(18));
  }

  #add(frequenciesHz: readonly number[], precision: number, amplitudeV: number): boolean {
    const isInside = frequenciesHz.every((hz) => hz >= lowestHz / slack && hz <= highestHz * slack);
    if (!isInside || !(amplitudeV > 0 && amplitudeV <= slack) || !(precision >= 0 && precision <= 3)) return false;
    if (this.points.length + frequenciesHz.length > mostPoints) return false;
    for (const hz of frequenciesHz)
      this.points.push({ frequencyHz: Math.fround(Math.min(hz, this.highestTakenHz)), precision, amplitudeV });
    return true;
  }

  #setBias(biasV: number): boolean {
    if (!(Math.abs(biasV) <= slack)) return false;
    this.biasV = biasV;
    return true;
  }
}
