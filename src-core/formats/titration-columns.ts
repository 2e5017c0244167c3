/** What a column of a cycler's or potentiostat's file holds. */
export type TitrationColumn = 'time' | 'current' | 'voltage' | 'step' | 'temperature' | 'order';

export interface TitrationColumnMeaning {
  readonly column: TitrationColumn;
  /** Factor to s, A, V or K. */
  readonly factor: number;
  /** Added after the factor: 273.15 for °C. */
  readonly offset: number;
  /** Lower is better, when several columns would do. */
  readonly rank: number;
  readonly unitStated: boolean;
}

/** Best first: time since the start of the test beats a time that starts anew with each step. */
const names: Readonly<Record<TitrationColumn, readonly string[]>> = {
  time: [
    'testtime', 'totaltime', 'cumulativetime', 'elapsedtime', 'runtime', 'time', 't', 'timestamp', 'seconds', 'zeit',
  ],
  current: ['current', 'i', 'iwe', 'ewei', 'amps', 'ampere', 'amperes', 'im', 'idc', 'cellcurrent', 'strom'],
  voltage: [
    'voltage', 'ewe', 'ecell', 'ewece', 'e', 'v', 'u', 'potential', 'volts', 'vf', 'cellvoltage', 'cellpotential',
    'workingelectrodepotential', 'volt', 'spannung',
  ],
  step: ['stepindex', 'step', 'ns', 'stepnumber', 'stepno', 'stepid'],
  temperature: ['temperature', 'temp', 'celltemperature', 'temp1', 'ambienttemperature', 'auxtemperature1'],
  order: ['datapoint', 'point', 'rec', 'record', 'recordnumber', 'index'],
}; // prettier-ignore

const units: Readonly<Record<string, { readonly column: TitrationColumn; readonly factor: number; readonly offset?: number }>> = {
  s: { column: 'time', factor: 1 },
  sec: { column: 'time', factor: 1 },
  second: { column: 'time', factor: 1 },
  seconds: { column: 'time', factor: 1 },
  ms: { column: 'time', factor: 1e-3 },
  min: { column: 'time', factor: 60 },
  minutes: { column: 'time', factor: 60 },
  h: { column: 'time', factor: 3600 },
  hour: { column: 'time', factor: 3600 },
  hours: { column: 'time', factor: 3600 },
  a: { column: 'current', factor: 1 },
  amps: { column: 'current', factor: 1 },
  ampere: { column: 'current', factor: 1 },
  ma: { column: 'current', factor: 1e-3 },
  ua: { column: 'current', factor: 1e-6 },
  na: { column: 'current', factor: 1e-9 },
  v: { column: 'voltage', factor: 1 },
  volt: { column: 'voltage', factor: 1 },
  volts: { column: 'voltage', factor: 1 },
  mv: { column: 'voltage', factor: 1e-3 },
  k: { column: 'temperature', factor: 1 },
  kelvin: { column: 'temperature', factor: 1 },
  c: { column: 'temperature', factor: 1, offset: 273.15 },
  degc: { column: 'temperature', factor: 1, offset: 273.15 },
  celsius: { column: 'temperature', factor: 1, offset: 273.15 },
}; // prettier-ignore

/** Names that say their unit themselves. */
const speaking: readonly string[] = ['seconds', 'amps', 'ampere', 'amperes', 'volts', 'volt'];

/**
 * What a header cell says: `time_s`, `Time [s]`, `Test_Time(s)`, `Ewe/V`, `<I>/mA`, `I/mA`, `Current (mA)`,
 * `test_time_second`, `Ambient_Temperature(C)`. Undefined for anything else, or where the unit does not fit.
 */
export function readTitrationHeader(cell: string): TitrationColumnMeaning | undefined {
  if (cell.length > 100) return undefined;
  const text = cell
    .replace(/[\u00b5\u03bc]/g, 'u')
    .replace(/°|º/g, 'deg')
    .trim()
    .toLowerCase();
  const split = /^(.*?)[\s_/,]*[[({/_\s]\s*([a-z]+)\s*[\])}]?$/.exec(text);
  const unit = split && Object.hasOwn(units, split[2]!) ? units[split[2]!] : undefined;
  const name = (unit && split ? split[1]! : text).replace(/[^a-z0-9]/g, '');
  for (const column of Object.keys(names) as TitrationColumn[]) {
    const rank = names[column].indexOf(name);
    if (rank < 0) continue;
    if (unit && unit.column !== column) return undefined;
    const unitStated = unit !== undefined || speaking.includes(name) || column === 'step' || column === 'order';
    return { column, factor: unit?.factor ?? 1, offset: unit?.offset ?? 0, rank, unitStated };
  }
  return undefined;
}
