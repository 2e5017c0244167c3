import { parseScpiNumber } from '../../scpi/numbers.ts';
import type { SourceMeasureDialect, SourceSample, SourceSetup } from '../../source-measure/dialect.ts';

const levelCommand = { current: ':SOUR:CURR', voltage: ':SOUR:VOLT' } as const;
const limitCommand = { current: ':SENS:VOLT:PROT', voltage: ':SENS:CURR:PROT' } as const;
/** Power lines of 50 Hz are the slower ones. */
const lineHz = 50;
const overheadS = 0.001;
/** Bits 1 and 2 of the status tell of compliance. */
const complianceBits = 0b110;
const statusLimit = 2 ** 21;
const elementsPerReading = 4;

/**
 * The B2900's command set, channel 1. Automatic output-on is off: nothing but OUTP ON switches the cell on. Time is the
 * unit's timer, set to zero in the message that switches.
 */
export const keysightB2900Dialect: SourceMeasureDialect = {
  abort: ':ABOR:ALL (@1)\n',
  off: [':OUTP:OFF:MODE HIZ', ':OUTP OFF', ':OUTP:OFF:AUTO OFF'],
  outputQuery: ':OUTP?',
  offQuery: ':OUTP?;:OUTP:OFF:MODE?',
  offState: 'HIZ',
  on: ':OUTP ON',
  setup,
  switchAtZero: (sourced, level) =>
    sourced === 'current'
      ? `:SYST:TIME:TIM:COUN:RES;${levelCommand.current} ${number(level)}`
      : `${levelCommand.voltage} ${number(level)};:SYST:TIME:TIM:COUN:RES;:OUTP ON`,
  level: (sourced, level) => `${levelCommand[sourced]} ${number(level)}`,
  limit: (sourced, limit) => `${limitCommand[sourced]} ${number(limit)}`,
  readBack: (sourced) => `${levelCommand[sourced]}?;${limitCommand[sourced]}?`,
  burst: (count, delayS, last) =>
    `${last ? ':OUTP:OFF:AUTO ON;' : ''}:TRIG:ACQ:COUN ${count};DEL ${number(delayS)};:READ:ARR? (@1)`,
  reread: ':FETC:ARR? (@1)',
  parse,
  apertureS: (cycles) => cycles / lineHz + overheadS,
  bytesPerReading: 14 * elementsPerReading,
};

function setup({ sourced, level, limit, powerLineCycles }: SourceSetup): readonly string[] {
  const source = sourced === 'current' ? 'CURR' : 'VOLT';
  const measured = sourced === 'current' ? 'VOLT' : 'CURR';
  return [
    ':OUTP:OFF:MODE HIZ;:OUTP:OFF:AUTO OFF;:OUTP:ON:AUTO OFF;:OUTP:PROT OFF',
    `:SOUR:FUNC:MODE ${source};:SOUR:${source}:MODE FIX;:SOUR:${source}:RANG:AUTO ON`,
    `${levelCommand[sourced]} ${number(level)}`,
    ':SENS:REM ON;:SENS:FUNC:OFF:ALL;:SENS:FUNC "VOLT","CURR"',
    `:SENS:${measured}:RANG:AUTO ON;:SENS:${measured}:NPLC ${number(powerLineCycles)};:SENS:WAIT OFF`,
    `${limitCommand[sourced]} ${number(limit)}`,
    ':FORM ASC;:FORM:ELEM:SENS VOLT,CURR,TIME,STAT;:TRIG:ACQ:SOUR AINT;:SYST:TIME:TIM:COUN:RES:AUTO OFF',
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
    // A status that is no whole number of 21 bits was damaged on the way.
    if (!Number.isInteger(status.value) || status.value < 0 || status.value >= statusLimit) return undefined;
    samples.push({ voltage, current, timeS: time.value, limited: (status.value & complianceBits) !== 0 });
  }
  return samples;
}
