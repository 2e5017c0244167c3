import type { TemperatureSeriesStep } from '../../model/method.ts';
import { checkEis } from '../eis/index.ts';
import { degrees, eisDraft, errorAt, restDraft, warningAt, type PlanBuilder } from '../plan-builder.ts';

/** Without a ramp: what a circulator makes of it, for the expected duration only, K/min. */
const assumedKPerMin = 1;
const intervalS = 10;
/** The controller is made safe when its sensor goes so far beyond the temperatures asked for, K. */
const marginK = 15;
/** Where the series starts is not known; room temperature is assumed. */
const roomC = 25;
/** How long the way to the end temperature may take; the run ends in order whether it is reached or not, s. */
const longestWayOutS = 2 * 3600;

/** At each temperature: approach until stable, spectra until two agree if asked, then the inner steps. */
export function planTemperatureSeries(step: TemperatureSeriesStep, plan: PlanBuilder, field: string): void {
  const { temperaturesC, thereAndBack = false, endTemperatureC } = step;
  checkSeries(step, plan, field);
  const all = thereAndBack ? [...temperaturesC, ...temperaturesC.slice(0, -1).reverse()] : temperaturesC;
  const every = endTemperatureC === undefined ? all : [...all, endTemperatureC];
  const highestC = Math.max(...every);
  // The limit of the method too is one that the controller's own driver holds, below the margin where that is wider.
  const limitC = Math.max(plan.limits.maxTemperatureC ?? Infinity, highestC + step.toleranceK);
  const bounds = {
    minC: Math.min(roomC, ...every) - marginK,
    maxC: Math.min(Math.max(roomC, highestC) + marginK, limitC),
  };
  let fromC = roomC;
  for (const targetC of all) {
    approach(step, plan, { targetC, fromC, ...bounds });
    planAgreement(step, plan, field, targetC);
    for (const [index, inner] of step.steps.entries()) plan.planStep(inner, `${field}.steps[${index}]`);
    fromC = targetC;
  }
  if (endTemperatureC === undefined) return;
  plan.add({
    label: `Back to ${degrees(endTemperatureC)}`,
    action: {
      ...{ kind: 'temperature', targetC: endTemperatureC, ...bounds, intervalS: 3 * intervalS },
      ...{ toleranceK: Math.max(2, step.toleranceK), holdS: 0, durationS: longestWayOutS },
    },
    onCutOff: 'end-run',
    expectedDurationS: wayS(step, fromC, endTemperatureC),
    expectedSamples: 20,
  });
}

interface Approach {
  readonly targetC: number;
  readonly fromC: number;
  readonly minC: number;
  readonly maxC: number;
}

function approach(step: TemperatureSeriesStep, plan: PlanBuilder, { targetC, fromC, minC, maxC }: Approach): void {
  const { rampKPerMin, toleranceK, holdS, maxSettleS } = step;
  const expectedDurationS = Math.min(maxSettleS, wayS(step, fromC, targetC) + holdS);
  plan.add({
    label: `To ${degrees(targetC)}, stable within ± ${toleranceK} K`,
    action: {
      kind: 'temperature',
      ...{ targetC, toleranceK, holdS, durationS: maxSettleS, intervalS, minC, maxC },
      ...(rampKPerMin === undefined ? {} : { rampKPerMin }),
    },
    mustSettle: true,
    onCutOff: 'end-run',
    expectedDurationS,
    expectedSamples: Math.ceil(expectedDurationS / intervalS),
  });
}

function planAgreement(step: TemperatureSeriesStep, plan: PlanBuilder, field: string, targetC: number): void {
  const { agreement } = step;
  if (!agreement) return;
  const { eis, maxChange, maxSpectra, waitS } = agreement;
  checkEis(eis, plan, `${field}.agreement.eis`);
  const group = plan.nextGroup().replace('gitt', 'agreement');
  for (let pulse = 1; pulse <= maxSpectra; pulse++) {
    if (waitS !== undefined && pulse > 1)
      plan.add({ ...restDraft('Wait between spectra', { maxDurationS: waitS }, undefined, plan.limits), group, pulse });
    plan.add({
      ...eisDraft(`Spectrum ${pulse} for stability at ${degrees(targetC)}`, eis, plan.limits),
      ...{ group, pulse, agreement: { maxChange, isLast: pulse === maxSpectra } },
    });
  }
}

function checkSeries(step: TemperatureSeriesStep, plan: PlanBuilder, field: string): void {
  const { temperaturesC, endTemperatureC, holdS, maxSettleS, steps } = step;
  const { maxTemperatureC } = plan.limits;
  const highestC = Math.max(...temperaturesC, endTemperatureC ?? -Infinity);
  if (maxTemperatureC === undefined)
    plan.problem(
      errorAt('limits.maxTemperatureC', 'A temperature series needs a limit of temperature.', 'Give the highest.'),
    );
  else if (highestC > maxTemperatureC)
    plan.problem(
      errorAt(`${field}.temperaturesC`, `${degrees(highestC)} is above the limit of the method.`, 'Change either.'),
    );
  if (holdS >= maxSettleS)
    plan.problem(
      errorAt(`${field}.maxSettleS`, 'The time to become stable is not longer than the time to stay so.', 'Raise it.'),
    );
  if (steps.length === 0)
    plan.problem(errorAt(`${field}.steps`, 'Nothing is measured at the temperatures.', 'Add a step inside.'));
  if (endTemperatureC === undefined)
    plan.problem(
      warningAt(
        `${field}.endTemperatureC`,
        'In the end control is switched off at the last temperature.',
        'Give a safe one to end at if that matters.',
      ),
    );
}

function wayS({ rampKPerMin = assumedKPerMin }: TemperatureSeriesStep, fromC: number, toC: number): number {
  return (60 * Math.abs(toC - fromC)) / rampKPerMin;
}
