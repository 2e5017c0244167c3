import type { DiffusivityEstimate } from '../../model/results.ts';
import type { Geometry } from '../../model/sample.ts';
import { surfaceResponseInto } from './diffusion-kernel.ts';
import { formulaEstimate, formulaShares, slopeFitOf, type FormulaInput } from './estimates.ts';
import { binSamples, type Bin } from './pulse-data.ts';
import { diffusivityFromSlope } from './square-root-law.ts';

/**
 * Finite-length fits that look at one pulse alone, as if nothing but its two rests were known: E(t) = offset +
 * ΔE_s·y(t; D), the offset holding iR and charge transfer. What the fit of the run knows beyond that (curvature,
 * drifting overpotential, earlier pulses) is left out on purpose: these stand beside it to be compared.
 */
interface Search {
  readonly geometry: Geometry;
  /** D = θ·perTheta. */
  readonly perTheta: number;
  readonly durationS: number;
  readonly changeV: number;
  readonly bins: readonly Bin[];
}

const response = new Float64Array(2);

/** Weighted sum of squares about the best offset. */
function costAt(search: Search, logTheta: number): number {
  const { geometry, durationS, changeV, bins } = search;
  const theta = Math.exp(logTheta);
  let weight = 0;
  let sum = 0;
  let squares = 0;
  for (const { timeS, voltageV, samples } of bins) {
    surfaceResponseInto(geometry, (theta * timeS) / durationS, response);
    const rest = voltageV - (changeV * response[0]!) / theta;
    weight += samples;
    sum += samples * rest;
    squares += samples * rest * rest;
  }
  return squares - (sum * sum) / weight;
}

interface Minimum {
  readonly logTheta: number;
  /** Standard error of ln θ, were the residuals independent. */
  readonly error: number;
}

/** Grid, then golden section between the neighbours of its lowest point. */
function minimise(search: Search, fromLog: number, toLog: number, steps: number): Minimum {
  const spacing = (toLog - fromLog) / steps;
  let lowest = 0;
  let best = Infinity;
  for (let k = 0; k <= steps; k++) {
    const cost = costAt(search, fromLog + k * spacing);
    if (cost < best) [best, lowest] = [cost, k];
  }
  const centre = fromLog + lowest * spacing;
  const logTheta = goldenSection((at) => costAt(search, at), centre - spacing, centre + spacing);
  const h = 0.02;
  const least = costAt(search, logTheta);
  const curvature = (costAt(search, logTheta + h) + costAt(search, logTheta - h) - 2 * least) / (h * h);
  const freedom = Math.max(1, search.bins.length - 2);
  return { logTheta, error: curvature > 0 ? Math.sqrt((2 * Math.max(0, least)) / freedom / curvature) : Infinity };
}

function goldenSection(cost: (at: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  let left = high - ratio * (high - low);
  let right = low + ratio * (high - low);
  let [atLeft, atRight] = [cost(left), cost(right)];
  while (high - low > 1e-4) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - ratio * (high - low);
      atLeft = cost(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + ratio * (high - low);
      atRight = cost(right);
    }
  }
  return (low + high) / 2;
}

const binCount = 60;

function searchIn(input: FormulaInput, fromS: number, toS: number): Search | undefined {
  const { pulse, host, equilibriumChangeV } = input;
  const bins = binSamples(pulse.timeS, pulse.voltageV, fromS, Math.min(toS, pulse.durationS), 0, binCount);
  if (bins.length < 5 || !Number.isFinite(equilibriumChangeV) || equilibriumChangeV === 0) return undefined;
  return {
    geometry: host.geometry,
    perTheta: host.diffusionLengthM.value ** 2 / pulse.durationS,
    durationS: pulse.durationS,
    changeV: equilibriumChangeV,
    bins,
  };
}

const wholeFromS = 3;
const earlyFromS = 4;
const leastEarlyS = 40;
/** Overpotential that may change with composition within a pulse, as a share of itself; it looks like diffusion. */
const stepChange = 0.02;

function fitted(
  name: string,
  input: FormulaInput,
  search: Search,
  minimum: Minimum,
  what: string,
): DiffusivityEstimate {
  const { pulse, host, equilibriumChangeV, equilibriumErrorV } = input;
  const value = search.perTheta * Math.exp(minimum.logTheta);
  const stepV = pulse.before ? Math.abs(pulse.voltageV[0]! - pulse.before.voltageV) : 0;
  const shares = [
    ...formulaShares(2 * minimum.error, (2 * equilibriumErrorV) / equilibriumChangeV),
    {
      source: 'overpotential changing with composition',
      relativeStandardUncertainty: Math.abs((2 * stepChange * stepV) / equilibriumChangeV),
    },
  ];
  const note = `${host.geometry}, ${what}, slope held at ΔE_s, iR free`;
  return formulaEstimate(name, value, shares, host.diffusionLengthM, NaN, note);
}

/** All of the pulse. Beyond θ ≈ 1 a late voltage is a line and a constant, and D cannot be told. */
export function wholePulseEstimate(input: FormulaInput): DiffusivityEstimate | undefined {
  const fromS = Math.min(wholeFromS, 0.1 * input.pulse.durationS);
  const search = searchIn(input, fromS, Infinity);
  if (!search) return undefined;
  return fitted('finite-length-whole', input, search, minimise(search, -10, 7, 48), 'whole pulse alone');
}

/** The pulse up to 0.3 L²/D, D found anew until the window no longer changes. */
export function earlyPulseEstimate(input: FormulaInput): DiffusivityEstimate | undefined {
  const { pulse, host, equilibriumChangeV, slopeWindow } = input;
  const line = slopeFitOf(pulse, slopeWindow);
  if (!line) return undefined;
  const diffusionLength = host.diffusionLengthM.value;
  let diffusivity = diffusivityFromSlope(host.volumePerSurfaceM.value, equilibriumChangeV, pulse.durationS, line.slope);
  let found: { search: Search; minimum: Minimum; toS: number } | undefined;
  for (let pass = 0; pass < 5 && diffusivity > 0 && diffusivity < Infinity; pass++) {
    const toS = Math.min(pulse.durationS, Math.max(leastEarlyS, (0.3 * diffusionLength ** 2) / diffusivity));
    const search = searchIn(input, Math.min(earlyFromS, 0.1 * pulse.durationS), toS);
    if (!search) return undefined;
    const around = Math.log(diffusivity / search.perTheta);
    const minimum = minimise(search, around - 3.4, around + 3.4, 20);
    const next = search.perTheta * Math.exp(minimum.logTheta);
    const settled = Math.abs(Math.log(next / diffusivity)) < 2e-3;
    found = { search, minimum, toS };
    diffusivity = next;
    if (settled) break;
  }
  if (!found) return undefined;
  const what = `pulse alone, t ≤ ${found.toS.toFixed(0)} s (0.3 L²/D)`;
  return fitted('finite-length-early', input, found.search, found.minimum, what);
}
