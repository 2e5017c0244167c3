import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ImportSummary } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { Answers } from '../../../src-core/formats/questions.ts';
import type { Host } from '../../host/host.ts';
import { listFolder, readFileBytes } from '../../host/imports/folder-files.ts';
import { defineCommand, UsageError, type CommandAnswer } from '../command.ts';
import { answerOptions, readAnswers } from '../import-answers.ts';
import type { CliIo } from '../io.ts';
import { answerForEach } from '../results.ts';
import { dbOption, withHost } from '../with-host.ts';
import { contentOf } from './imports.ts';

interface ImportOptions {
  readonly answers: Answers;
  readonly sampleId?: string;
}

export const importCommand = defineCommand({
  name: 'import',
  summary: 'Takes files, or the files of folders, into the data file, where they are kept unchanged.',
  positionals: '<file|folder>…',
  minPositionals: 1,
  options: {
    sample: { kind: 'text', value: 'ID', help: 'sample that was measured' },
    watch: { kind: 'flag', help: 'watches the folders until Ctrl-C: new files are imported as they come' },
    ...answerOptions,
    db: dbOption,
  },
  run: ({ options, positionals, io }) =>
    withHost(options.db, async (host) => {
      if (options.sample !== undefined) requireSample(host, options.sample);
      const given: ImportOptions = {
        answers: readAnswers(options),
        ...(options.sample === undefined ? {} : { sampleId: options.sample }),
      };
      if (options.watch) return watchFolders(host, positionals, given, io);
      const files = (await Promise.all(positionals.map(expand))).flat();
      if (files.length === 0) throw nothingThere();
      return answerForEach(files, (file) => importFile(host, file, given));
    }),
});

function requireSample(host: Host, id: string): void {
  if (host.storage.samples.find(id)) return;
  throw new AppError('input/not-found', `There is no sample “${id.slice(0, 60)}”.`, {
    remedy: '“mobion samples” lists the ids.',
  });
}

/** The files of a folder, or the file itself, whatever its ending. */
async function expand(name: string): Promise<readonly string[]> {
  const found = await stat(name).catch(() => undefined);
  return found?.isDirectory() ? (await listFolder(name)).files.map((file) => file.path) : [name];
}

async function importFile(host: Host, source: string, options: ImportOptions): Promise<CommandAnswer> {
  const whole = path.resolve(source);
  const found = await stat(whole).catch(() => undefined);
  if (!found?.isFile())
    throw new AppError('input/not-found', `There is no file “${source.slice(0, 200)}”.`, {
      remedy: 'Check the name and the folder.',
    });
  const content = await readFileBytes({ path: whole, bytes: found.size });
  const { summary, isNew } = await host.imports.add(content, options);
  return { json: { source, isNew, import: summary }, text: `${lineOf(summary)}${isNew ? '' : ' (known already)'}\n` };
}

/** Until Ctrl-C. The folders are not remembered: the application has its own list. */
async function watchFolders(
  host: Host,
  folders: readonly string[],
  options: ImportOptions,
  io: CliIo,
): Promise<CommandAnswer> {
  const imported: ImportSummary[] = [];
  const told = new Set<string>();
  const stops = [
    host.on('imports.changed', ({ added }) => {
      imported.push(...added);
      for (const summary of added) io.stderr(`${lineOf(summary)}\n`);
    }),
    host.on('imports.watches', (watches) => {
      for (const { error, problems } of watches)
        for (const line of [error?.message, ...problems.map((p) => `${p.fileName}: ${p.error.message}`)])
          if (line !== undefined && !told.has(line)) io.stderr(`${line}\n`);
      for (const { error, problems } of watches) {
        if (error) told.add(error.message);
        for (const { fileName, error: reason } of problems) told.add(`${fileName}: ${reason.message}`);
      }
    }),
  ];
  const { promise: interrupted, resolve } = Promise.withResolvers<undefined>();
  stops.push(io.onInterrupt(() => resolve(undefined)));
  try {
    for (const folder of folders) {
      if (!(await stat(folder).catch(() => undefined))?.isDirectory())
        throw new UsageError(`“${folder.slice(0, 200)}” is no folder.`, '--watch takes folders only.');
      await host.watches.watch({ folder: path.resolve(folder), withExisting: true, ...options }, false);
      io.stderr(`Watching ${folder}. End with Ctrl-C.\n`);
    }
    await interrupted;
  } finally {
    for (const stop of stops) stop();
  }
  return { json: { imported }, text: imported.map((summary) => `${lineOf(summary)}\n`).join('') };
}

function lineOf(summary: ImportSummary): string {
  const version = summary.version > 1 ? `, version ${summary.version}` : '';
  return `${summary.id}  ${summary.fileName}: ${contentOf(summary)}${version}`;
}

function nothingThere(): AppError {
  return new AppError('input/not-found', 'The folder holds no file with a known ending.', {
    remedy: 'Name the file itself: what it is, its content decides.',
  });
}
