import { mgTi2S4 } from '../../src-core/cells/mg-ti2s4.ts';
import { mgTi2S4EquilibriumV, mgTi2S4Truth } from '../../src-core/cells/truth.ts';
import type { TitrationData } from '../../src-core/model/titration.ts';
import { createRandom } from '../../src-core/numerics/random.ts';

export interface PotentialSteps {
  readonly initialX: number;
  readonly stepV: number;
  readonly steps: number;
  readonly holdS: number;
  readonly seed: number;
  readonly restS?: number;
  readonly lastIntervalS?: number;
  readonly noiseA?: number;
  readonly noiseV?: number;
  /** Flows beside, whatever the voltage. */
  readonly leakA?: number;
  readonly parameters?: Readonly<Record<string, number>>;
}

/** PITT of the virtual Ti₂S₄ electrode (finite volumes, Butler–Volmer, double layer) as an instrument records it. */
export function simulatePotentialSteps(wish: PotentialSteps): TitrationData {
  const { initialX, stepV, steps, holdS, seed, restS = 600, lastIntervalS = 5, leakA = 0, parameters } = wish;
  const { noiseA = 5e-9, noiseV = 60e-6 } = wish;
  const truth = { ...mgTi2S4Truth, ...parameters, initialX };
  const cell = mgTi2S4.create({ parameters: truth });
  const random = createRandom(seed);
  const columns: Record<'time' | 'current' | 'voltage' | 'step', number[]> = {
    time: [],
    current: [],
    voltage: [],
    step: [],
  };
  let clockS = 0;
  const record = (atS: number, current: number, voltage: number, step: number): void => {
    columns.time.push(atS);
    columns.current.push(current + noiseA * random.normal());
    columns.voltage.push(voltage + noiseV * random.normal());
    columns.step.push(step);
  };
  const hold = (control: Parameters<typeof cell.advance>[1], durationS: number, step: number, leak: number): void => {
    let [elapsed, interval] = [0, 0.1];
    while (elapsed < durationS - 1e-9) {
      const dt = Math.min(interval, durationS - elapsed);
      const { voltageV, currentA } = cell.advance(dt, control);
      elapsed += dt;
      interval = Math.min(lastIntervalS, interval * 1.15);
      record(clockS + elapsed, currentA + leak, voltageV, step);
    }
    clockS += durationS;
  };
  hold({ kind: 'open' }, restS, 0, 0);
  const restV = mgTi2S4EquilibriumV(initialX, truth);
  for (let k = 1; k <= steps; k++) hold({ kind: 'voltage', voltageV: restV + k * stepV }, holdS, k, leakA);
  return {
    name: 'virtual PITT',
    timeS: Float64Array.from(columns.time),
    currentA: Float64Array.from(columns.current),
    voltageV: Float64Array.from(columns.voltage),
    stepIndex: Float64Array.from(columns.step),
  };
}
