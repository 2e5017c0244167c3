import { AppError } from '../../../errors.ts';
import type { UncertainNumber } from '../../../numerics/error-propagation.ts';
import { cutPolarization, type PolarizationRecord } from '../polarization-record.ts';
import { analysePolarization } from '../polarization.ts';
import { field, optional, usualUnits, type DirectCurrentMethod, type MethodInput } from './method.ts';
import { readQuantity, requireColumns } from './record-columns.ts';

const { voltage, current, resistance, time, thickness, area } = usualUnits;

export const polarization: DirectCurrentMethod = {
  id: 'polarization',
  title: 'Polarization between blocking contacts',
  note: 'Electronic conductivity, the share of the ions and D from a voltage or a current held between contacts that block ions.',
  fields: [
    optional('voltage', 'Voltage that was held', 'voltage', voltage),
    optional('current', 'Or: current that was held', 'current', current),
    optional('steadyCurrent', 'Steady current', 'current', current),
    optional('steadyVoltage', 'Or: steady voltage', 'voltage', voltage),
    optional('timeConstant', 'Time constant of the tail', 'time', time),
    optional('zeroCurrent', 'Current without anything applied', 'current', current),
    optional('zeroVoltage', 'Or: voltage without anything applied', 'voltage', voltage),
    optional('initial', 'First current, to be compared', 'current', current),
    optional('totalResistance', 'Total resistance, by impedance', 'resistance', resistance),
    optional('totalConductivity', 'Or: total conductivity', 'conductivity', ['S/cm', 'mS/cm', 'S/m']),
    field('thickness', 'Thickness', 'length', thickness),
    field('area', 'Area', 'area', area),
    optional('start', 'Tail is fitted from', 'time', time),
  ],
  choices: [
    {
      id: 'held',
      label: 'Held',
      options: [
        { value: 'voltage', label: 'the voltage' },
        { value: 'current', label: 'the current' },
      ],
    },
  ],
  record: { isRequired: false, help: 'Time, current and voltage from some seconds before the step to its end.' },
  example: {
    voltage: { value: 100, unit: 'mV' },
    steadyCurrent: { value: 25, unit: 'nA', standardUncertainty: 1 },
    timeConstant: { value: 1800, unit: 's', standardUncertainty: 60 },
    totalResistance: { value: 2.45, unit: 'kΩ', standardUncertainty: 0.02 },
    thickness: { value: 1.2, unit: 'mm', standardUncertainty: 0.02 },
    area: { value: 0.785, unit: 'cm²', standardUncertainty: 0.01 },
  },
  analyse(input) {
    const { values: v, choices } = input;
    const record = cutRecord(input);
    const wanted = choices['held'] ?? (v['current'] && !v['voltage'] ? 'current' : 'voltage');
    const held = record?.held ?? (wanted === 'current' ? 'current' : 'voltage');
    const isVoltage = held === 'voltage';
    const applied = v[held] ?? record?.applied;
    if (!applied) throw missing(`The ${held} that was held is missing.`);
    const steady = v[isVoltage ? 'steadyCurrent' : 'steadyVoltage'];
    const { thickness: thicknessM, area: areaM2 } = v;
    const analysis = analysePolarization({
      ...{ held, applied, thicknessM: thicknessM!, areaM2: areaM2! },
      ...{ timeS: record?.timeS, response: record?.response, steady },
      timeConstantS: v['timeConstant'],
      zero: v[isVoltage ? 'zeroCurrent' : 'zeroVoltage'] ?? record?.zero,
      initial: v['initial'],
      totalResistanceOhm: totalResistance(v, thicknessM!, areaM2!),
      startS: v['start']?.value,
    });
    return { ...analysis, chosen: { held }, ...(record ? { read: readings(record) } : {}) };
  },
};

function missing(message: string): AppError {
  return new AppError('input/missing-field', message, {
    remedy: 'Type it, or choose a record of time, current and voltage.',
  });
}

/** A column that is missing because it was held may be typed. */
function cutRecord({ values, choices, record }: MethodInput): PolarizationRecord | undefined {
  if (!record) return undefined;
  const { time: times } = requireColumns(record, ['time']);
  const column = (name: 'voltage' | 'current'): readonly number[] => {
    const typed = values[name];
    if (record[name] !== undefined || !typed) return requireColumns(record, [name])[name];
    return times.map(() => typed.value);
  };
  const { held } = choices;
  const given = held === 'voltage' || held === 'current' ? held : undefined;
  return cutPolarization(times, column('current'), column('voltage'), given);
}

/** R from σ of the same sample; its error is then that of σ alone, for L and S cancel in t_i. */
function totalResistance(
  values: MethodInput['values'],
  thicknessM: UncertainNumber,
  areaM2: UncertainNumber,
): UncertainNumber | undefined {
  const { totalResistance: known, totalConductivity: conductivity } = values;
  if (known || !conductivity) return known;
  const value = thicknessM.value / (conductivity.value * areaM2.value);
  return { value, standardUncertainty: (value * conductivity.standardUncertainty) / conductivity.value };
}

function readings({ held, applied, zero }: PolarizationRecord) {
  const [unit, other] = held === 'voltage' ? ['V', 'A'] : ['A', 'V'];
  return [
    readQuantity(`${held === 'voltage' ? 'Voltage' : 'Current'} that was held`, applied, unit),
    ...(zero ? [readQuantity('Before the step', zero, other)] : []),
  ];
}
