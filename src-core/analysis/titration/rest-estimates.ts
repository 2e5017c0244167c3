import type { DiffusivityEstimate } from '../../model/results.ts';
import { formulaEstimate, formulaShares, slopeOf, type FormulaInput } from './estimates.ts';
import type { PulseData } from './pulse-data.ts';
import { diffusivityFromSlope, fitSquareRoot, type SquareRootFit } from './square-root-law.ts';

/** After a pause of the instrument longer than this the start of the rest, which carries the answer, is lost. */
const longestPauseS = 0.5;
const restFromS = 3;

/** Rest against √(time since the switch), transformed by `abscissaOf`; undefined with fewer than four samples. */
export function restLine(
  pulse: PulseData,
  fromS: number,
  toS: number,
  abscissaOf: (sinceOffS: number) => number,
): SquareRootFit | undefined {
  if (pulse.pauseS > longestPauseS) return undefined;
  const abscissa: number[] = [];
  const voltage: number[] = [];
  for (let i = 0; i < pulse.restTimeS.length; i++) {
    const t = pulse.restTimeS[i]! - pulse.durationS;
    if (t < fromS || t > toS) continue;
    // The square of the abscissa is what fitSquareRoot expects as time.
    abscissa.push(abscissaOf(t) ** 2);
    voltage.push(pulse.restVoltageV[i]!);
  }
  return fitSquareRoot(Float64Array.from(abscissa), Float64Array.from(voltage), { fromS: 0, toS: Infinity });
}

function restWindowEnd(tau: number): number {
  return Math.max(tau > 1000 ? Math.min(50, 0.05 * tau) : Math.min(30, 0.1 * tau), 12);
}

function fromRestLine(
  name: string,
  input: FormulaInput,
  line: SquareRootFit | undefined,
  note: string,
): DiffusivityEstimate | undefined {
  if (!line) return undefined;
  const { pulse, host, equilibriumChangeV, equilibriumErrorV } = input;
  const value = diffusivityFromSlope(host.volumePerSurfaceM.value, equilibriumChangeV, pulse.durationS, line.slope);
  const shares = formulaShares((2 * line.slopeError) / line.slope, (2 * equilibriumErrorV) / equilibriumChangeV);
  return formulaEstimate(name, value, shares, host.volumePerSurfaceM, NaN, note, { slope: slopeOf(line) });
}

/**
 * The rest against √(t+τ) − √t, t counted from switching off: by superposition the linear term of the sphere cancels,
 * which makes it the best of the cheap estimators when the record is quiet.
 */
export function relaxationEstimate(input: FormulaInput): DiffusivityEstimate | undefined {
  const tau = input.pulse.durationS;
  const toS = restWindowEnd(tau);
  const line = restLine(input.pulse, restFromS, toS, (t) => Math.sqrt(tau) + Math.sqrt(t) - Math.sqrt(tau + t));
  const note = `Rest against √(t+τ) − √t, ${restFromS} to ${toS.toFixed(0)} s after switching off`;
  return fromRestLine('relaxation', input, line, note);
}

/** The rest against plain √t: right only where the pulse had become steady, and shown so that it can be compared. */
export function plainRelaxationEstimate(input: FormulaInput): DiffusivityEstimate | undefined {
  const toS = restWindowEnd(input.pulse.durationS);
  const line = restLine(input.pulse, restFromS, toS, Math.sqrt);
  const note =
    `Rest against √t, ${restFromS} to ${toS.toFixed(0)} s after switching off: ` +
    'too high unless the pulse had become steady';
  return fromRestLine('relaxation-plain', input, line, note);
}

/** A rest no longer than the current before it only interrupts it. */
export function isInterruption(pulse: PulseData): boolean {
  return pulse.after !== undefined && pulse.after.durationS < 0.5 * pulse.durationS;
}
