import { faradayCPerMol } from '../units/constants.ts';
import type { Dimension } from '../units/dimensions.ts';
import { siValue } from '../units/quantity.ts';
import type { Problem } from './quantity.ts';
import type { Sample } from './sample.ts';

/** What a sample is used for; each needs other fields. */
export type SamplePurpose = 'capacity' | 'ion-content' | 'diffusivity' | 'conductivity';

export type QuantityKey =
  | 'mass'
  | 'activeFraction'
  | 'molarMass'
  | 'density'
  | 'molarVolume'
  | 'area'
  | 'thickness'
  | 'particleRadius'
  | 'initialX'
  | 'openCircuitVoltage'
  | 'maxTemperature';

/** One quantity of a sample: forms, the parser and the documentation are drawn from it. */
export interface SampleField {
  readonly key: QuantityKey;
  readonly label: string;
  readonly dimension: Dimension;
  /** Of a bare number. */
  readonly defaultUnit: string;
  readonly help: string;
  /** Analyses that cannot do without it; the geometry may take some of them off (see `missingFor`). */
  readonly neededFor: readonly SamplePurpose[];
  /** In the stored unit. */
  readonly min: number;
  readonly max: number;
}

export const sampleFields: readonly SampleField[] = [
  {
    key: 'mass',
    label: 'Mass',
    dimension: 'mass',
    defaultUnit: 'mg',
    help: 'Mass of the whole electrode layer or pellet, without the current collector.',
    neededFor: ['capacity', 'ion-content'],
    min: 1e-12,
    max: 1,
  },
  {
    key: 'activeFraction',
    label: 'Active fraction',
    dimension: 'fraction',
    defaultUnit: '1',
    help: 'Share of the mass that is active material; 1 when not given.',
    neededFor: [],
    min: 1e-6,
    max: 1,
  },
  {
    key: 'molarMass',
    label: 'Molar mass',
    dimension: 'molarMass',
    defaultUnit: 'g/mol',
    help: 'Per formula unit of the host, without the mobile ion.',
    neededFor: ['capacity', 'ion-content'],
    min: 1e-3,
    max: 100,
  },
  {
    key: 'density',
    label: 'Density',
    dimension: 'density',
    defaultUnit: 'g/cm³',
    help: 'Crystallographic density of the host; with the molar mass it stands in for the molar volume.',
    neededFor: [],
    min: 10,
    max: 30_000,
  },
  {
    key: 'molarVolume',
    label: 'Molar volume',
    dimension: 'molarVolume',
    defaultUnit: 'cm³/mol',
    help: 'Per formula unit of the host. Takes precedence over molar mass and density.',
    neededFor: [],
    min: 1e-7,
    max: 1e-1,
  },
  {
    key: 'area',
    label: 'Area',
    dimension: 'area',
    defaultUnit: 'cm²',
    help: 'Contact area of pellet or electrode with the electrolyte.',
    neededFor: ['conductivity'],
    min: 1e-14,
    max: 10,
  },
  {
    key: 'thickness',
    label: 'Thickness',
    dimension: 'length',
    defaultUnit: 'µm',
    help: 'Pellet thickness, or the film thickness that is the diffusion length of a slab.',
    neededFor: ['conductivity', 'diffusivity'],
    min: 1e-10,
    max: 1,
  },
  {
    key: 'particleRadius',
    label: 'Particle radius',
    dimension: 'length',
    defaultUnit: 'µm',
    help: 'Diffusion length of spheres and cylinders, e.g. from microscopy.',
    neededFor: ['diffusivity'],
    min: 1e-10,
    max: 1,
  },
  {
    key: 'initialX',
    label: 'Initial x',
    dimension: 'number',
    defaultUnit: '1',
    help: 'Ion content per formula unit before the run.',
    neededFor: ['ion-content'],
    min: 0,
    max: 100,
  },
  {
    key: 'openCircuitVoltage',
    label: 'Open-circuit voltage',
    dimension: 'voltage',
    defaultUnit: 'V',
    help: 'Of the cell before the run; 0 V between blocking contacts. LCR meters refuse a cell without it.',
    neededFor: [],
    min: -100,
    max: 100,
  },
  {
    key: 'maxTemperature',
    label: 'Highest temperature',
    dimension: 'temperature',
    defaultUnit: '°C',
    help: 'What the sample stands. Methods beyond it are refused; where its temperature is read, passing it ends the run.',
    neededFor: [],
    min: -273.15,
    max: 2000,
  },
];

const purposeText: Readonly<Record<SamplePurpose, string>> = {
  capacity: 'a current as C-rate',
  'ion-content': 'the ion content x',
  diffusivity: 'a diffusivity',
  conductivity: 'a conductivity',
};

/** What of the sample is missing for one purpose, named where it bites; empty when nothing is. */
export function missingFor(sample: Sample, purpose: SamplePurpose): readonly Problem[] {
  return sampleFields
    .filter(({ key, neededFor }) => neededFor.includes(purpose) && sample[key] === undefined)
    .filter(({ key }) => purpose !== 'diffusivity' || isDiffusionLength(sample, key))
    .map(({ key, label }) => ({
      field: key,
      message: `${label} of the sample is missing: without it ${purposeText[purpose]} cannot be calculated.`,
      remedy: `Enter ${label.toLowerCase()} under Samples.`,
      severity: 'error',
    }));
}

function isDiffusionLength(sample: Sample, key: QuantityKey): boolean {
  return key === (sample.geometry === 'slab' ? 'thickness' : 'particleRadius');
}

/** Mass of the active material, kg; undefined when the mass is missing. */
export function activeMassKg({ mass, activeFraction }: Pick<Sample, 'mass' | 'activeFraction'>): number | undefined {
  if (!mass) return undefined;
  return siValue(mass, 'mass').value * (activeFraction ? siValue(activeFraction, 'fraction').value : 1);
}

/** Charge for Δx = 1, C: z·F·mass·fraction/M; undefined when mass or molar mass is missing. */
export function chargePerUnitXC(sample: Sample): number | undefined {
  const { mass, molarMass, activeFraction, ion } = sample;
  if (!mass || !molarMass) return undefined;
  const fraction = activeFraction ? siValue(activeFraction, 'fraction').value : 1;
  const moles = (siValue(mass, 'mass').value * fraction) / siValue(molarMass, 'molarMass').value;
  return Math.abs(ion.chargeNumber) * faradayCPerMol * moles;
}
