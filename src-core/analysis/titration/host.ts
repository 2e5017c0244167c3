import { AppError } from '../../errors.ts';
import type { Quantity } from '../../model/quantity.ts';
import type { BudgetShare } from '../../model/results.ts';
import type { Geometry, Sample } from '../../model/sample.ts';
import { faradayCPerMol } from '../../units/constants.ts';
import type { Dimension } from '../../units/dimensions.ts';
import { siValue } from '../../units/quantity.ts';
import { volumePerSurface } from './diffusion-kernel.ts';

export interface Uncertain {
  readonly value: number;
  /** One standard uncertainty relative to the value; 0 where the sample states none. */
  readonly relative: number;
}

/** A length with the errors that it is made of, as shares of its relative uncertainty. */
export interface UncertainLength extends Uncertain {
  readonly shares: readonly BudgetShare[];
}

/** The electrode as the formulas need it. Lengths are always known; amounts only where the sample gives them. */
export interface Host {
  readonly geometry: Geometry;
  /** R for sphere and cylinder, thickness of a slab loaded from one face, m. */
  readonly diffusionLengthM: UncertainLength;
  /** n·V_m/S, m: R/3, R/2 or L, or from the stated area of a slab. */
  readonly volumePerSurfaceM: UncertainLength;
  /** Host formula units, mol. */
  readonly amountMol: Uncertain | undefined;
  readonly molarVolumeM3PerMol: Uncertain | undefined;
  /** Charge for Δx = 1, C. */
  readonly chargePerUnitXC: number | undefined;
  readonly initialX: number | undefined;
  readonly assumptions: readonly string[];
  /** Fields that are missing and what that costs. */
  readonly notes: readonly string[];
}

function read(quantity: Quantity | undefined, dimension: Dimension, name: string): Uncertain | undefined {
  if (quantity === undefined) return undefined;
  const { value, standardUncertainty } = siValue(quantity, dimension);
  if (!Number.isFinite(value) || value < 0 || (value === 0 && name !== 'initialX'))
    throw new AppError('input/invalid', `The sample’s ${name} must be positive, not ${String(quantity.value)}.`, {
      remedy: `Correct ${name} of the sample.`,
    });
  const relative = standardUncertainty / value;
  return { value, relative: Number.isFinite(relative) ? Math.abs(relative) : 0 };
}

function missing(field: string, why: string, remedy: string): AppError {
  return new AppError('input/missing-field', `The sample has no ${field}, ${why}.`, { remedy });
}

function quadrature(...relatives: readonly number[]): number {
  return Math.hypot(...relatives);
}

/** n = mass · active fraction / molar mass; a missing active fraction counts as 1 and is said so. */
function hostAmount(sample: Sample, notes: string[]): Uncertain | undefined {
  const mass = read(sample.mass, 'mass', 'mass');
  const molarMass = read(sample.molarMass, 'molarMass', 'molarMass');
  const fraction = read(sample.activeFraction, 'fraction', 'activeFraction') ?? { value: 1, relative: 0 };
  if (fraction.value > 1)
    throw new AppError('input/invalid', 'The sample’s activeFraction is above 1.', {
      remedy: 'Give the share of the mass that is active material, 0 to 1 or in %.',
    });
  const absent = [mass ? '' : 'mass', molarMass ? '' : 'molar mass'].filter((name) => name !== '');
  if (!mass || !molarMass) {
    notes.push(`The sample has no ${absent.join(' and no ')}: x, dE/dx and the test for plateaus are left out.`);
    return undefined;
  }
  return {
    value: (mass.value * fraction.value) / molarMass.value,
    relative: quadrature(mass.relative, fraction.relative, molarMass.relative),
  };
}

function hostMolarVolume(sample: Sample): Uncertain | undefined {
  const given = read(sample.molarVolume, 'molarVolume', 'molarVolume');
  if (given) return given;
  const molarMass = read(sample.molarMass, 'molarMass', 'molarMass');
  const density = read(sample.density, 'density', 'density');
  if (!molarMass || !density) return undefined;
  return { value: molarMass.value / density.value, relative: quadrature(molarMass.relative, density.relative) };
}

type Lengths = Pick<Host, 'diffusionLengthM' | 'volumePerSurfaceM'>;

function withShares(value: number, shares: readonly (readonly [source: string, relative: number])[]): UncertainLength {
  return {
    value,
    relative: quadrature(...shares.map(([, relative]) => relative)),
    shares: shares.map(([source, relative]) => ({ source, relativeStandardUncertainty: relative })),
  };
}

function particleLengths(sample: Sample, geometry: Geometry): Lengths {
  const radius = read(sample.particleRadius, 'length', 'particleRadius');
  if (!radius)
    throw missing(
      'particleRadius',
      `and the diffusivity of a ${geometry} scales with its square`,
      'Enter the particle radius (from microscopy, or 3/(density × specific surface)), or choose the slab geometry.',
    );
  return {
    diffusionLengthM: withShares(radius.value, [['particle radius', radius.relative]]),
    volumePerSurfaceM: withShares(volumePerSurface(geometry, radius.value), [['particle radius', radius.relative]]),
  };
}

function slabLengths(sample: Sample, amount: Uncertain | undefined, molarVolume: Uncertain | undefined): Lengths {
  const thickness = read(sample.thickness, 'length', 'thickness');
  const area = read(sample.area, 'area', 'area');
  const fromArea =
    area && amount && molarVolume
      ? withShares((amount.value * molarVolume.value) / area.value, [
          ...volumeShares(sample, molarVolume),
          ['area', area.relative],
        ])
      : undefined;
  const length = thickness ? withShares(thickness.value, [['thickness', thickness.relative]]) : fromArea;
  if (!length)
    throw missing(
      'thickness',
      'and its area cannot stand in because mass, molarMass or molarVolume (or density) is missing too',
      'Enter the thickness of the film, or the area together with mass, molar mass and density.',
    );
  return { diffusionLengthM: length, volumePerSurfaceM: fromArea ?? length };
}

/** Where the error of the host's volume comes from. Of mass over density the molar mass falls out. */
function volumeShares(sample: Sample, molarVolume: Uncertain): (readonly [string, number])[] {
  const relativeOf = (quantity: Quantity | undefined, dimension: Dimension, name: string): number =>
    read(quantity, dimension, name)?.relative ?? 0;
  const common = [
    ['mass', relativeOf(sample.mass, 'mass', 'mass')],
    ['active fraction', relativeOf(sample.activeFraction, 'fraction', 'activeFraction')],
  ] as const;
  return sample.molarVolume
    ? [
        ...common,
        ['molar mass', relativeOf(sample.molarMass, 'molarMass', 'molarMass')],
        ['molar volume', molarVolume.relative],
      ]
    : [...common, ['density', relativeOf(sample.density, 'density', 'density')]];
}

/**
 * Amount of host, molar volume and lengths of a sample.
 *
 * What only x needs (mass, molar mass, initial x) may be missing and is noted; what D itself needs is an error.
 *
 * @throws AppError `input/missing-field` naming the field and the remedy; `input/invalid` for a value or unit
 */
export function hostOf(sample: Sample, geometry: Geometry = sample.geometry): Host {
  const notes: string[] = [];
  const amountMol = hostAmount(sample, notes);
  const molarVolumeM3PerMol = hostMolarVolume(sample);
  if (!molarVolumeM3PerMol)
    notes.push('The sample has no molar volume (or molar mass and density): the partial conductivity is left out.');
  const lengths =
    geometry === 'slab' ? slabLengths(sample, amountMol, molarVolumeM3PerMol) : particleLengths(sample, geometry);
  const chargeNumber = Math.abs(sample.ion.chargeNumber);
  if (!(chargeNumber > 0))
    throw new AppError('input/invalid', 'The ion’s charge number is zero.', {
      remedy: 'Give the ion’s charge number.',
    });
  const chargePerUnitXC = amountMol && chargeNumber * faradayCPerMol * amountMol.value;
  const initialX = read(sample.initialX, 'number', 'initialX')?.value;
  if (initialX === undefined)
    notes.push('The sample has no ion content x before the run: pulses are numbered, but their x is unknown.');
  const { diffusionLengthM: length, volumePerSurfaceM: ratio } = lengths;
  if (Math.abs(Math.log(ratio.value / volumePerSurface(geometry, length.value))) > 0.1)
    notes.push(
      `Thickness (${micrometres(length.value)}) and n·V_m/area (${micrometres(ratio.value)}) disagree: ` +
        'Eq. 9 and 10 use the area, the finite-length fit the thickness.',
    );
  return {
    geometry,
    ...lengths,
    amountMol,
    molarVolumeM3PerMol,
    chargePerUnitXC,
    initialX,
    assumptions: describe(geometry, lengths, amountMol, molarVolumeM3PerMol, sample),
    notes,
  };
}

function micrometres(lengthM: number): string {
  return `${(lengthM * 1e6).toPrecision(4)} µm`;
}

function describe(
  geometry: Geometry,
  { diffusionLengthM, volumePerSurfaceM }: Lengths,
  amount: Uncertain | undefined,
  molarVolume: Uncertain | undefined,
  sample: Sample,
): string[] {
  const lengthName = geometry === 'slab' ? 'thickness' : 'radius';
  const lines = [
    `Geometry: ${geometry}, ${lengthName} ${micrometres(diffusionLengthM.value)}` +
      (diffusionLengthM.relative > 0
        ? ` ± ${(100 * diffusionLengthM.relative).toPrecision(2)} %`
        : `; no uncertainty of the ${lengthName} is stated, so none is in the uncertainty of D`),
    `Volume over surface n·V_m/S: ${micrometres(volumePerSurfaceM.value)}`,
    `Ion: ${sample.ion.symbol}, charge number ${sample.ion.chargeNumber}. Positive current charges: x falls.`,
  ];
  if (amount) lines.push(`Host: ${(amount.value * 1e6).toPrecision(5)} µmol of formula units`);
  if (amount && !sample.activeFraction) lines.push('Active fraction not stated: taken as 1.');
  if (molarVolume) lines.push(`Molar volume: ${(molarVolume.value * 1e6).toPrecision(5)} cm³/mol`);
  if (sample.initialX) lines.push(`Ion content before the run: x = ${String(sample.initialX.value)}`);
  return lines;
}
