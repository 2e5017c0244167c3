import { toWire } from '../../src-core/errors.ts';
import { programName, programVersion } from '../host/program.ts';
import { nearest, parseArguments, shorten } from './arguments.ts';
import { UsageError, type Command, type CommandContext } from './command.ts';
import { findCommand, loadAll, commandNames } from './commands/index.ts';
import { errorText, withStates } from './error-text.ts';
import { commandHelp, overview } from './help.ts';
import { processIo, type CliIo } from './io.ts';
import { toJsonLine } from './json-output.ts';

export type ExitCode = 0 | 1 | 2;

/**
 * Carries out one command. Standard output gets the answer alone: a table, or with `--json` exactly one JSON object,
 * also for errors. Never throws.
 *
 * @param argv - without node and script
 * @returns 0 done, 1 failed, 2 bad usage
 */
export async function runCli(argv: readonly string[], io: CliIo = processIo): Promise<ExitCode> {
  const json = argv.includes('--json');
  try {
    return await carryOut(argv, io, json);
  } catch (error) {
    const wire = error instanceof UsageError ? toWire(error) : withStates(toWire(error));
    const bug = wire.code === 'internal' && error instanceof Error ? `${error.stack ?? ''}\n` : '';
    const { code, message, remedy } = wire;
    if (json) io.stdout(toJsonLine({ error: { ...wire, code, message, remedy: remedy ?? '' } }));
    else io.stderr(errorText(wire));
    io.stderr(bug);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function carryOut(argv: readonly string[], io: CliIo, json: boolean): Promise<ExitCode> {
  const words = argv.filter((word) => word !== '--json');
  if (words.length === 0 || words[0] === 'help' || words[0] === '--help') {
    const commands = await loadAll();
    if (json) io.stdout(toJsonLine({ commands: commands.map(({ name, summary }) => ({ name, summary })) }));
    else (words.length === 0 ? io.stderr : io.stdout).call(io, overview(commands));
    return words.length === 0 ? 2 : 0;
  }
  if (words[0] === '--version') {
    io.stdout(json ? toJsonLine({ name: programName, version: programVersion }) : `${programName} ${programVersion}\n`);
    return 0;
  }
  const found = await findCommand(words);
  if (!found) throw unknownCommand(words);
  return execute(found.command, found.rest, io, json);
}

async function execute(command: Command, argv: readonly string[], io: CliIo, json: boolean): Promise<ExitCode> {
  const { options, positionals } = parseArguments(command, argv);
  if (options['help'] === true) {
    const text = commandHelp(command);
    io.stdout(json ? toJsonLine({ help: text }) : text);
    return 0;
  }
  const answer = await command.run({ io, positionals, json, options: options as CommandContext['options'] });
  if (!answer) return 0;
  io.stdout(json ? toJsonLine(answer.json) : answer.text);
  return answer.exitCode ?? 0;
}

function unknownCommand(words: readonly string[]): UsageError {
  const typed = words.filter((word) => !word.startsWith('-')).slice(0, 2);
  if (typed.length === 0)
    return new UsageError(
      `There is no option ${shorten(words[0] ?? '')} without a command.`,
      '“mobion --help” lists the commands.',
    );
  const within = commandNames.filter((name) => name.startsWith(`${typed[0]} `));
  if (typed.length === 1 && within.length > 0)
    return new UsageError(
      `“${typed[0]}” is not a whole command.`,
      `Say ${within.map((name) => `“${name}”`).join(' or ')}.`,
    );
  const near = nearest(typed.join(' '), commandNames) ?? nearest(typed[0] ?? '', commandNames);
  return new UsageError(
    `There is no command “${shorten(typed.join(' '))}”.`,
    near === undefined ? '“mobion --help” lists them.' : `Did you mean “${near}”? “mobion --help” lists all.`,
  );
}
