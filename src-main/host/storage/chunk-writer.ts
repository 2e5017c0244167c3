import { AppError } from '../../../src-core/errors.ts';
import type { RunSink } from '../../../src-core/run/ports.ts';
import { columnCount, widestCount, type ChunkKind } from './chunk-codec.ts';
import type { ChunkRepository } from './chunk-repository.ts';

const maxRows = 1000;
/** Below the promised 250 ms, so that the commit itself has time. */
const quietIntervalMs = 200;
const watchedIntervalMs = 50;
/** A file locked by another program is tried again for so long before the run is stopped. */
const lockPatienceMs = 5000;

export interface ChunkWriterOptions {
  readonly runId: string;
  readonly chunks: Pick<ChunkRepository, 'append'>;
  readonly nowMs: () => number;
  /** Whether somebody looks at the run: chunks are then smaller. */
  readonly isWatched: () => boolean;
  /** After each commit: rows now on disk in all. */
  readonly onSaved?: (savedRows: number) => void;
}

/** Gathers rows into chunks and commits them; what it counts as saved is on the disk. */
export interface ChunkWriter extends RunSink {
  readonly unsavedRows: number;
  readonly savedRows: number;
  /** Copies of the rows not on disk yet, columns as in the chunks. */
  unsaved(kind: ChunkKind): readonly Float64Array[];
  /** ms since the last commit, or since the start. */
  savedAgoMs(): number;
  /** Commits what is left and ends the timer. @throws AppError */
  close(): void;
}

/** Rows of one kind on their way; column after column, each `maxRows` long. */
interface Gathering {
  readonly kind: ChunkKind;
  readonly values: Float64Array;
  rows: number;
  /** As the longest row has: most runs never have more than the columns of every chunk. */
  columns: number;
}

export function createChunkWriter(options: ChunkWriterOptions): ChunkWriter {
  const gatherings = [createGathering('dc'), createGathering('impedance')] as const;
  const failureListeners = new Set<(error: unknown) => void>();
  let timer: NodeJS.Timeout | undefined;
  let savedRows = 0;
  let savedAtMs = options.nowMs();
  let oldestUnsavedMs = savedAtMs;
  let failure: unknown;

  function commit(): void {
    clearTimeout(timer);
    timer = undefined;
    const full = gatherings.filter(({ rows }) => rows > 0);
    if (full.length === 0) return;
    options.chunks.append(options.runId, full.map(toChunk));
    for (const gathering of full) {
      savedRows += gathering.rows;
      gathering.rows = 0;
      gathering.columns = columnCount;
    }
    savedAtMs = options.nowMs();
    options.onSaved?.(savedRows);
  }

  function commitLater(): void {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        try {
          commit();
        } catch (error) {
          if (mayRetry(error)) commitLater();
          else fail(error);
        }
      },
      options.isWatched() ? watchedIntervalMs : quietIntervalMs,
    );
  }

  function mayRetry(error: unknown): boolean {
    return (
      error instanceof AppError && error.code === 'storage/in-use' && options.nowMs() - oldestUnsavedMs < lockPatienceMs
    );
  }

  function fail(error: unknown): void {
    if (failure !== undefined) return;
    failure = withUnsaved(error, unsaved());
    for (const listener of failureListeners) listener(failure);
  }

  function add(gathering: Gathering, row: readonly number[]): void {
    if (failure !== undefined) throw failure as Error;
    if (unsaved() === 0) oldestUnsavedMs = options.nowMs();
    if (row.length > gathering.columns) widen(gathering, row.length);
    for (let column = 0; column < gathering.columns; column++)
      gathering.values[column * maxRows + gathering.rows] = row[column] ?? NaN;
    gathering.rows++;
    if (gathering.rows === maxRows) commitNow();
    else commitLater();
  }

  function commitNow(): void {
    try {
      commit();
    } catch (error) {
      fail(error);
      throw failure as Error;
    }
  }

  /** Waits for a file that another program has locked, as the timer does. */
  async function flush(): Promise<void> {
    for (;;) {
      try {
        commit();
        return;
      } catch (error) {
        if (!mayRetry(error)) {
          fail(error);
          throw failure as Error;
        }
        await new Promise((resolve) => setTimeout(resolve, watchedIntervalMs));
      }
    }
  }

  const unsaved = () => gatherings[0].rows + gatherings[1].rows;
  return {
    dc: (row) => add(gatherings[0], row),
    impedance: (row) => add(gatherings[1], row),
    flush,
    onFailed(listener) {
      failureListeners.add(listener);
      return () => failureListeners.delete(listener);
    },
    unsaved: (kind) => toChunk(gatherings[kind === 'dc' ? 0 : 1]).columns.map((column) => column.slice()),
    get unsavedRows() {
      return unsaved();
    },
    get savedRows() {
      return savedRows;
    },
    savedAgoMs: () => options.nowMs() - savedAtMs,
    close: commitNow,
  };
}

function createGathering(kind: ChunkKind): Gathering {
  return { kind, values: new Float64Array(maxRows * widestCount(kind)), rows: 0, columns: columnCount };
}

/** Rows gathered so far have nothing in the columns that come with this one. */
function widen(gathering: Gathering, columns: number): void {
  for (let column = gathering.columns; column < columns; column++)
    gathering.values.fill(NaN, column * maxRows, column * maxRows + gathering.rows);
  gathering.columns = columns;
}

function toChunk({ kind, values, rows, columns: count }: Gathering) {
  const columns = Array.from({ length: count }, (_, column) =>
    values.subarray(column * maxRows, column * maxRows + rows),
  );
  return { kind, columns };
}

function withUnsaved(error: unknown, rows: number): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, message, remedy, cause } = error;
  const dataState = `All samples but the last ${rows} are saved.`;
  return new AppError(code, message, { remedy, cause, dataState });
}
