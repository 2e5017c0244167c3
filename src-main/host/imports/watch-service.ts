import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { WatchedFolder, WatchRequest } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { Answers } from '../../../src-core/formats/questions.ts';
import type { EventHub } from '../event-hub.ts';
import type { Storage } from '../storage/storage.ts';
import { listFolder, type FoundFile } from './folder-files.ts';
import { watchFolder, type FileState, type FolderWatch } from './folder-watch.ts';
import type { ImportService } from './import-service.ts';

const listKey = 'imports.watched';
const baselineKey = (folder: string): string => `imports.watched.before ${folder}`;
const usualPollMs = 2000;
/** Doubled with every version of a file, so that one that grows for days does not come in thousands. */
const usualRestMs = 4000;
const longestRestMs = 600_000;
const mostFolders = 20;
const shownProblems = 50;

/** What stands in the settings, so that a watch survives a restart. */
interface KeptWatch {
  readonly folder: string;
  readonly since: string;
  readonly answers: Answers;
  readonly sampleId?: string;
  readonly imported: number;
  readonly lastImportedAt?: string;
}

interface OpenWatch {
  kept: KeptWatch;
  readonly isKept: boolean;
  /** What was in the folder before, which is not wanted. */
  readonly baseline: Readonly<Record<string, FileState>>;
  watch?: FolderWatch;
}

/** Folders whose new files become imports by themselves. */
export interface WatchService {
  /** Goes on with what was watched when the program last ended. */
  start(): void;
  list(): readonly WatchedFolder[];
  /**
   * @param isKept - whether the watch outlives the program (default)
   * @throws AppError `input/not-found`, `input/invalid` for a path that is no folder to be watched
   */
  watch(request: WatchRequest, isKept?: boolean): Promise<WatchedFolder>;
  /** @throws AppError `input/not-found` */
  unwatch(folder: string): Promise<void>;
  close(): Promise<void>;
}

export interface WatchServiceOptions {
  readonly storage: Storage;
  readonly events: EventHub;
  readonly imports: ImportService;
  readonly isoNow: () => string;
  readonly pollMs?: number;
  /** How long a file that was imported before must rest until it comes again. */
  readonly restMs?: number;
}

export function createWatchService(options: WatchServiceOptions): WatchService {
  const { storage, events, imports, isoNow, pollMs = usualPollMs, restMs = usualRestMs } = options;
  const open = new Map<string, OpenWatch>();
  let told = '';

  const list = (): readonly WatchedFolder[] => [...open.values()].map(describe);

  function tell(): void {
    const now = list();
    const text = JSON.stringify(now);
    if (text === told) return;
    told = text;
    events.emit('imports.watches', now);
  }

  function keep(): void {
    storage.settings.set(
      listKey,
      [...open.values()].filter(({ isKept }) => isKept).map(({ kept }) => kept),
    );
  }

  function begin(entry: OpenWatch): void {
    const { folder } = entry.kept;
    open.set(folder, entry);
    entry.watch = watchFolder({
      ...{ folder, pollMs, onChanged: tell },
      isKnown: (file) => isSame(entry.baseline[file.name], file) || isSame(storage.imports.newestOf(file.path), file),
      restMs({ path: origin }) {
        const { version = 0 } = storage.imports.newestOf(origin) ?? {};
        return version === 0 ? 0 : Math.min(longestRestMs, restMs * 2 ** (version - 1));
      },
      async take({ path: origin, bytes, changedMs }, content) {
        const { answers, sampleId } = entry.kept;
        const { isNew } = await imports.add(content, { answers, sampleId, origin: { path: origin, bytes, changedMs } });
        if (!isNew) return;
        entry.kept = { ...entry.kept, imported: entry.kept.imported + 1, lastImportedAt: isoNow() };
        keep();
        tell();
      },
      ask: async (content) => (await imports.preview(content)).questions.filter(({ isRequired }) => isRequired),
    });
  }

  async function beginNew(folder: string, { withExisting, answers, sampleId }: WatchRequest, isKept: boolean) {
    if (open.size >= mostFolders)
      throw new AppError('input/invalid', `${mostFolders} folders are watched already.`, {
        remedy: 'End the watch of one that is no longer written to.',
      });
    const baseline = withExisting === true ? {} : baselineOf((await listFolder(folder)).files);
    const kept = { folder, since: isoNow(), answers: answers ?? {}, imported: 0, ...sampleOf(sampleId) };
    if (isKept) storage.settings.set(baselineKey(folder), baseline);
    begin({ kept, isKept, baseline });
  }

  return {
    start() {
      for (const kept of (storage.settings.get(listKey) ?? []) as readonly KeptWatch[]) {
        const baseline = (storage.settings.get(baselineKey(kept.folder)) ?? {}) as OpenWatch['baseline'];
        begin({ kept, isKept: true, baseline });
      }
    },
    list,
    async watch(request, isKept = true) {
      const folder = await checkFolder(request.folder);
      const known = open.get(folder);
      if (known) {
        const { answers = {}, sampleId } = request;
        known.kept = { ...known.kept, answers: { ...known.kept.answers, ...answers }, ...sampleOf(sampleId) };
        known.watch?.retry();
      } else await beginNew(folder, request, isKept);
      keep();
      tell();
      return describe(open.get(folder)!);
    },
    async unwatch(folder) {
      const known = open.get(folder);
      if (!known)
        throw new AppError('input/not-found', `The folder “${folder.slice(0, 300)}” is not watched.`, {
          remedy: 'Nothing needs to be done.',
        });
      open.delete(folder);
      if (known.isKept) storage.settings.set(baselineKey(folder), null);
      keep();
      tell();
      await known.watch?.close();
    },
    async close() {
      await Promise.all([...open.values()].map(async ({ watch }) => watch?.close()));
    },
  };
}

/** @throws AppError `input/invalid`, `input/not-found` */
async function checkFolder(given: string): Promise<string> {
  const folder = given.trim();
  if (!path.isAbsolute(folder) || folder.includes('\0'))
    throw new AppError('input/invalid', `“${folder.slice(0, 200)}” is not the whole path of a folder.`, {
      remedy:
        process.platform === 'win32'
          ? 'Give it from the drive on, such as C:\\EC-Lab\\Data or \\\\server\\share\\data.'
          : 'Give it from the root on, such as /home/lab/data.',
    });
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory())
    throw new AppError('input/not-found', `There is no folder “${folder.slice(0, 200)}” on this computer.`, {
      remedy: 'Check its name; a network drive must be connected.',
    });
  const real = await realpath(folder);
  if (path.dirname(real) === real)
    throw new AppError('input/invalid', 'A whole drive cannot be watched.', { remedy: 'Name a folder on it.' });
  return real;
}

function baselineOf(files: readonly FoundFile[]): Readonly<Record<string, FileState>> {
  return Object.fromEntries(files.map(({ name, bytes, changedMs }) => [name, { bytes, changedMs }]));
}

function isSame(a: FileState | undefined, b: FileState): boolean {
  return a?.bytes === b.bytes && a.changedMs === b.changedMs;
}

function sampleOf(sampleId: string | undefined): { readonly sampleId?: string } {
  return sampleId === undefined || sampleId === '' ? {} : { sampleId };
}

function describe({ kept, watch }: OpenWatch): WatchedFolder {
  const problems = watch?.problems ?? [];
  const questions = problems.flatMap((problem) => problem.questions);
  return {
    ...kept,
    ...(watch?.error ? { error: watch.error } : {}),
    problems: problems.slice(-shownProblems).map(({ fileName, error }) => ({ fileName, error })),
    questions: questions.filter((question, k) => questions.findIndex(({ id }) => id === question.id) === k),
  };
}
