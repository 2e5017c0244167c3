import { complex } from '../../numerics/complex.ts';
import { defineElement, parameter } from '../element.ts';
import { tanhOverX } from './finite-length.ts';
import { chemicalCapacitance } from './jamnik-maier-line.ts';

/**
 * A mixed conductor between electrodes that block ions ideally and electrons not at all:
 * Z = R∞ + (Reon − R∞)·tanh(s)/s, R∞ = Rion·Reon/(Rion + Reon), s = √(jω(Rion + Reon)Cchem/4).
 */
export const jamnikMaier = defineElement({
  symbol: 'JM',
  title: 'Mixed conductor (Jamnik–Maier), ion-blocking electrodes',
  family: 'mixed',
  formula: 'R∞ + (Reon − R∞)·tanh(s)/s, R∞ = Rion·Reon/(Rion + Reon), s = √(jω(Rion + Reon)Cchem/4)',
  source: 'Jamnik & Maier, J. Electrochem. Soc. 146 (1999) 4183; Phys. Chem. Chem. Phys. 3 (2001) 1668',
  parameters: [
    parameter.resistance('Rion', 'Ionic resistance'),
    parameter.resistance('Reon', 'Electronic resistance'),
    parameter.capacitance('Cchem', 'Chemical capacitance'),
  ],
  impedance(values) {
    const Rion = values[0]!;
    const Reon = values[1]!;
    const Cchem = values[2]!;
    const sum = Rion + Reon;
    const ionic = Rion / sum;
    const electronic = Reon / sum;
    const high = Rion * electronic;
    const height = Reon * electronic; // Reon − R∞
    const s = complex();
    const value = complex();
    const slope = complex();
    return (omega, _logOmega, out) => {
      const root = Math.sqrt((omega * sum * Cchem) / 8);
      s.re = root;
      s.im = root;
      tanhOverX(s, value, slope);
      out[0] = high + height * value.re;
      out[1] = height * value.im;
      const along = height / (2 * sum);
      out[2] = electronic * electronic * (1 - value.re) + along * slope.re;
      out[3] = -electronic * electronic * value.im + along * slope.im;
      const own = electronic * (1 + ionic);
      out[4] = ionic * ionic + own * value.re + along * slope.re;
      out[5] = own * value.im + along * slope.im;
      out[6] = (height * slope.re) / (2 * Cchem);
      out[7] = (height * slope.im) / (2 * Cchem);
    };
  },
  start: ({ resistanceOhm, omega }) => [
    resistanceOhm,
    2 * resistanceOhm,
    chemicalCapacitance(3 * resistanceOhm, omega),
  ],
});
