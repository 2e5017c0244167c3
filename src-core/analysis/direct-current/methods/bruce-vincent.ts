import { analyseBruceVincent } from '../bruce-vincent.ts';
import type { BruceVincentCurrents } from '../../../model/direct-current.ts';
import { readBruceVincent } from '../bruce-vincent-record.ts';
import { cutPolarization } from '../polarization-record.ts';
import { field, optional, orRecord, usualUnits, type DirectCurrentMethod, type MethodInput } from './method.ts';
import { readQuantity, requireColumns } from './record-columns.ts';

const { voltage, current, resistance } = usualUnits;

export const bruceVincent: DirectCurrentMethod = {
  id: 'bruce-vincent',
  title: 'Bruce–Vincent',
  note: 'Transference number of the cation from a symmetric cell under a small voltage, with Evans’ correction.',
  fields: [
    orRecord('voltage', 'Voltage that was held', 'voltage', voltage),
    optional('initial', 'Initial current', 'current', current),
    orRecord('steady', 'Steady current', 'current', current),
    field('interfaceBefore', 'Interfaces before', 'resistance', resistance),
    field('interfaceAfter', 'Interfaces in the steady state', 'resistance', resistance),
    optional('bulkBefore', 'Electrolyte before', 'resistance', resistance),
    optional('bulkAfter', 'Electrolyte in the steady state', 'resistance', resistance),
  ],
  choices: [{ id: 'metal', label: 'Metal of the electrodes' }],
  record: { isRequired: false, help: 'Time and current, and the voltage unless it is typed.' },
  example: {
    voltage: { value: 10, unit: 'mV', standardUncertainty: 0.05 },
    initial: { value: 12, unit: 'µA', standardUncertainty: 0.1 },
    steady: { value: 5.1, unit: 'µA', standardUncertainty: 0.1 },
    interfaceBefore: { value: 310, unit: 'Ω', standardUncertainty: 5 },
    interfaceAfter: { value: 335, unit: 'Ω', standardUncertainty: 5 },
    bulkBefore: { value: 420, unit: 'Ω', standardUncertainty: 4 },
    bulkAfter: { value: 428, unit: 'Ω', standardUncertainty: 4 },
  },
  analyse(input) {
    const { values: v, choices } = input;
    const read = currentsOf(input);
    const analysis = analyseBruceVincent({
      ...{ voltageV: v['voltage'] ?? read!.voltageV, steadyCurrentA: v['steady'] ?? read!.steadyCurrentA },
      initialCurrentA: v['initial'] ?? read?.initialCurrentA,
      ...{ interfaceBeforeOhm: v['interfaceBefore']!, interfaceAfterOhm: v['interfaceAfter']! },
      ...{ bulkBeforeOhm: v['bulkBefore'], bulkAfterOhm: v['bulkAfter'] },
      ...{ metal: choices['metal'], remainingShare: read?.remainingShare },
    });
    return { ...analysis, ...(read ? { read: readings(read), currents: read } : {}) };
  },
};

/** A voltage that was held need not be a column. */
function currentsOf({ values, record }: MethodInput): BruceVincentCurrents | undefined {
  if (!record) return undefined;
  const given = values['voltage'];
  const { time, current: amperes } = requireColumns(record, ['time', 'current']);
  const volts = record.voltage ?? (given ? time.map(() => given.value) : requireColumns(record, ['voltage']).voltage);
  return readBruceVincent(cutPolarization(time, amperes, volts, 'voltage'));
}

function readings({ voltageV, initialCurrentA, steadyCurrentA, firstSampleS, remainingShare }: BruceVincentCurrents) {
  return [
    readQuantity('Voltage that was held', voltageV, 'V'),
    readQuantity('First current', initialCurrentA, 'A'),
    readQuantity('Steady current, extrapolated', steadyCurrentA, 'A'),
    readQuantity('Between the first two samples', { value: firstSampleS, standardUncertainty: NaN }, 's'),
    readQuantity('Still to come, share', { value: remainingShare, standardUncertainty: NaN }, '1'),
  ];
}
