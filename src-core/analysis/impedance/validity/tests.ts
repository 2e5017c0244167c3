import { runsTest, serialCorrelation } from '../../../numerics/statistics.ts';
import type { DriftTest } from './drift.ts';
import { withNoise, type ExploredModel } from './explore.ts';
import {
  fitKramersKronig,
  invertPoints,
  scalePoints,
  type FittedPart,
  type ImmittancePoints,
  type Representation,
} from './kramers-kronig-fit.ts';
import type { ZHit } from './z-hit.ts';

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

/** Every linear test at the reach and number of elements that the exploration settled on; values are the noise left. */
export function linearTests(points: ImmittancePoints, { model }: ExploredModel, limit: number): ValidityTest[] {
  return representations.flatMap((representation) => {
    const scaled = scalePoints(representation === 'impedance' ? points : invertPoints(points));
    return parts.flatMap((part) =>
      [0, 1, 2, 3].map((choice): ValidityTest => {
        const [capacitance, inductance] = [(choice & 1) === 0, (choice & 2) === 0];
        const tried = { ...model, part, capacitance, inductance };
        const { noise } = withNoise({ representation, model, points: scaled, fit: fitKramersKronig(scaled, tried) });
        return {
          name: `kk-${part}-${representation}${capacitance ? '-C' : ''}${inductance ? '-L' : ''}`,
          value: 100 * noise,
          limit: 100 * limit,
          unit: '%',
          passed: noise <= limit,
        };
      }),
    );
  });
}

const unlikely = 0.001;
/** The phase is differentiated and integrated with errors of its own. */
const zHitLimit = 0.04;

/** What the residuals of the best model look like, and the second opinion. */
export function residualTests({ fit }: ExploredModel, drift: DriftTest, hit: ZHit): ValidityTest[] {
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
      limit: unlikely,
      unit: 'probability',
      passed: drift.probability >= unlikely,
      note: `an even drift would be ${(100 * drift.drift).toPrecision(2)} % over the measurement and explains ${(100 * drift.explained).toFixed(0)} % of the misfit`,
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
