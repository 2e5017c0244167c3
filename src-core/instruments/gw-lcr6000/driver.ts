import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import { numberIn, pointOf } from '../impedance-meter/driver/answers.ts';
import {
  heldSpot,
  meterNumber,
  singly,
  type Held,
  type ImpedanceMeterDialect,
} from '../impedance-meter/driver/dialect.ts';
import { openImpedanceMeter, type RecognisedMeter } from '../impedance-meter/driver/instrument.ts';
import type { Link } from '../link.ts';

export const driverId = 'gw-lcr6000';
export const baudRate = 115_200;

/** Between two settings, ms. */
const spacingMs = 150;
const lowestV = 0.01;
const lowestHz = 10;
/** The model's number tells its upper frequency. */
const topHzByModel: Readonly<Record<string, number>> = { '02': 2e3, '20': 2e4, '100': 1e5, '200': 2e5, '300': 3e5 };
const slowBelowHz = 1000;
const slowS = 0.35;
const mediumS = 0.08;
const overheadS = 0.1;
const periods = 4;
/** Of the comparator: bin, auxiliary, and both together. */
const mostVerdicts = 3;
/** `FREQ` is the one setting that holds many numbers and harms nothing at the smallest level. */
const proofHz = 1000;

const dialect: ImpedanceMeterDialect = {
  session: {
    msPerByte: 10_000 / baudRate,
    proof: (mark) => ({
      message: `FREQ ${proofHz + mark}\nFREQ?`,
      isAnswer: (line) => Number(line) === proofHz + mark,
    }),
  },
  refusals: 'none',
  spacingMs,
  // It has no abort; the smallest level ends what moves charge, whatever it is measuring.
  abort: `LEV:VOLT ${lowestV}\n`,
  safe: ['BIAS OFF', `LEV:VOLT ${lowestV}`],
  safeQueries: ['BIAS?', 'LEV:VOLT?'],
  isSafe: ([bias, level]) => bias?.toUpperCase() === 'OFF' && Math.abs(levelIn(level) - lowestV) < 1e-6,
  setup: ({ control, amplitudeRms }) => [
    'DISP:PAGE MEAS',
    'FUNC R-X',
    'FUNC:RANG:AUTO AUTO',
    'FUNC:MON1 VAC',
    'FUNC:MON2 IAC',
    'BIAS OFF',
    'COMP:STAT OFF',
    'CORR:OPEN:STAT OFF',
    'LEV:SRES 100',
    'LEV:ALC ON',
    `LEV:${control === 'potentiostatic' ? 'VOLT' : 'CURR'} ${meterNumber(amplitudeRms)}`,
  ],
  batches: singly,
  point: ([frequencyHz = NaN]) => [
    `APER ${frequencyHz < slowBelowHz ? 'SLOW' : 'MED'}`,
    `FREQ ${meterNumber(frequencyHz)}`,
  ],
  heldQueries: (control) => [
    'FREQ?',
    control === 'potentiostatic' ? 'LEV:VOLT?' : 'LEV:CURR?',
    'FUNC?',
    'FUNC:MON1?',
    'FUNC:MON2?',
  ],
  held,
  // It runs freely: the reading under way when the frequency changed must not be taken for the new one.
  settleS: ([frequencyHz = NaN]) => 2 * readingS(frequencyHz),
  measure: 'FETC:IMP?',
  parse(answer, [frequencyHz = NaN]) {
    const [real, imaginary, volts, amperes, ...verdicts] = answer.split(',');
    if (verdicts.length === 0 || verdicts.length > mostVerdicts) return undefined;
    const point = pointOf(frequencyHz, real, imaginary);
    const [amplitudeVRms, amplitudeARms] = [numberIn(volts), numberIn(amperes)];
    if (!point || amplitudeVRms === undefined || amplitudeARms === undefined) return undefined;
    return [{ ...point, levels: { amplitudeVRms, amplitudeARms } }];
  },
  batchS: ([frequencyHz = NaN]) => overheadS + readingS(frequencyHz),
};

/** A unit answers `1.000e-01V`. */
function levelIn(answer: string | undefined): number {
  return Number(answer?.replace(/[VA]$/i, '') ?? NaN);
}

/** Frequency, level, function and both monitors; words come back in either case. */
function held([frequency = '', level, parameters = '', ...monitors]: readonly string[]): Held {
  const isSetUp = monitors.join(' ').toUpperCase() === 'VAC IAC';
  const spot = heldSpot([frequency, String(levelIn(level)), parameters], 'R-X');
  return { ...spot, isSetUp: spot.isSetUp && isSetUp };
}

function readingS(frequencyHz: number): number {
  return (frequencyHz < slowBelowHz ? slowS : mediumS) + periods / frequencyHz;
}

const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['impedance']),
  actions: new Set(['impedance']),
  impedanceControl: new Set(['potentiostatic', 'galvanostatic']),
  voltageRangeV: [-2.5, 2.5],
  maxCurrentA: 0.02 * Math.SQRT2,
  frequencyRangeHz: [lowestHz, 2e3],
  amplitudeRangeVRms: [lowestV, 2],
  amplitudeRangeARms: [1e-4, 0.02],
};

/** Identifies and makes safe. @throws AppError see `openImpedanceMeter` */
export function openLcr6000(link: Link, clock: Clock): Promise<Instrument> {
  return openImpedanceMeter({ driverId, title: 'LCR-6000', dialect, recognise }, link, clock);
}

function recognise(answer: string): RecognisedMeter | undefined {
  const parts = answer.split(',').map((part) => part.trim());
  const [, model, digits = ''] = /\b(LCR-6(?:0(?=02|20))?(02|20|100|200|300))\b/.exec(answer) ?? [];
  const topHz = topHzByModel[digits];
  if (model === undefined || topHz === undefined) return undefined;
  // `LCR-6200,REV E8.13,GEZ883931,Good Will Instrument Co., Ltd.`
  const isFirmware = (part: string): boolean => /^(?:REV\b|V\d)/i.test(part);
  const serialNumber = parts.find((part) => !isFirmware(part) && !/GW ?INSTEK|GOOD WILL|^LTD\.?$|LCR-6/i.test(part));
  return {
    model: `GW Instek ${model}`,
    serialNumber: serialNumber ?? '',
    firmware: parts.find(isFirmware) ?? '',
    capabilities: { ...capabilities, frequencyRangeHz: [lowestHz, topHz] },
    dialect,
  };
}
