import { createRandom } from '../../../../src-core/numerics/random.ts';

/** Draws parameters of a circuit at random, but so that every element leaves its mark between 1 MHz and 10 mHz. */
export interface RandomCell {
  readonly circuit: string;
  draw(dice: Dice): number[];
}

export interface Dice {
  /** Uniform. */
  between(low: number, high: number): number;
  /** Uniform in the logarithm. */
  decades(low: number, high: number): number;
}

export function createDice(seed: number): Dice {
  const { uniform } = createRandom(seed);
  return {
    between: (low, high) => low + (high - low) * uniform(),
    decades: (low, high) => low * (high / low) ** uniform(),
  };
}

/** Q of a constant-phase element that makes the time constant `tauS` with R. */
const admittance = (resistanceOhm: number, tauS: number, exponent: number): number => tauS ** exponent / resistanceOhm;

export const randomCells: readonly RandomCell[] = [
  {
    circuit: 'R0-p(R1,CPE1)-p(R2,CPE2)',
    draw({ between, decades }) {
      const [size, tau, n1, n2] = [decades(1, 1e5), decades(1e-5, 1e-2), between(0.7, 1), between(0.7, 1)];
      const [second, slow] = [size * decades(0.2, 5), tau * decades(20, 1e4)];
      return [size * decades(0.05, 1), size, admittance(size, tau, n1), n1, second, admittance(second, slow, n2), n2];
    },
  },
  {
    circuit: 'p(R1,CPE1)-p(R2,CPE2)-CPE3',
    draw({ between, decades }) {
      const [size, tau, n1, n2] = [decades(1e2, 1e6), decades(1e-7, 1e-5), between(0.8, 1), between(0.7, 1)];
      const [second, slow] = [size * decades(0.3, 5), tau * decades(30, 3e3)];
      const tail = admittance(size * decades(0.01, 1), slow * decades(30, 1e3), 0.8);
      const arcs = [size, admittance(size, tau, n1), n1, second, admittance(second, slow, n2), n2];
      return [...arcs, tail, between(0.6, 0.95)];
    },
  },
  {
    circuit: 'p(R0,C0)-p(R1,CPE1)-CPE2',
    draw({ between, decades }) {
      const [size, tau, n] = [decades(1e2, 1e5), decades(1e-8, 1e-6), between(0.8, 1)];
      const [second, slow] = [size * decades(0.3, 30), tau * decades(30, 1e4)];
      const tail = admittance(size, slow * decades(30, 1e3), 0.9);
      return [size, tau / size, second, admittance(second, slow, n), n, tail, 0.9];
    },
  },
  {
    circuit: 'R0-p(R1-Wo1,CPE1)',
    draw({ between, decades }) {
      const [size, tau, n] = [decades(1, 1e3), decades(1e-5, 1e-3), between(0.75, 1)];
      const diffusion = [size * decades(0.2, 5), tau * decades(1e2, 1e5)];
      return [size * decades(0.05, 1), size, ...diffusion, admittance(size, tau, n), n];
    },
  },
  {
    circuit: 'L0-R0-p(CPE1,R1,R2-L2)',
    draw({ between, decades }) {
      const [size, tau, n] = [decades(0.1, 1e3), decades(1e-4, 1e-2), between(0.75, 1)];
      const branch = size * decades(0.5, 4);
      const leads = [size * decades(1e-7, 3e-6), size * decades(0.05, 1)];
      return [...leads, admittance(size, tau, n), n, size, branch, branch * tau * decades(30, 1e3)];
    },
  },
  {
    circuit: 'p(C0,R1-p(R2,C2))',
    draw({ decades }) {
      const [size, tau] = [decades(1, 1e5), decades(1e-6, 1e-4)];
      return [tau / size, size, size * decades(0.3, 5), (tau * decades(30, 1e4)) / size];
    },
  },
  {
    circuit: 'R0-Zarc1-Zarc2-Zarc3',
    draw({ between, decades }) {
      const [size, tau] = [decades(1, 1e3), decades(1e-6, 1e-5)];
      const slow = tau * decades(50, 1e3);
      const slowest = slow * decades(50, 1e3);
      const arc = (scale: number, time: number): number[] => [scale, time, between(0.75, 1)];
      const others = [...arc(size * decades(0.3, 3), slow), ...arc(size * decades(0.3, 3), slowest)];
      return [size * decades(0.1, 1), ...arc(size, tau), ...others];
    },
  },
  {
    circuit: 'p(JMi1,C2)',
    draw({ between, decades }) {
      const [Rion, ratio] = [decades(1e2, 1e5), decades(0.5, 8)];
      const Reon = ratio * Rion;
      const slow = decades(0.3, 10);
      const blocking = admittance(Rion + Reon, slow * decades(0.03, 0.3), 0.9);
      return [Rion, Reon, (4 * slow) / (Rion + Reon), 4 * blocking, between(0.85, 1), decades(1e-7, 3e-6) / Rion];
    },
  },
  {
    circuit: 'R0-DL1',
    draw({ between, decades }) {
      const [Rion, n, slow] = [decades(1, 1e3), between(0.8, 1), decades(1e-2, 1)];
      return [Rion * decades(0.05, 1), Rion, admittance(Rion, slow, n), n, Rion * decades(0.5, 10)];
    },
  },
];
