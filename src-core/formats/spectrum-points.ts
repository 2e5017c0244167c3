import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import type { Spectrum } from '../model/spectrum.ts';
import { median } from '../numerics/statistics.ts';
import type { ReadOptions } from './format.ts';

/** One point as a file holds it, before anything is checked. */
export interface RawPoint {
  /** For messages, e.g. "Line 12" or "Point 3". */
  readonly where: string;
  readonly frequencyHz: number;
  readonly zReOhm: number;
  readonly zImOhm: number;
  /** Cycle or sweep number, where the file tells it. */
  readonly cycle?: number;
  /** NaN where the row holds none. */
  readonly temperatureK?: number;
  /** Standard deviations, where there are columns of them. */
  readonly deviationReOhm?: number;
  readonly deviationImOhm?: number;
}

export interface PointRules {
  readonly name: string;
  /** `leave-out`, with a warning: instruments write rows without a value where a point failed. */
  readonly notANumber: 'refuse' | 'leave-out';
  /** Whether the format itself fixes the sign of Z''. */
  readonly signIsKnown: boolean;
  readonly positiveImaginary?: ReadOptions['positiveImaginary'];
}

/** A restart of the frequencies counts as a new sweep when both have as many points. */
const fewestSweepPoints = 3;

/**
 * Spectra from the points of a file: rows of zeros left out and told, impossible frequencies refused, repeated sweeps
 * and cycles taken apart, the sign of Z'' settled.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
export function spectraFromPoints(
  points: readonly RawPoint[],
  rules: PointRules,
  warnings: Warning[],
): readonly Spectrum[] {
  const good = checkPoints(points, rules, warnings);
  if (good.length === 0) throw new AppError('input/file-format', 'The file holds no point but zeros.');
  const sweeps = splitCycles(good).flatMap(splitSweeps);
  for (const sweep of sweeps) refuseRepeated(sweep);
  if (sweeps.length > 1) {
    const parts = sweeps.map((sweep) => `${sweep[0]!.where.toLowerCase()} to ${sweep.at(-1)!.where.toLowerCase()}`);
    warnings.push({
      code: 'several-sweeps',
      message: `The file holds ${sweeps.length} sweeps (${shorten(parts.join(', '))}); each is a spectrum of its own.`,
    });
  }
  return sweeps.map((sweep, index) => {
    const flip = imaginarySign(sweep, rules, warnings);
    return {
      name: sweeps.length === 1 ? rules.name : `${rules.name} #${index + 1}`,
      frequencyHz: Float64Array.from(sweep, ({ frequencyHz }) => frequencyHz),
      zReOhm: Float64Array.from(sweep, ({ zReOhm }) => zReOhm),
      zImOhm: Float64Array.from(sweep, ({ zImOhm }) => flip * zImOhm),
      ...temperatureOf(sweep),
      ...deviationsOf(sweep),
    };
  });
}

function deviationsOf(sweep: readonly RawPoint[]): Pick<Spectrum, 'deviationReOhm' | 'deviationImOhm'> {
  if (
    !sweep.every(({ deviationReOhm, deviationImOhm }) => deviationReOhm !== undefined && deviationImOhm !== undefined)
  )
    return {};
  return {
    deviationReOhm: Float64Array.from(sweep, ({ deviationReOhm = NaN }) => deviationReOhm),
    deviationImOhm: Float64Array.from(sweep, ({ deviationImOhm = NaN }) => deviationImOhm),
  };
}

/** The median over the sweep, where a column tells it. */
function temperatureOf(sweep: readonly RawPoint[]): Pick<Spectrum, 'temperatureK'> {
  const known = sweep.flatMap(({ temperatureK = NaN }) => (temperatureK > 0 ? [temperatureK] : []));
  return known.length === 0 ? {} : { temperatureK: median(known) };
}

function checkPoints(points: readonly RawPoint[], rules: PointRules, warnings: Warning[]): readonly RawPoint[] {
  const zeros: string[] = [];
  const broken: string[] = [];
  const good = points.filter((point) => {
    const { where, frequencyHz, zReOhm, zImOhm } = point;
    if (frequencyHz === 0 && zReOhm === 0 && zImOhm === 0) {
      zeros.push(where);
      return false;
    }
    if (![frequencyHz, zReOhm, zImOhm].every(Number.isFinite)) {
      if (rules.notANumber === 'refuse') throw badPoint(`${where} holds a value that is no number.`);
      broken.push(where);
      return false;
    }
    if (!(frequencyHz > 0)) throw badPoint(`${where}: the frequency ${frequencyHz} Hz is not positive.`);
    return true;
  });
  if (zeros.length > 0) warnings.push({ code: 'zero-row', message: leftOut(zeros, 'zeros only') });
  if (broken.length > 0) warnings.push({ code: 'no-number', message: leftOut(broken, 'values that are no numbers') });
  return good;
}

function leftOut(places: readonly string[], what: string): string {
  if (places.length === 1) return `${places[0]!} holds ${what} and was left out.`;
  return `${places.length} rows (${places[0]!.toLowerCase()} to ${places.at(-1)!.toLowerCase()}) hold ${what} and were left out.`;
}

function badPoint(message: string): AppError {
  return new AppError('input/file-format', message, { remedy: 'Correct or remove the line.' });
}

/** Runs of equal cycle numbers; one run where the file tells none. */
function splitCycles(points: readonly RawPoint[]): readonly (readonly RawPoint[])[] {
  const cycles: RawPoint[][] = [];
  let last: number | undefined;
  for (const point of points) {
    if (cycles.length === 0 || point.cycle !== last) cycles.push([]);
    cycles.at(-1)!.push(point);
    last = point.cycle;
  }
  return cycles;
}

/**
 * Takes apart what runs up and down, or starts anew, over the same frequencies. Points in no order but without a
 * repetition stay one spectrum: a multi-sine measurement, or one with interleaved sweeps, may well be written so.
 */
function splitSweeps(points: readonly RawPoint[]): readonly (readonly RawPoint[])[] {
  const sweeps: RawPoint[][] = [];
  let direction = 0;
  for (const [k, point] of points.entries()) {
    const step = k === 0 ? NaN : Math.sign(point.frequencyHz - points[k - 1]!.frequencyHz);
    const current = sweeps.at(-1);
    if (!current || step === 0 || (current.length > 1 && step !== direction)) sweeps.push([point]);
    else {
      current.push(point);
      direction = step;
    }
  }
  const isCredible = sweeps.length > 1 && sweeps.every(({ length }) => length >= fewestSweepPoints);
  return isCredible && sweeps.every((sweep, k) => k === 0 || recurs(sweeps[k - 1]!, sweep)) ? sweeps : [points];
}

/** Whether at least half the frequencies of the shorter sweep are in the other too. */
function recurs(a: readonly RawPoint[], b: readonly RawPoint[]): boolean {
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  const others = new Set(many.map(({ frequencyHz }) => frequencyHz));
  return 2 * few.filter(({ frequencyHz }) => others.has(frequencyHz)).length >= few.length;
}

function refuseRepeated(sweep: readonly RawPoint[]): void {
  const seen = new Map<number, string>();
  for (const { where, frequencyHz } of sweep) {
    const earlier = seen.get(frequencyHz);
    if (earlier !== undefined)
      throw new AppError(
        'input/file-format',
        `${where} repeats the frequency ${frequencyHz} Hz of ${earlier.toLowerCase()}.`,
        { remedy: 'Keep one sweep per file: split repeated sweeps, or remove one of the lines.' },
      );
    seen.set(frequencyHz, where);
  }
}

function imaginarySign(sweep: readonly RawPoint[], rules: PointRules, warnings: Warning[]): 1 | -1 {
  const { positiveImaginary, signIsKnown } = rules;
  const isPositive = sweep.every(({ zImOhm }) => zImOhm > 0);
  if (!isPositive && !contradictsDispersion(sweep)) return 1;
  if (positiveImaginary !== undefined) return positiveImaginary === 'capacitive' ? -1 : 1;
  const finding = isPositive
    ? "Z'' is positive at every frequency"
    : "Z' rises and falls with frequency as it would if Z'' had the other sign";
  if (!signIsKnown)
    throw new AppError('input/ambiguous-sign', `${finding}: an inductor, or a file of −Z''?`, {
      remedy: "If the file holds −Z'', name its column -Zim_ohm; if the cell is inductive, say so when importing.",
    });
  warnings.push({ code: 'sign-doubtful', message: `${finding}. The format gives Z'' its sign, so it was kept.` });
  return 1;
}

/**
 * Of any linear, causal cell Z'' follows (π/2)·dZ'/dln ω, the local form of the Kramers–Kronig relation, closely
 * enough to have its sign wherever Z' changes much. True where nearly all the change of Z', and most steps of the
 * frequency, speak against the sign.
 */
function contradictsDispersion(sweep: readonly RawPoint[]): boolean {
  const ordered = [...sweep].sort((a, b) => a.frequencyHz - b.frequencyHz);
  let signed = 0;
  let total = 0;
  let against = 0;
  for (let k = 1; k < ordered.length; k++) {
    const product = (ordered[k]!.zReOhm - ordered[k - 1]!.zReOhm) * (ordered[k]!.zImOhm + ordered[k - 1]!.zImOhm);
    signed += product;
    total += Math.abs(product);
    if (product < 0) against++;
  }
  return ordered.length >= 10 && signed < -0.9 * total && against > 0.7 * ordered.length;
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
}
