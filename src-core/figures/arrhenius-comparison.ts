import { conventionFacts } from '../analysis/arrhenius/conventions.ts';
import { logarithmAt } from '../analysis/arrhenius/thermal-line.ts';
import type { ArrheniusAnalysis } from '../model/arrhenius.ts';
import type { Figure, Series } from './figure.ts';

const colours = 7;

/** Points and lines of several materials in one plot; energies in the legend. All by one convention. */
export function arrheniusComparison(analyses: readonly ArrheniusAnalysis[]): Figure {
  const symbol = analyses[0] ? conventionFacts[analyses[0].line.convention].symbol : '';
  return {
    id: 'arrhenius-comparison',
    title: 'Arrhenius plots compared',
    caption: `${symbol} against 1000/T of ${analyses.map(({ name }) => name).join(', ')}; one standard error each.`,
    x: { label: '1000 K / T', scale: 'linear' },
    y: { label: `${symbol}, in ${analyses[0]?.unit ?? '1'} and K`, scale: 'linear' },
    series: analyses.flatMap(({ name, line }, k): readonly Series[] => {
      const inverse = line.points.map(({ temperatureK }) => 1000 / temperatureK);
      const ends = [Math.min(...inverse), Math.max(...inverse)];
      const colour = k % colours;
      return [
        {
          ...{ label: `${name}, ${line.activationEnergyEv.toFixed(3)} eV`, mark: 'points', colour },
          ...{ x: inverse, y: line.points.map(({ logarithm }) => logarithm) },
        },
        {
          ...{ label: name, mark: 'line', colour, isUnlisted: true },
          ...{ x: ends, y: ends.map((x) => logarithmAt(line, 1000 / x)) },
        },
      ];
    }),
  };
}
