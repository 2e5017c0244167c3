import { analyseHebbWagner } from '../hebb-wagner.ts';
import { readVoltageSteps } from '../voltage-steps.ts';
import type { SteadyStep } from '../../../model/direct-current.ts';
import { field, optional, usualUnits, type DirectCurrentColumns, type DirectCurrentMethod } from './method.ts';
import { requireColumns } from './record-columns.ts';

export const hebbWagner: DirectCurrentMethod = {
  id: 'hebb-wagner',
  title: 'Hebb–Wagner',
  note: 'Conductivities of electrons and of holes from steady currents with one electrode that blocks ions.',
  fields: [
    field('temperature', 'Temperature', 'temperatureDifference', ['K']),
    field('thickness', 'Thickness', 'length', usualUnits.thickness),
    field('area', 'Area', 'area', usualUnits.area),
    optional('decomposition', 'Decomposes above', 'voltage', usualUnits.voltage),
    optional('currentError', 'Error of each current', 'fraction', ['%', '1']),
    optional('currentFloor', 'Error that every current has besides', 'current', ['pA', 'nA', 'µA']),
  ],
  record: {
    isRequired: true,
    help: 'Voltage and steady current, or time, current and voltage of a staircase of voltages.',
  },
  example: {
    temperature: { value: 333.15, unit: 'K', standardUncertainty: 0.5 },
    thickness: { value: 1.2, unit: 'mm', standardUncertainty: 0.02 },
    area: { value: 0.785, unit: 'cm²', standardUncertainty: 0.01 },
  },
  analyse({ values: v, record = {} }) {
    const { voltage, current } = requireColumns(record, ['voltage', 'current']);
    const steps = stepsOf(record);
    const analysis = analyseHebbWagner({
      voltageV: steps?.map((step) => step.voltageV) ?? voltage,
      currentA: steps?.map((step) => step.currentA.value) ?? current,
      extrapolationErrorA: steps?.map((step) => step.currentA.standardUncertainty),
      remainingShare: steps?.map((step) => step.remainingShare),
      ...{ temperatureK: v['temperature']!, thicknessM: v['thickness']!, areaM2: v['area']! },
      decompositionV: v['decomposition']?.value,
      relativeCurrentError: v['currentError']?.value,
      currentErrorA: v['currentFloor']?.value,
    });
    return { ...analysis, ...(steps ? { steps } : {}) };
  },
};

/** Samples per voltage from which on a record is one of steps and not a list of steady currents. */
const samplesPerStep = 10;

function stepsOf({ time, current, voltage }: DirectCurrentColumns): readonly SteadyStep[] | undefined {
  if (!time || !current || !voltage) return undefined;
  const levels = new Set(voltage.map((volt) => Math.round(volt * 1000))).size;
  return voltage.length >= samplesPerStep * levels ? readVoltageSteps(time, current, voltage) : undefined;
}
