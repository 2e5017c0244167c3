import { parseScpiNumber } from '../../scpi/numbers.ts';
import type { Sourced, SourceMeasureDialect, SourceSample, SourceSetup } from '../../source-measure/dialect.ts';

const source = { current: 'CURR', voltage: 'VOLT' } as const;
const measured = { current: 'VOLT', voltage: 'CURR' } as const;
const limit = { current: ':SOUR:CURR:VLIM', voltage: ':SOUR:VOLT:ILIM' } as const;
/** Power lines of 50 Hz are the slower ones. */
const lineHz = 50;
const overheadS = 0.001;
/** Of the reading that marks time zero. */
const shortestCycles = 0.01;
/** Bits of the status of the source at a reading. */
const limitedBit = 32;
const outputBit = 128;
const elements = 'SOUR,READ,SEC,FRAC,SOURSTAT';
const elementsPerReading = 5;
/** Readings of a burst, and the one that marks time zero. */
const burstBuffer = '"defbuffer2"';
const zeroBuffer = '"defbuffer1"';

/**
 * The Model 2450's own command set. Each burst is a trigger model that the unit works through by itself; its answer
 * carries the unit's time of every reading and of the reading that marks time zero, so that no answer needs another one.
 */
export function createKeithley2450Dialect(): SourceMeasureDialect {
  let sourced: Sourced = 'current';
  let cycles = 1;
  let lastCount = 1;

  const zeroReading = (): string => `:TRAC:CLE ${zeroBuffer};:TRAC:TRIG ${zeroBuffer}`;
  const cyclesCommand = (value: number): string => `:SENS:${measured[sourced]}:NPLC ${number(value)}`;
  const data = (count: number): string =>
    `:TRAC:DATA? 1,${count},${burstBuffer},${elements};:TRAC:DATA? 1,1,${zeroBuffer},SEC,FRAC`;

  return {
    abort: ':ABOR\n',
    off: [':OUTP:CURR:SMOD HIMP;:OUTP:VOLT:SMOD HIMP', ':OUTP OFF'],
    outputQuery: ':OUTP?',
    offQuery: ':OUTP?;:OUTP:CURR:SMOD?;:OUTP:VOLT:SMOD?',
    offState: 'HIMP',
    on: `:OUTP ON;${zeroReading()}`,
    setup(wanted) {
      ({ sourced, powerLineCycles: cycles } = wanted);
      return setup(wanted);
    },
    // A short reading at the old level marks the moment; of a voltage there is none before, so it is the first one on.
    switchAtZero: (_sourced, level) =>
      sourced === 'current'
        ? `${cyclesCommand(shortestCycles)};${zeroReading()};:SOUR:CURR ${number(level)};${cyclesCommand(cycles)}`
        : `${cyclesCommand(shortestCycles)};:SOUR:VOLT ${number(level)};:OUTP ON;${zeroReading()};${cyclesCommand(cycles)}`,
    level: (_sourced, level) => `:SOUR:${source[sourced]} ${number(level)}`,
    limit: (_sourced, value) => `${limit[sourced]} ${number(value)}`,
    readBack: () => `:SOUR:${source[sourced]}?;${limit[sourced]}?`,
    burst(count, delayS, last) {
      lastCount = count;
      const blocks = [
        `:TRAC:CLE ${burstBuffer};:TRIG:LOAD "Empty"`,
        `:TRIG:BLOC:DEL:CONS 1,${number(delayS)}`,
        `:TRIG:BLOC:MEAS 2,${burstBuffer}`,
        `:TRIG:BLOC:BRAN:COUN 3,${count},1`,
        ...(last ? [':TRIG:BLOC:SOUR:STAT 4,OFF'] : []),
      ];
      return `${blocks.join(';')};:INIT;*WAI;${data(count)}`;
    },
    get reread() {
      return data(lastCount);
    },
    parse: (answer, count) => parse(answer, count, sourced),
    apertureS,
    bytesPerReading: 12 * elementsPerReading,
  };
}

/** The source is read back at each reading, for as long as the reading itself takes. */
function apertureS(cycles: number): number {
  return (2 * cycles) / lineHz + overheadS;
}

function setup({ sourced, level, limit: value, powerLineCycles }: SourceSetup): readonly string[] {
  const sources = `:SOUR:${source[sourced]}`;
  const senses = `:SENS:${measured[sourced]}`;
  return [
    ':OUTP:CURR:SMOD HIMP;:OUTP:VOLT:SMOD HIMP',
    `:SOUR:FUNC ${source[sourced]};${sources}:RANG:AUTO ON;${sources}:READ:BACK ON;${sources}:DEL 0`,
    `:SENS:FUNC "${measured[sourced]}";${senses}:RSEN ON;${senses}:RANG:AUTO ON;${senses}:NPLC ${number(powerLineCycles)}`,
    `${sources} ${number(level)}`,
    `${limit[sourced]} ${number(value)}`,
    ':SENS:COUN 1;:FORM:DATA ASC',
  ];
}

/** Short, and exact to eight digits. */
function number(value: number): string {
  return String(Number(value.toPrecision(8))).toUpperCase();
}

/** Readings of five elements, a semicolon, and the time of the reading that marks zero. */
function parse(answer: string, count: number, sourced: Sourced): readonly SourceSample[] | undefined {
  const [readings, zero, ...more] = answer.split(';').map((part) => part.split(',').map(parseScpiNumber));
  if (readings?.length !== count * elementsPerReading || zero?.length !== 2 || more.length > 0) return undefined;
  const zeroTime = timeOf(zero[0], zero[1]);
  const samples: SourceSample[] = [];
  for (let index = 0; index < count; index++) {
    const [forced, read, seconds, fraction, status] = readings.slice(index * elementsPerReading);
    const time = timeOf(seconds, fraction);
    if (!forced || !read || !time || !zeroTime || status?.kind !== 'value') return undefined;
    // A status that is no whole number of eight bits, or of an output that was off, was damaged on the way.
    if (!Number.isInteger(status.value) || status.value >= 256 || (status.value & outputBit) === 0) return undefined;
    const lagS = sourced === 'voltage' ? apertureS(shortestCycles) : 0;
    samples.push({
      voltage: sourced === 'current' ? read : forced,
      current: sourced === 'current' ? forced : read,
      timeS: time.wholeS - zeroTime.wholeS + (time.partS - zeroTime.partS) + lagS,
      limited: (status.value & limitedBit) !== 0,
    });
  }
  return samples;
}

type Parsed = ReturnType<typeof parseScpiNumber>;

/** Seconds of the clock and their fraction; undefined for what no clock says. */
function timeOf(seconds: Parsed, fraction: Parsed): { readonly wholeS: number; readonly partS: number } | undefined {
  if (seconds?.kind !== 'value' || fraction?.kind !== 'value') return undefined;
  if (!Number.isInteger(seconds.value) || fraction.value < 0 || fraction.value >= 1) return undefined;
  return { wholeS: seconds.value, partS: fraction.value };
}
