import { complex, type Complex } from '../../numerics/complex.ts';
import { defineElement, parameter } from '../element.ts';
import { chemicalCapacitance, createLine } from './jamnik-maier-line.ts';

/**
 * The Jamnik–Maier line between two equal electrodes, each a resistor beside a capacitor for the ions (RA, CA) and
 * for the electrons (RB, CB).
 */
export const jamnikMaierGeneral = defineElement({
  symbol: 'JMg',
  title: 'Mixed conductor (Jamnik–Maier), general symmetric cell',
  family: 'mixed',
  formula:
    'Rion·Reon/R + 2·Z_B·Rion/R + (2/R)(Z_A·Reon − Z_B·Rion)(Reon·T + 2·Z_B)/(R·T + 2(Z_A + Z_B)), T = tanh(s)/s, s = √(jωR·Cchem/4), R = Rion + Reon, Z_A = RA/(1 + jωRA·CA), Z_B = RB/(1 + jωRB·CB)',
  source: 'Jamnik & Maier, Phys. Chem. Chem. Phys. 3 (2001) 1668; Lai & Haile, J. Am. Ceram. Soc. 88 (2005) 2979',
  parameters: [
    parameter.resistance('Rion', 'Ionic resistance'),
    parameter.resistance('Reon', 'Electronic resistance'),
    parameter.capacitance('Cchem', 'Chemical capacitance'),
    parameter.resistance('RA', 'Resistance of one electrode for ions'),
    parameter.capacitance('CA', 'Capacitance of one electrode for ions'),
    parameter.resistance('RB', 'Resistance of one electrode for electrons'),
    parameter.capacitance('CB', 'Capacitance of one electrode for electrons'),
  ],
  impedance(values) {
    const line = createLine(values[0]!, values[1]!, values[2]!);
    const [RA, CA, RB, CB] = [values[3]!, values[4]!, values[5]!, values[6]!];
    const A = complex();
    const B = complex();
    return (omega, _logOmega, out) => {
      fillTerminal(omega, RA, CA, A);
      fillTerminal(omega, RB, CB, B);
      line.evaluate(omega, A, B);
      write(line.impedance, out, 0);
      write(line.perIonic, out, 2);
      write(line.perElectronic, out, 4);
      write(line.perCapacitance, out, 6);
      writeTerminal(omega, RA, A, line.perTerminalA, out, 8);
      writeTerminal(omega, RB, B, line.perTerminalB, out, 12);
    };
  },
  start: ({ resistanceOhm, omega }) => [
    resistanceOhm,
    2 * resistanceOhm,
    chemicalCapacitance(3 * resistanceOhm, omega),
    10 * resistanceOhm,
    1 / (10 * resistanceOhm * omega),
    resistanceOhm / 10,
    1 / (resistanceOhm * omega),
  ],
});

/** R beside C, written so that nothing overflows. */
function fillTerminal(omega: number, R: number, C: number, out: Complex): void {
  const x = omega * R * C;
  if (x < 1) {
    out.re = R / (1 + x * x);
    out.im = -x * out.re;
  } else {
    out.im = -R / (x + 1 / x);
    out.re = -out.im / x;
  }
}

/** ∂Z/∂R = Z_t²/R²·∂Z/∂Z_t and ∂Z/∂C = −jω·Z_t²·∂Z/∂Z_t, Z_t the terminal's impedance. */
function writeTerminal(omega: number, R: number, terminal: Complex, per: Complex, out: Float64Array, at: number): void {
  const re = terminal.re / R;
  const im = terminal.im / R;
  const squareRe = re * re - im * im;
  const squareIm = 2 * re * im;
  const slopeRe = squareRe * per.re - squareIm * per.im;
  const slopeIm = squareRe * per.im + squareIm * per.re;
  out[at] = slopeRe;
  out[at + 1] = slopeIm;
  out[at + 2] = omega * R * R * slopeIm;
  out[at + 3] = -omega * R * R * slopeRe;
}

function write(value: Complex, out: Float64Array, at: number): void {
  out[at] = value.re;
  out[at + 1] = value.im;
}
