import { dissect, namesIn, placeholders } from './placeholders.ts';
import { readReply } from './replies.ts';
import type { InstrumentDescription, Question } from './schema.ts';

const units: Readonly<Record<string, string>> = { voltage: 'V', current: 'A', temperature: '°C', time: 's' };

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
    return [`${found.query}  ${explainOne(found, part, description.sentinels)}`];
  });
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

function questionsOf({ source, channels, switch: relays, identity }: InstrumentDescription): readonly KnownQuestion[] {
  const settings = source
    ? [source.level.current, source.level.voltage, source.limit.current, source.limit.voltage]
    : [];
  return [
    { query: '*IDN?', reply: identity.example.replace('{serial}', '{*}'), meanings: [] },
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

/** The messages worth trying, with a title for people: those that read before those that set. */
export function messagesToTry({ source, channels, switch: relays, errorQueue }: InstrumentDescription) {
  const ask = (title: string, questions: readonly Question[]) => ({
    title,
    message: questions.map(({ query }) => query).join(';'),
  });
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

function plain(unit: string): string {
  return unit.trim().replace(/^:/, '').toLowerCase();
}
