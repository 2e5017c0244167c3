import { lstat } from 'node:fs/promises';
import { toWire, type WireError } from '../../../src-core/errors.ts';
import type { FileQuestion } from '../../../src-core/formats/questions.ts';
import { listFolder, readFileBytes, type FoundFile } from './folder-files.ts';
import type { FileBytes } from './import-service.ts';

/** Size and time of change of a file: what tells whether it is the one known. */
export type FileState = Pick<FoundFile, 'bytes' | 'changedMs'>;

export interface FolderWatchOptions {
  readonly folder: string;
  readonly pollMs: number;
  /** Whether the file as it is now was there before, or was taken in before. */
  isKnown(file: FoundFile): boolean;
  /** How long the file must have rested beyond two looks, ms. */
  restMs(file: FoundFile): number;
  take(file: FoundFile, content: FileBytes): Promise<void>;
  /** What a file asks, when `take` was refused for a question. */
  ask(content: FileBytes): Promise<readonly FileQuestion[]>;
  onChanged(): void;
}

export interface FileProblem {
  readonly fileName: string;
  readonly error: WireError;
  readonly questions: readonly FileQuestion[];
}

/** Looks at one folder again and again. */
export interface FolderWatch {
  readonly error: WireError | undefined;
  readonly problems: readonly FileProblem[];
  /** Tries again what could not be taken in. */
  retry(): void;
  /** Resolves when the look under way is over. */
  close(): Promise<void>;
}

export function watchFolder(options: FolderWatchOptions): FolderWatch {
  const { folder, pollMs, isKnown, onChanged } = options;
  /** As found at the look before, and since when (ms): a file is whole when two looks agree, some later. */
  let before = new Map<string, FileState & { readonly sinceMs: number }>();
  /** As dealt with, well or badly. */
  const dealtWith = new Map<string, FileState>();
  const problems = new Map<string, FileProblem>();
  let error: WireError | undefined;
  let isClosed = false;
  let looking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    try {
      const { files, isCut } = await listFolder(folder);
      tellError(isCut ? tooMany(folder) : undefined);
      forgetMissing(files);
      for (const file of files) if (!isClosed) await consider(file);
      before = new Map(files.map((file) => [file.path, seen(file)]));
    } catch (failure) {
      tellError(toWire(failure));
    }
  }

  /** By our own clock: that of a network drive may be another. */
  function seen(file: FoundFile): FileState & { readonly sinceMs: number } {
    const last = before.get(file.path);
    const { bytes, changedMs } = file;
    return { bytes, changedMs, sinceMs: last && isSame(last, file) ? last.sinceMs : performance.now() };
  }

  async function consider(file: FoundFile): Promise<void> {
    if (file.bytes === 0 || isSame(dealtWith.get(file.path), file)) return;
    const { sinceMs } = seen(file);
    if (!isSame(before.get(file.path), file)) return;
    if (isKnown(file)) {
      dealtWith.set(file.path, file);
      return;
    }
    if (performance.now() - sinceMs < options.restMs(file)) return;
    let content: FileBytes | undefined;
    try {
      content = await readFileBytes(file);
      // Written to while it was read: the next look finds it changed.
      const { size, mtimeMs } = await lstat(file.path);
      if (!isSame({ bytes: size, changedMs: mtimeMs }, file) || content.bytes.length !== size) return;
      await options.take(file, content);
      dealtWith.set(file.path, file);
      if (problems.delete(file.path)) onChanged();
    } catch (failure) {
      await fail(file, content, toWire(failure));
    }
  }

  async function fail(file: FoundFile, content: FileBytes | undefined, failure: WireError): Promise<void> {
    // What another program holds open is tried again at every look; the rest when it changes.
    if (failure.code !== 'file/failed') dealtWith.set(file.path, file);
    if (problems.get(file.path)?.error.message === failure.message) return;
    const isOpen = failure.code === 'input/ambiguous-sign' && content !== undefined;
    const questions = isOpen ? await options.ask(content).catch(() => []) : [];
    problems.set(file.path, { fileName: file.name, error: failure, questions });
    onChanged();
  }

  function forgetMissing(files: readonly FoundFile[]): void {
    const present = new Set(files.map((file) => file.path));
    const gone = [...problems.keys()].filter((name) => !present.has(name));
    for (const name of gone) problems.delete(name);
    if (gone.length > 0) onChanged();
  }

  function tellError(next: WireError | undefined): void {
    if (error?.message === next?.message) return;
    error = next;
    onChanged();
  }

  function schedule(): void {
    if (isClosed) return;
    timer = setTimeout(() => {
      looking = look().finally(schedule);
    }, pollMs);
    timer.unref();
  }

  looking = look().finally(schedule);
  return {
    get error() {
      return error;
    },
    get problems() {
      return [...problems.values()];
    },
    retry() {
      for (const name of problems.keys()) dealtWith.delete(name);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      return looking;
    },
  };
}

function isSame(a: FileState | undefined, b: FileState): boolean {
  return a?.bytes === b.bytes && a.changedMs === b.changedMs;
}

function tooMany(folder: string): WireError {
  return {
    code: 'input/invalid',
    message: `The folder “${folder.slice(0, 300)}” holds more than 5000 files; only the first are watched.`,
    remedy: 'Watch the folder of one experiment, or move old files elsewhere.',
  };
}
