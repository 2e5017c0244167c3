import { readingStatus } from '../../model/reading.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import { monitorOf, pointOf } from '../impedance-meter/driver/answers.ts';
import {
  heldSpot,
  meterNumber,
  singly,
  type ImpedanceMeterDialect,
  type MeterPoint,
} from '../impedance-meter/driver/dialect.ts';
import { openImpedanceMeter, type RecognisedMeter } from '../impedance-meter/driver/instrument.ts';
import type { Link } from '../link.ts';

export const driverId = 'rs-lcx';

const lowestV = 0.01;
const noData = -230;
const longBelowHz = 1000;
const longS = 0.3;
const mediumS = 0.08;
const overheadS = 0.1;
const periods = 4;

const dialect: ImpedanceMeterDialect = {
  session: {},
  refusals: 'queue',
  spacingMs: 0,
  abort: ':ABOR\n',
  safe: [':BIAS:STAT 0', `:VOLT ${lowestV}`, ':MEAS:MODE TRIG'],
  safeQueries: [':BIAS:STAT?', ':VOLT?', ':MEAS:MODE?'],
  isSafe: ([bias, level, mode]) => bias === '0' && Math.abs(Number(level) - lowestV) < 1e-6 && mode === 'TRIG',
  setup: ({ amplitudeRms }) => [
    ':MEAS:MODE TRIG;:BIAS:STAT 0',
    ':FUNC:MEAS:TYPE R;:FUNC:IMP:TYPE RX',
    ':FUNC:IMP:RANG:AUTO 1;:FUNC:IMP:SOUR HIGH',
    `:VOLT ${meterNumber(amplitudeRms)}`,
  ],
  batches: singly,
  point: ([frequencyHz = NaN], averages) => [
    `:APER ${frequencyHz < longBelowHz ? 'LONG' : 'MED'},${averages}`,
    `:FREQ ${meterNumber(frequencyHz)}`,
  ],
  heldQueries: () => [':FREQ?', ':VOLT?', ':FUNC:IMP:TYPE?'],
  held: (answers) => heldSpot(answers, 'RX'),
  settleS: () => 0,
  // No status rides on a reading: what the error queue says right behind it belongs to it.
  measure: ':READ:IMP?;:SYST:ERR?',
  parse,
  batchS: ([frequencyHz = NaN], averages) =>
    overheadS + averages * ((frequencyHz < longBelowHz ? longS : mediumS) + periods / frequencyHz),
  monitors: [monitorOf('amplitudeVRms', ':MEAS:VOLT?'), monitorOf('amplitudeARms', ':MEAS:CURR?')],
};

/** `R,X;0,"No error"`, or the entry of the queue alone when there is no reading. */
function parse(answer: string, [frequencyHz = NaN]: readonly number[]): readonly MeterPoint[] | undefined {
  const [, values, code] = /^(?:([^;"]*);)?([+-]?\d+),"[^"]*"$/.exec(answer) ?? [];
  if (code === undefined) return undefined;
  if (Number(code) === noData && values === undefined)
    return [{ frequencyHz, reOhm: NaN, imOhm: NaN, status: readingStatus.notANumber }];
  if (Number(code) !== 0 || values === undefined) return undefined;
  const [real, imaginary, ...more] = values.split(',');
  const point = more.length > 0 ? undefined : pointOf(frequencyHz, real, imaginary);
  return point && [point];
}

const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['impedance']),
  actions: new Set(['impedance']),
  impedanceControl: new Set(['potentiostatic']),
  voltageRangeV: [-10, 10],
  maxCurrentA: 0.1,
  frequencyRangeHz: [4, 3e5],
  amplitudeRangeVRms: [lowestV, 1],
  sourceResistanceOhm: 100,
};

/** Identifies and makes safe. @throws AppError see `openImpedanceMeter` */
export function openLcx(link: Link, clock: Clock): Promise<Instrument> {
  return openImpedanceMeter({ driverId, title: 'LCX100 or LCX200', dialect, recognise }, link, clock);
}

function recognise(answer: string): RecognisedMeter | undefined {
  const [maker = '', model = '', third = '', firmware = ''] = answer.split(',').map((part) => part.trim());
  if (!/rohde/i.test(maker) || !/^LCX[12]00/.test(model)) return undefined;
  const topHz = model.startsWith('LCX200') ? 5e5 : 3e5;
  return {
    model: `R&S ${model}`,
    // Order number, a slash, then the serial number.
    serialNumber: third.split('/').at(-1) ?? third,
    firmware,
    capabilities: { ...capabilities, frequencyRangeHz: [4, topHz] },
    dialect,
  };
}
