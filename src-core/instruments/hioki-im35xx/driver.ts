import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import { numberIn, pointOf } from '../impedance-meter/driver/answers.ts';
import {
  heldSpot,
  meterNumber,
  singly,
  type ImpedanceMeterDialect,
  type Levels,
} from '../impedance-meter/driver/dialect.ts';
import { openImpedanceMeter, type RecognisedMeter } from '../impedance-meter/driver/instrument.ts';
import type { Link } from '../link.ts';

export const driverId = 'hioki-im35xx';
export const baudRate = 9600;

/** By model: frequencies it reaches. */
const frequencyRangesHz: Readonly<Record<string, readonly [number, number]>> = {
  IM3536: [4, 8e6],
  IM3570: [4, 5e6],
  IM3590: [1e-3, 2e5],
};
const lowestV = 0.01;
const slowBelowHz = 1000;
const slowS = 0.5;
const mediumS = 0.05;
const overheadS = 0.2;
const periods = 2;
/** What :MONI? answers, in this order. */
const monitored = ['amplitudeVRms', 'amplitudeARms', 'dcVoltageV', 'dcCurrentA'] as const;

const dialect: ImpedanceMeterDialect = {
  session: { terminator: '\r\n', msPerByte: 10_000 / baudRate },
  refusals: 'event-register',
  spacingMs: 0,
  abort: ':ABOR\r\n',
  safe: [':DCB OFF', ':LEV V', `:LEV:VOLT ${lowestV}`, ':TRIG EXT'],
  safeQueries: [':DCB?', ':LEV:VOLT?', ':TRIG?'],
  isSafe: ([bias, level, trigger]) => bias === 'OFF' && isLevel(level, lowestV) && trigger === 'EXT',
  setup: ({ amplitudeRms }) => [
    ':HEAD OFF;:MODE LCR;:TRIG EXT',
    ':PAR1 RS;:PAR2 OFF;:PAR3 X;:PAR4 OFF',
    ':RANG:AUTO ON;:DCB OFF',
    `:LEV V;:LEV:VOLT ${meterNumber(amplitudeRms)}`,
  ],
  batches: singly,
  point: ([frequencyHz = NaN], averages) => [
    `:SPEE ${frequencyHz < slowBelowHz ? 'SLOW' : 'MED'};:AVER ${averages}`,
    `:FREQ ${meterNumber(frequencyHz)}`,
  ],
  heldQueries: () => [':FREQ?', ':LEV:VOLT?', ':PAR1?;:PAR2?;:PAR3?;:PAR4?'],
  held: (answers) => heldSpot(answers, 'RS;OFF;X;OFF'),
  settleS: () => 0,
  measure: '*TRG;:MEAS?',
  parse(answer, [frequencyHz = NaN]) {
    const [real, imaginary, ...more] = answer.split(',');
    if (more.length > 0) return undefined;
    const point = pointOf(frequencyHz, real, imaginary);
    return point && [point];
  },
  batchS: ([frequencyHz = NaN], averages) =>
    overheadS + averages * ((frequencyHz < slowBelowHz ? slowS : mediumS) + periods / frequencyHz),
  monitors: [{ query: ':MONI?', parse: levelsIn }],
};

function levelsIn(answer: string): Levels | undefined {
  const values = answer.split(',').map(numberIn);
  if (values.length !== monitored.length || values.includes(undefined)) return undefined;
  return Object.fromEntries(monitored.map((name, index) => [name, values[index]]));
}

function isLevel(answer: string | undefined, levelV: number): boolean {
  return answer !== undefined && Math.abs(Number(answer) - levelV) < 1e-6;
}

const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['impedance']),
  actions: new Set(['impedance']),
  impedanceControl: new Set(['potentiostatic']),
  voltageRangeV: [-5, 5],
  maxCurrentA: 0.05,
  frequencyRangeHz: [4, 2e5],
  amplitudeRangeVRms: [lowestV, 1],
  sourceResistanceOhm: 100,
};

/** Identifies and makes safe. @throws AppError see `openImpedanceMeter` */
export function openHioki(link: Link, clock: Clock): Promise<Instrument> {
  return openImpedanceMeter({ driverId, title: 'IM3536, IM3570 or IM3590', dialect, recognise }, link, clock);
}

function recognise(answer: string): RecognisedMeter | undefined {
  const [maker = '', model = '', third = '', fourth = ''] = answer.split(',').map((part) => part.trim());
  const frequencyRangeHz = frequencyRangesHz[/^IM35\d\d/.exec(model)?.[0] ?? ''];
  if (!/hioki/i.test(maker) || !frequencyRangeHz) return undefined;
  return {
    model: `Hioki ${model}`,
    serialNumber: third,
    firmware: fourth,
    capabilities: { ...capabilities, frequencyRangeHz },
    dialect,
  };
}
