import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import { numberIn, pointOf } from '../impedance-meter/driver/answers.ts';
import { meterNumber, type ImpedanceMeterDialect, type MeterPoint } from '../impedance-meter/driver/dialect.ts';
import { openImpedanceMeter, type RecognisedMeter } from '../impedance-meter/driver/instrument.ts';
import type { Link } from '../link.ts';

export const driverId = 'keysight-e4990a';

const lowestV = 0.005;
const lowestHz = 20;
/** The smallest of its frequency options; what it really has is not asked. */
const topHz = 1e7;
/** Points of one sweep: few, so that progress is seen and a stop is felt. */
const mostPerSweep = 10;
/** Ratios of neighbours count as equal within this. */
const sameRatio = 1e-3;
const sameFrequency = 2e-3;
const slowBelowHz = 1000;
const slowAperture = 5;
const usualAperture = 3;
const overheadS = 0.2;
/** R, X, and the sine in volts and amperes. */
const traceCount = 4;

const dialect: ImpedanceMeterDialect = {
  session: {},
  refusals: 'queue',
  spacingMs: 0,
  abort: ':ABOR\n',
  safe: [':SOUR:BIAS:STAT OFF', ':SOUR1:MODE VOLT', `:SOUR1:VOLT ${lowestV}`, ':INIT1:CONT OFF'],
  safeQueries: [':SOUR:BIAS:STAT?', ':SOUR1:MODE?', ':SOUR1:VOLT?', ':INIT1:CONT?'],
  isSafe: ([bias, mode, level, continuous]) =>
    bias === '0' && mode === 'VOLT' && Math.abs(Number(level) - lowestV) < 1e-6 && continuous === '0',
  setup: ({ amplitudeRms }) => [
    ':ABOR;:FORM:DATA ASC;:TRIG:SOUR BUS;:INIT1:CONT ON',
    ':CALC1:PAR:COUN 4;:CALC1:PAR1:DEF R;:CALC1:PAR2:DEF X',
    // The level at the terminals; that of the bias it tells in sweeps of the bias only.
    ':CALC1:PAR3:DEF VAC;:CALC1:PAR4:DEF IAC',
    ':SOUR:BIAS:STAT OFF;:SOUR1:MODE VOLT',
    ':SENS1:SWE:TYPE LOG',
    `:SOUR1:VOLT ${meterNumber(amplitudeRms)}`,
  ],
  batches: evenSweeps,
  point: (batchHz, averages) => [
    `:SENS1:APER ${averages > 1 || Math.min(...batchHz) < slowBelowHz ? slowAperture : usualAperture}`,
    `:SENS1:FREQ:STAR ${meterNumber(Math.min(...batchHz))};:SENS1:FREQ:STOP ${meterNumber(Math.max(...batchHz))}`,
    `:SENS1:SWE:POIN ${pointCount(batchHz)}`,
  ],
  heldQueries: () => [':SENS1:FREQ:STAR?', ':SENS1:FREQ:STOP?', ':SOUR1:VOLT?', eachTrace((trace) => `${trace}:DEF?`)],
  held: ([start, stop, level, parameters]) => ({
    lowestHz: Number(start),
    highestHz: Number(stop),
    amplitudeRms: Number(level),
    isSetUp: parameters === 'R;X;VAC;IAC',
  }),
  settleS: () => 0,
  measure: `:TRIG:SING;*OPC?;${eachTrace((trace) => `${trace}:SEL;:CALC1:DATA:FDAT?`)};:SENS1:FREQ:DATA?`,
  parse,
  batchS: (batchHz, averages) =>
    overheadS + sweptHz(batchHz).reduce((sum, frequencyHz) => sum + pointS(frequencyHz, averages), 0),
};

function pointS(frequencyHz: number, averages: number): number {
  return averages > 1 || frequencyHz < slowBelowHz ? 0.25 + 20 / frequencyHz : 0.05 + 8 / frequencyHz;
}

/** The same words for each of the four traces. */
function eachTrace(words: (trace: string) => string): string {
  return Array.from({ length: traceCount }, (_, index) => words(`:CALC1:PAR${index + 1}`)).join(';');
}

/** A sweep has two points at least: a lone frequency is measured twice, and the first reading is kept. */
function pointCount(batchHz: readonly number[]): number {
  return Math.max(2, batchHz.length);
}

function sweptHz(batchHz: readonly number[]): readonly number[] {
  return batchHz.length === 1 ? [batchHz[0]!, batchHz[0]!] : batchHz;
}

/** Cuts a list into sweeps whose points lie evenly in log f. */
function evenSweeps(frequenciesHz: readonly number[]): readonly (readonly number[])[] {
  const sweeps: number[][] = [];
  for (const frequencyHz of frequenciesHz) {
    const sweep = sweeps.at(-1);
    const [first, second] = sweep ?? [];
    const isEven =
      first === undefined ||
      second === undefined ||
      Math.abs(sweep!.at(-1)! / frequencyHz / (first / second) - 1) < sameRatio;
    if (sweep && sweep.length < mostPerSweep && frequencyHz < sweep.at(-1)! && isEven) sweep.push(frequencyHz);
    else sweeps.push([frequencyHz]);
  }
  return sweeps;
}

/** `1;R,0,R,0…;X,0…;V,0…;I,0…;f,f…` from low to high; each point of a scalar trace is followed by a zero. */
function parse(answer: string, batchHz: readonly number[]): readonly MeterPoint[] | undefined {
  const [done, ...parts] = answer.split(';');
  const [axis = '', ...more] = parts.slice(traceCount);
  const traces = parts.slice(0, traceCount).map((part) => part.split(','));
  const [reals = [], imaginaries = [], volts = [], amperes = []] = traces;
  const frequenciesHz = axis.split(',').map(Number);
  const count = pointCount(batchHz);
  const isWhole = traces.every(({ length }) => length === 2 * count) && frequenciesHz.length === count;
  if (Number(done) !== 1 || more.length > 0 || !isWhole) return undefined;
  const isScalar = traces.flat().every((text, index) => index % 2 === 0 || Number(text) === 0);
  if (!isScalar) return undefined;
  const points: MeterPoint[] = [];
  for (const [index, wantedHz] of batchHz.entries()) {
    const place = batchHz.length - 1 - index;
    const frequencyHz = frequenciesHz[place]!;
    if (!(Math.abs(frequencyHz / wantedHz - 1) <= sameFrequency)) return undefined;
    const point = pointOf(wantedHz, reals[2 * place], imaginaries[2 * place]);
    if (!point) return undefined;
    const [amplitudeVRms, amplitudeARms] = [numberIn(volts[2 * place]), numberIn(amperes[2 * place])];
    if (amplitudeVRms === undefined || amplitudeARms === undefined) return undefined;
    points.push({ ...point, levels: { amplitudeVRms, amplitudeARms } });
  }
  return points;
}

const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['impedance']),
  actions: new Set(['impedance']),
  impedanceControl: new Set(['potentiostatic']),
  voltageRangeV: [-40, 40],
  maxCurrentA: 0.02 * Math.SQRT2,
  frequencyRangeHz: [lowestHz, topHz],
  amplitudeRangeVRms: [lowestV, 1],
  sourceResistanceOhm: 25,
};

/** Identifies and makes safe. @throws AppError see `openImpedanceMeter` */
export function openE4990a(link: Link, clock: Clock): Promise<Instrument> {
  return openImpedanceMeter({ driverId, title: 'E4990A', dialect, recognise }, link, clock);
}

function recognise(answer: string): RecognisedMeter | undefined {
  const [maker = '', model = '', serialNumber = '', firmware = ''] = answer.split(',').map((part) => part.trim());
  if (!/keysight|agilent/i.test(maker) || !/^E4990A/.test(model)) return undefined;
  return { model: `Keysight ${model}`, serialNumber, firmware, capabilities, dialect };
}
