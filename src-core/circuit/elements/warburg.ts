import { defineElement, type ParameterDefinition } from '../element.ts';

const sigma: ParameterDefinition = {
  symbol: 'sigma',
  title: 'Warburg coefficient',
  unit: 'Ω·s^-0.5',
  kind: 'positive',
  minimum: 1e-9,
  maximum: 1e18,
  impedancePower: 1,
};

/** Z = σ(1 − j)/√ω: diffusion into a medium without end. */
export const warburg = defineElement({
  symbol: 'W',
  title: 'Warburg, semi-infinite',
  family: 'diffusion',
  formula: 'σ(1 − j)/√ω',
  source: 'Warburg, Ann. Phys. 303 (1899) 493',
  parameters: [sigma],
  impedance(values) {
    const coefficient = values[0]!;
    return (omega, _logOmega, out) => {
      const unit = 1 / Math.sqrt(omega);
      out[0] = coefficient * unit;
      out[1] = -coefficient * unit;
      out[2] = unit;
      out[3] = -unit;
    };
  },
  start: ({ resistanceOhm, omega }) => [resistanceOhm * Math.sqrt(omega / 2)],
});
