import { parseScpiNumber, type ScpiNumber } from '../scpi/numbers.ts';
import { dissect, namesIn, placeholders, type Placeholder } from './placeholders.ts';
import type { Question } from './schema.ts';

/** Numbers of a reply in SI and °C, by quantity. */
export type ReplyValues = Readonly<Partial<Record<Placeholder['quantity'], ScpiNumber>>>;

/** Longer answers are not looked at: patterns over them would take long. */
const longestAnswer = 1000;

/** Whether an answer begins as the pattern says; * stands for any text, capitals do not matter. */
export function fitsIdentity(pattern: string, answer: string): boolean {
  const [first = '', ...others] = pattern.toLowerCase().split('*');
  const text = answer.toLowerCase().replace(/\s*,\s*/g, ',');
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

/** Several queries in one message: each begins at the root. */
export function joined(units: readonly string[]): string {
  return units.map((unit, index) => (index === 0 || /^[:*]/.test(unit) ? unit : `:${unit}`)).join(';');
}

export function messageOf(questions: readonly Question[]): string {
  return joined(questions.map(({ query }) => query));
}

/** The numbers of one answer line to `messageOf(questions)`; undefined when it has another form or holds no numbers. */
export function readReply(
  questions: readonly Question[],
  answer: string,
  sentinels: readonly string[],
): ReplyValues | undefined {
  const template = questions.map(({ reply }) => reply).join(';');
  const texts = answer.length > longestAnswer ? undefined : dissect(template, answer);
  if (!texts) return undefined;
  const values: Partial<Record<Placeholder['quantity'], ScpiNumber>> = {};
  for (const [index, name] of namesIn(template).entries()) {
    const { quantity, factor, offset } = placeholders[name]!;
    if (quantity === 'anything') continue;
    const text = texts[index]!;
    const isSentinel = sentinels.some((sentinel) => sentinel.toLowerCase() === text.toLowerCase());
    const number = isSentinel ? ({ kind: 'overflow' } as const) : parseScpiNumber(text);
    if (!number) return undefined;
    values[quantity] = number.kind === 'value' ? { ...number, value: number.value * factor + offset } : number;
  }
  return values;
}
