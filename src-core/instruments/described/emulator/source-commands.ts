import { ScpiFailure, type ScpiCommand } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';
import { compose, placeholders } from '../placeholders.ts';
import type { Question, SourceDescription } from '../schema.ts';
import { tableOf, type TableCommand, type TableQuery } from './command-table.ts';
import type { DescribedUnit, UnitReading } from './source-unit.ts';

/** Settings go a little beyond what the driver may ask for, as those of instruments do. */
const margin = 1.05;
const sources = ['current', 'voltage'] as const;
const opposite = { current: 'voltage', voltage: 'current' } as const;

/** What a description says, bound to one unit. */
export function commandsOfSource(source: SourceDescription, unit: DescribedUnit): readonly ScpiCommand[] {
  const { output, offState, zeroClock, measure, again } = source;
  const most = { current: source.limits.currentA * margin, voltage: source.limits.voltageV * margin };
  const commands: TableCommand[] = [
    ...setupCommands(source, unit),
    ...(offState === 'relay' ? [] : [{ template: offState.set, act: () => void (unit.isHighImpedance = true) }]),
    { template: output.off, act: () => unit.switchOutput(false) },
    { template: output.on, act: () => unit.switchOutput(true) },
    ...(zeroClock === undefined ? [] : [{ template: zeroClock, act: () => unit.zeroClock() }]),
  ];
  const queries: TableQuery[] = [
    { query: output.get, answer: () => (unit.isOn ? output.isOn : output.isOff) },
    ...(offState === 'relay'
      ? []
      : [{ query: offState.get, answer: () => (unit.isHighImpedance ? offState.is : 'NORM') }]),
  ];
  for (const sourced of sources) {
    const [level, limit] = [source.level[sourced], source.limit[sourced]];
    const other = opposite[sourced];
    commands.push(
      {
        template: level.set,
        range: { min: -most[sourced], max: most[sourced] },
        act: (value) => unit.setLevel(sourced, value),
      },
      { template: limit.set, range: { min: 0, max: most[other] }, act: (value) => unit.setLimit(sourced, value) },
    );
    queries.push(
      { query: level.get, answer: () => write(unit, level.reply, () => unit.level[sourced]) },
      { query: limit.get, answer: () => write(unit, limit.reply, () => unit.limit[sourced]) },
    );
  }
  queries.push(...measureQueries(measure, unit, true), ...measureQueries(again ?? [], unit, false));
  return tableOf(commands, queries);
}

/** A command that stands in one setup alone chooses what is sourced; all others change nothing here. */
function setupCommands({ setup }: SourceDescription, unit: DescribedUnit): TableCommand[] {
  return sources.flatMap((sourced) =>
    setup[sourced].map((template) => ({
      template,
      act: setup[opposite[sourced]].includes(template) ? () => undefined : () => unit.choose(sourced),
    })),
  );
}

/** The first query of a message measures, the others tell of the same reading. */
function measureQueries(questions: readonly Question[], unit: DescribedUnit, measures: boolean): TableQuery[] {
  return questions.map(({ query, reply }, index) => ({
    query,
    async answer() {
      const reading = measures && index === 0 ? await unit.measure() : unit.last;
      if (!reading) throw new ScpiFailure(-230, 'Data corrupt or stale');
      return write(unit, reply, (name) => valueOf(reading, name));
    },
  }));
}

function valueOf({ voltageV, currentA, timeS, isLimited }: UnitReading, name: string): number {
  switch (placeholders[name]!.quantity) {
    case 'voltage':
      return voltageV;
    case 'current':
      return currentA;
    case 'time':
      return timeS;
    case 'limited':
    case 'status':
      return isLimited ? 1 : 0;
    default:
      return 0;
  }
}

function write({ faults }: DescribedUnit, reply: string, valueOfName: (name: string) => number): string {
  const isSwapped = faults.swappedColumns && /\{voltage/.test(reply) && /\{current/.test(reply);
  const swap = { current: 'voltageV', voltage: 'currentA' } as const;
  const text = compose(reply, (name) => {
    const { quantity, factor, offset } = placeholders[name]!;
    const isForced = quantity === 'current' || quantity === 'voltage';
    const value = valueOfName(isSwapped && isForced ? swap[quantity] : name);
    if (quantity === 'limited' || quantity === 'status' || quantity === 'anything') return String(value);
    return formatScpiNumber((value - offset) / factor);
  });
  return faults.decimalComma ? text.replaceAll('.', ',') : text;
}
