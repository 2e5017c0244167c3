import { expect, test } from 'vitest';
import { nearest, parseArguments } from '../../../src-main/cli/arguments.ts';
import { defineCommand, UsageError } from '../../../src-main/cli/command.ts';
import { cli } from './captured-io.ts';

const command = defineCommand({
  name: 'test',
  summary: 'For tests.',
  positionals: '<file>',
  minPositionals: 1,
  maxPositionals: 2,
  options: {
    circuit: { kind: 'text', required: true, help: '' },
    guess: { kind: 'text', help: '' },
    speed: { kind: 'number', min: 1, max: 2000, help: '' },
    seed: { kind: 'integer', help: '' },
    weight: { kind: 'text', choices: ['a', 'b', 'mΩ', 'MΩ'], help: '' },
    pty: { kind: 'flag', help: '' },
    fix: { kind: 'list', help: '' },
  },
  run: () => Promise.resolve({ json: {}, text: '' }),
});

test('options in both spellings, values that begin with a minus, and what follows --', () => {
  const { options, positionals } = parseArguments(command, [
    'f',
    '--circuit=R0',
    '--guess',
    '-1,2',
    '--speed',
    '1e2',
    '--pty',
    '--',
    '--x',
  ]);
  expect(options).toMatchObject({ circuit: 'R0', guess: '-1,2', speed: 100, pty: true, json: false });
  expect(positionals).toEqual(['f', '--x']);
});

test('a choice in other letters is that choice', () => {
  const { options } = parseArguments(command, ['f', '--circuit', 'R', '--weight', 'B']);
  expect(options['weight']).toBe('b');
});

test.each([
  ['an unknown option', ['f', '--circiut', 'R'], /circiut/, /--circuit/],
  ['a missing option', ['f'], /--circuit is missing/, /--help/],
  ['a missing value', ['f', '--circuit'], /needs a value/, /--help/],
  ['a missing positional', ['--circuit', 'R'], /<file> is missing/, /--help/],
  ['too many positionals', ['a', 'b', 'c', '--circuit', 'R'], /“c”/, /--help/],
  ['a number out of range', ['f', '--circuit', 'R', '--speed', '5000'], /5000/, /between 1 and 2000/],
  ['no number', ['f', '--circuit', 'R', '--speed', 'fast'], /fast/, /number/],
  ['an empty number', ['f', '--circuit', 'R', '--speed', ''], /--speed/, /number/],
  ['a fraction for a whole number', ['f', '--circuit', 'R', '--seed', '1.5'], /1\.5/, /whole/],
  ['a word that is no choice', ['f', '--circuit', 'R', '--weight', 'c'], /“c”/, /a, b/],
  ['a word that may be two choices', ['f', '--circuit', 'R', '--weight', 'mω'], /“mω”/, /mΩ, MΩ/],
  ['a value for a flag', ['f', '--circuit', 'R', '--pty=yes'], /takes no value/, /--help/],
  ['a name from Object.prototype', ['f', '--constructor', 'R'], /constructor/, /./],
])('refuses %s', (_, argv, message, remedy) => {
  const attempt = () => parseArguments(command, argv);
  expect(attempt).toThrow(UsageError);
  expect(attempt).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(message) as string,
      remedy: expect.stringMatching(remedy) as string,
    }) as Error,
  );
});

test('a list is given several times, or not at all', () => {
  expect(parseArguments(command, ['f', '--circuit', 'R', '--fix', 'a=1', '--fix=b=2']).options['fix']).toEqual([
    'a=1',
    'b=2',
  ]);
  expect(parseArguments(command, ['f', '--circuit', 'R']).options['fix']).toEqual([]);
});

test('the nearest word, or none when nothing is near', () => {
  expect(nearest('methd', ['method', 'sample'])).toBe('method');
  expect(nearest('xyzzy', ['method', 'sample'])).toBeUndefined();
  expect(nearest('x'.repeat(10_000), ['method'])).toBeUndefined();
});

test('bad usage is exit code 2, on standard error for people, as an object for scripts', async () => {
  const people = await cli('impedance', 'fit', 'x.csv');
  expect([people.exitCode, people.stdout]).toEqual([2, '']);
  expect(people.stderr).toContain('--circuit is missing');
  const scripts = await cli('impedance', 'fit', 'x.csv', '--json');
  expect(scripts.exitCode).toBe(2);
  expect(scripts.json()).toMatchObject({
    error: { code: 'input/invalid', message: expect.stringContaining('--circuit') as string },
  });
  expect((scripts.json()['error'] as { remedy: string }).remedy).not.toBe('');
});

test('an unknown command is told with the one that was meant', async () => {
  const answer = await cli('impedence', 'fit');
  expect(answer.exitCode).toBe(2);
  expect(answer.stderr).toContain('“impedance fit”');
  expect((await cli()).exitCode).toBe(2);
});

test('half a command, an option alone, and the version', async () => {
  const half = await cli('runs', '--json');
  expect([half.exitCode, half.json()]).toMatchObject([
    2,
    { error: { remedy: expect.stringMatching(/^Say “runs list” or “runs show” or “runs recover” or /) as string } },
  ]);
  expect((await cli('--db')).stderr).toContain('--db');
  const version = await cli('--version', '--json');
  expect([version.exitCode, version.json()]).toEqual([0, { name: 'Mobion', version: expect.any(String) as string }]);
});

test('help for all and for each', async () => {
  const overview = await cli('--help');
  expect(overview.exitCode).toBe(0);
  const names = [...overview.stdout.matchAll(/^ {2}(\S+(?: \S+)?) {2,}\S/gm)].map(([, name]) => name!);
  expect(names).toEqual(
    expect.arrayContaining(['run', 'demo', 'serve', 'impedance fit', 'runs recover', 'instruments emulate']),
  );
  for (const name of names.filter((known) => known !== 'serve')) {
    const help = await cli(...name.split(' '), '--help');
    expect([name, help.exitCode]).toEqual([name, 0]);
    expect(help.stdout).toContain(`Usage: mobion ${name}`);
  }
});
