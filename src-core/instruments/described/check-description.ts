import * as v from 'valibot';
import { AppError } from '../../errors.ts';
import type { Problem } from '../../model/quantity.ts';
import { checkImpedance } from './check-impedance.ts';
import { checkTemperature } from './check-temperature.ts';
import { namesIn, placeholders, type Placeholder } from './placeholders.ts';
import { checkNames, problem } from './problems.ts';
import { fitsIdentity } from './replies.ts';
import { descriptionSchema, type InstrumentDescription, type Question, type SourceDescription } from './schema.ts';

export interface CheckedDescription {
  /** Undefined when there is a problem. */
  readonly description: InstrumentDescription | undefined;
  /** Each names the place, such as “source.level.current.get”, in `field`. */
  readonly problems: readonly Problem[];
}

/** Reads a description and tells everything that is wrong with it, each with its place and what to do. */
export function checkDescription(input: unknown): CheckedDescription {
  const result = v.safeParse(descriptionSchema, input);
  if (!result.success) return { description: undefined, problems: result.issues.map(problemOf) };
  const description = result.output;
  const problems = [
    ...checkWhole(description),
    ...checkIdentity(description),
    ...(description.source ? checkSource(description.source) : []),
    ...(description.impedance ? checkImpedance(description.impedance, description.order) : []),
    ...(description.temperature ? checkTemperature(description.temperature) : []),
    ...checkChannels(description),
    ...checkSwitch(description),
  ];
  return { description: problems.length === 0 ? description : undefined, problems };
}

/** @throws AppError `input/invalid` with the first problem */
export function parseDescription(input: unknown): InstrumentDescription {
  const { description, problems } = checkDescription(input);
  if (description) return description;
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new AppError(
    'input/invalid',
    `The description of the instrument cannot be used: ${first?.field}: ${first?.message}${more}`,
    { remedy: first?.remedy ?? 'Correct it.' },
  );
}

function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const field = (issue.path ?? []).map(({ key }) => String(key).slice(0, 60)).join('.') || 'the whole';
  const missing = issue.received === 'undefined' || /^Invalid key/.test(issue.message);
  const isUnknown = issue.expected === 'never';
  const message = isUnknown ? 'is not known here.' : missing ? 'is missing.' : `${issue.message.replace(/\.$/, '')}.`;
  return problem(field, message, isUnknown ? 'Remove it or correct its name.' : undefined);
}

/** What these do decides over a cell or a heater: each stands alone in its file. */
const alone = ['source', 'impedance', 'temperature'] as const;

function checkWhole(description: InstrumentDescription): Problem[] {
  const { channels, switch: relays, errorQueue, order, source } = description;
  const told = alone.filter((role) => description[role] !== undefined);
  const [first] = told;
  const hasOthers = channels.length > 0 || relays !== undefined;
  const ways = '“source”, “impedance”, “temperature”, “channels” or “switch”';
  if (!first)
    return [
      ...(hasOthers ? [] : [problem('the whole', 'describes nothing that the instrument does.', `Give ${ways}.`)]),
      ...checkOrder(order, false),
    ];
  return [
    ...(told.length > 1 || hasOthers
      ? [problem(first, 'stands with other roles.', `“${first}” is described alone: put the rest into a second file.`)]
      : []),
    ...(errorQueue === 'none' && source
      ? [problem('errorQueue', 'is "none", but a source that refuses a command must be able to say so.')]
      : []),
    ...(order === 'identity' && first !== 'temperature'
      ? [
          problem(
            'order',
            'is "identity", which an old answer can fake.',
            source
              ? 'A source must take *ESE n;*ESE?: leave it out.'
              : 'Leave it out (*ESE n;*ESE?), or write "frequency" for a meter without it.',
          ),
        ]
      : []),
    ...checkOrder(order, first === 'impedance'),
  ];
}

function checkOrder(order: InstrumentDescription['order'], hasFrequency: boolean): Problem[] {
  if (order !== 'frequency' || hasFrequency) return [];
  return [problem('order', 'is "frequency", which only “impedance” has.', 'Leave it out, or write "identity".')];
}

function checkIdentity({ identity: { pattern, example } }: InstrumentDescription): Problem[] {
  const names = namesIn(example);
  if (names.length !== 1 || names[0] !== 'serial' || example.split(',').length !== 4)
    return [problem('identity.example', 'must have four parts with commas between, the third one {serial}.')];
  if (fitsIdentity(pattern, example.replace('{serial}', '1234'))) return [];
  return [problem('identity.pattern', 'does not fit the example.', 'Use * for what differs: "ACME,SMU100*".')];
}

function checkSource(source: SourceDescription): Problem[] {
  const problems: Problem[] = [];
  for (const sourced of ['current', 'voltage'] as const) {
    const other = sourced === 'current' ? 'voltage' : 'current';
    for (const [place, quantity] of [
      [`source.level.${sourced}`, sourced],
      [`source.limit.${sourced}`, other],
    ] as const) {
      const { set, reply } = place.startsWith('source.level') ? source.level[sourced] : source.limit[sourced];
      problems.push(...checkNames(`${place}.set`, set, [quantity]), ...checkNames(`${place}.reply`, reply, [quantity]));
    }
    for (const [index, command] of source.setup[sourced].entries())
      problems.push(...checkNames(`source.setup.${sourced}.${index}`, command, []));
  }
  const only = (list: readonly string[], other: readonly string[]): boolean =>
    list.some((command) => !other.includes(command));
  if (!only(source.setup.current, source.setup.voltage) || !only(source.setup.voltage, source.setup.current))
    problems.push(
      problem(
        'source.setup',
        'must choose what is sourced.',
        'Put the command of the function, e.g. ":SOUR:FUNC CURR", first.',
      ),
    );
  if (source.output.isOn.toLowerCase() === source.output.isOff.toLowerCase())
    problems.push(problem('source.output.isOn', 'is the same as isOff.'));
  return [...problems, ...checkMeasure(source)];
}

function checkMeasure({ measure, again, zeroClock, limitBits }: SourceDescription): Problem[] {
  const all = (questions: readonly Question[]): string => questions.map(({ reply }) => reply).join(';');
  const may = ['voltage', 'current', 'time', 'status', 'limited', 'anything'] as const;
  const must = ['voltage', 'current'] as const;
  const holds = (quantity: Placeholder['quantity']): boolean =>
    namesIn(all(measure)).some((name) => placeholders[name]?.quantity === quantity);
  return [
    ...checkNames('source.measure', all(measure), must, may),
    ...(again ? checkNames('source.again', all(again), must, may) : []),
    ...(again && all(again) !== all(measure) ? [problem('source.again', 'must answer the same as “measure”.')] : []),
    ...(holds('time') === (zeroClock !== undefined)
      ? []
      : [
          problem('source.zeroClock', 'and a time in the reply of “measure” belong together.', 'Give both or neither.'),
        ]),
    ...(holds('limited') || (holds('status') && limitBits !== undefined)
      ? []
      : [
          problem(
            'source.measure',
            'does not tell whether the limit holds the source.',
            'Add {limited} (1 while limited), or {status} with "limitBits".',
          ),
        ]),
  ];
}

function checkChannels({ channels }: InstrumentDescription): Problem[] {
  const ids = channels.map(({ id }) => id);
  return channels.flatMap(({ id, measure, isTemperature, unit }, index) => [
    ...(ids.indexOf(id) === index ? [] : [problem(`channels.${index}.id`, 'is there twice.', 'Give each its own.')]),
    ...checkNames(
      `channels.${index}.measure`,
      measure.map(({ reply }) => reply).join(';'),
      [isTemperature ? 'temperature' : 'value'],
      [isTemperature ? 'temperature' : 'value', 'anything'],
    ),
    ...(isTemperature && unit !== '°C'
      ? [
          problem(
            `channels.${index}.unit`,
            'of a thermometer must be "°C".',
            'Use {temperatureK} where it answers in kelvin.',
          ),
        ]
      : []),
  ]);
}

function checkSwitch({ switch: relays }: InstrumentDescription): Problem[] {
  const ids = (relays?.routes ?? []).map(({ id }) => id);
  return (relays?.routes ?? []).flatMap(({ id, isClosed, isOpen }, index) => [
    ...(ids.indexOf(id) === index
      ? []
      : [problem(`switch.routes.${index}.id`, 'is there twice.', 'Give each its own.')]),
    ...(isClosed === isOpen ? [problem(`switch.routes.${index}.isOpen`, 'is the same as isClosed.')] : []),
  ]);
}
