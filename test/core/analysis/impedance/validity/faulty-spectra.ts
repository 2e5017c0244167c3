import { circuitImpedance, createCircuit } from '../../../../../src-core/circuit/circuit.ts';
import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';
import { createRandom, type RandomSource } from '../../../../../src-core/numerics/random.ts';
import { createDice, randomCells, type Dice, type RandomCell } from '../random-cells.ts';
import { sweep } from '../synthetic.ts';

/**
 * Spectra that no threshold of the validity check was chosen on: cells, sweeps and faults by chance, the same for the
 * same seed. Used by the soak to tell how often the check errs.
 */

/** Cells at whose ends something stands that a sum of relaxations cannot end. */
const cellsWithEnds: readonly RandomCell[] = [
  { circuit: 'R0-p(R1,C1)', draw: ({ decades }) => [10, 10 * decades(1, 300), decades(1e-7, 1e-4)] },
  { circuit: 'R0-CPE1', draw: ({ between, decades }) => [decades(10, 1e3), decades(1e-6, 1e-3), between(0.75, 1)] },
  {
    circuit: 'L0-R0-p(R1,CPE1)-W1',
    draw: ({ between, decades }) => {
      const [size, n] = [decades(1, 100), between(0.75, 1)];
      const leads = [size * decades(1e-7, 1e-6), size * decades(0.1, 1)];
      return [...leads, size, decades(1e-4, 1e-2) ** n / size, n, size * decades(0.03, 0.3)];
    },
  },
  {
    circuit: 'R0-p(R1,CPE1)-G1',
    draw: ({ between, decades }) => {
      const [size, n] = [decades(1, 1e3), between(0.75, 1)];
      return [
        size * decades(0.1, 1),
        size,
        decades(1e-5, 1e-3) ** n / size,
        n,
        size * decades(0.3, 3),
        decades(0.03, 1),
      ];
    },
  },
];

export const faultCells: readonly RandomCell[] = [...randomCells, ...cellsWithEnds];

export type Fault =
  | { readonly kind: 'none' }
  /** Z (or one of its resistances) grows by `size` from the first to the last point, evenly in time. */
  | { readonly kind: 'drift'; readonly size: number; readonly of: 'all' | 'resistance' }
  /** Points `size` standard deviations off in a direction by chance. */
  | { readonly kind: 'outliers'; readonly size: number; readonly count: number }
  /** In the last quarter of the sweep Z wanders, neighbours alike, with a standard deviation of `size`. */
  | { readonly kind: 'wander'; readonly size: number };

export interface Faulty {
  readonly circuit: string;
  readonly spectrum: Spectrum;
  /** Whether noise grows threefold towards the ends. */
  readonly hasWorseEnds: boolean;
  /** Indices of points put out of place. */
  readonly displaced: readonly number[];
}

/**
 * One spectrum: a cell, 5 to 12 points a decade over 3½ to 8 decades, noise as given and for a third of the seeds three
 * times as much at the two ends of the sweep, each point measured for two periods but at least 0.1 s.
 */
export function drawSpectrum(seed: number, noise: number, fault: Fault): Faulty {
  const random = createRandom(seed);
  const dice = createDice(seed + 77_000);
  const cell = faultCells[seed % faultCells.length]!;
  const truth = cell.draw(dice);
  const frequencyHz = drawSweep(dice);
  const { zReOhm: re, zImOhm: im } = timeVarying(cell.circuit, truth, frequencyHz, fault);
  const n = frequencyHz.length;
  const displaced = fault.kind === 'outliers' ? drawPlaces(random, n, fault.count) : [];
  const wander = fault.kind === 'wander' ? wanders(random, n, fault.size) : undefined;
  const sizes = Float64Array.from(frequencyHz, (_, k) => Math.hypot(re[k]!, im[k]!));
  // Autoranging and short currents make the ends of many real sweeps worse than their middle.
  const hasWorseEnds = seed % 3 === 2;
  for (let k = 0; k < n; k++) {
    const edge = Math.max(0, 1 - Math.min(k, n - 1 - k) / (n / 8));
    const sigma = noise * (hasWorseEnds ? 1 + 2 * edge : 1);
    const angle = 2 * Math.PI * random.uniform();
    const shift = displaced.includes(k) && fault.kind === 'outliers' ? fault.size * sigma : 0;
    const [a, b] = wander?.[k] ?? [0, 0];
    re[k]! += sizes[k]! * (sigma * random.normal() + shift * Math.cos(angle) + a);
    im[k]! += sizes[k]! * (sigma * random.normal() + shift * Math.sin(angle) + b);
  }
  const spectrum = { name: `${cell.circuit} ${seed}`, frequencyHz: Float64Array.from(frequencyHz) };
  return { circuit: cell.circuit, hasWorseEnds, displaced, spectrum: { ...spectrum, zReOhm: re, zImOhm: im } };
}

/** Random cells leave their marks between 1 MHz and 10 mHz: short sweeps show a part of them. */
function drawSweep({ between, decades }: Dice): number[] {
  const high = decades(3e4, 2e6);
  const span = between(3.5, 8);
  return sweep(high, Math.max(high / 10 ** span, 3e-3), Math.round(between(5, 12)));
}

function timeVarying(
  text: string,
  truth: readonly number[],
  frequencyHz: readonly number[],
  fault: Fault,
): { zReOhm: Float64Array; zImOhm: Float64Array } {
  const circuit = createCircuit(text);
  const still = circuitImpedance(circuit, truth, frequencyHz);
  const zReOhm = Float64Array.from(still.zReOhm);
  const zImOhm = Float64Array.from(still.zImOhm);
  if (fault.kind !== 'drift') return { zReOhm, zImOhm };
  const durations = frequencyHz.map((f) => Math.max(0.1, 2 / f));
  const whole = durations.reduce((sum, value) => sum + value, 0);
  const moving = largestResistance(circuit, truth);
  let time = 0;
  frequencyHz.forEach((f, k) => {
    time += durations[k]!;
    const factor = 1 + (fault.size * time) / whole;
    if (fault.of === 'all') {
      zReOhm[k]! *= factor;
      zImOhm[k]! *= factor;
      return;
    }
    const now = circuitImpedance(circuit, truth.with(moving, truth[moving]! * factor), [f]);
    zReOhm[k] = now.zReOhm[0]!;
    zImOhm[k] = now.zImOhm[0]!;
  });
  return { zReOhm, zImOhm };
}

function largestResistance(circuit: ReturnType<typeof createCircuit>, truth: readonly number[]): number {
  let found = -1;
  circuit.parameters.forEach(({ definition: { unit } }, j) => {
    if (unit === 'Ω' && (found < 0 || truth[j]! > truth[found]!)) found = j;
  });
  return found;
}

/** Not next to each other, and not at the very ends, where nothing on the other side contradicts them. */
function drawPlaces(random: RandomSource, n: number, count: number): number[] {
  const places: number[] = [];
  while (places.length < count) {
    const at = 2 + random.integer(n - 4);
    if (places.every((other) => Math.abs(other - at) > 2)) places.push(at);
  }
  return places.sort((a, b) => a - b);
}

function wanders(random: RandomSource, n: number, size: number): (readonly [number, number])[] {
  const memory = 0.6;
  let [a, b] = [0, 0];
  return Array.from({ length: n }, (_, k) => {
    if (k < 0.75 * n) return [0, 0] as const;
    const fresh = size * Math.sqrt(1 - memory * memory);
    [a, b] = [memory * a + fresh * random.normal(), memory * b + fresh * random.normal()];
    return [a, b] as const;
  });
}
