import { fill } from './placeholders.ts';
import { joined, messageOf } from './replies.ts';
import type { ImpedanceDescription, InstrumentDescription, Question, TemperatureDescription } from './schema.ts';

/** What is set to try it: small, and possible for nearly everything. */
const tried = { frequencyHz: 1000, temperatureC: 30 };

interface TriedMessage {
  readonly title: string;
  readonly message: string;
}

/** The messages worth trying, with a title for people: those that read before those that set. */
export function messagesToTry(description: InstrumentDescription) {
  const { source, impedance, temperature, channels, switch: relays, errorQueue } = description;
  return [
    { title: 'Who is it', message: '*IDN?' },
    ...(errorQueue === 'none' ? [] : [{ title: 'Error queue', message: errorQueue }]),
    ...(source
      ? [
          { title: 'Output', message: source.output.get },
          ask('Read', source.measure),
          { title: 'Set 0 A', message: source.level.current.set.replace(/\{[^}]*\}/, '0') },
          { title: 'Output on', message: source.output.on },
          { title: 'Output off', message: source.output.off },
        ]
      : []),
    ...(impedance ? messagesOfImpedance(impedance) : []),
    ...(temperature ? messagesOfTemperature(temperature) : []),
    ...channels.flatMap(({ title, measure, setup }) => [
      ...setup.map((message) => ({ title: `Set up: ${title}`, message })),
      ask(`Read: ${title}`, measure),
    ]),
    ...(relays
      ? [
          { title: 'Open all routes', message: relays.openAll },
          ...relays.routes.flatMap(({ title, close, get }) => [
            { title: `Close: ${title}`, message: close },
            { title: `Is it closed: ${title}`, message: get },
          ]),
        ]
      : []),
  ];
}

const ask = (title: string, questions: readonly Question[]) => ({ title, message: messageOf(questions) });

function messagesOfImpedance(meter: ImpedanceDescription): readonly TriedMessage[] {
  const { setup, form, frequency, level, limits, bias, trigger, measure } = meter;
  const frequencyHz = Math.min(limits.highestHz, Math.max(limits.lowestHz, tried.frequencyHz));
  return [
    ...setup.map((message) => ({ title: 'Set up', message })),
    { title: 'Choose the quantities', message: form.set },
    { title: `Set ${frequencyHz} Hz`, message: fill(frequency.set, 'frequency', frequencyHz) },
    { title: 'Frequency held', message: frequency.get },
    { title: `Set ${limits.lowestV} V rms`, message: fill(level.set, 'level', limits.lowestV) },
    { title: 'Level held', message: level.get },
    ...(bias === 'none'
      ? []
      : [
          { title: 'Bias off', message: bias.off },
          { title: 'Bias held', message: bias.get },
        ]),
    { title: 'Measure', message: joined([...(trigger === undefined ? [] : [trigger]), messageOf(measure)]) },
  ];
}

function messagesOfTemperature(controller: TemperatureDescription): readonly TriedMessage[] {
  const { setup, setPoint, setPointRange, output, sensors, stable } = controller;
  const [low, high] = setPointRange;
  const celsius = Math.min(high, Math.max(low, tried.temperatureC));
  return [
    ...sensors.map(({ id, measure }) => ask(`Read: ${id}`, measure)),
    { title: 'Set point held', message: setPoint.get },
    ...(stable ? [{ title: 'Is it stable', message: stable.get }] : []),
    ...(output ? [{ title: 'Output', message: output.get }] : []),
    ...setup.map((message) => ({ title: 'Set up', message })),
    { title: `Set ${celsius} °C`, message: fill(setPoint.set, 'temperature', celsius) },
    ...(output ? [{ title: 'Output on', message: output.on }] : []),
    ...safeMessagesOfTemperature(controller),
  ];
}

function safeMessagesOfTemperature({ safeC, setPoint, output }: TemperatureDescription): readonly TriedMessage[] {
  return [
    ...(safeC === undefined
      ? []
      : [{ title: `Safe set point, ${safeC} °C`, message: fill(setPoint.set, 'temperature', safeC) }]),
    ...(output ? [{ title: 'Output off', message: output.off }] : []),
  ];
}

/** What ends all that an instrument drives; nothing for what only reads. */
export function safeMessages({
  source,
  impedance,
  temperature,
  switch: relays,
}: InstrumentDescription): readonly string[] {
  return [
    ...(source ? [source.output.off] : []),
    ...(impedance && impedance.bias !== 'none' ? [impedance.bias.off] : []),
    ...(impedance ? [fill(impedance.level.set, 'level', impedance.limits.lowestV)] : []),
    ...(temperature ? safeMessagesOfTemperature(temperature).map(({ message }) => message) : []),
    ...(relays ? [relays.openAll] : []),
  ];
}
