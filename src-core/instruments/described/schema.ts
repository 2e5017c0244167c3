import * as v from 'valibot';

const text = (longest: number) =>
  v.pipe(v.string('must be text in quotation marks'), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(longest));
const finite = v.pipe(v.number('must be a number'), v.finite('must be a finite number'));
const positive = v.pipe(finite, v.gtValue(0, 'must be above 0'));

/** One command or query of a message: the driver puts several into one message where that matters. */
const unit = v.pipe(
  text(200),
  v.regex(/^[ -~]+$/, 'must be printable ASCII, without the line end: "terminator" adds it'),
  v.check((command) => !/;/.test(command.replace(/"[^"]*"/g, '')), 'must be one command: give others separately'),
);
const command = v.pipe(
  unit,
  v.check((words) => !words.endsWith('?') && !/\?\s/.test(words), 'must be a command, not a query'),
);
const query = v.pipe(
  unit,
  v.check((words) => words.includes('?'), 'must be a query: SCPI queries end with “?”'),
);
const reply = v.pipe(text(200), v.regex(/^[ -~]+$/, 'must be printable ASCII, without the line end'));
const commands = v.pipe(v.array(command, 'must be a list of commands'), v.maxLength(40));

const name = v.pipe(text(40), v.regex(/^[A-Za-z0-9-]+$/, 'must be letters, digits and hyphens'));
const range = v.pipe(
  v.tuple([finite, finite], 'must be [lowest, highest]'),
  v.check(([low, high]) => low < high, 'must rise'),
);
const setting = v.strictObject({ set: command, get: query, reply });
const question = v.strictObject({ query, reply });
const questions = v.pipe(v.array(question, 'must be a list'), v.minLength(1, 'must ask something'), v.maxLength(5));

const link = v.variant(
  'kind',
  [
    v.strictObject({
      kind: v.literal('serial'),
      baudRate: v.pipe(v.number(), v.integer(), v.minValue(50), v.maxValue(12_000_000)),
      dataBits: v.exactOptional(v.picklist([7, 8]), 8),
      parity: v.exactOptional(v.picklist(['none', 'even', 'odd']), 'none'),
      stopBits: v.exactOptional(v.picklist([1, 2]), 1),
      flowControl: v.exactOptional(v.picklist(['rts-cts', 'xon-xoff'])),
    }),
    v.strictObject({
      kind: v.literal('tcp'),
      port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
    }),
    v.strictObject({
      kind: v.literal('gpib'),
      address: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(30)),
    }),
  ],
  'must be {"kind": "serial", "baudRate": …}, {"kind": "tcp", "port": …} or {"kind": "gpib", "address": …}',
);

const bySourced = <T extends v.GenericSchema>(schema: T) => v.strictObject({ current: schema, voltage: schema });

const source = v.strictObject({
  /** Beyond these `check` refuses. */
  limits: v.strictObject({ voltageV: positive, currentA: positive }),
  setup: bySourced(commands),
  /** Of the quantity that is sourced. */
  level: bySourced(setting),
  /** Of the other one, by what is sourced. */
  limit: bySourced(setting),
  output: v.strictObject({ on: command, off: command, get: query, isOn: reply, isOff: reply }),
  /** High impedance when off: set and read back, or the word that a relay opens. */
  offState: v.union(
    [v.literal('relay'), v.strictObject({ set: command, get: query, is: reply })],
    'must be "relay", or {"set", "get", "is"} of the high-impedance state',
  ),
  /** Sets the clock of the time stamps to zero; without it times are the computer’s. */
  zeroClock: v.exactOptional(command),
  measure: questions,
  /** Asks for the same reading once more, without measuring. */
  again: v.exactOptional(questions),
  /** Bits of {status} that mean: held by the limit. */
  limitBits: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1))),
  /** A reading takes this long, s. */
  lastsS: v.pipe(positive, v.maxValue(10)),
  /** The limit of current holds the current instead of switching off: charging at constant current, then voltage. */
  holdsCurrentLimit: v.exactOptional(v.boolean(), false),
});

/** A meter that measures impedance at one frequency after the other. Levels are rms. */
const impedance = v.strictObject({
  /** Beyond these `check` refuses; the lowest level is also the safe one. */
  limits: v.strictObject({ lowestHz: positive, highestHz: positive, lowestV: positive, highestV: positive }),
  /** Between the level and the cell: it limits the current of a short, Ω. */
  sourceOhm: v.exactOptional(positive, 100),
  setup: v.exactOptional(commands, []),
  /** Which two quantities it answers; read back before each point, as a meter that was restarted answers others. */
  form: v.strictObject({ set: command, get: query, is: reply }),
  frequency: setting,
  level: setting,
  /** Direct voltage or current: switched off and read back, or the word that the meter has none. */
  bias: v.union(
    [v.literal('none'), v.strictObject({ off: command, get: query, isOff: reply })],
    'must be "none", or {"off", "get", "isOff"} of the bias',
  ),
  /** Ends a measurement under way; without it the lowest level does. */
  abort: v.exactOptional(command),
  averages: v.exactOptional(
    v.strictObject({ set: command, most: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1024)) }),
  ),
  /** Whether a message makes it measure, or it measures all the time. */
  runs: v.picklist(['when triggered', 'freely'], 'must be "when triggered" or "freely"'),
  /** In one message with “measure”; without it the first query triggers. */
  trigger: v.exactOptional(command),
  measure: questions,
  /** What the codes of {status} mean; a code that is not listed counts as damaged. */
  status: v.exactOptional(
    v.record(
      v.pipe(v.string(), v.regex(/^-?\d{1,9}$/, 'must be a whole number in quotation marks')),
      v.picklist(
        ['ok', 'overload', 'no value', 'level not met'],
        'must be "ok", "overload", "no value" or "level not met"',
      ),
    ),
  ),
  /** A reading takes this long, and so many periods of its frequency besides. */
  lastsS: v.pipe(positive, v.maxValue(60)),
  periods: v.pipe(finite, v.minValue(0, 'must not be below 0'), v.maxValue(1000)),
});

/** A controller of temperature, °C. */
const temperature = v.strictObject({
  /** Beyond these `check` refuses. */
  setPointRange: range,
  /** A reading beyond is an open sensor. */
  readingRange: range,
  setup: v.exactOptional(commands, []),
  setPoint: setting,
  output: v.exactOptional(v.strictObject({ on: command, off: command, get: query, isOn: reply, isOff: reply })),
  /** Set when the controller is made safe, before its output is switched off, or instead of that. */
  safeC: v.exactOptional(finite),
  /** The first is what it controls by. */
  sensors: v.pipe(
    v.array(v.strictObject({ id: name, measure: questions }), 'must be a list'),
    v.minLength(1, 'must name a sensor'),
    v.maxLength(8),
  ),
  /** What it thinks itself of having settled; a step then waits for both. */
  stable: v.exactOptional(v.strictObject({ get: query, is: reply, isNot: reply })),
  /** Between two messages, ms. */
  spacingMs: v.exactOptional(v.pipe(finite, v.minValue(0), v.maxValue(1000)), 0),
});

const channel = v.strictObject({
  id: name,
  title: text(80),
  /** Of the value after factor and offset. */
  unit: text(20),
  setup: v.exactOptional(commands, []),
  measure: questions,
  factor: v.exactOptional(finite, 1),
  offset: v.exactOptional(finite, 0),
  /** What the channel can read: anything beyond is damage or overflow, and is flagged. */
  range,
  /** Whether this is a thermometer in °C, which a bench may use for the sample. */
  isTemperature: v.exactOptional(v.boolean(), false),
  lastsS: v.exactOptional(v.pipe(positive, v.maxValue(60)), 0.1),
  /** What the virtual instrument reads, before factor and offset. */
  simulated: v.variant('is', [
    v.strictObject({ is: v.literal('value'), value: finite, noise: v.exactOptional(finite, 0) }),
    v.strictObject({ is: v.literal('cell-voltage'), noise: v.exactOptional(finite, 0) }),
    v.strictObject({ is: v.literal('cell-temperature'), noise: v.exactOptional(finite, 0) }),
  ]),
});

const route = v.strictObject({
  id: name,
  title: text(80),
  close: command,
  get: query,
  isClosed: reply,
  isOpen: reply,
});

/** Lists of sentinels: texts in place of a number that mean “no value”. */
const sentinels = v.pipe(v.array(text(40)), v.maxLength(10));

export const descriptionSchema = v.strictObject({
  format: v.literal('mobion-scpi-1', 'must be "mobion-scpi-1"'),
  id: v.pipe(text(40), v.regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens')),
  title: text(100),
  identity: v.strictObject({
    /** Beginning of the answer to *IDN?, with * for any text. */
    pattern: text(200),
    model: text(80),
    /** As the instrument answers, with {serial} for its serial number. */
    example: reply,
  }),
  links: v.pipe(v.array(link, 'must be a list'), v.minLength(1, 'must say how it is reached'), v.maxLength(4)),
  terminator: v.picklist(['lf', 'cr', 'crlf'], 'must be "lf", "cr" or "crlf"'),
  /** How it is proved after a time-out that answers are in order again. */
  order: v.exactOptional(
    v.picklist(['event-enable', 'identity', 'frequency'], 'must be "event-enable", "identity" or "frequency"'),
    'event-enable',
  ),
  errorQueue: v.picklist([':SYST:ERR?', 'none'], 'must be ":SYST:ERR?" or "none"'),
  sentinels: v.exactOptional(sentinels, []),
  unverified: v.exactOptional(v.pipe(v.array(text(300)), v.maxLength(30)), []),
  source: v.exactOptional(source),
  impedance: v.exactOptional(impedance),
  temperature: v.exactOptional(temperature),
  channels: v.exactOptional(v.pipe(v.array(channel, 'must be a list'), v.maxLength(40)), []),
  switch: v.exactOptional(
    v.strictObject({
      openAll: command,
      routes: v.pipe(v.array(route, 'must be a list'), v.minLength(1, 'must name a route'), v.maxLength(100)),
    }),
  ),
});

/** An instrument as its user describes it, checked. Quantities in SI and °C. */
export type InstrumentDescription = v.InferOutput<typeof descriptionSchema>;
export type SourceDescription = v.InferOutput<typeof source>;
export type ImpedanceDescription = v.InferOutput<typeof impedance>;
export type TemperatureDescription = v.InferOutput<typeof temperature>;
export type ChannelDescription = v.InferOutput<typeof channel>;
export type SwitchDescription = NonNullable<InstrumentDescription['switch']>;
export type Setting = v.InferOutput<typeof setting>;
export type Question = v.InferOutput<typeof question>;
