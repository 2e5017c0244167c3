import type { DcReading, ImpedanceReading, PointColumn, Reading } from '../../../model/reading.ts';
import { readingStatus } from '../../../model/reading.ts';
import type { PackageVariable } from '../../methodscript/packages.ts';
import { variableType } from '../../methodscript/variable-types.ts';
import { endMark } from './scripts/lines.ts';

export type PackageMeaning =
  | { readonly kind: 'reading'; readonly reading: Reading }
  | { readonly kind: 'end-mark'; readonly mark: number }
  | { readonly kind: 'other' };

/** Turns packages into readings. Keeps the last time, to notice a clock that runs backwards. */
export function createPackageReader(): (variables: readonly PackageVariable[]) => PackageMeaning {
  let lastTimeS = 0;
  return (variables) => {
    const first = variables[0];
    if (variables.length === 1 && first?.type.startsWith('j')) return { kind: 'end-mark', mark: first.value };
    const time = variables.find(({ type }) => type === variableType.time);
    if (!time) return { kind: 'other' };
    const timeStatus = statusOfTime(time.value, lastTimeS);
    const stepTimeS = Number.isFinite(time.value) ? time.value : lastTimeS;
    lastTimeS = Math.max(lastTimeS, stepTimeS);
    const reading = readingOf(variables, stepTimeS, timeStatus);
    return reading ? { kind: 'reading', reading } : { kind: 'other' };
  };
}

function statusOfTime(timeS: number, lastTimeS: number): number {
  if (!Number.isFinite(timeS)) return readingStatus.notANumber;
  return timeS < lastTimeS ? readingStatus.timeReversed : 0;
}

function readingOf(
  variables: readonly PackageVariable[],
  stepTimeS: number,
  timeStatus: number,
): DcReading | ImpedanceReading | undefined {
  const of = (type: string): PackageVariable | undefined => variables.find((variable) => variable.type === type);
  const frequency = of(variableType.appliedFrequency);
  const real = of(variableType.impedanceReal);
  const imaginary = of(variableType.impedanceImaginary);
  if (frequency && real && imaginary)
    return {
      kind: 'impedance',
      stepTimeS,
      frequencyHz: frequency.value,
      zReOhm: real.value,
      zImOhm: imaginary.value,
      status: timeStatus | statusOf(frequency, real, imaginary),
      ...levelsOf(of),
    };
  // While a voltage is imposed, devices report the applied one.
  const potential = of(variableType.potential) ?? of(variableType.appliedPotential);
  if (!potential) return undefined;
  const current = of(variableType.current);
  const cell = of(variableType.cellPotential);
  const status = timeStatus | statusOf(potential, ...(current ? [current] : []));
  const reading: DcReading = {
    kind: 'dc',
    stepTimeS,
    voltageV: potential.value,
    currentA: current?.value ?? 0,
    temperatureC: of(variableType.temperature)?.value ?? Number.NaN,
    status,
  };
  if (!cell) return reading;
  return {
    ...reading,
    voltageV: cell.value,
    // Without a number of the cell the working electrode, which is what is controlled, may still have one.
    status: status | ((cell.status ?? 0) & 15),
    workingElectrodePotentialV: potential.value,
    counterElectrodePotentialV: potential.value - cell.value,
  };
}

/** What `eis_acdc` told with a point. */
function levelsOf(of: (type: string) => PackageVariable | undefined): Pick<ImpedanceReading, PointColumn> {
  const told = [
    ['amplitudeVRms', of(variableType.acPotential)],
    ['amplitudeARms', of(variableType.acCurrent)],
    ['dcVoltageV', of(variableType.dcPotential)],
    ['dcCurrentA', of(variableType.dcCurrent)],
  ] as const;
  return Object.fromEntries(told.flatMap(([name, variable]) => (variable ? [[name, variable.value]] : [])));
}

/** The device's bits are those of `readingStatus`; "not a number" is ours. */
function statusOf(...variables: readonly PackageVariable[]): number {
  return variables.reduce(
    (bits, { value, status = 0 }) => bits | (status & 15) | (Number.isNaN(value) ? readingStatus.notANumber : 0),
    0,
  );
}

/** For people, what an end mark says about the voltage or current that ended the step. */
export function describeMark(mark: number, quantity: 'E' | 'I', minimum: string, maximum: string): string | undefined {
  if (mark === endMark.aboveMaximum) return `${quantity} rose above ${maximum}`;
  if (mark === endMark.belowMinimum) return `${quantity} fell below ${minimum}`;
  return undefined;
}
