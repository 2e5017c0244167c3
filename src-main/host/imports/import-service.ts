import { randomUUID } from 'node:crypto';
import type { ImportContent, ImportPreview, ImportSummary } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { Answers, FileQuestion } from '../../../src-core/formats/questions.ts';
import type { EventHub } from '../event-hub.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { ImportOrigin } from '../storage/import-repository.ts';
import type { Storage } from '../storage/storage.ts';
import type { InspectedFile } from './inspect-bytes.ts';
import { createRememberedAnswers } from './remembered-answers.ts';

/** The contract carries no more, and the data file shall not grow by more at once. */
export const largestImportBytes = 50_000_000;
const longestReadingMs = 30_000;

export interface FileBytes {
  readonly fileName: string;
  /** Of the folder, its name; empty when unknown. */
  readonly folder: string;
  readonly bytes: Uint8Array;
}

export interface AddOptions {
  readonly answers?: Answers | undefined;
  readonly sampleId?: string | undefined;
  /** What the caller saw in a preview. */
  readonly sha256?: string | undefined;
  /** Of a watched folder: the answers are the folder's, and a newer version replaces the one before. */
  readonly origin?: ImportOrigin;
}

export interface AddedImport {
  readonly summary: ImportSummary;
  readonly isNew: boolean;
}

/** Files taken in from outside. Parsing, hashing and compression happen in the workers, within 30 s or not at all. */
export interface ImportService {
  /** @throws AppError `input/file-format`, `analysis/invalid-input` when it takes too long */
  preview(file: FileBytes, answers?: Answers): Promise<ImportPreview>;
  /** @throws AppError also `input/ambiguous-sign` while a required question is open, `input/invalid` for other bytes than seen */
  add(file: FileBytes, options?: AddOptions): Promise<AddedImport>;
  list(): readonly ImportSummary[];
  /** One removed too. @throws AppError `input/not-found`, `storage/corrupt` */
  show(importId: string): Promise<ImportContent>;
  /** @throws AppError `input/not-found` */
  remove(importId: string): void;
  /** @throws AppError `input/not-found` */
  restore(importId: string): ImportSummary;
}

export interface ImportServiceOptions {
  readonly storage: Storage;
  readonly events: EventHub;
  readonly jobs: JobService;
  readonly programVersion: string;
  readonly isoNow: () => string;
}

export function createImportService(options: ImportServiceOptions): ImportService {
  const { storage, events, jobs, programVersion, isoNow } = options;
  const remembered = createRememberedAnswers(storage);

  function inspect({ bytes, fileName }: FileBytes, answers: Answers, toStore: boolean): Promise<InspectedFile> {
    refuseLarge(fileName, bytes.length);
    const task = { bytes, fileName, answers, toStore };
    return jobs.run('file.inspect', task, `Reading ${fileName}`, { longestMs: longestReadingMs, isQuiet: true });
  }

  function find(importId: string): ImportSummary {
    const found = storage.imports.find(importId);
    if (found) return found;
    throw new AppError('input/not-found', `There is no import “${importId.slice(0, 60)}”.`, {
      remedy: 'Choose one from the library.',
    });
  }

  /** Those there already are recognised, and come back when they were removed. */
  function recognise(sha256: string, answers: Answers): ImportSummary | undefined {
    const known = storage.imports.findContent(sha256, answers);
    return known && (storage.imports.restore(known.id) ? find(known.id) : known);
  }

  return {
    async preview(file, answers = {}) {
      const first = await inspect(file, answers, false);
      const questions = remembered.suggest(first.questions, first.format, file.folder);
      const before = remembrancesOf(questions);
      const isSame = Object.keys(before).every((id) => id in answers);
      const seen = isSame ? first : await inspect(file, { ...before, ...answers }, false);
      const known = storage.imports.findContent(seen.sha256);
      const knownAs = known && !storage.imports.isRemoved(known.id) ? { knownAs: known.id } : {};
      return { ...seen, fileName: file.fileName, questions, ...knownAs };
    },

    async add(file, { answers = {}, sampleId, sha256, origin } = {}) {
      const { content, format, questions, ...found } = await inspect(file, answers, true);
      if (sha256 !== undefined && sha256 !== found.sha256) throw changedSince(file.fileName);
      const said = settled(questions, answers);
      if (!origin) remembered.remember(only(questions, answers), format, file.folder);
      const added = storage.atomically((): AddedImport => {
        const known = recognise(found.sha256, said);
        if (known) return { summary: known, isNew: false };
        const former = origin && storage.imports.newestOf(origin.path);
        const { outlines: _outlines, firstRows: _firstRows, ...details } = found;
        const summary = {
          ...details,
          ...{ id: newImportId(), fileName: file.fileName, folder: file.folder, format, answers: said, programVersion },
          importedAt: isoNow(),
          version: (former?.version ?? 0) + 1,
          ...(former ? { replaces: former.id } : {}),
          ...(sampleId === undefined || sampleId === '' ? {} : { sampleId }),
        };
        storage.imports.add(content!, { summary, ...(origin ? { origin } : {}) });
        return { summary: find(summary.id), isNew: true };
      });
      events.emit('imports.changed', { added: origin && added.isNew ? [added.summary] : [] });
      return added;
    },

    list: () => storage.imports.list(),

    async show(importId) {
      const summary = find(importId);
      const content = storage.imports.content(summary.sha256)!;
      const task = { content, fileName: summary.fileName, answers: summary.answers };
      const title = `Reading ${summary.fileName}`;
      const parsed = await jobs.run('file.open', task, title, { longestMs: longestReadingMs, isQuiet: true });
      const { spectra, titration } = parsed;
      return { summary, spectra, ...(titration ? { titration } : {}) };
    },

    remove(importId) {
      find(importId);
      storage.imports.remove(importId, isoNow());
      events.emit('imports.changed', { added: [] });
    },

    restore(importId) {
      find(importId);
      storage.imports.restore(importId);
      events.emit('imports.changed', { added: [] });
      return find(importId);
    },
  };
}

/** @throws AppError `input/file-format`; before anything is read, where only the size is known */
export function refuseLarge(fileName: string, bytes: number): void {
  if (bytes <= largestImportBytes) return;
  throw new AppError('input/file-format', `${fileName} is larger than ${largestImportBytes / 1e6} MB.`, {
    remedy: 'Cut it into smaller files, or analyse it on the command line without importing it (up to 200 MB).',
    dataState: 'It was not read, and nothing was changed.',
  });
}

/** What the reading depends on: an answer for every question, given or the reader's own way. */
function settled(questions: readonly FileQuestion[], answers: Answers): Answers {
  return Object.fromEntries(
    questions.map(({ id, suggested }) => [id, answers[id] ?? (id === 'geometry' ? 'ignore' : suggested)]),
  );
}

function only(questions: readonly FileQuestion[], answers: Answers): Answers {
  return Object.fromEntries(questions.flatMap(({ id }) => (answers[id] === undefined ? [] : [[id, answers[id]]])));
}

function remembrancesOf(questions: readonly FileQuestion[]): Answers {
  return Object.fromEntries(questions.filter((q) => q.isRemembered).map(({ id, suggested }) => [id, suggested]));
}

function changedSince(fileName: string): AppError {
  return new AppError('input/invalid', `${fileName} has changed since it was looked at.`, {
    remedy: 'Look at it again before it is imported.',
    dataState: 'Nothing was imported.',
  });
}

/** Can be told from the id of a run, and sorts by time. */
function newImportId(): string {
  const at = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `import-${at}-${randomUUID().slice(0, 6)}`;
}
