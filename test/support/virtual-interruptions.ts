import { mgTi2S4 } from '../../src-core/cells/mg-ti2s4.ts';
import { mgTi2S4Truth } from '../../src-core/cells/truth.ts';
import type { TitrationData } from '../../src-core/model/titration.ts';
import { createRandom } from '../../src-core/numerics/random.ts';

export interface Interruptions {
  readonly initialX: number;
  /** Positive charges. */
  readonly currentA: number;
  readonly onS: number;
  readonly offS: number;
  readonly count: number;
  readonly seed: number;
  readonly noiseV?: number;
  readonly stepV?: number;
  readonly offIntervalS?: number;
  readonly parameters?: Readonly<Record<string, number>>;
}

/** A steady current with short interruptions on the virtual Ti₂S₄ electrode, as an instrument of 16 bits records it. */
export function simulateInterruptions(wish: Interruptions): TitrationData {
  const { initialX, currentA, onS, offS, count, seed, noiseV = 60e-6, stepV = 12 / 65536, offIntervalS = 0.2 } = wish;
  const cell = mgTi2S4.create({ parameters: { ...mgTi2S4Truth, ...wish.parameters, initialX } });
  const random = createRandom(seed);
  const columns: Record<'time' | 'current' | 'voltage' | 'step', number[]> = {
    time: [],
    current: [],
    voltage: [],
    step: [],
  };
  let clockS = 0;
  let step = 0;
  const period = (current: number, durationS: number, lastIntervalS: number): void => {
    let [elapsed, interval] = [0, 0.1];
    while (elapsed < durationS - 1e-9) {
      const dt = Math.min(interval, durationS - elapsed);
      const { voltageV } = cell.advance(dt, { kind: 'current', currentA: current });
      elapsed += dt;
      interval = Math.min(lastIntervalS, interval * 1.15);
      columns.time.push(clockS + elapsed);
      columns.current.push(current + 2e-9 * random.normal());
      const noisy = voltageV + noiseV * random.normal();
      columns.voltage.push(stepV > 0 ? Math.round(noisy / stepV) * stepV : noisy);
      columns.step.push(step);
    }
    clockS += durationS;
    step++;
  };
  period(0, 120, 5);
  for (let k = 0; k < count; k++) {
    period(currentA, onS, 2);
    period(0, offS, offIntervalS);
  }
  return {
    name: 'virtual ICI',
    timeS: Float64Array.from(columns.time),
    currentA: Float64Array.from(columns.current),
    voltageV: Float64Array.from(columns.voltage),
    stepIndex: Float64Array.from(columns.step),
  };
}
