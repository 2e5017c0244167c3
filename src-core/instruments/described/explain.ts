import { dissect, namesIn, placeholders } from './placeholders.ts';
import { readReply } from './replies.ts';
import type { InstrumentDescription, Question } from './schema.ts';

const units: Readonly<Record<string, string>> = {
  ...{ voltage: 'V', current: 'A', temperature: '°C', time: 's', frequency: 'Hz', level: 'V rms' },
  ...{ real: 'Ω', imaginary: 'Ω', magnitude: 'Ω', phase: 'rad' },
};

/** What the description makes of an answer to a message, one line for each query in it; empty when it knows none. */
export function explainAnswer(description: InstrumentDescription, message: string, answer: string): readonly string[] {
  const asked = message
    .split(';')
    .map(plain)
    .filter((unit) => unit.includes('?'));
  const answers = answer.split(';');
  const known = questionsOf(description);
  return asked.flatMap((query, index) => {
    const found = known.find((question) => plain(question.query) === query);
    if (!found) return [];
    const part = (answers[index] ?? '').trim();
    const explained = explainOne(found, part, description.sentinels);
    return [`${found.query}  ${explained}${codeMeaning(description, found, part)}`];
  });
}

/** What the code of a point of impedance means. */
function codeMeaning(
  { impedance, sentinels }: InstrumentDescription,
  { query, reply }: Question,
  part: string,
): string {
  if (!impedance?.status) return '';
  const code = readReply([{ query, reply }], part, sentinels)?.status;
  if (code?.kind !== 'value') return '';
  return ` (${impedance.status[String(code.value)] ?? 'a code that the description does not know: counts as damaged'})`;
}

interface KnownQuestion extends Question {
  /** Other answers, with what they mean. */
  readonly meanings: readonly (readonly [reply: string, meaning: string])[];
}

function explainOne({ query, reply, meanings }: KnownQuestion, part: string, sentinels: readonly string[]): string {
  const meaning = meanings.find(([text]) => text.toLowerCase() === part.toLowerCase());
  if (meaning) return meaning[1];
  if (namesIn(reply).length === 0)
    return dissect(reply, part) ? 'as described' : `is “${part}”, which the description does not know`;
  const values = readReply([{ query, reply }], part, sentinels);
  if (!values) return `“${part}” is not of the form “${reply}”: it would be refused as damaged`;
  const told = namesIn(reply)
    .map((name) => placeholders[name]!.quantity)
    .filter((quantity) => quantity !== 'anything')
    .map((quantity) => {
      const number = values[quantity];
      const value =
        number?.kind === 'value' ? `${Number(number.value.toPrecision(7))} ${units[quantity] ?? ''}` : number?.kind;
      return `${quantity} = ${value ?? ''}`.trim();
    })
    .join(', ');
  return told === '' ? 'as described' : told;
}

function questionsOf(description: InstrumentDescription): readonly KnownQuestion[] {
  const { source, channels, switch: relays, identity } = description;
  const settings = source
    ? [source.level.current, source.level.voltage, source.limit.current, source.limit.voltage]
    : [];
  return [
    { query: '*IDN?', reply: identity.example.replace('{serial}', '{*}'), meanings: [] },
    ...questionsOfImpedance(description),
    ...questionsOfTemperature(description),
    ...settings.map(({ get, reply }) => ({ query: get, reply, meanings: [] })),
    ...(source
      ? [
          {
            query: source.output.get,
            reply: source.output.isOff,
            meanings: [
              [source.output.isOn, 'the output is on'],
              [source.output.isOff, 'the output is off'],
            ] as const,
          },
        ]
      : []),
    ...(source && source.offState !== 'relay'
      ? [
          {
            query: source.offState.get,
            reply: source.offState.is,
            meanings: [[source.offState.is, 'off means high impedance']] as const,
          },
        ]
      : []),
    ...[...(source?.measure ?? []), ...(source?.again ?? []), ...channels.flatMap(({ measure }) => measure)].map(
      (question) => ({ ...question, meanings: [] }),
    ),
    ...(relays?.routes ?? []).map(({ get, isClosed, isOpen, title }) => ({
      query: get,
      reply: isOpen,
      meanings: [
        [isClosed, `${title}: closed`],
        [isOpen, `${title}: open`],
      ] as const,
    })),
  ];
}

function questionsOfImpedance({ impedance }: InstrumentDescription): readonly KnownQuestion[] {
  if (!impedance) return [];
  const { form, frequency, level, bias, measure } = impedance;
  const word = (query: string, reply: string, meaning: string): KnownQuestion => ({
    query,
    reply,
    meanings: [[reply, meaning]],
  });
  return [
    word(form.get, form.is, 'it answers the described quantities'),
    ...[frequency, level].map(({ get, reply }) => ({ query: get, reply, meanings: [] })),
    ...(bias === 'none' ? [] : [word(bias.get, bias.isOff, 'the bias is off')]),
    ...measure.map((question) => ({ ...question, meanings: [] })),
  ];
}

function questionsOfTemperature({ temperature }: InstrumentDescription): readonly KnownQuestion[] {
  if (!temperature) return [];
  const { setPoint, output, stable, sensors } = temperature;
  const either = (
    query: string,
    [is, meaning]: readonly [string, string],
    [not, otherwise]: readonly [string, string],
  ) => ({
    query,
    reply: not,
    meanings: [
      [is, meaning],
      [not, otherwise],
    ] as const,
  });
  return [
    { query: setPoint.get, reply: setPoint.reply, meanings: [] },
    ...(output ? [either(output.get, [output.isOn, 'the output is on'], [output.isOff, 'the output is off'])] : []),
    ...(stable ? [either(stable.get, [stable.is, 'it is stable'], [stable.isNot, 'it is not stable yet'])] : []),
    ...sensors.flatMap(({ measure }) => measure.map((question) => ({ ...question, meanings: [] }))),
  ];
}

function plain(unit: string): string {
  return unit.trim().replace(/^:/, '').toLowerCase();
}
