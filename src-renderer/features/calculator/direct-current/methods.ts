import { analyseBruceVincent } from '../../../../src-core/analysis/direct-current/bruce-vincent.ts';
import { analyseElectromotiveForce } from '../../../../src-core/analysis/direct-current/electromotive-force.ts';
import { analyseSandTime } from '../../../../src-core/analysis/direct-current/sand-time.ts';
import { analyseTubandt } from '../../../../src-core/analysis/direct-current/tubandt.ts';
import type { DirectCurrentAnalysis } from '../../../../src-core/model/direct-current.ts';
import type { Quantity } from '../../../../src-core/model/quantity.ts';
import type { UncertainNumber } from '../../../../src-core/numerics/error-propagation.ts';
import type { Dimension } from '../../../../src-core/units/dimensions.ts';

export interface MethodField {
  readonly id: string;
  readonly label: string;
  readonly dimension: Dimension;
  /** The usual one first. */
  readonly units: readonly string[];
  readonly isOptional?: boolean;
}

/** In stored units; those that are not optional are there when `analyse` is called. */
export type MethodValues = Readonly<Record<string, UncertainNumber | undefined>>;

export interface DirectCurrentMethod {
  readonly id: string;
  readonly title: string;
  /** What it tells, and from what. */
  readonly note: string;
  readonly fields: readonly MethodField[];
  readonly example: Readonly<Record<string, Quantity>>;
  /** Films on the electrodes matter: their metal is asked for. */
  readonly asksMetal?: boolean;
  /** @param metal - symbol, empty where it is not known */
  analyse(values: MethodValues, metal: string): DirectCurrentAnalysis;
}

function field(id: string, label: string, dimension: Dimension, units: readonly string[]): MethodField {
  return { id, label, dimension, units };
}

function optional(id: string, label: string, dimension: Dimension, units: readonly string[]): MethodField {
  return { id, label, dimension, units, isOptional: true };
}

const masses = ['mg', 'µg', 'g'];
const voltages = ['mV', 'V'];
const currents = ['µA', 'mA', 'A'];
const resistances = ['Ω', 'kΩ'];

/** Methods of direct current that need a few numbers and no record. */
export const directCurrentMethods: readonly DirectCurrentMethod[] = [
  {
    id: 'bruce-vincent',
    title: 'Bruce–Vincent',
    note: 'Transference number of the cation from a symmetric cell under a small voltage, with Evans’ correction.',
    fields: [
      field('voltage', 'Voltage that was held', 'voltage', voltages),
      optional('initial', 'Initial current', 'current', currents),
      field('steady', 'Steady current', 'current', currents),
      field('interfaceBefore', 'Interfaces before', 'resistance', resistances),
      field('interfaceAfter', 'Interfaces in the steady state', 'resistance', resistances),
      optional('bulkBefore', 'Electrolyte before', 'resistance', resistances),
      optional('bulkAfter', 'Electrolyte in the steady state', 'resistance', resistances),
    ],
    example: {
      voltage: { value: 10, unit: 'mV', standardUncertainty: 0.05 },
      initial: { value: 12, unit: 'µA', standardUncertainty: 0.1 },
      steady: { value: 5.1, unit: 'µA', standardUncertainty: 0.1 },
      interfaceBefore: { value: 310, unit: 'Ω', standardUncertainty: 5 },
      interfaceAfter: { value: 335, unit: 'Ω', standardUncertainty: 5 },
      bulkBefore: { value: 420, unit: 'Ω', standardUncertainty: 4 },
      bulkAfter: { value: 428, unit: 'Ω', standardUncertainty: 4 },
    },
    asksMetal: true,
    analyse: (v, metal) =>
      analyseBruceVincent({
        ...(metal === '' ? {} : { metal }),
        ...{ voltageV: v['voltage']!, initialCurrentA: v['initial'], steadyCurrentA: v['steady']! },
        ...{ interfaceBeforeOhm: v['interfaceBefore']!, interfaceAfterOhm: v['interfaceAfter']! },
        ...{ bulkBeforeOhm: v['bulkBefore'], bulkAfterOhm: v['bulkAfter'] },
      }),
  },
  {
    id: 'tubandt',
    title: 'Tubandt',
    note: 'Transference number of an ion from the mass it moved and the charge that passed.',
    fields: [
      field('charge-number', 'Charge number of the ion', 'number', ['1']),
      field('molarMass', 'Molar mass of its element', 'molarMass', ['g/mol']),
      field('charge', 'Charge that passed', 'charge', ['C', 'mAh']),
      optional('lost', 'Mass lost by the positive side', 'mass', masses),
      optional('gained', 'Mass gained by the negative side', 'mass', masses),
      optional('middle', 'Change of what lies between', 'mass', masses),
    ],
    example: {
      'charge-number': { value: 2, unit: '1' },
      molarMass: { value: 24.305, unit: 'g/mol' },
      charge: { value: 9.6, unit: 'C', standardUncertainty: 0.01 },
      lost: { value: 1.21, unit: 'mg', standardUncertainty: 0.01 },
      gained: { value: 1.2, unit: 'mg', standardUncertainty: 0.01 },
    },
    analyse: (v) =>
      analyseTubandt({
        ...{ chargeNumber: v['charge-number']!.value, molarMassKgPerMol: v['molarMass']!, chargeC: v['charge']! },
        ...{ anodeLossKg: v['lost'], cathodeGainKg: v['gained'], middleChangeKg: v['middle'] },
      }),
  },
  {
    id: 'electromotive-force',
    title: 'Electromotive force',
    note: 'Mean transference number of the ions from the voltage of a cell against that of Nernst.',
    fields: [
      field('measured', 'Voltage measured', 'voltage', voltages),
      optional('nernst', 'Voltage of Nernst', 'voltage', voltages),
      optional('ratio', 'Or: ratio of the activities', 'number', ['1']),
      optional('charge-number', 'with the charge number', 'number', ['1']),
      optional('temperature', 'and the temperature', 'temperatureDifference', ['K']),
    ],
    example: {
      measured: { value: 842, unit: 'mV', standardUncertainty: 1 },
      nernst: { value: 851, unit: 'mV' },
    },
    analyse: (v) =>
      analyseElectromotiveForce({
        ...{ measuredV: v['measured']!, nernstV: v['nernst'], activityRatio: v['ratio'] },
        ...{ chargeNumber: v['charge-number']?.value, temperatureK: v['temperature'] },
      }),
  },
  {
    id: 'sand',
    title: 'Sand’s time',
    note: 'When a constant current has emptied the electrolyte at an electrode, or the diffusivity from that time.',
    fields: [
      field('charge-number', 'Charge number of the ion', 'number', ['1']),
      field('concentration', 'Concentration', 'concentration', ['mol/L', 'mol/m³']),
      field('density', 'Current density', 'currentDensity', ['mA/cm²', 'A/m²']),
      optional('diffusivity', 'Diffusivity, to find the time', 'diffusivity', ['cm²/s', 'm²/s']),
      optional('time', 'Time, to find the diffusivity', 'time', ['s', 'min', 'h']),
      optional('cation', 'Transference number of the cation', 'number', ['1']),
      optional('distance', 'Distance of the electrodes', 'length', ['mm', 'µm']),
    ],
    example: {
      'charge-number': { value: 1, unit: '1' },
      concentration: { value: 1, unit: 'mol/L' },
      density: { value: 2, unit: 'mA/cm²', standardUncertainty: 0.02 },
      diffusivity: { value: 1e-6, unit: 'cm²/s', standardUncertainty: 1e-7 },
    },
    analyse: (v) =>
      analyseSandTime({
        ...{ chargeNumber: v['charge-number']!.value, concentrationMolPerM3: v['concentration']! },
        ...{ currentDensityAPerM2: v['density']!, diffusivityM2PerS: v['diffusivity'], timeS: v['time'] },
        ...{ cationTransference: v['cation'], distanceM: v['distance'] },
      }),
  },
];
