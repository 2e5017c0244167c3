import { runsTest, serialCorrelation } from '../../../numerics/statistics.ts';
import { extensions, withNoise, type ExploredModel } from './explore.ts';
import {
  fitKramersKronig,
  invertPoints,
  scalePoints,
  type FittedPart,
  type KramersKronigModel,
  type ImmittancePoints,
  type Representation,
} from './kramers-kronig-fit.ts';
import { stationaryLimit } from './stationarity.ts';
import { isDrift, type Evidence } from './verdict.ts';

/** One figure against its limit. A failed test is a reason to look; the verdict weighs them together. */
export interface ValidityTest {
  /** e.g. "kk-complex-impedance-C-L": what was fitted, and which of a series C and L were in. */
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly passed: boolean;
  readonly note?: string;
}

const parts: readonly FittedPart[] = ['complex', 'real', 'imaginary'];
const representations: readonly Representation[] = ['impedance', 'admittance'];

/**
 * Every linear test with the number of elements that the exploration settled on: each part with and without C and L at
 * its reach, then the complex one at every reach (decades beyond the measured range). Values are the noise left.
 */
export function linearTests(points: ImmittancePoints, { model }: ExploredModel, limit: number): ValidityTest[] {
  const reaches = [...new Set([...extensions, model.extension])];
  return representations.flatMap((representation) => {
    const scaled = scalePoints(representation === 'impedance' ? points : invertPoints(points));
    const test = (name: string, tried: KramersKronigModel): ValidityTest => {
      const { noise } = withNoise({ representation, model, points: scaled, fit: fitKramersKronig(scaled, tried) });
      return { name, value: 100 * noise, limit: 100 * limit, unit: '%', passed: noise <= limit };
    };
    const byPart = parts.flatMap((part) =>
      [0, 1, 2, 3].map((choice) => {
        const [capacitance, inductance] = [(choice & 1) === 0, (choice & 2) === 0];
        const name = `kk-${part}-${representation}${capacitance ? '-C' : ''}${inductance ? '-L' : ''}`;
        return test(name, { ...model, part, capacitance, inductance });
      }),
    );
    const whole = { ...model, part: 'complex', capacitance: true, inductance: true } as const;
    const byReach = reaches.map((extension) =>
      test(`kk-complex-${representation}-C-L-reach-${extension}`, { ...whole, extension }),
    );
    return [...byPart, ...byReach];
  });
}

const unlikely = 0.001;
/** Two-sided, of 2.8 standard errors. */
const unlikelyDrift = 0.005;
/** The phase is differentiated and integrated with errors of its own. */
const zHitLimit = 0.04;

/** What the residuals of the best model look like, and the second opinion. */
export function residualTests(evidence: Omit<Evidence, 'outliers'>): ValidityTest[] {
  const { explored, isPositive, drift, stationarity, hit } = evidence;
  const { fit } = explored;
  const runs = ([name, values]: readonly [string, Float64Array]): ValidityTest => {
    const { probabilityOfSoFew, runs, expectedRuns } = runsTest(values);
    return {
      name,
      value: probabilityOfSoFew,
      limit: unlikely,
      unit: 'probability',
      passed: probabilityOfSoFew >= unlikely,
      note: `${runs} runs of sign, ${expectedRuns.toFixed(0)} expected; serial correlation ${serialCorrelation(values).toFixed(2)}`,
    };
  };
  return [
    runs(['runs-real', fit.residualRe]),
    runs(['runs-imaginary', fit.residualIm]),
    {
      name: 'drift',
      value: drift.probability,
      limit: unlikelyDrift,
      unit: 'probability',
      passed: !isDrift(evidence),
      note: `an even drift would be ${(100 * drift.drift).toPrecision(2)} % over the measurement, ${drift.significance.toFixed(1)} standard errors, and explains ${(100 * drift.explained).toFixed(0)} % of the misfit; by relaxations of ${isPositive ? 'positive' : 'either'} sign`,
    },
    {
      name: 'stationary-low-frequency',
      value: stationarity.ratio,
      limit: stationaryLimit,
      unit: '×',
      passed: stationarity.passed,
      note: `residuals of the lowest third of the decades against the others, ${stationarity.significance.toFixed(1)} standard errors`,
    },
    {
      name: 'z-hit-low-frequency',
      value: 100 * hit.lowFrequencyDeviation,
      limit: 100 * zHitLimit,
      unit: '%',
      passed: hit.lowFrequencyDeviation <= zHitLimit,
    },
  ];
}
