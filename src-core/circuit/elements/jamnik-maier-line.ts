import { complex, divide, multiply, type Complex } from '../../numerics/complex.ts';
import { tanhOverX } from './finite-length.ts';

/** Z of a Jamnik–Maier line and its derivatives, with respect to the terminal impedances too. */
export interface LineImpedance {
  readonly impedance: Complex;
  readonly perIonic: Complex;
  readonly perElectronic: Complex;
  readonly perCapacitance: Complex;
  readonly perTerminalA: Complex;
  readonly perTerminalB: Complex;
  /** Evaluates at one ω with the terminal impedances Z_A (ionic rail) and Z_B (electronic rail) of one electrode. */
  evaluate(omega: number, terminalA: Complex, terminalB: Complex): void;
}

/**
 * A dense mixed conductor between two equal electrodes: an ionic and an electronic rail joined by the chemical
 * capacitance, all three as totals of the sample. With R = Rion + Reon, T = tanh(s)/s, s = √(jωR·Cchem/4):
 *
 *   Z = Rion·Reon/R + 2·Z_B·Rion/R + (2/R)·N·M/D,
 *   N = Z_A·Reon − Z_B·Rion,  M = Reon·T + 2·Z_B,  D = R·T + 2·(Z_A + Z_B)
 *
 * @see Jamnik & Maier, Phys. Chem. Chem. Phys. 3 (2001) 1668; J. Electrochem. Soc. 146 (1999) 4183
 */
export function createLine(Rion: number, Reon: number, Cchem: number): LineImpedance {
  const R = Rion + Reon;
  const timeS = (R * Cchem) / 4;
  const parallel = Rion * (Reon / R);
  const [s, T, slope, N, M, D, share, product] = Array.from({ length: 8 }, () => complex()) as [
    Complex, Complex, Complex, Complex, Complex, Complex, Complex, Complex,
  ]; // prettier-ignore
  const [impedance, perIonic, perElectronic, perCapacitance, perTerminalA, perTerminalB] = Array.from(
    { length: 6 },
    () => complex(),
  ) as [Complex, Complex, Complex, Complex, Complex, Complex];
  const [dN, dM, dD] = [complex(), complex(), complex()];

  /** d(N·M/D)·2/R for the changes in dN, dM, dD. */
  function change(out: Complex): void {
    // N·M/D² · dD = share·(M/D)·dD with share = N/D
    multiply(share, dM, product);
    let re = product.re;
    let im = product.im;
    divide(dN, D, product);
    multiply(product, M, product);
    re += product.re;
    im += product.im;
    divide(dD, D, product);
    multiply(product, M, product);
    multiply(product, share, product);
    out.re = (2 / R) * (re - product.re);
    out.im = (2 / R) * (im - product.im);
  }
  function set(target: Complex, re: number, im: number): void {
    target.re = re;
    target.im = im;
  }

  return {
    impedance,
    perIonic,
    perElectronic,
    perCapacitance,
    perTerminalA,
    perTerminalB,
    evaluate(omega, A, B) {
      const root = Math.sqrt((omega * timeS) / 2);
      set(s, root, root);
      tanhOverX(s, T, slope);
      set(N, A.re * Reon - B.re * Rion, A.im * Reon - B.im * Rion);
      set(M, Reon * T.re + 2 * B.re, Reon * T.im + 2 * B.im);
      set(D, R * T.re + 2 * (A.re + B.re), R * T.im + 2 * (A.im + B.im));
      divide(N, D, share);
      multiply(share, M, product);
      const lineRe = (2 / R) * product.re;
      const lineIm = (2 / R) * product.im;
      const ionic = Rion / R;
      const electronic = Reon / R;
      set(impedance, parallel + 2 * B.re * ionic + lineRe, 2 * B.im * ionic + lineIm);

      set(dN, -B.re, -B.im);
      set(dM, (Reon * slope.re) / (2 * R), (Reon * slope.im) / (2 * R));
      set(dD, T.re + slope.re / 2, T.im + slope.im / 2);
      change(perIonic);
      perIonic.re += electronic * electronic + (2 * B.re * electronic - lineRe) / R;
      perIonic.im += (2 * B.im * electronic - lineIm) / R;

      set(dN, A.re, A.im);
      set(dM, dM.re + T.re, dM.im + T.im);
      change(perElectronic);
      perElectronic.re += ionic * ionic - (2 * B.re * ionic + lineRe) / R;
      perElectronic.im -= (2 * B.im * ionic + lineIm) / R;

      set(dN, 0, 0);
      set(dM, (Reon * slope.re) / (2 * Cchem), (Reon * slope.im) / (2 * Cchem));
      set(dD, (R * slope.re) / (2 * Cchem), (R * slope.im) / (2 * Cchem));
      change(perCapacitance);

      set(dD, 2, 0);
      set(dM, 0, 0);
      set(dN, Reon, 0);
      change(perTerminalA);
      set(dM, 2, 0);
      set(dN, -Rion, 0);
      change(perTerminalB);
      perTerminalB.re += 2 * ionic;
    },
  };
}

/** Cchem for a line whose arc has its middle near ω. */
export function chemicalCapacitance(resistanceOhm: number, omega: number): number {
  return 10 / (resistanceOhm * omega);
}
