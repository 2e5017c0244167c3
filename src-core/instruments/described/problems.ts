import type { Problem } from '../../model/quantity.ts';
import { namesIn, placeholders, type Placeholder } from './placeholders.ts';

const remedies: readonly (readonly [RegExp, string])[] = [
  [/\.get$/, 'Give the query that reads this back: without it nobody would know whether it was taken.'],
  [/\.set$/, 'Give the command with its number in braces, e.g. ":SOUR:CURR {currentA}".'],
  [/^errorQueue$/, 'Write ":SYST:ERR?"; "none" only for what moves no charge.'],
  [/^impedance\.limits/, 'Give the lowest and the highest of frequency (Hz) and level (V rms).'],
  [/^impedance\.form/, 'Say how R and X (or |Z| and θ) are chosen, asked for, and answered: {"set", "get", "is"}.'],
  [/^impedance\.bias/, 'Say how the bias is switched off and read back, or "none".'],
  [/^impedance\.runs/, 'Say "when triggered" (with "trigger", unless the query triggers) or "freely".'],
  [/^impedance\.(lastsS|periods)/, 'Give the time of a reading: lastsS + periods/f. The time-out grows with it.'],
  [/^impedance\.status/, 'Give each code with what it means: {"0": "ok", "-1": "no value", "1": "overload"}.'],
  [/^temperature\.(setPoint|reading)Range/, 'Give [lowest, highest] in °C.'],
  [/^temperature\.(output|safeC)/, 'Describe on, off, the query of the output and both answers; or give "safeC".'],
  [/^temperature\.sensors/, 'Give {"id", "measure"} of each; the first is what it controls by.'],
  [/^temperature\.stable/, 'Give the query and both of its answers: {"get", "is", "isNot"}; or leave it out.'],
  [/^source\.output/, 'Describe on, off, the query of the output and both of its answers.'],
  [/^source\.offState/, 'Say how the high-impedance state is set and read back, or "relay".'],
  [/^source\.limits/, 'Give the highest voltage and current that may ever be set.'],
  [/^identity/, 'Copy what the instrument answers to *IDN? and make a pattern of its constant part.'],
  [
    /^links/,
    'Give {"kind": "serial", "baudRate": 9600}, {"kind": "tcp", "port": 5025} or {"kind": "gpib", "address": 17}.',
  ],
  [/\.reply$/, 'Write the answer with placeholders for its numbers, e.g. "{voltageV},{currentA}".'],
];

/** Something wrong at a place, with what to do: what usually helps there when nothing is said. */
export function problem(field: string, message: string, remedy?: string): Problem {
  const found = remedies.find(([pattern]) => pattern.test(field))?.[1];
  return { field, message, severity: 'error', remedy: remedy ?? found ?? 'Compare with the example.' };
}

/** A template may hold only these quantities, and must hold those. */
export function checkNames(
  field: string,
  template: string,
  must: readonly Placeholder['quantity'][],
  may: readonly Placeholder['quantity'][] = must,
): Problem[] {
  const names = namesIn(template);
  const unknown = names.find((name) => !Object.hasOwn(placeholders, name));
  if (unknown !== undefined)
    return [
      problem(
        field,
        `holds {${unknown}}.`,
        `Known are ${Object.keys(placeholders)
          .map((name) => `{${name}}`)
          .join(', ')}.`,
      ),
    ];
  const quantities = names.map((name) => placeholders[name]!.quantity);
  const foreign = quantities.find((quantity) => !may.includes(quantity));
  if (foreign !== undefined) return [problem(field, `must not hold a ${foreign}.`)];
  const missing = must.find((quantity) => quantities.filter((found) => found === quantity).length !== 1);
  return missing === undefined ? [] : [problem(field, `must hold the ${missing} exactly once.`)];
}
