import { readingStatus } from '../../model/reading.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import { monitorOf, pointOf } from '../impedance-meter/driver/answers.ts';
import { heldSpot, meterNumber, singly, type ImpedanceMeterDialect } from '../impedance-meter/driver/dialect.ts';
import { openImpedanceMeter, type RecognisedMeter } from '../impedance-meter/driver/instrument.ts';
import type { Link } from '../link.ts';

export const driverId = 'keysight-e4980a';

/** What the codes behind each reading mean; any other was damaged on the way. */
const statusBits: ReadonlyMap<string, number> = new Map([
  ['-1', readingStatus.notANumber],
  ['+0', readingStatus.ok],
  ['+1', readingStatus.overload | readingStatus.notANumber],
  ['+3', readingStatus.overload | readingStatus.amplitudeNotMet],
  ['+4', readingStatus.amplitudeNotMet],
]);
/** Below this frequency the long aperture is used: averages cost little beside the periods. */
const longBelowHz = 1000;
const longS = 0.22;
const mediumS = 0.09;
const overheadS = 0.1;
const periods = 4;
const fullTopHz = 2e6;
/** AL models reach 300 kHz, 500 kHz or 1 MHz by option: the smallest is safe for all. */
const smallTopHz = 3e5;

const dialect: ImpedanceMeterDialect = {
  session: {},
  refusals: 'queue',
  spacingMs: 0,
  abort: ':ABOR\n',
  // A millivolt first: where a current was set and the zero is not taken, the answer to :VOLT? is not an old zero.
  safe: [':BIAS:STAT OFF', ':VOLT 0.001', ':VOLT 0', ':TRIG:SOUR HOLD'],
  safeQueries: [':BIAS:STAT?', ':VOLT?', ':TRIG:SOUR?'],
  isSafe: ([bias, level, trigger]) => Number(bias) === 0 && level !== '' && Number(level) === 0 && trigger === 'HOLD',
  setup: ({ control, amplitudeRms }) => [
    ':FORM ASC;:FORM:ASC:LONG ON',
    ':FUNC:IMP:TYPE RX;:FUNC:IMP:RANG:AUTO ON',
    ':BIAS:STAT OFF;:AMPL:ALC ON',
    ':CORR:OPEN:STAT OFF;:CORR:SHOR:STAT OFF;:CORR:LOAD:STAT OFF',
    `${control === 'potentiostatic' ? ':VOLT' : ':CURR'} ${meterNumber(amplitudeRms)}`,
    ':INIT:CONT ON;:TRIG:SOUR BUS',
  ],
  batches: singly,
  point: ([frequencyHz = NaN], averages) => [
    `:APER ${frequencyHz < longBelowHz ? 'LONG' : 'MED'},${averages}`,
    `:FREQ ${meterNumber(frequencyHz)}`,
  ],
  heldQueries: (control) => [':FREQ?', control === 'potentiostatic' ? ':VOLT?' : ':CURR?', ':FUNC:IMP:TYPE?'],
  held: (answers) => heldSpot(answers, 'RX'),
  settleS: () => 0,
  measure: ':TRIG:IMM;:FETC?',
  parse(answer, [frequencyHz = NaN]) {
    const [real, imaginary, code = '', ...more] = answer.split(',');
    const status = statusBits.get(code.trim());
    if (status === undefined || more.length > 1) return undefined;
    const point = pointOf(frequencyHz, real, imaginary, status);
    return point && [point];
  },
  batchS: ([frequencyHz = NaN], averages) =>
    overheadS + averages * ((frequencyHz < longBelowHz ? longS : mediumS) + periods / frequencyHz),
  monitors: [
    monitorOf('amplitudeVRms', ':FETC:SMON:VAC?'),
    monitorOf('amplitudeARms', ':FETC:SMON:IAC?'),
    // Only with the option of direct bias (001).
    monitorOf('dcVoltageV', ':FETC:SMON:VDC?', ':FUNC:SMON:VDC ON'),
    monitorOf('dcCurrentA', ':FETC:SMON:IDC?', ':FUNC:SMON:IDC ON'),
  ],
};

const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['impedance']),
  actions: new Set(['impedance']),
  impedanceControl: new Set(['potentiostatic', 'galvanostatic']),
  voltageRangeV: [-40, 40],
  maxCurrentA: 0.02 * Math.SQRT2,
  frequencyRangeHz: [20, fullTopHz],
  amplitudeRangeVRms: [0.001, 2],
  amplitudeRangeARms: [50e-6, 0.02],
};

/** Identifies and makes safe. @throws AppError see `openImpedanceMeter` */
export function openE4980a(link: Link, clock: Clock): Promise<Instrument> {
  return openImpedanceMeter({ driverId, title: 'E4980A', dialect, recognise }, link, clock);
}

function recognise(answer: string): RecognisedMeter | undefined {
  const [maker = '', model = '', serialNumber = '', firmware = ''] = answer.split(',').map((part) => part.trim());
  if (!/keysight|agilent/i.test(maker) || !/^E4980AL?/.test(model)) return undefined;
  const topHz = model.startsWith('E4980AL') ? smallTopHz : fullTopHz;
  return {
    model: `Keysight ${model}`,
    serialNumber,
    firmware,
    capabilities: { ...capabilities, frequencyRangeHz: [20, topHz] },
    dialect,
  };
}
