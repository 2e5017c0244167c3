import { numberOf, ScpiFailure, type ScpiCommand } from '../../scpi/device.ts';
import { splitArguments, splitMessage } from '../../scpi/syntax.ts';
import { namesIn, placeholders } from '../placeholders.ts';

/** One command of a description and what it does; a number stands in SI or °C. */
export interface TableCommand {
  readonly template: string;
  readonly range?: { readonly min: number; readonly max: number };
  act(valueSi: number): void | Promise<void>;
}

/** One query of a description and its answer. */
export interface TableQuery {
  readonly query: string;
  answer(): string | undefined | Promise<string | undefined>;
}

interface Form {
  readonly header: string;
  readonly words: readonly string[];
}

function formOf(unit: string): Form {
  const [part] = splitMessage(unit);
  const header = (part?.header ?? '').replace(/\?$/, '').toUpperCase();
  return { header: /^[:*]/.test(header) ? header : `:${header}`, words: splitArguments(part?.rest ?? '') };
}

const isPlaceholder = (word: string): boolean => namesIn(word).length > 0;

function fits(words: readonly string[], given: readonly string[]): boolean {
  return (
    words.length === given.length &&
    words.every((word, index) => isPlaceholder(word) || word.toUpperCase() === given[index]!.toUpperCase())
  );
}

/**
 * A device that knows exactly the commands of a description: other headers are undefined (−113), other parameters illegal
 * (−224), numbers beyond the range refused (−222). The last of several that fit is carried out.
 */
export function tableOf(commands: readonly TableCommand[], queries: readonly TableQuery[]): readonly ScpiCommand[] {
  const sets = commands.map((command) => ({ ...command, ...formOf(command.template) }));
  const gets = queries.map((query) => ({ ...query, ...formOf(query.query) }));
  const headers = new Set([...sets, ...gets].map(({ header }) => header));
  return [...headers].map((header): ScpiCommand => {
    const ofSets = sets.filter((set) => set.header === header);
    const ofGets = gets.filter((get) => get.header === header);
    return {
      header,
      ...(ofSets.length === 0
        ? {}
        : {
            set: (given) => {
              const set = ofSets.findLast(({ words }) => fits(words, given));
              if (!set) throw given.length === 0 ? new ScpiFailure(-109, 'Missing parameter') : illegal();
              const at = set.words.findIndex(isPlaceholder);
              return set.act(at < 0 ? NaN : valueOf(set.words[at]!, given[at], set.range));
            },
          }),
      ...(ofGets.length === 0
        ? {}
        : {
            get: (given) => {
              const get = ofGets.findLast(({ words }) => fits(words, given));
              if (!get) throw illegal();
              return get.answer();
            },
          }),
    };
  });
}

function valueOf(word: string, given: string | undefined, range: TableCommand['range']): number {
  const { factor, offset } = placeholders[namesIn(word)[0]!]!;
  const value = numberOf(given, { min: -Infinity, max: Infinity }) * factor + offset;
  if (range && !(value >= range.min && value <= range.max)) throw new ScpiFailure(-222, 'Parameter data out of range');
  return value;
}

function illegal(): ScpiFailure {
  return new ScpiFailure(-224, 'Illegal parameter value');
}
