import { readingStatus } from '../../model/reading.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import { singly, type ImpedanceMeterDialect, type MeterPoint } from '../impedance-meter/driver/dialect.ts';
import { openImpedanceMeter, type RecognisedMeter } from '../impedance-meter/driver/instrument.ts';
import type { Link } from '../link.ts';
import type { ScpiNumber } from '../scpi/numbers.ts';
import { sessionOptionsOf } from './meter-family.ts';
import { fill, type Placeholder } from './placeholders.ts';
import { fitsIdentity, joined, messageOf, readReply } from './replies.ts';
import type { ImpedanceDescription, InstrumentDescription, Setting } from './schema.ts';
import { ends } from './source-dialect.ts';

/** Levels are rounded by meters to their own steps. */
const sameShare = 2e-3;
/** Between two readings a freely running meter is given a little more than it says, s. */
const overheadS = 0.05;
/** What a sign for “no value” that is a plain number is above (9.99999E28 and the like). */
const sentinelFrom = 1e28;

const statusBits = {
  ok: readingStatus.ok,
  overload: readingStatus.overload | readingStatus.notANumber,
  'no value': readingStatus.notANumber,
  'level not met': readingStatus.amplitudeNotMet,
} as const;

/** Identifies and makes safe. @throws AppError see `openImpedanceMeter` */
export function openDescribedMeter(
  driverId: string,
  description: InstrumentDescription,
  meter: ImpedanceDescription,
  link: Link,
  clock: Clock,
): Promise<Instrument> {
  const dialect = impedanceDialectOf(description, meter);
  const recognise = (answer: string): RecognisedMeter | undefined => {
    if (!fitsIdentity(description.identity.pattern, answer)) return undefined;
    const [, , serialNumber = '', firmware = ''] = answer.split(',').map((part) => part.trim());
    const { model } = description.identity;
    return { model, serialNumber, firmware, capabilities: capabilitiesOf(meter), dialect };
  };
  return openImpedanceMeter({ driverId, title: description.title, dialect, recognise }, link, clock);
}

function capabilitiesOf({ limits, sourceOhm }: ImpedanceDescription): Capabilities {
  const peakV = limits.highestV * Math.SQRT2;
  return {
    ...withoutCell,
    roles: new Set(['impedance']),
    actions: new Set(['impedance']),
    impedanceControl: new Set(['potentiostatic']),
    voltageRangeV: [-peakV, peakV],
    maxCurrentA: peakV / sourceOhm,
    frequencyRangeHz: [limits.lowestHz, limits.highestHz],
    amplitudeRangeVRms: [limits.lowestV, limits.highestV],
    sourceResistanceOhm: sourceOhm,
  };
}

/** What ends whatever the meter does, with terminator: its abort, or the lowest level. */
function impedanceAbortOf(
  { terminator }: InstrumentDescription,
  { abort, level, limits }: ImpedanceDescription,
): string {
  return (abort ?? fill(level.set, 'level', limits.lowestV)) + ends[terminator];
}

/** What a description says of a spot-frequency meter, as the family of impedance meters wants to hear it. */
function impedanceDialectOf(description: InstrumentDescription, meter: ImpedanceDescription): ImpedanceMeterDialect {
  const { bias, limits, level, frequency, form, trigger, measure, runs } = meter;
  const lowest = fill(level.set, 'level', limits.lowestV);
  const biasOff = bias === 'none' ? [] : [bias.off];
  const readingS = ([frequencyHz = NaN]: readonly number[], averages: number): number =>
    (meter.averages ? averages : 1) * (meter.lastsS + meter.periods / frequencyHz);
  return {
    session: sessionOptionsOf(description),
    refusals: description.errorQueue === 'none' ? 'none' : 'queue',
    spacingMs: 0,
    abort: impedanceAbortOf(description, meter),
    safe: [...biasOff, lowest],
    safeQueries: [...(bias === 'none' ? [] : [bias.get]), level.get],
    isSafe(answers) {
      const [levelAnswer = '', biasAnswer] = [...answers].reverse();
      const isLow = Math.abs(numberIn(level, levelAnswer, 'level') - limits.lowestV) <= sameShare * limits.lowestV;
      return isLow && (bias === 'none' || isWord(biasAnswer, bias.isOff));
    },
    setup: ({ amplitudeRms }) => [...meter.setup, form.set, ...biasOff, fill(level.set, 'level', amplitudeRms)],
    batches: singly,
    point: ([frequencyHz = NaN], averages) => [
      ...(meter.averages ? [fill(meter.averages.set, 'count', averages)] : []),
      fill(frequency.set, 'frequency', frequencyHz),
    ],
    heldQueries: () => [frequency.get, level.get, form.get],
    held([frequencyAnswer = '', levelAnswer = '', formAnswer]) {
      const frequencyHz = numberIn(frequency, frequencyAnswer, 'frequency');
      const amplitudeRms = numberIn(level, levelAnswer, 'level');
      return { lowestHz: frequencyHz, highestHz: frequencyHz, amplitudeRms, isSetUp: isWord(formAnswer, form.is) };
    },
    // The reading under way when the frequency changed must not be taken for the new one.
    settleS: (batchHz, averages) => (runs === 'freely' ? 2 * readingS(batchHz, averages) : 0),
    measure: joined([...(trigger === undefined ? [] : [trigger]), messageOf(measure)]),
    parse(answer, [frequencyHz = NaN]) {
      const point = pointIn(description, meter, answer, frequencyHz);
      return point && [point];
    },
    batchS: (batchHz, averages) => overheadS + readingS(batchHz, averages),
  };
}

/** NaN where the answer is of another form. */
function numberIn({ get, reply }: Setting, answer: string, quantity: Placeholder['quantity']): number {
  const number = readReply([{ query: get, reply }], answer, [])?.[quantity];
  return number?.kind === 'value' ? number.value : NaN;
}

function isWord(answer: string | undefined, word: string): boolean {
  return answer?.trim().toLowerCase() === word.toLowerCase();
}

/** Undefined for what is no whole answer, or has a code that the description does not know. */
function pointIn(
  { sentinels }: InstrumentDescription,
  { measure, status: meanings }: ImpedanceDescription,
  answer: string,
  frequencyHz: number,
): MeterPoint | undefined {
  const values = readReply(measure, answer, sentinels);
  if (!values) return undefined;
  const { status: code } = values;
  const meaning = code?.kind === 'value' ? meanings?.[String(code.value)] : undefined;
  if (code && meaning === undefined) return undefined;
  const told = statusBits[meaning ?? 'ok'];
  const [first, second] = [valueOf(values.real ?? values.magnitude), valueOf(values.imaginary ?? values.phase)];
  if (Number.isNaN(first) || Number.isNaN(second) || (told & readingStatus.notANumber) !== 0) {
    // A sentinel without a word of why is taken for an overload.
    const why = told === readingStatus.ok ? readingStatus.overload : told;
    return { frequencyHz, reOhm: NaN, imOhm: NaN, status: why | readingStatus.notANumber };
  }
  if (values.real) return { frequencyHz, reOhm: first, imOhm: second, status: told };
  return { frequencyHz, reOhm: first * Math.cos(second), imOhm: first * Math.sin(second), status: told };
}

function valueOf(number: ScpiNumber | undefined): number {
  return number?.kind === 'value' && Math.abs(number.value) < sentinelFrom ? number.value : NaN;
}
