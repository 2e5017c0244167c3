import type { UncertainValue } from '../../model/finding.ts';
import type { ImpedanceFit } from '../../model/impedance-fit.ts';
import type { TitrationPulse } from '../../model/results.ts';
import type { Host } from './host.ts';

/** A spectrum that was taken in one of the rests, fitted. */
export interface RestSpectrum {
  /** When it began, s on the clock of the record. */
  readonly timeS: number;
  readonly fit: Pick<ImpedanceFit, 'parameters' | 'correlation'>;
}

export interface JointRow {
  /** The pulse whose rest the spectrum closes. */
  readonly pulseIndex: number;
  readonly direction: TitrationPulse['direction'];
  /** At the spectrum: after the pulse. */
  readonly x: number;
  /** D of the pulses on either side, geometric mean. */
  readonly fromPulses: UncertainValue;
  /** L²/τ of a finite-space Warburg element; needs frequencies down to its τ. */
  readonly fromDiffusionTime?: UncertainValue;
  /** ½[(nV_m/S)·|dE/dQ|/σ_W]², from the slope at high frequencies and the titration curve. */
  readonly fromCoefficient?: UncertainValue;
  /** Between the pulses' D and that of the coefficient (else of the time), in standard errors that both do not share. */
  readonly differenceInErrors?: number;
  readonly chargeTransferOhm?: UncertainValue;
}

export interface JointOptions {
  /** Parameter that is the charge-transfer resistance; default: the second resistance of the circuit. */
  readonly chargeTransferName?: string;
}

/**
 * D and charge transfer as impedance sees them, beside what the pulses say, at the x of each spectrum.
 *
 * Length and dE/dx enter both values of D; what the length adds is left out of the comparison, since both shift alike.
 *
 * @returns one row for each spectrum that lies after a pulse with a D, in the order given
 * @see Ho, Raistrick & Huggins, J. Electrochem. Soc. 127 (1980) 343
 */
export function jointView(
  pulses: readonly TitrationPulse[],
  spectra: readonly RestSpectrum[],
  host: Host,
  options: JointOptions = {},
): readonly JointRow[] {
  return spectra.flatMap((spectrum) => {
    const k = pulses.findLastIndex(({ endTimeS }) => endTimeS <= spectrum.timeS);
    const row = k < 0 ? undefined : rowOf(pulses, k, spectrum, host, options);
    return row ? [row] : [];
  });
}

function rowOf(
  pulses: readonly TitrationPulse[],
  k: number,
  { fit }: RestSpectrum,
  host: Host,
  options: JointOptions,
): JointRow | undefined {
  const pulse = pulses[k]!;
  const next = pulses[k + 1];
  const beside = [pulse, ...(next?.branch === pulse.branch && next ? [next] : [])];
  const known = beside.filter(({ chemicalDiffusivityM2PerS }) => chemicalDiffusivityM2PerS > 0);
  if (known.length === 0) return undefined;
  const fromPulses = meanDiffusivity(known);
  const warburg = diffusionElement(fit);
  const fromDiffusionTime = warburg?.tau && diffusivityOfTime(warburg.tau, host);
  const slope = slopePerCharge(beside, host);
  const fromCoefficient = warburg && slope ? diffusivityOfCoefficient(warburg.coefficient, slope, host) : undefined;
  const other = fromCoefficient ?? fromDiffusionTime;
  const chargeTransferOhm = resistanceOf(fit, options.chargeTransferName);
  return {
    pulseIndex: pulse.index,
    direction: pulse.direction,
    x: pulse.xAfter ?? NaN,
    fromPulses,
    ...(fromDiffusionTime ? { fromDiffusionTime } : {}),
    ...(fromCoefficient ? { fromCoefficient } : {}),
    ...(other ? { differenceInErrors: difference(fromPulses, other, host) } : {}),
    ...(chargeTransferOhm ? { chargeTransferOhm } : {}),
  };
}

function meanDiffusivity(pulses: readonly TitrationPulse[]): UncertainValue {
  const logs = pulses.map(({ chemicalDiffusivityM2PerS }) => Math.log(chemicalDiffusivityM2PerS));
  const value = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  // Errors of neighbours hang together: their mean is no better than they are.
  const relative = Math.max(...pulses.map((one) => one.standardUncertainty / one.chemicalDiffusivityM2PerS));
  // The spectrum lies between the two: D may be anywhere between theirs.
  const apart = pulses.length > 1 ? Math.abs(logs[1]! - logs[0]!) / Math.sqrt(12) : 0;
  return { value, standardUncertainty: value * Math.hypot(relative, apart), unit: 'm²/s' };
}

interface DiffusionElement {
  /** σ_W of the high-frequency flank, Ω s^-½. */
  readonly coefficient: UncertainValue;
  readonly tau?: UncertainValue;
}

/** The first element of diffusion in a circuit: `W`, `Wo` or `Wsph`. */
function diffusionElement({ parameters, correlation }: RestSpectrum['fit']): DiffusionElement | undefined {
  const k = parameters.findIndex(({ name }) => /^(W\d+|(Wo|Wsph)\d+\.R)$/.test(name));
  const found = parameters[k];
  if (!found) return undefined;
  if (!found.name.endsWith('.R')) return { coefficient: uncertain(found.value, found.standardError, 'Ω s^-0.5') };
  const j = parameters.findIndex(({ name }) => name === found.name.replace(/R$/, 'tau'));
  const time = parameters[j];
  if (!time) return undefined;
  // The flank tells R/√τ much better than either: their errors hang together.
  const [ofR, ofTime] = [found.standardError / found.value, time.standardError / (2 * time.value)];
  const shared = 2 * (correlation[k * parameters.length + j] ?? 0) * ofR * ofTime;
  const value = found.value / Math.sqrt(2 * time.value);
  return {
    coefficient: uncertain(value, value * Math.sqrt(Math.max(0, ofR ** 2 + ofTime ** 2 - shared)), 'Ω s^-0.5'),
    tau: uncertain(time.value, time.standardError, 's'),
  };
}

function uncertain(value: number, standardUncertainty: number, unit: string): UncertainValue {
  return { value, standardUncertainty, unit };
}

function diffusivityOfTime(tau: UncertainValue, { diffusionLengthM }: Host): UncertainValue {
  const value = diffusionLengthM.value ** 2 / tau.value;
  const relative = Math.hypot(tau.standardUncertainty / tau.value, 2 * diffusionLengthM.relative);
  return uncertain(value, value * relative, 'm²/s');
}

/** |dE/dQ| at the spectrum: mean of the pulses on either side, V/C. */
function slopePerCharge(
  pulses: readonly TitrationPulse[],
  { chargePerUnitXC: perX }: Host,
): UncertainValue | undefined {
  const slopes = pulses.flatMap(({ potentialPerX }) => (potentialPerX === undefined ? [] : [Math.abs(potentialPerX)]));
  if (perX === undefined || slopes.length === 0) return undefined;
  const mean = slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length;
  const relatives = pulses.map((one) => (one.thermodynamicFactorUncertainty ?? NaN) / (one.thermodynamicFactor ?? NaN));
  const relative = Math.max(0.01, ...relatives.filter((value) => Number.isFinite(value)));
  return uncertain(mean / perX, (mean / perX) * relative, 'V/C');
}

function diffusivityOfCoefficient(coefficient: UncertainValue, slope: UncertainValue, host: Host): UncertainValue {
  const { value: length, relative: lengthRelative } = host.volumePerSurfaceM;
  const value = ((length * slope.value) / coefficient.value) ** 2 / 2;
  const relative =
    2 *
    Math.hypot(
      coefficient.standardUncertainty / coefficient.value,
      slope.standardUncertainty / slope.value,
      lengthRelative,
    );
  return uncertain(value, value * relative, 'm²/s');
}

function difference(a: UncertainValue, b: UncertainValue, host: Host): number {
  const shared = 2 * host.diffusionLengthM.relative;
  const apart = (one: UncertainValue) => Math.max(0, (one.standardUncertainty / one.value) ** 2 - shared ** 2);
  return Math.abs(Math.log(a.value / b.value)) / Math.sqrt(Math.max(apart(a) + apart(b), 1e-8));
}

function resistanceOf({ parameters }: RestSpectrum['fit'], wanted: string | undefined): UncertainValue | undefined {
  const resistances = parameters.filter(({ name }) =>
    wanted === undefined ? /^R\d+(\.R)?$/.test(name) : name === wanted,
  );
  const found = wanted === undefined ? resistances[1] : resistances[0];
  return found && uncertain(found.value, found.standardError, 'Ω');
}
