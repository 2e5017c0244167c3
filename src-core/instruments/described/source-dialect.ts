import type { Clock } from '../driver.ts';
import type { ScpiNumber } from '../scpi/numbers.ts';
import type { SourceMeasureDialect, Sourced, SourceSample } from '../source-measure/dialect.ts';
import { fill } from './placeholders.ts';
import { joined, messageOf, readReply } from './replies.ts';
import type { InstrumentDescription, Question, SourceDescription } from './schema.ts';

const opposite = { current: 'voltage', voltage: 'current' } as const;

/** Wall time of a reading whose instrument has no clock, and how much faster the instrument lives. */
export interface HostTime {
  readonly clock: Clock;
  readonly timeScale: number;
}

/**
 * What a description says of a source, as the family of source-measure units wants to hear it. Each reading asks in the
 * same message whether the output is on: what was read with the output off is no reading.
 */
export function sourceDialectOf(
  { sentinels, terminator }: InstrumentDescription,
  source: SourceDescription,
  { clock, timeScale }: HostTime,
): SourceMeasureDialect {
  const { output, offState, zeroClock, measure, again = measure } = source;
  const off = offState === 'relay' ? [output.off] : [offState.set, output.off];
  const outputIsOn: Question = { query: output.get, reply: output.isOn };
  const offQuestions: readonly Question[] = [
    { query: output.get, reply: output.isOff },
    ...(offState === 'relay' ? [] : [{ query: offState.get, reply: offState.is }]),
  ];
  const measured = [...measure, outputIsOn];
  let zeroMs = clock.nowMs();
  const hostTimeS = (): number => ((clock.nowMs() - zeroMs) * timeScale) / 1000;
  const levelOf = (sourced: Sourced, level: number): string => fill(source.level[sourced].set, sourced, level);
  const limitOf = (sourced: Sourced, limit: number): string =>
    fill(source.limit[sourced].set, opposite[sourced], limit);

  return {
    abort: off.map((command) => command + ends[terminator]).join(''),
    off,
    outputQuery: output.get,
    offQuery: messageOf(offQuestions),
    offState: '',
    isOff: (answer) => readReply(offQuestions, answer, []) !== undefined,
    on: output.on,
    setup: ({ sourced, level, limit }) => [
      ...(offState === 'relay' ? [] : [offState.set]),
      ...source.setup[sourced],
      levelOf(sourced, level),
      limitOf(sourced, limit),
    ],
    switchAtZero(sourced, level) {
      zeroMs = clock.nowMs();
      const zero = zeroClock === undefined ? [] : [zeroClock];
      return sourced === 'current'
        ? joined([...zero, levelOf(sourced, level)])
        : joined([levelOf(sourced, level), ...zero, output.on]);
    },
    level: levelOf,
    limit: limitOf,
    readBack: (sourced) => messageOf([source.level[sourced], source.limit[sourced]].map(asQuestion)),
    held(sourced, answer) {
      const [level, limit] = [source.level[sourced], source.limit[sourced]].map(asQuestion);
      const parts = answer.split(';');
      const values = [
        readReply([level!], parts[0] ?? '', [])?.[sourced],
        readReply([limit!], parts[1] ?? '', [])?.[opposite[sourced]],
      ];
      return parts.length === 2 ? values.map((value) => (value?.kind === 'value' ? value.value : NaN)) : [];
    },
    burst: () => messageOf(measured),
    reread: messageOf([...again, outputIsOn]),
    parse(answer) {
      const values = readReply(measured, answer, sentinels);
      const sample = values && sampleOf(values, source.limitBits, hostTimeS);
      return sample && [sample];
    },
    apertureS: () => source.lastsS,
    bytesPerReading: 60,
    hostWaits: true,
  };
}

export const ends = { lf: '\n', cr: '\r', crlf: '\r\n' } as const;

function asQuestion({ get, reply }: { readonly get: string; readonly reply: string }): Question {
  return { query: get, reply };
}

function sampleOf(
  { voltage, current, time, status, limited }: NonNullable<ReturnType<typeof readReply>>,
  limitBits: number | undefined,
  hostTimeS: () => number,
): SourceSample | undefined {
  if (!voltage || !current) return undefined;
  const flag = wholeOf(limited);
  const word = wholeOf(status);
  // A flag that is no whole number was damaged on the way.
  if ((limited && (flag === undefined || flag > 1)) || (status && word === undefined)) return undefined;
  if (time && time.kind !== 'value') return undefined;
  return {
    voltage,
    current,
    timeS: time?.kind === 'value' ? time.value : hostTimeS(),
    limited: flag === 1 || ((word ?? 0) & (limitBits ?? 0)) !== 0,
  };
}

function wholeOf(number: ScpiNumber | undefined): number | undefined {
  const isWhole = number?.kind === 'value' && Number.isInteger(number.value) && number.value >= 0;
  return isWhole && number.value < 2 ** 31 ? number.value : undefined;
}
