import { complex, divide, multiply, squareRoot } from '../../numerics/complex.ts';
import { defineElement, parameter, type ParameterDefinition } from '../element.ts';
import { cothOverX } from './finite-length.ts';

const phi: ParameterDefinition = {
  symbol: 'phi',
  title: 'Layer thickness over reaction length',
  unit: '1',
  kind: 'positive',
  minimum: 1e-6,
  maximum: 1e6,
  impedancePower: 0,
};

/** Z = R·coth(φs)/s, s = √(1 + jωτ): the Gerischer impedance of a closed layer. */
export const finiteGerischer = defineElement({
  symbol: 'Gf',
  title: 'Gerischer, finite layer',
  family: 'diffusion',
  formula: 'R·coth(φs)/s, s = √(1 + jωτ)',
  source: 'Boukamp & Bouwmeester, Solid State Ionics 157 (2003) 29',
  parameters: [parameter.resistance('R', 'Resistance'), parameter.time('tau', 'Reaction time'), phi],
  impedance(values) {
    const R = values[0]!;
    const tau = values[1]!;
    const thickness = values[2]!;
    const sum = complex(1, 0);
    const x = complex();
    const value = complex();
    const slope = complex();
    const rate = complex();
    return (omega, _logOmega, out) => {
      sum.im = omega * tau;
      squareRoot(sum, x);
      x.re *= thickness;
      x.im *= thickness;
      cothOverX(x, value, slope);
      out[0] = R * thickness * value.re;
      out[1] = R * thickness * value.im;
      out[2] = thickness * value.re;
      out[3] = thickness * value.im;
      rate.re = 0;
      rate.im = omega / 2;
      divide(rate, sum, rate); // ∂ ln s/∂τ
      multiply(rate, slope, rate);
      out[4] = R * thickness * rate.re;
      out[5] = R * thickness * rate.im;
      out[6] = R * (value.re + slope.re);
      out[7] = R * (value.im + slope.im);
    };
  },
  start: ({ resistanceOhm, omega }) => [resistanceOhm, 1 / omega, 1],
});
