import type { MeyerNeldel, ThermalConvention } from '../model/arrhenius.ts';
import { boltzmannVPerK, celsiusZeroK } from '../units/constants.ts';
import { powerOfTen } from '../units/format.ts';
import { conventionFacts } from '../analysis/arrhenius/conventions.ts';
import type { Figure, Series } from './figure.ts';

const usualTemperatureK = 298.15;

/**
 * ln prefactor against E: the rule, the line that noise alone would make, and lines of equal conductivity.
 *
 * @param equalAtK - temperature of the lines of equal conductivity
 */
export function meyerNeldelPlot(result: MeyerNeldel, equalAtK = usualTemperatureK): Figure {
  const { materials, slope, intercept, artefact, message, isokineticK } = result;
  const energies = materials.map(({ activationEnergyEv }) => activationEnergyEv);
  const ends = padded(energies);
  const centre = mean(energies);
  const height = intercept.value + slope.value * centre;
  const line = (label: string, colour: number, at: (energyEv: number) => number, dashed: boolean): Series => ({
    ...{ label, x: ends, mark: 'line', dashed, colour },
    y: ends.map(at),
  });
  return {
    id: 'meyer-neldel',
    title: 'Prefactor against activation energy',
    caption: `Prefactors of ${materials.length} materials against their activation energies with bars of one standard error. ${message}`,
    x: { label: 'E / eV', scale: 'linear' },
    y: { label: 'ln prefactor', scale: 'linear' },
    series: [
      {
        ...{ label: 'materials', x: energies, mark: 'points', colour: 0 },
        y: materials.map(({ lnPrefactor }) => lnPrefactor),
        yError: materials.map(({ lnPrefactorError = 0 }) => lnPrefactorError),
      },
      line(
        `rule: ${(1000 / slope.value).toFixed(1)} meV, ${isokineticK.value.toFixed(0)} K`,
        0,
        (energyEv) => intercept.value + slope.value * energyEv,
        false,
      ),
      ...(artefact
        ? [
            line(
              `noise alone: ${(1000 * artefact.energyEv).toFixed(1)} meV`,
              1,
              (energyEv) => height + artefact.slope * (energyEv - centre),
              true,
            ),
          ]
        : []),
      ...isoConductivityLines(result, ends, equalAtK),
    ],
  };
}

/** Materials on such a line conduct alike at its temperature: slope 1/(k_B·T). The label tells how well, line by line. */
function isoConductivityLines(
  { materials, intercept, slope }: MeyerNeldel,
  ends: readonly number[],
  temperatureK: number,
): readonly Series[] {
  const [low, high] = [ends[0]!, ends.at(-1)!];
  const levelOf = (energyEv: number): number =>
    intercept.value + slope.value * energyEv - energyEv / (boltzmannVPerK * temperatureK);
  const levels = materials.map(({ activationEnergyEv }) => levelOf(activationEnergyEv));
  const steps = [Math.min(...levels), mean(levels), Math.max(...levels)];
  const convention = materials.find((material) => material.convention)?.convention;
  const label = `equal at ${(temperatureK - celsiusZeroK).toFixed(0)} °C${convention ? `: ${valuesText(steps, convention, temperatureK)}` : ''}`;
  return steps.map((level, k) => ({
    ...{ label, x: [low, high], mark: 'line', colour: 2, dashed: true, isUnlisted: k > 0 },
    y: [low, high].map((energyEv) => level + energyEv / (boltzmannVPerK * temperatureK)),
  }));
}

function valuesText(levels: readonly number[], convention: ThermalConvention, temperatureK: number): string {
  const { power, quantity } = conventionFacts[convention];
  const unit = { conductivity: 'S/cm', diffusivity: 'cm²/s', rate: '1/s' }[quantity];
  return `${levels.map((level) => powerOfTen(Math.exp(level) / temperatureK ** power, 2)).join(', ')} ${unit}`;
}

function padded(values: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = 0.05 * (high - low);
  return [low - margin, high + margin];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
