import type { TrialEntry } from '../../../src-core/contract/calls.ts';
import { checkDescription, parseDescription } from '../../../src-core/instruments/described/check-description.ts';
import { exampleDescriptions } from '../../../src-core/instruments/described/examples.ts';
import { driverIdOf } from '../../../src-core/instruments/described/index.ts';
import { messagesToTry } from '../../../src-core/instruments/described/messages-to-try.ts';
import { readInputJson } from '../../host/files/read-input.ts';
import { hostClock } from '../../host/host-clock.ts';
import { defineCommand, UsageError } from '../command.ts';
import { driverShelf } from '../driver-shelf-of.ts';
import { awake } from '../stay-awake.ts';
import { textTable } from '../table.ts';
import { dbOption, withHost } from '../with-host.ts';

const verbs = ['check', 'try', 'add', 'list', 'remove', 'example'] as const;

export const instrumentsDescribe = defineCommand({
  name: 'instruments describe',
  summary:
    'Your own SCPI instrument from a JSON description: checks it, tries its messages, adds it to the drivers, lists or removes them.',
  positionals: '<check|try|add|list|remove|example> [FILE|ID|NUMBER]',
  minPositionals: 1,
  maxPositionals: 2,
  options: {
    db: dbOption,
    at: { kind: 'text', value: 'ADDRESS', help: 'where to try it: virtual (default), serial:…, tcp:…, gpib:…' },
    send: {
      kind: 'list',
      value: 'TEXT',
      help: 'a message to try; several times in order. Without one, those worth trying are named',
    },
  },
  examples: [
    'instruments describe example 1 > mine.json',
    'instruments describe check mine.json',
    'instruments describe try mine.json',
    'instruments describe try mine.json --at tcp:192.168.1.20:5025 --send "*IDN?" --send ":FETC?"',
    'instruments describe add mine.json',
    'instruments emulate scpi-example-smu --cell dummy-cell --tcp 5025',
  ],
  async run({ positionals: [verb = '', what], options: { db, at, send } }) {
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
    if (verb === 'try') return tryMessages(what, at ?? 'virtual', send);
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

/** What was switched on by a message is switched off at the end. */
async function tryMessages(file: string, address: string, messages: readonly string[]) {
  const input = await readInputJson(file);
  const description = parseDescription(input);
  if (messages.length === 0) {
    const rows = messagesToTry(description).map(({ title, message }) => [title, message]);
    return { json: { messages: messagesToTry(description) }, text: textTable(['What', 'Message'], rows) };
  }
  const { createLinkOpener } = await import('../../host/links/open-link.ts');
  const { createTrial } = await import('../../host/instruments/trial.ts');
  return awake(async () => {
    const links = createLinkOpener(hostClock);
    const trial = createTrial(links, hostClock);
    const entries: TrialEntry[] = [];
    try {
      for (const message of messages) entries.push(...(await trial.send(JSON.stringify(input), address, message)));
    } finally {
      await trial.end();
      await links.close();
    }
    return { json: { address, entries }, text: entries.map(textOf).join('') };
  });
}

function textOf({ direction, text, explained = [] }: TrialEntry): string {
  const mark = { sent: '>', received: '<', note: '·' }[direction];
  return [`${mark} ${text}`, ...explained.map((line) => `    ${line}`), ''].join('\n');
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
