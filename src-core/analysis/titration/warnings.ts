import type { Warning } from '../../model/quantity.ts';
import type { TitrationPulse } from '../../model/results.ts';
import { median } from '../../numerics/statistics.ts';
import type { Host } from './host.ts';
import { isInterruptionEstimate } from './interruption.ts';
import { pulseWords } from './pulse-words.ts';
import type { PulseData } from './pulse-data.ts';

/** Checks whose failing in many pulses is news about the run as a whole: code, and what to say. */
const runChecks: readonly (readonly [check: string, code: string, text: string])[] = [
  [
    'theta',
    'titration/pulse-too-long',
    'pulses are too long for Eq. 9 and 10 (θ = Dτ/L² not ≪ 1): use the finite-length fit.',
  ],
  ['steady', 'titration/not-steady', 'interruptions come before the current was steady: D is less certain there.'],
  ['rest-drift', 'titration/not-equilibrated', 'rests end before equilibrium (|dE/dt| above 1 mV/h).'],
  ['remaining-drift', 'titration/not-equilibrated-slow', 'rests leave more than 5 % of ΔE_s to relax.'],
  ['rest-length', 'titration/rest-too-short', 'rests are shorter than three times the slowest mode of diffusion.'],
  ['signal', 'titration/weak-signal', 'pulses change the equilibrium voltage by less than 20 times the noise.'],
  ['sign', 'titration/sign', 'pulses move the equilibrium voltage against the current: check the sign of the current.'],
  ['plateau', 'titration/plateau', 'pulses lie on a plateau, where two phases coexist and D is not defined.'],
  [
    'diffusivity-change',
    'titration/diffusivity-changes',
    'pulses see D change while they last: take smaller steps of x.',
  ],
  ['complete', 'titration/cut-off', 'pulses were cut short; they are kept, with a flag.'],
  ['temperature', 'titration/temperature', 'pulses saw the temperature move by more than 0.5 K.'],
  ['rest-after', 'titration/no-rest', 'pulses have no rest after them: ΔE_s is unknown there.'],
];

function estimatorWarnings(analysed: readonly TitrationPulse[], chosen: string | undefined): Warning[] {
  const warnings: Warning[] = [];
  const named = (pulses: readonly TitrationPulse[]) => stretches(pulses.map((pulse) => pulse.index));
  const unfitted = analysed.filter(({ recommended }) => recommended === 'eq9');
  if (unfitted.length > 0)
    warnings.push({
      code: 'titration/not-fitted',
      message: `The finite-length fit cannot tell D for pulse ${named(unfitted)}: Eq. 9 is recommended.`,
    });
  const lacking = analysed.filter(({ estimator, flags }) => estimator !== chosen && !flags?.includes('excluded'));
  if (chosen !== undefined && lacking.length > 0)
    warnings.push({
      code: 'titration/estimator-missing',
      message: `The chosen estimator “${chosen}” gives no D for ${pulseWords(analysed).one} ${named(lacking)}: the recommended one stands in.`,
    });
  const interrupted = analysed.filter(({ recommended }) => isInterruptionEstimate(recommended));
  if (interrupted.length > 0)
    warnings.push({
      code: 'titration/interruptions',
      message:
        `${interrupted.length} rests only interrupt the current: D is that of ICI, which holds once the current has ` +
        'become steady.',
    });
  return warnings;
}

/** 3, 5–8, 12 for a rising list. */
export function stretches(indices: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const index of indices) {
    const last = parts.at(-1);
    if (last?.[1] === index - 1) last[1] = index;
    else parts.push([index, index]);
  }
  return parts.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

function compositionWarnings(analysed: readonly TitrationPulse[], host: Host): Warning[] {
  const warnings: Warning[] = [];
  if (analysed.some((pulse) => (pulse.xAfter ?? 0) < -0.05))
    warnings.push({
      code: 'titration/composition',
      message: 'x falls below zero: check the unit and sign of the current, the mass and the initial x.',
    });
  const deltaX = analysed.reduce((sum, { currentA = 0, durationS = 0 }) => sum + Math.abs(currentA * durationS), 0);
  if (host.chargePerUnitXC !== undefined && analysed.length > 1 && deltaX < leastDeltaX * host.chargePerUnitXC)
    warnings.push({
      code: 'titration/current-unit',
      message:
        `All ${pulseWords(analysed).many} together move x by ${(deltaX / host.chargePerUnitXC).toPrecision(2)} only: is the current in A read ` +
        'as mA, or the mass too large? If so, analyse again with a current factor of 1000.',
    });
  return warnings;
}

function recordWarnings(analysed: readonly TitrationPulse[]): Warning[] {
  const warnings: Warning[] = [];
  if (analysed.length === 1)
    warnings.push({
      code: 'titration/single-pulse',
      message:
        'There is one pulse only: nothing tells how E(x), the overpotential and D change around it, so that bands are ' +
        'wider and dE/dx is that from rest to rest. Measure a neighbour on either side, or give the whole record.',
    });
  const isFlat = ({ equilibriumBeforeV, equilibriumAfterV }: TitrationPulse) =>
    equilibriumAfterV === equilibriumBeforeV;
  if (analysed.length > 0 && analysed.every((pulse) => isFlat(pulse) && Number.isNaN(pulse.chemicalDiffusivityM2PerS)))
    warnings.push({
      code: 'titration/constant-voltage',
      message:
        'The voltage does not change from rest to rest, so that D cannot be found: check that the voltage column holds ' +
        'the cell’s voltage, with enough digits.',
    });
  return warnings;
}

/** No cell with one electrode against its metal has more. */
const highestVoltageV = 20;
/** D of ions in water; hardly any host is faster. */
const highestDiffusivityM2PerS = 1e-9;
/** Particles of an electrode are smaller. */
const largestRadiusM = 0.5e-3;

/** Numbers that only a mistaken unit explains. */
function unitWarnings(analysed: readonly TitrationPulse[], { geometry, diffusionLengthM }: Host): Warning[] {
  const warnings: Warning[] = [];
  const highestV = Math.max(
    ...analysed.map(({ equilibriumAfterV }) => Math.abs(equilibriumAfterV)).filter(Number.isFinite),
  );
  if (highestV > highestVoltageV)
    warnings.push({
      code: 'titration/voltage-unit',
      message:
        `The voltage reaches ${highestV.toPrecision(3)} V: is it in mV? D is the same then, but dE/dx and Θ are a ` +
        'thousand times too large. Correct the unit in the header of the column.',
    });
  const lengthM = diffusionLengthM.value;
  const known = analysed.map((pulse) => pulse.chemicalDiffusivityM2PerS).filter((value) => value > 0);
  const typical = known.length > 0 ? median(known) : 0;
  if (typical > highestDiffusivityM2PerS || (geometry !== 'slab' && lengthM > largestRadiusM))
    warnings.push({
      code: 'titration/length-unit',
      message:
        `With ${(lengthM * 1e3).toPrecision(3)} mm to diffuse, D comes out as ${typical.toPrecision(2)} m²/s: is the ` +
        'radius or thickness in µm? D goes with its square.',
    });
  return warnings;
}

/** A titration that moves x by less altogether is more likely one whose unit is wrong. */
const leastDeltaX = 0.002;

/** What the user should know about the run as a whole. */
export function warningsOf(
  analysed: readonly TitrationPulse[],
  pulses: readonly PulseData[],
  host: Host,
  ignoredStretches: number,
  chosen: string | undefined,
): Warning[] {
  const warnings: Warning[] = host.notes.map((message) => ({ code: 'titration/sample', message }));
  for (const [name, code, text] of runChecks) {
    const bad = analysed.filter((pulse) => pulse.checks.some((one) => one.name === name && one.verdict !== 'pass'));
    if (bad.length > 0) warnings.push({ code, message: `${bad.length} of ${analysed.length} ${text}` });
  }
  warnings.push(...estimatorWarnings(analysed, chosen), ...compositionWarnings(analysed, host));
  warnings.push(...recordWarnings(analysed), ...unitWarnings(analysed, host));
  if (ignoredStretches > 0)
    warnings.push({
      code: 'titration/short-currents',
      message: `${ignoredStretches} stretches of current too short to be a pulse were left out.`,
    });
  const reversals = pulses.filter((pulse, k) => k > 0 && pulse.segment.direction !== pulses[k - 1]!.segment.direction);
  if (reversals.length > 0)
    warnings.push({
      code: 'titration/directions',
      message: `The direction turns ${reversals.length === 1 ? 'once' : `${reversals.length} times`}; neighbours are compared within one direction only.`,
    });
  return warnings;
}
