import { UsageError, type Command, type OptionDefinition } from './command.ts';

type OptionValue = string | number | boolean | readonly string[] | undefined;

export interface ParsedArguments {
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly positionals: readonly string[];
}

/** Options that every command knows. */
export const commonOptions = {
  json: { kind: 'flag', help: 'one JSON object on standard output' },
  help: { kind: 'flag', help: 'this text' },
} as const satisfies Record<string, OptionDefinition>;

/** @throws UsageError for what is unknown, missing or has no sensible value */
export function parseArguments(command: Command, argv: readonly string[]): ParsedArguments {
  const definitions: Readonly<Record<string, OptionDefinition>> = { ...command.options, ...commonOptions };
  const options: Record<string, OptionValue> = {};
  const positionals: string[] = [];
  let onlyPositionals = false;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    if (onlyPositionals || !word.startsWith('--')) positionals.push(word);
    else if (word === '--') onlyPositionals = true;
    else {
      const { name, inline } = splitOption(word);
      const definition = Object.hasOwn(definitions, name) ? definitions[name]! : undefined;
      if (!definition) throw unknownOption(name, command, Object.keys(definitions));
      if (definition.kind === 'flag') options[name] = readFlag(name, inline, command);
      else {
        const value = readValue(name, definition, inline ?? argv[++index], command);
        options[name] = definition.kind === 'list' ? appended(options[name], value) : value;
      }
    }
  }
  checkCompleteness(command, definitions, options, positionals);
  return { options, positionals };
}

function appended(before: OptionValue, value: string | number): readonly string[] {
  return [...(typeof before === 'object' ? before : []), String(value)];
}

function splitOption(word: string): { name: string; inline: string | undefined } {
  const at = word.indexOf('=');
  return at < 0 ? { name: word.slice(2), inline: undefined } : { name: word.slice(2, at), inline: word.slice(at + 1) };
}

function readFlag(name: string, inline: string | undefined, command: Command): boolean {
  if (inline === undefined) return true;
  throw new UsageError(`--${name} takes no value.`, helpHint(command));
}

function readValue(name: string, definition: OptionDefinition, text: string | undefined, command: Command) {
  if (text === undefined) throw new UsageError(`--${name} needs a value.`, helpHint(command));
  const { kind, choices, min = -Infinity, max = Infinity } = definition;
  if (kind === 'text' || kind === 'list') {
    const choice = choices ? chosen(choices, text) : text;
    if (choice !== undefined) return choice;
    throw new UsageError(`--${name} cannot be “${shorten(text)}”.`, `Choose one of ${(choices ?? []).join(', ')}.`);
  }
  const value = text.trim() === '' ? NaN : Number(text);
  const isGood =
    Number.isFinite(value) && value >= min && value <= max && (kind === 'number' || Number.isInteger(value));
  if (isGood) return value;
  const range = min > -Infinity || max < Infinity ? ` between ${min} and ${max}` : '';
  const noun = kind === 'integer' ? 'a whole number' : 'a number';
  throw new UsageError(`--${name} cannot be “${shorten(text)}”.`, `Give ${noun}${range}.`);
}

/** As written, or in other letters where that can mean only one: "letter" is Letter, but "mω" may be mΩ or MΩ. */
function chosen(choices: readonly string[], text: string): string | undefined {
  if (choices.includes(text)) return text;
  const alike = choices.filter((choice) => choice.toLowerCase() === text.toLowerCase());
  return alike.length === 1 ? alike[0] : undefined;
}

function checkCompleteness(
  command: Command,
  definitions: Readonly<Record<string, OptionDefinition>>,
  options: Record<string, OptionValue>,
  positionals: readonly string[],
): void {
  for (const [name, { kind, required }] of Object.entries(definitions)) {
    if (kind === 'flag') options[name] ??= false;
    else if (kind === 'list') options[name] ??= [];
    else if (required && options[name] === undefined && options['help'] !== true)
      throw new UsageError(`--${name} is missing.`, helpHint(command));
  }
  if (options['help'] === true) return;
  const { minPositionals = 0, maxPositionals = command.positionals ? Infinity : 0, positionals: what = '' } = command;
  if (positionals.length < minPositionals) throw new UsageError(`${what} is missing.`, helpHint(command));
  if (positionals.length > maxPositionals)
    throw new UsageError(`“${shorten(positionals[maxPositionals]!)}” is one argument too many.`, helpHint(command));
}

function unknownOption(name: string, command: Command, known: readonly string[]): UsageError {
  const near = nearest(name, known);
  return new UsageError(
    `There is no option --${shorten(name)}.`,
    near === undefined ? helpHint(command) : `Did you mean --${near}?`,
  );
}

export function helpHint(command: Command): string {
  return `“mobion ${command.name} --help” tells more.`;
}

/** The known word with the fewest changes, when that is few. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(word.slice(0, 40), candidate) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(1, best.candidate.length / 3) ? best.candidate : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
