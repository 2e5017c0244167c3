import { parseScpiNumber } from '../../scpi/numbers.ts';
import type { SourceMeasureDialect, SourceSample, SourceSetup } from '../../source-measure/dialect.ts';

const levelCommand = { current: ':SOUR:CURR', voltage: ':SOUR:VOLT' } as const;
const limitCommand = { current: ':SENS:VOLT:PROT', voltage: ':SENS:CURR:PROT' } as const;
/** Power lines of 50 Hz are the slower ones. */
const lineHz = 50;
const sourceDelayS = 0.001;
const overheadS = 0.001;
const complianceBit = 1 << 3;
const elementsPerReading = 4;

/** The Model 2400's own commands (its SCPI of 1996). The output-off state is high impedance at all times. */
export const keithley2400Dialect: SourceMeasureDialect = {
  // Ctrl-X forgets what waits; ABORt is carried out while a measurement runs.
  abort: '\u0018:ABOR\r\n',
  off: [':OUTP:SMOD HIMP', ':OUTP OFF', ':SOUR:CLE:AUTO OFF'],
  outputQuery: ':OUTP?',
  offQuery: ':OUTP?;:OUTP:SMOD?',
  offState: 'HIMP',
  on: ':OUTP ON',
  setup,
  switchAtZero: (sourced, level) =>
    sourced === 'current'
      ? `:SYST:TIME:RES;${levelCommand.current} ${number(level)}`
      : `${levelCommand.voltage} ${number(level)};:SYST:TIME:RES;:OUTP ON`,
  level: (sourced, level) => `${levelCommand[sourced]} ${number(level)}`,
  limit: (sourced, limit) => `${limitCommand[sourced]} ${number(limit)}`,
  readBack: (sourced) => `${levelCommand[sourced]}?;${limitCommand[sourced]}?`,
  burst: (count, delayS, last) => `${last ? ':SOUR:CLE:AUTO ON;' : ''}:TRIG:COUN ${count};DEL ${number(delayS)};:READ?`,
  reread: ':FETC?',
  parse,
  apertureS: (cycles) => cycles / lineHz + sourceDelayS + overheadS,
  bytesPerReading: 14 * elementsPerReading,
};

function setup({ sourced, level, limit, powerLineCycles }: SourceSetup): readonly string[] {
  const source = sourced === 'current' ? 'CURR' : 'VOLT';
  const measured = sourced === 'current' ? 'VOLT' : 'CURR';
  return [
    ':OUTP:SMOD HIMP;:SOUR:CLE:AUTO OFF',
    `:SOUR:FUNC ${source};:SOUR:${source}:MODE FIX;:SOUR:${source}:RANG:AUTO 1`,
    `${levelCommand[sourced]} ${number(level)};:SOUR:DEL ${number(sourceDelayS)}`,
    ':SYST:RSEN 1;:SENS:FUNC:CONC ON;:SENS:FUNC "VOLT","CURR"',
    `:SENS:${measured}:RANG:AUTO 1;:SENS:${measured}:NPLC ${number(powerLineCycles)}`,
    `${limitCommand[sourced]} ${number(limit)}`,
    ':FORM:ELEM VOLT,CURR,TIME,STAT;:ARM:SOUR IMM;:ARM:COUN 1',
  ];
}

/** Short, and exact to eight digits. */
function number(value: number): string {
  return String(Number(value.toPrecision(8))).toUpperCase();
}

/** Four elements a reading: voltage, current, time, status. */
function parse(answer: string, count: number): readonly SourceSample[] | undefined {
  const elements = answer.split(',').map(parseScpiNumber);
  if (elements.length !== count * elementsPerReading) return undefined;
  const samples: SourceSample[] = [];
  for (let index = 0; index < count; index++) {
    const [voltage, current, time, status] = elements.slice(index * elementsPerReading);
    if (!voltage || !current || time?.kind !== 'value' || status?.kind !== 'value') return undefined;
    // A status that is no whole number of 24 bits was damaged on the way.
    if (!Number.isInteger(status.value) || status.value < 0 || status.value >= 2 ** 24) return undefined;
    samples.push({ voltage, current, timeS: time.value, limited: (status.value & complianceBit) !== 0 });
  }
  return samples;
}
