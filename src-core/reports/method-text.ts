import type {
  EisStep,
  GittStep,
  Limits,
  Method,
  MethodStep,
  PolarizationStep,
  RepeatStep,
  RestEnd,
  TemperatureSeriesStep,
} from '../model/method.ts';
import {
  currentText,
  cyclesText,
  driftText,
  interruptionText,
  linearityText,
  potentialTitrationText,
  sweepText,
} from './charge-steps-text.ts';
import { formatDuration, formatEngineering, toSignificant } from '../units/format.ts';

/** The method as sentences, one per step; repeated steps are indented by a dash per level. */
export function describeMethod(method: Method): readonly string[] {
  return describeSteps(method.steps, '');
}

/** One step, with those within it, on a line. */
export function describeOneStep(step: MethodStep): string {
  const [first = '', ...inner] = describeSteps([step], '');
  return [first.replace(/^1\. /, ''), ...inner.map((line) => line.trim())].join(' ');
}

function describeSteps(steps: readonly MethodStep[], indent: string): readonly string[] {
  return steps.flatMap((step, i) => {
    const text = `${indent}${i + 1}. ${describeStep(step)}${resultsText(step)}`;
    return 'steps' in step ? [text, ...describeSteps(step.steps, `${indent}   – `)] : [text];
  });
}

function describeStep(step: MethodStep): string {
  switch (step.kind) {
    case 'rest':
      return `Open-circuit rest ${restEnd(step.end)}.`;
    case 'eis':
      return impedance(step);
    case 'gitt':
      return titration(step);
    case 'potential-step':
      return `Potential step to ${formatEngineering(step.voltageV, 'V')} for ${formatDuration(step.durationS)}.`;
    case 'polarization':
      return polarization(step);
    case 'hebb-wagner':
      return `Hebb–Wagner staircase from ${formatEngineering(step.startVoltageV, 'V')} to ${formatEngineering(step.endVoltageV, 'V')} in steps of ${formatEngineering(step.stepVoltageV, 'V')}, each held for ${formatDuration(step.holdS)}.`;
    case 'sweep':
      return sweepText(step);
    case 'cccv':
    case 'cycling':
      return cyclesText(step);
    case 'drift-watch':
      return driftText(step, impedance(step.eis));
    case 'ici':
      return interruptionText(step);
    case 'pitt':
      return potentialTitrationText(step);
    case 'linearity-check':
      return linearityText(step);
    case 'temperature-series':
      return temperatureSeries(step);
    case 'switch':
      return `Switch to the route “${step.routeId}”, with the cell off.`;
    case 'repeat':
      return repetition(step);
  }
}

function repetition({ times, until, otherwise }: RepeatStep): string {
  if (until === undefined) return `Repeat ${times} times:`;
  const never = otherwise === 'end-run' ? '; the run ends if it never holds' : '';
  return `Repeat until ${until}, at most ${times} times${never}:`;
}

/** What comes from results of earlier steps, and what is kept for later ones. */
function resultsText(step: MethodStep): string {
  const from = Object.entries(step.from ?? {}).map(([path, expression]) => `${path} from the result ${expression}`);
  const kept = Object.entries(step.keep ?? {}).map(([name, expression]) => `${name} = ${expression}`);
  return [
    from.length > 0 ? ` Set when the step begins: ${from.join(', ')}.` : '',
    kept.length > 0 ? ` Kept when it is over: ${kept.join(', ')}.` : '',
  ].join('');
}

function polarization(step: PolarizationStep): string {
  const { control, voltageV = NaN, currentA = NaN, zeroDurationS, durationS, maxSlopeAPerS, maxSlopeVPerS } = step;
  const isVoltage = control === 'potentiostatic';
  const held = isVoltage ? formatEngineering(voltageV, 'V') : formatEngineering(currentA, 'A');
  const slope = isVoltage ? maxSlopeAPerS : maxSlopeVPerS;
  const flat =
    slope === undefined
      ? ''
      : ` or until the slope plus its standard error is below ${formatEngineering(slope, isVoltage ? 'A/s' : 'V/s', 3)}`;
  const zero = isVoltage ? 'At 0 V' : 'Without current';
  return `${zero} for ${formatDuration(zeroDurationS)}, then polarization at ${held} for ${formatDuration(durationS)}${flat}.`;
}

function temperatureSeries(step: TemperatureSeriesStep): string {
  const { temperaturesC, thereAndBack = false, rampKPerMin, toleranceK, holdS, agreement, endTemperatureC } = step;
  const ramp = rampKPerMin === undefined ? '' : ` with ${toSignificant(rampKPerMin, 3)} K/min`;
  const spectra = agreement
    ? `, and until two spectra agree within ${toSignificant(100 * agreement.maxChange, 3)} %`
    : '';
  const end = endTemperatureC === undefined ? '' : ` In the end to ${endTemperatureC} °C.`;
  return `At ${temperaturesC.join(', ')} °C${thereAndBack ? ' and back' : ''}${ramp}, each once the sample has stayed within ± ${toSignificant(toleranceK, 3)} K for ${formatDuration(holdS)}${spectra}.${end} There:`;
}

function restEnd(end: RestEnd): string {
  const duration = formatDuration(end.maxDurationS);
  if (end.maxSlopeVPerS === undefined) return `for ${duration}`;
  const flat =
    `|dE/dt| plus its standard error, by regression over ${formatDuration(end.slopeWindowS ?? 600)}, is below ` +
    formatEngineering(end.maxSlopeVPerS, 'V/s', 3);
  const least = end.minDurationS === undefined ? '' : ` (not before ${formatDuration(end.minDurationS)})`;
  return end.combine === 'and'
    ? `for at least ${duration} and until ${flat}${least}`
    : `for ${duration} or until ${flat}${least}`;
}

function impedance(step: Omit<EisStep, 'kind'>): string {
  const name = step.control === 'potentiostatic' ? 'PEIS' : 'GEIS';
  const amplitude =
    step.control === 'potentiostatic'
      ? formatEngineering(step.amplitudeVRms ?? NaN, 'V')
      : formatEngineering(step.amplitudeARms ?? NaN, 'A');
  return (
    `Impedance (${name}) from ${formatEngineering(step.startFrequencyHz, 'Hz', 3)} to ` +
    `${formatEngineering(step.endFrequencyHz, 'Hz', 3)}, ${step.pointsPerDecade} points per decade, ` +
    `amplitude ${amplitude} RMS${step.amplitudeAsChecked ? ' or what the check before found linear' : ''}, ${level(step.dc)}${step.leads === 'dc-block' ? ', through a DC block' : ''}` +
    `${step.fixture ? ', the fixture taken off' : ''}.`
  );
}

function level(dc: EisStep['dc']): string {
  if (dc === 'open-circuit') return 'at the measured open-circuit voltage';
  return 'voltageV' in dc
    ? `at ${formatEngineering(dc.voltageV, 'V')}`
    : `at a direct current of ${formatEngineering(dc.currentA, 'A')}`;
}

function titration(step: GittStep): string {
  const direction = { charge: 'on charge', discharge: 'on discharge', both: 'on charge, then on discharge' }[
    step.direction
  ];
  const pulse =
    step.pulseDurationS === undefined
      ? `Δx = ${toSignificant(step.pulseDeltaX ?? NaN, 3)} each`
      : `${formatDuration(step.pulseDurationS)} each`;
  const range =
    step.minX === undefined && step.maxX === undefined
      ? ''
      : `, x from ${step.minX === undefined ? 'any' : String(step.minX)} to ${step.maxX === undefined ? 'any' : String(step.maxX)}`;
  const finer = step.refine
    ? ` A pulse is shorter where the voltage at rest would move by more than ${formatEngineering(step.refine.maxVoltageStepV, 'V')}, down to Δx = ${toSignificant(step.refine.minDeltaX, 3)}.`
    : '';
  const spectrum = step.eis ? ` After each rest: ${impedance(step.eis)}` : '';
  return (
    `Galvanostatic intermittent titration ${direction}: ${step.pulseCount} pulses of ${currentText(step.current)}, ${pulse}, ` +
    `each followed by an open-circuit rest ${restEnd(step.rest)}; between ${formatEngineering(step.minVoltageV, 'V')} and ` +
    `${formatEngineering(step.maxVoltageV, 'V')}${range}.${finer}${spectrum}`
  );
}

/** Limits as rows of a form. */
export function describeLimits(limits: Limits): readonly (readonly [string, string])[] {
  const rows: [string, string][] = [
    ['Voltage', `${formatEngineering(limits.minVoltageV, 'V')} to ${formatEngineering(limits.maxVoltageV, 'V')}`],
    ['Current', `at most ${formatEngineering(limits.maxCurrentA, 'A')} in magnitude`],
    ['Duration', `at most ${formatDuration(limits.maxDurationS)}`],
  ];
  if (limits.maxTemperatureC !== undefined) rows.push(['Temperature', `at most ${limits.maxTemperatureC} °C`]);
  if (limits.maxChargeC !== undefined)
    rows.push(['Charge', `at most ${formatEngineering(limits.maxChargeC, 'C')} in magnitude since the start`]);
  if (limits.maxVoltageRateVPerS !== undefined) {
    const blanking = formatDuration(limits.blankingS ?? 0);
    rows.push([
      '|dE/dt|',
      `at most ${formatEngineering(limits.maxVoltageRateVPerS, 'V/s')}, not checked for ${blanking} after a switch of the current`,
    ]);
  }
  return rows;
}
