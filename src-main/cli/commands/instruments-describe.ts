import { checkDescription } from '../../../src-core/instruments/described/check-description.ts';
import { exampleDescriptions } from '../../../src-core/instruments/described/examples.ts';
import { driverIdOf } from '../../../src-core/instruments/described/index.ts';
import { readInputJson } from '../../host/files/read-input.ts';
import { defineCommand, UsageError } from '../command.ts';
import { driverShelf } from '../driver-shelf-of.ts';
import { textTable } from '../table.ts';
import { dbOption, withHost } from '../with-host.ts';

const verbs = ['check', 'add', 'list', 'remove', 'example'] as const;

export const instrumentsDescribe = defineCommand({
  name: 'instruments describe',
  summary:
    'Your own SCPI instrument from a JSON description: checks it, adds it to the drivers, lists or removes them.',
  positionals: '<check|add|list|remove|example> [FILE|ID|NUMBER]',
  minPositionals: 1,
  maxPositionals: 2,
  options: { db: dbOption },
  examples: [
    'instruments describe example 1 > mine.json',
    'instruments describe check mine.json',
    'instruments describe add mine.json',
    'instruments emulate scpi-example-smu --cell dummy-cell --tcp 5025',
  ],
  async run({ positionals: [verb = '', what], options: { db } }) {
    if (!verbs.some((known) => known === verb))
      throw new UsageError(`“${verb}” is not known here.`, `Say one of ${verbs.join(', ')}.`);
    if (verb === 'list') return list(db);
    if (verb === 'example') return example(what);
    if (what === undefined)
      throw new UsageError('Something is missing.', verb === 'remove' ? 'Give the id.' : 'Give the file.');
    if (verb === 'remove') {
      driverShelf(db).remove(what);
      return { json: { removed: what }, text: `The description ${what} was removed.\n` };
    }
    return verb === 'check' ? check(what) : add(what, db);
  },
});

async function check(file: string) {
  const { description, problems } = checkDescription(await readInputJson(file));
  if (!description) {
    const rows = problems.map(({ field, message, remedy = '' }) => [field, message, remedy]);
    const text = `${file} cannot be used yet:\n${textTable(['Place', 'What is wrong', 'What to do'], rows)}`;
    return { json: { file, problems }, text, exitCode: 1 } as const;
  }
  const driverId = driverIdOf(description);
  return {
    json: { file, driverId, problems },
    text: `${file} describes “${description.title}” without a problem; its driver will be ${driverId}.\n`,
  };
}

async function add(file: string, db: string | undefined) {
  const input = await readInputJson(file);
  const text = JSON.stringify(input, undefined, 2);
  const saved = await withHost(db, async ({ handlers }) => handlers['instruments.saveDescription']({ text }));
  return {
    json: { driverId: saved.driverId, file: saved.file },
    text: [
      `Added ${saved.driverId ?? saved.id}: ${saved.title} (${saved.file}).`,
      'Described by the user; simulated only. Try it with a dummy cell, then “mobion instruments confirm”.\n',
    ].join('\n'),
  };
}

function list(db: string | undefined) {
  const descriptions = driverShelf(db).descriptions();
  const rows = descriptions.map(({ id, driverId, title, file, problems }) => [
    id,
    driverId ?? `${problems.length} problem${problems.length === 1 ? '' : 's'}`,
    title,
    file,
  ]);
  const text =
    rows.length === 0
      ? 'No instrument has been described yet. “mobion instruments describe example 1” prints one to start from.\n'
      : textTable(['Id', 'Driver', 'Instrument', 'File'], rows);
  return { json: { descriptions }, text };
}

function example(number = '1') {
  const found = exampleDescriptions[Number(number) - 1];
  if (found) return { json: found.description as object, text: `${JSON.stringify(found.description, undefined, 2)}\n` };
  const known = exampleDescriptions.map(({ title }, index) => `${index + 1} (${title})`).join(', ');
  throw new UsageError(`There is no example ${number}.`, `There are ${known}.`);
}
