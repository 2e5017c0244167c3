import type { FittedVoltage, TitrationPulse } from '../../model/results.ts';
import { residualInflation } from './budget.ts';
import type { PulsePlace } from './branches.ts';
import { checksOf } from './checks.ts';
import { slopeFitOf } from './estimates.ts';
import type { FitSeries } from './fit-series.ts';
import { linearNames } from './finite-length-model.ts';
import { binSamples, equilibriumChange, equilibriumChangeError, type PulseData } from './pulse-data.ts';
import type { PulseFit } from './pulse-fit.ts';
import { pulseFlags } from './pulse-flags.ts';
import { estimatesOf, type EstimateChoices } from './pulse-estimates.ts';
import { thermodynamicsOf, type ThermodynamicInput } from './thermodynamics.ts';
import type { Host } from './host.ts';

/** Everything there is to say about pulse k, its place in the run given. */
export function describePulse(
  k: number,
  input: ThermodynamicInput & EstimateChoices & { readonly place: PulsePlace },
): TitrationPulse {
  const { pulses, series, host } = input;
  const pulse = pulses[k]!;
  const model = series.models[k]!;
  const { segment } = pulse;
  const isExcluded = segment.changes.includes('excluded');
  const { all, best, recommended, because, result, identified, theta, budget, relativeApartFromLength } = isExcluded
    ? nothing
    : estimatesOf(k, pulses, series, host, input);
  const diffusivity = best?.chemicalDiffusivityM2PerS ?? NaN;
  const equilibriumChangeV = equilibriumChange(pulse);
  const found = {
    index: k + 1,
    direction: segment.direction,
    ...composition(series, k, host, pulse, equilibriumChangeV),
    chemicalDiffusivityM2PerS: diffusivity,
    standardUncertainty: best?.standardUncertainty ?? NaN,
    estimator: best?.name ?? 'none',
    ...(recommended === undefined ? {} : { recommended }),
    recommendedBecause: because,
    ...input.place,
    ...(Number.isFinite(pulse.temperatureK) ? { temperatureK: pulse.temperatureK } : {}),
  };
  return {
    ...found,
    ...thermodynamicsOf(input, k, found),
    estimates: all,
    checks: isExcluded
      ? []
      : checksOf({
          ...{
            pulse,
            model,
            host,
            result,
            estimates: all,
            diffusivity,
            theta,
            equilibriumChangeV,
            noiseV: series.noiseV,
          },
          slopeLine: slopeFitOf(pulse, input.slopeWindow),
          isFirst: k === 0,
        }),
    startTimeS: segment.startTimeS,
    endTimeS: segment.endTimeS,
    equilibriumBeforeV: pulse.before?.voltageV ?? NaN,
    equilibriumAfterV: pulse.after?.voltageV ?? NaN,
    ...(Number.isFinite(equilibriumChangeV)
      ? { equilibriumChangeUncertaintyV: equilibriumChangeError(pulse, series.noiseV) }
      : {}),
    currentA: pulse.currentA,
    durationS: pulse.durationS,
    ...(Number.isFinite(theta) ? { theta } : {}),
    ...(budget ? { budget } : {}),
    ...(relativeApartFromLength === undefined
      ? {}
      : { standardUncertaintyApartFromLength: diffusivity * relativeApartFromLength }),
    flags: [...pulseFlags(k, pulse), ...(identified || isExcluded ? [] : ['not-identifiable'])],
    ...drawing(pulse, model.fit),
    ...squareRootPlot(pulse, input),
  };
}

const nothing: ReturnType<typeof estimatesOf> = {
  all: [],
  best: undefined,
  recommended: undefined,
  because: 'Left out by hand.',
  result: undefined,
  budget: undefined,
  relativeApartFromLength: undefined,
  identified: false,
  theta: NaN,
};

/** Enough points for a drawing. */
const drawnPoints = 80;

function squareRootPlot(pulse: PulseData, { slopeWindow }: EstimateChoices): Pick<TitrationPulse, 'squareRoot'> {
  const line = slopeFitOf(pulse, slopeWindow);
  const first = pulse.timeS[0];
  if (!line || first === undefined) return {};
  const bins = binSamples(pulse.timeS, pulse.voltageV, Math.min(first, pulse.durationS / 2), Infinity, 0, drawnPoints);
  return {
    squareRoot: {
      timeS: bins.map(({ timeS }) => timeS),
      voltageV: bins.map(({ voltageV }) => voltageV),
      ...line.window,
      interceptV: line.intercept,
      slopeVPerRootS: line.slope,
    },
  };
}

function composition(series: FitSeries, k: number, host: Host, pulse: PulseData, equilibriumChangeV: number) {
  const perX = host.chargePerUnitXC;
  const slope =
    perX === undefined || !Number.isFinite(equilibriumChangeV)
      ? {}
      : { potentialPerX: (-equilibriumChangeV * perX) / pulse.chargeC };
  if (perX === undefined || host.initialX === undefined) return { x: NaN, ...slope };
  const xBefore = host.initialX - series.axis.before[k]! / perX;
  const xAfter = host.initialX - series.axis.after[k]! / perX;
  return { x: (xBefore + xAfter) / 2, xBefore, xAfter, ...slope };
}

function drawing(pulse: PulseData, fit: PulseFit | undefined): Partial<TitrationPulse> {
  if (!fit) return {};
  const shown = fit.problem.observations.map((one, i) => ({ ...one, fittedV: fit.solution.fittedV[i]! }));
  return {
    stepResistanceOhm: fit.solution.linear[2]! / pulse.currentA,
    fit: {
      timeS: shown.map((one) => pulse.segment.startTimeS + one.timeS),
      measuredV: shown.map((one) => one.voltageV),
      fittedV: shown.map((one) => one.fittedV),
      parameters: fittedVoltages(fit),
      degreesOfFreedom: fit.solution.degreesOfFreedom,
    },
  };
}

/** What the fit found beside D, errors widened as those of D are. */
function fittedVoltages(fit: PulseFit): FittedVoltage[] {
  const { linear, covariance } = fit.solution;
  const inflation = residualInflation(fit);
  const size = linearNames.length + 1;
  return linearNames.map((name, j) => ({
    name,
    value: linear[j]!,
    standardUncertainty: inflation * Math.sqrt(covariance[(j + 1) * (size + 1)]!),
    unit: 'V',
  }));
}
