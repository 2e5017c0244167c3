import type { Dimension } from '../../units/dimensions.ts';

/** `temperature` apart from the other dimensions, because °C is not a multiple of K. */
export type QuantityDimension = Dimension | 'absoluteTemperature' | 'voltagePerFraction' | 'prefactor';

export interface TransportQuantity {
  readonly symbol: string;
  readonly title: string;
  readonly dimension: QuantityDimension;
  /** Unit in which it is shown. */
  readonly shownIn: string;
  /** What people type besides name and symbol. */
  readonly aliases: readonly string[];
  /** Taken where nothing else is given, and always said. */
  readonly usual?: { readonly value: number; readonly why: string };
  /** May be zero or negative; every other must be positive. */
  readonly anySign?: boolean;
}

function define<const Q extends Readonly<Record<string, TransportQuantity>>>(quantities: Q): Q {
  return quantities;
}

/** All that the transport calculator knows of. To add one: an entry, and a relation in `relations.ts` that uses it. */
const defined = define({
  'conductivity': { symbol: 'σ', title: 'conductivity of the ions', dimension: 'conductivity', shownIn: 'S/cm', aliases: ['sigma', 'sigma_i', 'sigma-ion'] },
  'temperature': { symbol: 'T', title: 'temperature', dimension: 'absoluteTemperature', shownIn: 'K', aliases: ['temp', 'temperature_k'] },
  'charge-number': { symbol: 'z', title: 'charge number of the ion', dimension: 'number', shownIn: '1', aliases: ['charge', 'valence'] },
  'carrier-density': { symbol: 'C', title: 'mobile ions per volume', dimension: 'numberDensity', shownIn: '1/cm³', aliases: ['n', 'density-of-carriers', 'concentration', 'carriers'] },
  'jump-diffusivity': { symbol: 'D_J', title: 'jump diffusivity (of charge, from σ)', dimension: 'diffusivity', shownIn: 'cm²/s', aliases: ['dj', 'd_sigma', 'dsigma', 'd-jump', 'd-sigma', 'dσ', 'd_σ'] },
  'tracer-diffusivity': { symbol: 'D*', title: 'tracer (self) diffusivity', dimension: 'diffusivity', shownIn: 'cm²/s', aliases: ['dstar', 'd-tracer', 'd_tracer', 'd_self'] },
  'chemical-diffusivity': { symbol: 'D_C', title: 'chemical diffusivity', dimension: 'diffusivity', shownIn: 'cm²/s', aliases: ['dc', 'd-chem', 'd_chem', 'd-chemical', 'dchem'] },
  'reference-diffusivity': { symbol: 'D_ref', title: 'jump diffusivity at another temperature', dimension: 'diffusivity', shownIn: 'cm²/s', aliases: ['dref', 'd-ref'] },
  'reference-temperature': { symbol: 'T_ref', title: 'that other temperature', dimension: 'absoluteTemperature', shownIn: 'K', aliases: ['tref', 't-ref'] },
  'mobility': { symbol: 'u', title: 'electrical mobility of the ion', dimension: 'mobility', shownIn: 'cm²/(V·s)', aliases: ['mu', 'µ'] },
  'hop-rate': { symbol: 'Γ', title: 'hops of one ion per time', dimension: 'rate', shownIn: '1/s', aliases: ['gamma', 'rate', 'jump-rate', 'hoprate'] },
  'hop-distance': { symbol: 'a', title: 'distance of one hop', dimension: 'length', shownIn: 'Å', aliases: ['hop-length', 'jump-distance', 'distance'] },
  'dimensionality': { symbol: 'd', title: 'dimensions open to hops', dimension: 'number', shownIn: '1', aliases: ['dimensions', 'dim'], usual: { value: 3, why: 'paths in three dimensions' } },
  'attempt-frequency': { symbol: 'ν', title: 'attempt frequency', dimension: 'rate', shownIn: '1/s', aliases: ['nu', 'nu*', 'ν*', 'attempt'] },
  'migration-energy': { symbol: 'E_m', title: 'migration energy', dimension: 'energy', shownIn: 'eV', aliases: ['em', 'ea', 'e_a', 'barrier', 'activation-energy'] },
  'formation-energy': { symbol: 'E_f', title: 'energy to form a carrier', dimension: 'energy', shownIn: 'eV', aliases: ['ef'], anySign: true, usual: { value: 0, why: 'E_m is taken for the whole activation energy' } },
  'prefactor': { symbol: 'σ₀', title: 'prefactor of σ, in S·K/cm for m = −1', dimension: 'prefactor', shownIn: 'S·K/cm', aliases: ['sigma0', 'sigma_0', 'σ0'] },
  'prefactor-exponent': { symbol: 'm', title: 'exponent of T in the prefactor', dimension: 'number', shownIn: '1', aliases: [], anySign: true, usual: { value: -1, why: 'σT is thermally activated' } },
  'correlation-factor': { symbol: 'f', title: 'tracer correlation factor', dimension: 'number', shownIn: '1', aliases: [], usual: { value: 1, why: 'hops of one ion do not depend on its last hop' } },
  'geometry-factor': { symbol: 'g', title: 'geometry factor of the paths', dimension: 'number', shownIn: '1', aliases: [], usual: { value: 1, why: 'right within its order of magnitude; n/(2d) for n paths out of a site' } },
  'vacancy-fraction': { symbol: 'x_D', title: 'share of sites open to a hop', dimension: 'fraction', shownIn: '1', aliases: ['xd', 'vacancies', 'defects'], usual: { value: 1, why: 'every target site is free' } },
  'haven-ratio': { symbol: 'H_R', title: 'Haven ratio D*/D_J', dimension: 'number', shownIn: '1', aliases: ['hr', 'haven'] },
  'thermodynamic-factor': { symbol: 'Θ', title: 'thermodynamic factor', dimension: 'number', shownIn: '1', aliases: ['theta'] },
  'composition': { symbol: 'x', title: 'ions per formula unit of the host', dimension: 'fraction', shownIn: '1', aliases: ['content'] },
  'voltage-slope': { symbol: 'dE/dx', title: 'slope of the titration curve against the metal', dimension: 'voltagePerFraction', shownIn: 'V', aliases: ['dedx', 'slope'], anySign: true },
  'molar-volume': { symbol: 'V_m', title: 'volume per mole of host formula units', dimension: 'molarVolume', shownIn: 'cm³/mol', aliases: ['vm'] },
  'molar-mass': { symbol: 'M', title: 'mass per mole of host formula units', dimension: 'molarMass', shownIn: 'g/mol', aliases: [] },
  'mass-density': { symbol: 'ρ', title: 'mass per volume', dimension: 'density', shownIn: 'g/cm³', aliases: ['rho', 'density'] },
  'ions-per-cell': { symbol: 'N', title: 'mobile ions in a unit cell', dimension: 'number', shownIn: '1', aliases: ['per-cell'] },
  'cell-volume': { symbol: 'V_cell', title: 'volume of the unit cell', dimension: 'volume', shownIn: 'Å³', aliases: ['vcell', 'v-cell'] },
  'lattice-parameter': { symbol: 'a₀', title: 'edge of a cubic unit cell', dimension: 'length', shownIn: 'Å', aliases: ['a0', 'lattice'] },
  'resistance': { symbol: 'R', title: 'resistance of the sample', dimension: 'resistance', shownIn: 'Ω', aliases: [] },
  'thickness': { symbol: 'L', title: 'thickness of the sample', dimension: 'length', shownIn: 'mm', aliases: ['l'] },
  'area': { symbol: 'S', title: 'area of the contacts', dimension: 'area', shownIn: 'cm²', aliases: [] },
  'bulk-conductivity': { symbol: 'σ_b', title: 'conductivity of the bulk', dimension: 'conductivity', shownIn: 'S/cm', aliases: ['sigma_b', 'sigma-bulk', 'bulk'] },
  'boundary-conductivity': { symbol: 'σ_gb', title: 'apparent conductivity of the grain boundaries', dimension: 'conductivity', shownIn: 'S/cm', aliases: ['sigma_gb', 'sigma-gb', 'gb'] },
  'boundary-ratio': { symbol: 'σ_b/σ_gb', title: 'bulk against grain boundaries', dimension: 'number', shownIn: '1', aliases: ['bulk-gb-ratio'] },
  'electronic-conductivity': { symbol: 'σ_e', title: 'conductivity of the electrons', dimension: 'conductivity', shownIn: 'S/cm', aliases: ['sigma_e', 'sigma-e'] },
  'electronic-share': { symbol: 'σ_e/σ', title: 'electronic over ionic conductivity', dimension: 'number', shownIn: '1', aliases: ['leak', 'ratio'] },
  'ionic-resistance': { symbol: 'R_i', title: 'resistance of the ionic path', dimension: 'resistance', shownIn: 'Ω', aliases: ['ri'] },
  'electronic-resistance': { symbol: 'R_e', title: 'resistance of the electronic path', dimension: 'resistance', shownIn: 'Ω', aliases: ['re'] },
  'intercept-resistance': { symbol: 'R_hf', title: 'intercept at high frequency, ion-blocking contacts', dimension: 'resistance', shownIn: 'Ω', aliases: ['rhf'] },
  'electronic-transference': { symbol: 't_e', title: 'electronic transference number', dimension: 'number', shownIn: '1', aliases: ['te'] },
  'coating-thickness': { symbol: 'L_c', title: 'thickness of a coating', dimension: 'length', shownIn: 'nm', aliases: ['coating', 'lc'] },
  'discharge-time': { symbol: 't', title: 'time to cross it', dimension: 'time', shownIn: 's', aliases: ['time'] },
  'discharge-rate': { symbol: 'C-rate', title: 'full discharges per hour', dimension: 'number', shownIn: '1', aliases: ['crate', 'c-rate'] },
  'required-diffusivity': { symbol: 'D_min', title: 'least diffusivity of a coating', dimension: 'diffusivity', shownIn: 'cm²/s', aliases: ['dmin', 'd-min'] },
  'highest-energy': { symbol: 'E_max', title: 'highest migration energy of a coating', dimension: 'energy', shownIn: 'eV', aliases: ['emax', 'e-max'] },
  'onset-temperature': { symbol: 'T_c', title: 'onset of motional narrowing (NMR)', dimension: 'absoluteTemperature', shownIn: 'K', aliases: ['tc', 'onset'] },
  'larmor-frequency': { symbol: 'ν_L', title: 'Larmor frequency at the maximum of R₁', dimension: 'frequency', shownIn: 'MHz', aliases: ['larmor'] },
  'energy-difference': { symbol: 'ΔE', title: 'difference of two migration energies', dimension: 'energy', shownIn: 'meV', aliases: ['de', 'delta-e'], anySign: true },
  'rate-factor': { symbol: 'exp(ΔE/kT)', title: 'factor that ΔE makes in a rate', dimension: 'number', shownIn: '1', aliases: ['factor'] },
  'gyromagnetic-ratio': { symbol: 'γ', title: 'gyromagnetic ratio, its size in 10⁷ rad/(s·T)', dimension: 'number', shownIn: '1', aliases: ['gyro'] },
  'spin': { symbol: 'I', title: 'nuclear spin', dimension: 'number', shownIn: '1', aliases: [] },
  'abundance': { symbol: 'p', title: 'natural abundance', dimension: 'fraction', shownIn: '1', aliases: [] },
  'quadrupole-moment': { symbol: 'Q', title: 'quadrupole moment, its size in barn', dimension: 'number', shownIn: '1', aliases: ['quadrupole'] },
  'reference-gyromagnetic-ratio': { symbol: 'γ_ref', title: 'the same of the nucleus to compare with', dimension: 'number', shownIn: '1', aliases: ['gyro-ref'] },
  'reference-spin': { symbol: 'I_ref', title: 'its spin', dimension: 'number', shownIn: '1', aliases: ['spin-ref'] },
  'reference-abundance': { symbol: 'p_ref', title: 'its abundance', dimension: 'fraction', shownIn: '1', aliases: ['abundance-ref'] },
  'reference-quadrupole-moment': { symbol: 'Q_ref', title: 'its quadrupole moment in barn', dimension: 'number', shownIn: '1', aliases: ['quadrupole-ref'] },
  'nuclear-sensitivity': { symbol: 'S/S_ref', title: 'NMR signal per nucleus at fixed field', dimension: 'number', shownIn: '1', aliases: ['sensitivity'] },
  'nuclear-receptivity': { symbol: 'R/R_ref', title: 'NMR signal per atom of the element', dimension: 'number', shownIn: '1', aliases: ['receptivity'] },
  'quadrupole-ratio': { symbol: 'Q/Q_ref', title: 'ratio of quadrupole moments', dimension: 'number', shownIn: '1', aliases: [] },
}); // prettier-ignore

export type QuantityName = keyof typeof defined;

export const transportQuantities: Readonly<Record<QuantityName, TransportQuantity>> = defined;

export const quantityNames = Object.keys(defined) as QuantityName[];

/** The quantity people mean: by its name, its symbol or an alias. Case counts in single letters: T is no time. */
export function findQuantity(word: string): QuantityName | undefined {
  const text = word.trim();
  const exact = quantityNames.find((name) => name === text || spellings(name).includes(text));
  if (exact || text.length === 1) return exact;
  const lower = fold(text);
  return quantityNames.find((name) => [name, ...spellings(name)].some((spelling) => fold(spelling) === lower));
}

function spellings(name: QuantityName): readonly string[] {
  const { symbol, aliases } = transportQuantities[name];
  return [symbol, ...aliases];
}

function fold(text: string): string {
  return text.toLowerCase().replace(/[\s_]+/g, '-');
}
