import { AppError } from '../../src-core/errors.ts';
import type { CliIo } from './io.ts';

/** A `list` may be given several times. */
export type OptionKind = 'flag' | 'text' | 'list' | 'number' | 'integer';

/** One `--option`: read, checked and explained from here. */
export interface OptionDefinition {
  readonly kind: OptionKind;
  readonly help: string;
  /** How the help calls its value, e.g. "FILE". */
  readonly value?: string;
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
}

export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>;

type ValueOf<D extends OptionDefinition> = D['kind'] extends 'flag'
  ? boolean
  : D['kind'] extends 'text'
    ? string
    : D['kind'] extends 'list'
      ? readonly string[]
      : number;

/** Flags and lists are always there, required options too, the others perhaps. */
export type OptionValues<O extends OptionDefinitions> = {
  readonly [K in keyof O]: O[K] extends { kind: 'flag' | 'list' } | { required: true }
    ? ValueOf<O[K]>
    : ValueOf<O[K]> | undefined;
};

/** What a command answers: data for `--json`, the same for people, and whether it succeeded. */
export interface CommandAnswer {
  readonly json: object;
  readonly text: string;
  /** Default 0; 1 when what was asked for did not come about although there is an answer. */
  readonly exitCode?: 0 | 1;
}

export interface CommandContext<O extends OptionDefinitions = OptionDefinitions> {
  readonly io: CliIo;
  readonly options: OptionValues<O>;
  readonly positionals: readonly string[];
  readonly json: boolean;
}

/** One command in one file; `commands/index.ts` lists them. Help and argument reading are drawn from it. */
export interface Command<O extends OptionDefinitions = OptionDefinitions> {
  /** As typed, e.g. "impedance fit". */
  readonly name: string;
  readonly summary: string;
  /** How the help calls the positional arguments, e.g. "<file|runId>…". */
  readonly positionals?: string;
  readonly minPositionals?: number;
  readonly maxPositionals?: number;
  readonly options: O;
  /** Whole command lines without “mobion”, shown by the help. */
  readonly examples?: readonly string[];
  /** Lines below the examples, e.g. the shape of a file. */
  readonly notes?: readonly string[];
  /** Undefined when the answer had to be printed before the end. */
  run(context: CommandContext<O>): Promise<CommandAnswer | undefined>;
}

/** Keeps the types of the options for `run`, and forgets them for the list. */
export function defineCommand<const O extends OptionDefinitions>(command: Command<O>): Command {
  return command;
}

/** The command line itself was wrong: exit code 2. */
export class UsageError extends AppError {
  constructor(message: string, remedy: string) {
    super('input/invalid', message, { remedy });
  }
}
