import type { Warning } from '../../model/quantity.ts';
import { fisherTail, mean, standardDeviation, studentCumulative } from '../../numerics/statistics.ts';
import { toSignificant } from '../../units/format.ts';

/** ISO 5725-2: below 1 % an outlier, below 5 % a straggler; nothing is left out by itself. */
const outlierBelow = 0.01;
const stragglerBelow = 0.05;
/** Smaller ones are beyond what the series resolve. */
const leastProbability = 1e-12;

/**
 * Cochran's test: probability that the largest of `groupCount` variances is as large a share of their sum, were all
 * groups to scatter alike.
 *
 * @param share - C = s²_max/Σs²
 * @param freedom - degrees of freedom of each variance, cells of a group less one
 * @see ISO 5725-2:2019, 7.3.3; critical values 1/(1 + (p − 1)/F(1 − α/p; ν, (p − 1)ν))
 */
export function cochranProbability(share: number, groupCount: number, freedom: number): number {
  if (!(share < 1)) return 0;
  const ratio = ((groupCount - 1) * share) / (1 - share);
  return Math.min(1, groupCount * fisherTail(ratio, freedom, (groupCount - 1) * freedom));
}

/**
 * Grubbs' test for one value at either end: probability that the most distant of `count` values of a normal
 * distribution lies as far from their mean.
 *
 * @param distance - G = |x − mean|/s
 * @see Grubbs, Technometrics 11 (1969) 1; ISO 5725-2:2019, 7.3.4
 */
export function grubbsProbability(distance: number, count: number): number {
  const rest = (count - 1) ** 2 - count * distance ** 2;
  if (!(rest > 0)) return 0;
  const t = Math.sqrt(((count - 2) * count * distance ** 2) / rest);
  return Math.min(1, 2 * count * (1 - studentCumulative(t, count - 2)));
}

interface ScaledGroup {
  readonly name: string;
  /** On the scale of the analysis: logarithms of conductivities. */
  readonly values: readonly number[];
}

/** Groups that scatter more than the others, groups whose mean lies apart, and single cells that lie apart. */
export function outlierWarnings(groups: readonly ScaledGroup[], shown: (value: number) => number): readonly Warning[] {
  const uneven = unevenGroup(groups);
  const suspects = groups.length === 1 ? groups : uneven ? [uneven.group] : [];
  return [
    ...(uneven ? [uneven.warning] : []),
    ...farthest(
      groups.map(({ name, values }) => ({ name: `the mean of “${name}”`, value: mean(values) })),
      'groups',
      shown,
    ),
    ...suspects.flatMap(({ name, values }) =>
      farthest(
        values.map((value, k) => ({ name: `cell ${k + 1} of “${name}”`, value })),
        'cells',
        shown,
      ),
    ),
  ];
}

function unevenGroup(groups: readonly ScaledGroup[]) {
  const repeated = groups.filter(({ values }) => values.length > 1);
  const variances = repeated.map(({ values }) => standardDeviation(values) ** 2);
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  if (repeated.length < 2 || !(total > 0)) return undefined;
  const largest = variances.indexOf(Math.max(...variances));
  const share = variances[largest]! / total;
  // The test is for groups of one size; the mean number of cells stands for unlike ones.
  const freedom = mean(repeated.map(({ values }) => values.length)) - 1;
  const probability = cochranProbability(share, repeated.length, freedom);
  if (!(probability < stragglerBelow)) return undefined;
  const group = repeated[largest]!;
  return { group, warning: warning('scatter', `“${group.name}” scatters more than the other groups`, 'Cochran', `C = ${toSignificant(share, 3)}`, probability) }; // prettier-ignore
}

function farthest(
  places: readonly { readonly name: string; readonly value: number }[],
  among: string,
  shown: (value: number) => number,
): readonly Warning[] {
  const values = places.map(({ value }) => value);
  const spread = places.length > 2 ? standardDeviation(values) : 0;
  if (!(spread > 0)) return [];
  const centre = mean(values);
  const distances = values.map((value) => Math.abs(value - centre) / spread);
  const at = distances.indexOf(Math.max(...distances));
  const probability = grubbsProbability(distances[at]!, places.length);
  if (!(probability < stragglerBelow)) return [];
  const { name, value } = places[at]!;
  const text = `${name[0]!.toUpperCase()}${name.slice(1)}, ${toSignificant(shown(value), 4)}, lies apart from the other ${among}`;
  return [warning('apart', text, 'Grubbs', `G = ${toSignificant(distances[at]!, 3)}`, probability)];
}

function warning(code: string, text: string, test: string, statistic: string, probability: number): Warning {
  const isOutlier = probability < outlierBelow;
  return {
    code: `${isOutlier ? 'outlier' : 'straggler'}-${code}`,
    message:
      `${text}: ${isOutlier ? 'an outlier' : 'a straggler'} (${test}, ${statistic}, p ${probability < leastProbability ? '< 10⁻¹²' : `= ${toSignificant(probability, 2)}`}; ISO 5725-2). ` +
      'It is not left out: look for a reason first.',
  };
}
