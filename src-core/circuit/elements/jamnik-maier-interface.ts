import { complex } from '../../numerics/complex.ts';
import { defineElement, parameter, quarterTurn } from '../element.ts';
import { chemicalCapacitance, createLine } from './jamnik-maier-line.ts';

/** The Jamnik–Maier line whose electrodes block ions by a constant-phase element each: Z_A = 1/(Qint(jω)^nint). */
export const jamnikMaierInterface = defineElement({
  symbol: 'JMi',
  title: 'Mixed conductor (Jamnik–Maier), ion-blocking electrodes with a capacitance',
  family: 'mixed',
  formula:
    'R∞ + 2·Z_A·Reon²/R²·t/(t + 2·Z_A·s/R), t = tanh s, s = √(jωR·Cchem/4), R = Rion + Reon, Z_A = 1/(Qint(jω)^nint)',
  source: 'Jamnik & Maier, J. Electrochem. Soc. 146 (1999) 4183; Phys. Chem. Chem. Phys. 3 (2001) 1668',
  parameters: [
    parameter.resistance('Rion', 'Ionic resistance'),
    parameter.resistance('Reon', 'Electronic resistance'),
    parameter.capacitance('Cchem', 'Chemical capacitance'),
    parameter.admittance('Qint', 'Admittance coefficient of one electrode for ions'),
    parameter.exponent('nint', 'Exponent of the electrodes', 0, 1.1),
  ],
  impedance(values) {
    const Q = values[3]!;
    const n = values[4]!;
    const line = createLine(values[0]!, values[1]!, values[2]!);
    const cosine = Math.cos(n * quarterTurn);
    const sine = -Math.sin(n * quarterTurn);
    const terminal = complex();
    return (omega, logOmega, out) => {
      const size = Math.exp(-n * logOmega) / Q;
      terminal.re = size * cosine;
      terminal.im = size * sine;
      line.evaluate(omega, terminal, nothing);
      const { impedance, perIonic, perElectronic, perCapacitance, perTerminalA } = line;
      out[0] = impedance.re;
      out[1] = impedance.im;
      out[2] = perIonic.re;
      out[3] = perIonic.im;
      out[4] = perElectronic.re;
      out[5] = perElectronic.im;
      out[6] = perCapacitance.re;
      out[7] = perCapacitance.im;
      const re = perTerminalA.re * terminal.re - perTerminalA.im * terminal.im;
      const im = perTerminalA.re * terminal.im + perTerminalA.im * terminal.re;
      out[8] = -re / Q;
      out[9] = -im / Q;
      out[10] = im * quarterTurn - re * logOmega;
      out[11] = -im * logOmega - re * quarterTurn;
    };
  },
  start: ({ resistanceOhm, omega, exponent }) => [
    resistanceOhm,
    2 * resistanceOhm,
    chemicalCapacitance(3 * resistanceOhm, omega),
    1 / (10 * resistanceOhm * omega ** exponent),
    exponent,
  ],
});

const nothing = complex();
