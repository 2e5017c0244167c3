/** What a column of a cycler's or potentiostat's file holds. */
export type TitrationColumn =
  'time' | 'stepTime' | 'date' | 'current' | 'voltage' | 'step' | 'cycle' | 'state' | 'temperature' | 'order';

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

/** Best first: time since the start of the test beats a time that may start anew with each step. */
const names: Readonly<Record<TitrationColumn, readonly string[]>> = {
  time: [
    'testtime', 'totaltime', 'cumulativetime', 'elapsedtime', 'runtime', 'test', 'time', 't', 'timestamp', 'seconds',
    'zeit',
  ],
  stepTime: ['steptime', 'relativetime', 'stept', 'tstep', 'timeinstep'],
  date: ['datetime', 'date', 'absolutetime', 'realtime', 'systime', 'dpttime', 'datetimeisostring', 'datestamp'],
  current: [
    'current', 'i', 'iwe', 'ewei', 'amps', 'ampere', 'amperes', 'im', 'idc', 'cellcurrent', 'strom', 'cur',
    'currentampere',
  ],
  voltage: [
    'voltage', 'ewe', 'ecell', 'ewece', 'e', 'v', 'u', 'potential', 'volts', 'vf', 'cellvoltage', 'cellpotential',
    'workingelectrodepotential', 'volt', 'spannung', 'vol',
  ],
  step: ['stepindex', 'step', 'ns', 'stepnumber', 'stepno', 'stepid', 'stepcount'],
  cycle: ['cycleindex', 'cycle', 'cyclenumber', 'cyc', 'cyclec', 'cyclecount', 'cycleid', 'cycleno', 'cyccount'],
  state: ['state', 'status', 'steptype', 'stepname', 'command', 'workmode'],
  temperature: [
    'temperature', 'temp', 'celltemperature', 'temp1', 'ambienttemperature', 'auxtemperature1', 'temperature1', 't1',
    'celltemp', 'surfacetemperature',
  ],
  order: ['datapoint', 'point', 'rec', 'record', 'recordnumber', 'recordid', 'recordindex', 'index', 'dataset'],
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
  deg: { column: 'temperature', factor: 1, offset: 273.15 },
  degc: { column: 'temperature', factor: 1, offset: 273.15 },
  celsius: { column: 'temperature', factor: 1, offset: 273.15 },
}; // prettier-ignore

/** Names that say their unit themselves. */
const speaking: readonly string[] = ['seconds', 'amps', 'ampere', 'amperes', 'volts', 'volt'];
/** Names that mean something else where no unit follows them. */
const needsUnit: readonly string[] = ['t1', 'test'];
/** Of these no unit is asked. */
const unitless: readonly TitrationColumn[] = ['date', 'step', 'cycle', 'state', 'order'];

/**
 * What a header cell says: `time_s`, `Time [s]`, `Test_Time(s)`, `Ewe/V`, `<I>/mA`, `I/mA`, `Current (mA)`,
 * `test_time_second`, `Ambient_Temperature(C)`, `Time(h:min:s.ms)`, `Step (Sec)`. Undefined for anything else, or where
 * the unit does not fit.
 */
export function readTitrationHeader(cell: string): TitrationColumnMeaning | undefined {
  if (cell.length > 100) return undefined;
  const text = normalized(cell);
  const clock = text.replace(/\s*[([](?:hours in )?(?:d+\W+)?h{1,2}\W{1,2}m[^)\]]*[)\]]$/, '');
  const split = /^(.*?)[\s_/,]*[[({/_\s]\s*([a-z]+)\s*[\])}]?$/.exec(clock);
  const unit = split && Object.hasOwn(units, split[2]!) ? units[split[2]!] : undefined;
  return (
    (unit && meaningOf(split![1]!, unit)) ??
    // "Cycle C" is a count of Maccor's, not a cycle in degrees.
    meaningOf(clock, undefined, clock !== text)
  );
}

function meaningOf(
  words: string,
  unit: (typeof units)[string] | undefined,
  isClock = false,
): TitrationColumnMeaning | undefined {
  const name = words.replace(/[^a-z0-9]/g, '');
  const [factor, offset] = [unit?.factor ?? 1, unit?.offset ?? 0];
  // "Step (Sec)" is a time, "Step" a number.
  if (name === 'step' && unit?.column === 'time')
    return { column: 'stepTime', factor, offset, rank: 0, unitStated: true };
  for (const column of Object.keys(names) as TitrationColumn[]) {
    const rank = names[column].indexOf(name);
    if (rank < 0) continue;
    if (unit ? unit.column !== (column === 'stepTime' ? 'time' : column) : needsUnit.includes(name)) return undefined;
    const unitStated = unit !== undefined || speaking.includes(name) || unitless.includes(column) || isClock;
    return { column, factor, offset, rank, unitStated };
  }
  return undefined;
}

/** Lower case, µ as u, the degree Celsius in whatever letters an encoding has made of it, no BDF "/ 1". */
function normalized(cell: string): string {
  return cell
    .replace(/[\u00b5\u03bc]/g, 'u')
    .replace(/°|º/g, 'deg')
    .replace(/\(\?+\)|([([])(?:[^\x20-\x7e]+c?)([)\]]?)$/i, '(degc)')
    .trim()
    .toLowerCase()
    .replace(/^~/, '')
    .replace(/\s*\/\s*1$/, '');
}
