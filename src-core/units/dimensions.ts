import { avogadroPerMol, faradayCPerMol } from './constants.ts';

/** What a number measures, and the unit it is stored in. */
export type Dimension =
  | 'length'
  | 'area'
  | 'mass'
  | 'molarMass'
  | 'density'
  | 'molarVolume'
  | 'fraction'
  | 'number'
  | 'voltage'
  | 'current'
  | 'time'
  | 'frequency'
  | 'resistance'
  | 'conductance'
  | 'capacitance'
  | 'inductance'
  | 'temperature'
  | 'temperatureDifference'
  | 'voltageRate'
  | 'currentRate'
  | 'temperatureRate'
  | 'charge'
  | 'diffusivity'
  | 'conductivity'
  | 'rate'
  | 'energy'
  | 'mobility'
  | 'numberDensity'
  | 'concentration'
  | 'volume'
  | 'currentDensity';

interface DimensionDefinition {
  /** Unit of the stored number. */
  readonly si: string;
  /** Factor from each accepted unit to the stored one; prefixes come on top for those in `prefixed`. */
  readonly units: Readonly<Record<string, number>>;
  readonly prefixed: readonly string[];
}

const perCentimetre = 100;

/** The usual spellings of a number per volume. */
const perVolume = Object.fromEntries(
  ([['m', 1], ['cm', 1e6], ['nm', 1e27], ['Å', 1e30]] as const).flatMap(([length, factor]) =>
    ['1/#³', '/#³', '#⁻³', '#-³', '#^-³', '#-3'].map((spelling) => [spelling.replace('#', length), factor] as const),
  ),
); // prettier-ignore

/** Accepted units. Prefixes f p n µ m k M G T apply to the units named in `prefixed`. */
export const dimensions: Readonly<Record<Dimension, DimensionDefinition>> = {
  length: { si: 'm', units: { m: 1, cm: 1e-2, Å: 1e-10 }, prefixed: ['m'] },
  area: { si: 'm²', units: { 'm²': 1, 'cm²': 1e-4, 'mm²': 1e-6, 'µm²': 1e-12 }, prefixed: [] },
  mass: { si: 'kg', units: { g: 1e-3, kg: 1 }, prefixed: ['g'] },
  molarMass: { si: 'kg/mol', units: { 'g/mol': 1e-3, 'kg/mol': 1 }, prefixed: [] },
  density: { si: 'kg/m³', units: { 'kg/m³': 1, 'g/cm³': 1e3, 'g/mL': 1e3 }, prefixed: [] },
  molarVolume: { si: 'm³/mol', units: { 'm³/mol': 1, 'cm³/mol': 1e-6 }, prefixed: [] },
  fraction: { si: '1', units: { '1': 1, '%': 1e-2 }, prefixed: [] },
  number: { si: '1', units: { '1': 1 }, prefixed: [] },
  voltage: { si: 'V', units: { V: 1 }, prefixed: ['V'] },
  current: { si: 'A', units: { A: 1 }, prefixed: ['A'] },
  time: { si: 's', units: { s: 1, min: 60, h: 3600, d: 86_400 }, prefixed: ['s'] },
  frequency: { si: 'Hz', units: { Hz: 1 }, prefixed: ['Hz'] },
  resistance: { si: 'Ω', units: { Ω: 1, Ohm: 1, ohm: 1 }, prefixed: ['Ω', 'Ohm', 'ohm'] },
  conductance: { si: 'S', units: { S: 1 }, prefixed: ['S'] },
  capacitance: { si: 'F', units: { F: 1 }, prefixed: ['F'] },
  inductance: { si: 'H', units: { H: 1 }, prefixed: ['H'] },
  temperature: { si: '°C', units: { '°C': 1, C: 1 }, prefixed: [] },
  temperatureDifference: { si: 'K', units: { K: 1 }, prefixed: ['K'] },
  currentRate: {
    si: 'A/s',
    units: { 'A/s': 1, 'µA/s': 1e-6, 'nA/s': 1e-9, 'µA/h': 1e-6 / 3600, 'nA/h': 1e-9 / 3600, 'pA/h': 1e-12 / 3600 },
    prefixed: [],
  },
  temperatureRate: { si: 'K/min', units: { 'K/min': 1, 'K/s': 60, 'K/h': 1 / 60 }, prefixed: [] },
  voltageRate: {
    si: 'V/s',
    units: {
      'V/s': 1,
      'mV/s': 1e-3,
      'mV/min': 1e-3 / 60,
      'mV/h': 1e-3 / 3600,
      'µV/s': 1e-6,
      'nV/s': 1e-9,
      'V/min': 1 / 60,
      'µV/min': 1e-6 / 60,
      'V/h': 1 / 3600,
      'µV/h': 1e-6 / 3600,
    },
    prefixed: [],
  },
  charge: { si: 'C', units: { C: 1, Ah: 3600 }, prefixed: ['C', 'Ah'] },
  diffusivity: { si: 'm²/s', units: { 'm²/s': 1, 'cm²/s': 1e-4 }, prefixed: [] },
  conductivity: {
    si: 'S/m',
    units: {
      'S/m': 1,
      'S/cm': perCentimetre,
      'mS/cm': perCentimetre * 1e-3,
      'µS/cm': perCentimetre * 1e-6,
      'nS/cm': perCentimetre * 1e-9,
      'mS/m': 1e-3,
      'µS/m': 1e-6,
      'nS/m': 1e-9,
    },
    prefixed: [],
  },
  rate: { si: '1/s', units: { '1/s': 1, 's⁻¹': 1, '/s': 1, 's-1': 1, 's^-1': 1, Hz: 1 }, prefixed: ['Hz'] },
  energy: {
    si: 'eV',
    units: { eV: 1, J: avogadroPerMol / faradayCPerMol, 'kJ/mol': 1e3 / faradayCPerMol, 'J/mol': 1 / faradayCPerMol },
    prefixed: ['eV'],
  },
  mobility: {
    si: 'm²/(V·s)',
    units: { 'm²/(V·s)': 1, 'cm²/(V·s)': 1e-4, 'm²/Vs': 1, 'cm²/Vs': 1e-4, 'cm²/V/s': 1e-4 },
    prefixed: [],
  },
  numberDensity: {
    si: '1/m³',
    units: {
      ...perVolume,
      'mol/m³': avogadroPerMol,
      'mol/cm³': avogadroPerMol * 1e6,
      'mol/L': avogadroPerMol * 1e3,
      M: avogadroPerMol * 1e3,
    },
    prefixed: [],
  },
  concentration: {
    si: 'mol/m³',
    units: { 'mol/m³': 1, 'mol/cm³': 1e6, 'mol/L': 1e3, M: 1e3, 'mmol/L': 1, mM: 1 },
    prefixed: [],
  },
  volume: { si: 'm³', units: { 'm³': 1, 'cm³': 1e-6, 'nm³': 1e-27, 'Å³': 1e-30 }, prefixed: [] },
  currentDensity: {
    si: 'A/m²',
    units: { 'A/m²': 1, 'A/cm²': 1e4, 'mA/cm²': 10, 'µA/cm²': 1e-2, 'nA/cm²': 1e-5, 'mA/m²': 1e-3 },
    prefixed: [],
  },
};

export const prefixes: Readonly<Record<string, number>> = {
  f: 1e-15,
  p: 1e-12,
  n: 1e-9,
  µ: 1e-6,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

/** Spells a unit one way: µ for μ and for u before a unit, ² for ^2, ³ for ^3, Ω and Å for their look-alikes, S/cm for S cm-1. */
export function canonicalUnit(unit: string): string {
  return unit
    .trim()
    .replace(/\u03bc/g, 'µ')
    .replace(/^u(?=[A-Za-z])/, 'µ')
    .replace(/\u2126/g, 'Ω')
    .replace(/\u212b|A\u030a/g, 'Å')
    .replace(/\^?2$/, '²')
    .replace(/\^?3$/, '³')
    .replace(/m\^?2\//, 'm²/')
    .replace(/m\^?3\//, 'm³/')
    .replace(/\/(c?m)\^?3$/, '/$1³')
    .replace(/(?<=\S)[\s·*]+(c?m|s|mol|V|K)(?:\^?-1|⁻¹)$/, '/$1')
    .replace(/m\^?2\//, 'm²/');
}

/** Factor from `unit` to the stored unit of `dimension`; undefined when it is not a unit of that dimension. */
export function unitFactor(unit: string, dimension: Dimension): number | undefined {
  const { units, prefixed } = dimensions[dimension];
  const name = canonicalUnit(unit === '' ? dimensions[dimension].si : unit);
  if (Object.hasOwn(units, name)) return units[name];
  for (const base of prefixed) {
    const prefix = name.slice(0, -base.length);
    if (name.endsWith(base) && Object.hasOwn(prefixes, prefix)) return prefixes[prefix]! * units[base]!;
  }
  return undefined;
}
