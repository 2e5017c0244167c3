import type { TitrationData } from '../../src-core/model/titration.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import { solveTridiagonal } from '../../src-core/numerics/linear-algebra.ts';
import { createRandom } from '../../src-core/numerics/random.ts';

/** A titration whose truth is known, by finite volumes: shares nothing with the analysis but the tridiagonal solver. */
export interface VirtualTitration {
  readonly dimension: 1 | 2 | 3;
  readonly lengthM: number;
  readonly diffusivity: (x: number) => number;
  readonly potential: (x: number) => number;
  readonly resistanceOhm: (x: number) => number;
  /** Part of the resistance that appears with the time constant below. */
  readonly interfaceOhm: (x: number) => number;
  readonly interfaceTimeS: number;
  readonly chargePerUnitXC: number;
  readonly initialX: number;
  /** Signed; positive charges. One entry per pulse. */
  readonly currentsA: readonly number[];
  readonly pulseS: number;
  readonly restS: number;
  readonly firstIntervalS: number;
  readonly lastIntervalS: number;
  readonly restIntervalS: number;
  readonly noiseV: number;
  readonly stepV: number;
  readonly currentNoiseA: number;
  readonly seed: number;
}

export interface VirtualResult {
  readonly data: TitrationData;
  readonly truth: readonly { readonly x: number; readonly diffusivity: number }[];
}

const cells = 60;

interface Mesh {
  readonly area: Float64Array;
  readonly volume: Float64Array;
  readonly distance: Float64Array;
  readonly surfaceDistance: number;
  readonly total: number;
}

function mesh(dimension: number, lengthM: number): Mesh {
  const widths = Array.from({ length: cells }, (_, i) => 0.91 ** i);
  const sum = widths.reduce((a, b) => a + b, 0);
  const edge = [0];
  for (const width of widths) edge.push(edge.at(-1)! + (width / sum) * lengthM);
  const area = Float64Array.from(edge, (r) => dimension * r ** (dimension - 1));
  const volume = Float64Array.from({ length: cells }, (_, i) => edge[i + 1]! ** dimension - edge[i]! ** dimension);
  const centre = Array.from({ length: cells }, (_, i) => (edge[i]! + edge[i + 1]!) / 2);
  const distance = Float64Array.from({ length: cells - 1 }, (_, i) => centre[i + 1]! - centre[i]!);
  return { area, volume, distance, surfaceDistance: lengthM - centre.at(-1)!, total: lengthM ** dimension };
}

/** One implicit step (backward Euler), D taken at the faces from the present profile and iterated once. */
function step(
  m: Mesh,
  x: Float64Array,
  dt: number,
  ratePerS: number,
  diffusivity: (x: number) => number,
): Float64Array {
  let next = x;
  for (let pass = 0; pass < 2; pass++) {
    const lower = new Float64Array(cells);
    const diagonal = new Float64Array(cells);
    const upper = new Float64Array(cells);
    const right = new Float64Array(cells);
    for (let i = 0; i < cells; i++) {
      diagonal[i] = m.volume[i]!;
      right[i] = m.volume[i]! * x[i]!;
    }
    for (let i = 0; i < cells - 1; i++) {
      const c = (dt * diffusivity((next[i]! + next[i + 1]!) / 2) * m.area[i + 1]!) / m.distance[i]!;
      diagonal[i]! += c;
      diagonal[i + 1]! += c;
      upper[i] = -c;
      lower[i + 1] = -c;
    }
    right[cells - 1]! += dt * ratePerS * m.total;
    const solved = new Float64Array(cells);
    solveTridiagonal(lower, diagonal, upper, right, solved);
    next = solved;
  }
  return next;
}

/** Two half steps against one whole: Richardson's extrapolation lifts backward Euler to second order. */
function accurateStep(m: Mesh, x: Float64Array, dt: number, rate: number, d: (x: number) => number): Float64Array {
  const whole = step(m, x, dt, rate, d);
  const halves = step(m, step(m, x, dt / 2, rate, d), dt / 2, rate, d);
  return halves.map((value, i) => 2 * value - whole[i]!);
}

export function simulateTitration(cell: VirtualTitration): VirtualResult {
  const random = createRandom(cell.seed);
  const m = mesh(cell.dimension, cell.lengthM);
  let x = new Float64Array(cells).fill(cell.initialX);
  const columns = { time: [] as number[], current: [] as number[], voltage: [] as number[], step: [] as number[] };
  let clock = 0;
  let stepIndex = 0;
  let interfaceV = 0;
  const round = (v: number) => (cell.stepV > 0 ? Math.round(v / cell.stepV) * cell.stepV : v);

  function period(currentA: number, durationS: number, lastIntervalS: number): void {
    const rate = -currentA / cell.chargePerUnitXC;
    let t = 0;
    let interval = cell.firstIntervalS;
    while (t < durationS - 1e-9) {
      const dt = Math.min(interval, durationS - t);
      const parts = Math.max(1, Math.ceil(dt / Math.max(0.05, 0.06 * (t + 0.05))));
      for (let k = 0; k < parts; k++)
        x = accurateStep(m, x, dt / parts, rate, cell.diffusivity) as Float64Array<ArrayBuffer>;
      t += dt;
      interval = Math.min(lastIntervalS, interval * 1.1);
      const surface = surfaceOf(m, x, rate, cell);
      const target = currentA * cell.interfaceOhm(surface);
      interfaceV = target + (interfaceV - target) * Math.exp(-dt / cell.interfaceTimeS);
      const voltage = cell.potential(surface) + currentA * cell.resistanceOhm(surface) + interfaceV;
      columns.time.push(clock + t);
      columns.current.push(currentA + cell.currentNoiseA * random.normal());
      columns.voltage.push(round(voltage + cell.noiseV * random.normal()));
      columns.step.push(stepIndex);
    }
    clock += durationS;
    stepIndex++;
  }

  const mean = () => x.reduce((sum, value, i) => sum + value * m.volume[i]!, 0) / m.total;
  period(0, Math.min(cell.restS, 1200), cell.restIntervalS);
  const truth = cell.currentsA.map((currentA) => {
    const before = mean();
    period(currentA, cell.pulseS, cell.lastIntervalS);
    const middle = (before + mean()) / 2;
    period(0, cell.restS, cell.restIntervalS);
    return { x: middle, diffusivity: cell.diffusivity(middle) };
  });
  const data = {
    name: 'virtual titration',
    timeS: Float64Array.from(columns.time),
    currentA: Float64Array.from(columns.current),
    voltageV: Float64Array.from(columns.voltage),
    stepIndex: Float64Array.from(columns.step),
  };
  return { data, truth };
}

function surfaceOf(m: Mesh, x: Float64Array, rate: number, cell: VirtualTitration): number {
  const flux = (rate * m.total) / m.area.at(-1)!;
  return x[cells - 1]! + (flux * m.surfaceDistance) / cell.diffusivity(x[cells - 1]!);
}

const molesTiS = 5e-6 / 0.22397;

/** The intercalation electrode of the virtual laboratory: D constant up to x ≈ 0.5, then a tenth of it. */
export function mgTi2S4(overrides: Partial<VirtualTitration> = {}): VirtualTitration {
  return {
    dimension: 3,
    lengthM: 2e-6,
    diffusivity: (x) => 5e-16 * (0.55 - 0.45 * Math.tanh((x - 0.63) / 0.06)),
    potential: (x) => 1.7 - 0.95 * x + 0.12 * Math.sin(4 * x) - 0.03 * Math.tanh((x - 0.3) / 0.12),
    resistanceOhm: () => 20,
    interfaceOhm: () => 150,
    interfaceTimeS: 0.002,
    chargePerUnitXC: molesTiS * 2 * 96485.33212,
    initialX: 0.54,
    currentsA: Array.from({ length: 40 }, () => 60e-6),
    pulseS: 720,
    restS: 3600,
    firstIntervalS: 0.1,
    lastIntervalS: 5,
    restIntervalS: 10,
    noiseV: 60e-6,
    stepV: 12 / 65536,
    currentNoiseA: 2e-9,
    seed: 1,
    ...overrides,
  };
}

export function mgTi2S4Sample(overrides: Partial<Sample> = {}): Sample {
  return {
    id: 'mg-ti2s4',
    name: 'Ti₂S₄ against Mg',
    ion: { symbol: 'Mg²⁺', chargeNumber: 2 },
    cellType: 'two-electrode',
    geometry: 'sphere',
    mass: { value: 5, unit: 'mg' },
    molarMass: { value: 223.97, unit: 'g/mol' },
    molarVolume: { value: 71, unit: 'cm³/mol' },
    particleRadius: { value: 2, unit: 'µm' },
    initialX: { value: 0.54, unit: '1' },
    ...overrides,
  };
}
