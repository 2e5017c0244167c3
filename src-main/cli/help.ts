import type { Command, OptionDefinition } from './command.ts';
import { commonOptions } from './arguments.ts';

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'Usage: npm run --silent mobion -- <command> [--json] [options]',
    '',
    ...lines,
    `  ${'serve'.padEnd(width)}  the application in a browser, without opening one`,
    '',
    '“<command> --help” tells more. Exit code 0: done, 1: failed, 2: bad usage.',
    '',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const definitions: [string, OptionDefinition][] = Object.entries({ ...command.options, ...commonOptions });
  const labels = definitions.map(
    ([name, { kind, value }]) => `--${name}${kind === 'flag' ? '' : ` ${value ?? kind.toUpperCase()}`}`,
  );
  const width = Math.max(...labels.map((label) => label.length));
  return [
    `Usage: mobion ${command.name}${command.positionals ? ` ${command.positionals}` : ''} [options]`,
    '',
    command.summary,
    '',
    ...definitions.map(([, { help, required, choices }], index) => {
      const extra = [...(required ? ['required'] : []), ...(choices ? [choices.join(', ')] : [])];
      return `  ${labels[index]!.padEnd(width)}  ${help}${extra.length > 0 ? ` (${extra.join('; ')})` : ''}`;
    }),
    ...(command.examples ? ['', 'Examples:', ...command.examples.map((line) => `  mobion ${line}`)] : []),
    ...(command.notes ? ['', ...command.notes] : []),
    '',
  ].join('\n');
}
