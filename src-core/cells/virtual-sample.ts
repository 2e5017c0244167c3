import type { ReferencedCell, VirtualCell } from './cell.ts';

/** One sample that several emulated instruments share: some lead to its terminals, one sets its temperature. */
export interface VirtualSample {
  /** At the temperature of whatever holds it, brought up to date whenever the cell is asked anything. */
  readonly cell: VirtualCell;
  /** From now on `temperatureC` says how warm the sample is, until the returned function is called or another one holds it. */
  holdAt(temperatureC: () => number): () => void;
}

/** The cell of a sample follows the plant it sits in. Within one call of `advance` its temperature is constant. */
export function createVirtualSample(cell: VirtualCell): VirtualSample {
  let holder: (() => number) | undefined;
  function settle(): VirtualCell {
    if (holder) cell.setTemperature(holder());
    return cell;
  }
  return {
    cell: {
      id: cell.id,
      advance: (durationS, control) => settle().advance(durationS, control),
      terminals: (control) => settle().terminals(control),
      impedance: (frequencyHz) => settle().impedance(frequencyHz),
      get temperatureC() {
        return settle().temperatureC;
      },
      setTemperature(temperatureC) {
        cell.setTemperature(temperatureC);
      },
      ...(cell.referenced ? { referenced: settled(cell.referenced, settle) } : {}),
    },
    holdAt(temperatureC) {
      holder = temperatureC;
      return () => {
        if (holder === temperatureC) holder = undefined;
      };
    },
  };
}

function settled(inner: ReferencedCell, settle: () => unknown): ReferencedCell {
  const now = (): ReferencedCell => {
    settle();
    return inner;
  };
  return {
    id: inner.id,
    advance: (durationS, control) => now().advance(durationS, control),
    terminals: (control) => now().terminals(control),
    impedance: (frequencyHz) => now().impedance(frequencyHz),
    counterElectrodePotentialV: (control) => now().counterElectrodePotentialV(control),
    get temperatureC() {
      return now().temperatureC;
    },
    setTemperature: (temperatureC) => inner.setTemperature(temperatureC),
  };
}
