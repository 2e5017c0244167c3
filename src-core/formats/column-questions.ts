import type { ColumnMapping } from './format.ts';
import { candidateColumns, findNumericTable, type CandidateColumn } from './mapped-table.ts';
import type { Answers, FileQuestion, QuestionId } from './questions.ts';
import { readTitrationHeader } from './titration-columns.ts';

type Quantity = 'time' | 'current' | 'voltage';

export const unitFactors = {
  time: { s: 1, ms: 1e-3, min: 60, h: 3600 },
  current: { A: 1, mA: 1e-3, µA: 1e-6, nA: 1e-9 },
  voltage: { V: 1, mV: 1e-3 },
} as const satisfies Readonly<Record<Quantity, Readonly<Record<string, number>>>>;

/** The answer that no column holds the current. */
export const noColumn = 'none';

/** Above this, in a column without a unit, milliamperes are as likely: small cells are titrated with less. */
const likelyLargestA = 1;
const looksAtLetters = 262_144;

/** What each column of a table holds that no reader knows, with a suggestion from its name and its numbers. */
export function askAboutColumns(text: string): readonly FileQuestion[] {
  const table = findNumericTable(beginningOf(text));
  if (!table) return [];
  const candidates = candidateColumns(table);
  const time = suggestTime(candidates);
  const voltage = suggest(candidates, 'voltage', [time], looksLikeVoltage);
  const current = suggest(candidates, 'current', [time, voltage], looksLikeCurrent);
  if (!time || !voltage || !current) return [];
  return [
    columnQuestion('timeColumn', 'Which column is the time?', time, candidates.filter(({ rises }) => rises), 'Only columns that never fall can be the time.'), // prettier-ignore
    withNone(columnQuestion('currentColumn', 'Which column is the current?', current, candidates, 'By its name, or because it is zero or changes its sign.')), // prettier-ignore
    columnQuestion('voltageColumn', 'Which column is the voltage?', voltage, candidates, 'By its name, or because it stays within what a cell shows.'), // prettier-ignore
    unitQuestion('timeUnit', 'time', time),
    unitQuestion('currentUnit', 'current', current),
    unitQuestion('voltageUnit', 'voltage', voltage),
  ];
}

/** Some thousand whole lines are enough to tell columns apart. */
function beginningOf(text: string): string {
  return text.length <= looksAtLetters ? text : text.slice(0, text.lastIndexOf('\n', looksAtLetters) + 1);
}

/** The unit of a current whose column states none, in a table that is known otherwise. */
export function askAboutCurrentUnit(header: string, largest: number): FileQuestion {
  const isLarge = largest > likelyLargestA;
  return {
    id: 'currentUnit',
    text: `“${header.slice(0, 40)}” states no unit. What is the current given in?`,
    choices: Object.keys(unitFactors.current).map((value) => ({ value, label: value })),
    suggested: isLarge ? 'mA' : 'A',
    reason: isLarge
      ? `${Number(largest.toPrecision(3))} A would be much for a titration.`
      : 'Most files without a unit mean A.',
    isRequired: isLarge,
  };
}

/** What the answers make of the columns; undefined unless all three are named. */
export function mappingOf(answers: Answers): ColumnMapping | undefined {
  const { timeColumn, currentColumn, voltageColumn, timeUnit, currentUnit, voltageUnit } = answers;
  if (timeColumn === undefined || currentColumn === undefined || voltageColumn === undefined) return undefined;
  return {
    time: { name: timeColumn, factor: factorOf('time', timeUnit) },
    ...(currentColumn === noColumn
      ? {}
      : { current: { name: currentColumn, factor: factorOf('current', currentUnit) } }),
    voltage: { name: voltageColumn, factor: factorOf('voltage', voltageUnit) },
  };
}

/** 1 where no unit was named. */
export function factorOf(quantity: Quantity, unit: string | undefined): number {
  const factors: Readonly<Record<string, number>> = unitFactors[quantity];
  return unit !== undefined && Object.hasOwn(factors, unit) ? factors[unit]! : 1;
}

function suggestTime(candidates: readonly CandidateColumn[]): CandidateColumn | undefined {
  const rising = candidates.filter(({ rises }) => rises);
  const named = rising.find(
    ({ name }) => readTitrationHeader(name)?.column === 'time' || /time|zeit|\bt\b/i.test(name),
  );
  // A count of rows rises as well.
  const isCount = ({ first }: CandidateColumn): boolean => ['0 1 2', '1 2 3'].includes(first.join(' '));
  return named ?? rising.find((column) => !isCount(column)) ?? rising[0];
}

function suggest(
  candidates: readonly CandidateColumn[],
  quantity: 'current' | 'voltage',
  taken: readonly (CandidateColumn | undefined)[],
  isLikely: (column: CandidateColumn) => boolean,
): CandidateColumn | undefined {
  const left = candidates.filter((column) => !taken.includes(column));
  const word = quantity === 'current' ? /curr|strom|amp|^i\b/i : /volt|pot|spann|^[euv]\b/i;
  return (
    left.find(({ name }) => readTitrationHeader(name)?.column === quantity) ??
    left.find(({ name }) => word.test(name)) ??
    left.find((column) => isLikely(column)) ??
    left.find(({ rises }) => !rises) ??
    left[0]
  );
}

/** Zero or changing its sign, and no count of steps. */
function looksLikeCurrent({ smallest, largest, hasFractions }: CandidateColumn): boolean {
  return smallest < 0 || (smallest === 0 && largest > 0 && hasFractions);
}

/** Below 10 V, neither constant nor a count, and never zero, as a current is in every rest. */
function looksLikeVoltage({ smallest, largest, hasFractions }: CandidateColumn): boolean {
  return hasFractions && largest !== smallest && largest < 10 && smallest > 0;
}

function columnQuestion(
  id: QuestionId,
  text: string,
  suggested: CandidateColumn,
  offered: readonly CandidateColumn[],
  reason: string,
): FileQuestion {
  const choices = offered.map((column) => ({ value: column.name, label: `${column.name} (${spanOf(column)})` }));
  return { id, text, choices, suggested: suggested.name, reason, isRequired: true };
}

function withNone(question: FileQuestion): FileQuestion {
  const none = { value: noColumn, label: 'None: no current was recorded' };
  return { ...question, choices: [...question.choices, none] };
}

/** Numbers from the smallest to the largest; dates and times of day as they begin. */
function spanOf({ smallest, largest, first }: CandidateColumn): string {
  if (first.some((cell) => /\d[:/]\d/.test(cell))) return `${first[0]!}, …`;
  const [from, to] = [smallest, largest].map((value) => String(Number(value.toPrecision(4))).replace('-', '−'));
  return from === to ? `always ${from}` : `${from} to ${to}`;
}

/** Suggested as the name of the column says it. */
function unitQuestion(id: QuestionId, quantity: Quantity, { name, largest, smallest }: CandidateColumn): FileQuestion {
  const units = Object.keys(unitFactors[quantity]);
  const said = /[[(/_\s]\s*([a-zµμ]+)\s*[\])]?$/i
    .exec(name)?.[1]
    ?.replace('μ', 'µ')
    .replace(/^u(?=a$)/i, 'µ');
  const stated = units.find((unit) => unit.toLowerCase() === said?.toLowerCase());
  const size = Math.max(Math.abs(smallest), Math.abs(largest));
  const bySize =
    quantity === 'current' && size > likelyLargestA ? 'mA' : quantity === 'voltage' && size > 100 ? 'mV' : units[0]!;
  return {
    id,
    text: `In which unit is the ${quantity}?`,
    choices: units.map((value) => ({ value, label: value })),
    suggested: stated ?? bySize,
    reason: stated === undefined ? 'The name of the column states none; by the size of its numbers.' : 'As the name of the column says.', // prettier-ignore
    isRequired: stated === undefined,
  };
}
