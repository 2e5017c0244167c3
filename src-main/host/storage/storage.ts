import { AppError } from '../../../src-core/errors.ts';
import type { Method } from '../../../src-core/model/method.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { Bench } from '../../../src-core/model/bench.ts';
import { createAnalysisRepository, type AnalysisRepository } from './analysis-repository.ts';
import { createAttachmentRepository, type AttachmentRepository } from './attachment-repository.ts';
import { createChannelLimitsRepository, type ChannelLimitsRepository } from './channel-limits-repository.ts';
import { createChunkRepository, type ChunkRepository } from './chunk-repository.ts';
import { createDocumentRepository, type DocumentRepository } from './document-repository.ts';
import { createJournalRepository, type JournalRepository } from './journal-repository.ts';
import { createImportRepository, type ImportRepository } from './import-repository.ts';
import { livingHolder, heldError, releaseHold, renewHold, type Holder } from './holder.ts';
import { createLogRepository, type LogRepository } from './log-repository.ts';
import { openDatabase, openShared, type OpenedDatabase, type OpenOptions } from './open-database.ts';
import { createQueueRepository, type QueueRepository } from './queue-repository.ts';
import { createRunRepository, type RunRepository } from './run-repository.ts';
import { createSettingsRepository, type SettingsRepository } from './settings-repository.ts';
import type { SqliteDatabase } from './sqlite.ts';
import { withSqliteErrors } from './sqlite-error.ts';

/** One open data file. Every call is synchronous; failures are AppErrors of the area `storage`. */
export interface Storage {
  readonly file: string;
  readonly schemaVersion: number;
  readonly samples: DocumentRepository<Sample>;
  readonly methods: DocumentRepository<Method>;
  readonly benches: DocumentRepository<Bench & { readonly id: string }>;
  readonly queues: QueueRepository;
  readonly channelLimits: ChannelLimitsRepository;
  readonly attachments: AttachmentRepository;
  readonly runs: RunRepository;
  readonly chunks: ChunkRepository;
  readonly journal: JournalRepository;
  readonly analyses: AnalysisRepository;
  readonly imports: ImportRepository;
  readonly settings: SettingsRepository;
  readonly log: LogRepository;
  /** The other program that has the file in hand, when this one opened it: then nothing can be written here. */
  readonly holder: Holder | undefined;
  /** Who has it in hand now, if not this program. */
  holderNow(nowIso: string): Holder | undefined;
  /** Says that this program still has the file in hand. Answers false when another one took it. */
  renewHold(nowIso: string): boolean;
  /** Changes whenever another connection has written. */
  changeCount(): number;
  /** Everything `work` reads is of one moment. */
  glance<T>(work: () => T): T;
  /** Everything `work` writes, or nothing. Locks other writers out from its beginning. */
  atomically<T>(work: () => T): T;
  close(): void;
}

/**
 * With a caller, a file that another program has in hand is opened for looking only; without one nobody is asked.
 * @throws AppError storage/foreign-file, newer-schema, corrupt, read-only, in-use, full
 */
export function openStorage(file: string, options: OpenOptions = {}): Storage {
  const { caller, hold = false } = options;
  const { db, holder }: OpenedDatabase = caller
    ? openShared(file, { ...options, caller })
    : { db: openDatabase(file, options) };
  const atomically = db.transaction(<T>(work: () => T): T => work());
  const explained = explainer(holder);
  const log = createLogRepository(db, caller?.who ?? 'a program that did not say who it is');
  const settings = createSettingsRepository(db);
  return {
    file,
    schemaVersion: db.pragma('user_version', { simple: true }) as number,
    samples: explained(createDocumentRepository<Sample>(db, 'sample')),
    methods: explained(createDocumentRepository<Method>(db, 'method')),
    benches: explained(createDocumentRepository<Bench & { readonly id: string }>(db, 'bench')),
    queues: explained(createQueueRepository(db)),
    channelLimits: explained(createChannelLimitsRepository(db)),
    attachments: explained(createAttachmentRepository(db)),
    runs: explained(createRunRepository(db, log)),
    chunks: explained(createChunkRepository(db)),
    journal: explained(createJournalRepository(db, log)),
    analyses: explained(createAnalysisRepository(db)),
    imports: explained(createImportRepository(db)),
    settings: explained(holder ? rememberedHere(settings) : settings),
    log: explained(log),
    ...{ holder, ...createHolding(db, file, options) },
    glance: (work) => withSqliteErrors(() => atomically.deferred(work) as ReturnType<typeof work>),
    atomically: (work) => explainHeld(holder, () => atomically.immediate(work) as ReturnType<typeof work>),
    close: () => {
      if (caller && hold && !holder) withSqliteErrors(() => releaseHold(db, caller.owner));
      db.close();
    },
  };
}

function createHolding(
  db: SqliteDatabase,
  file: string,
  { caller }: OpenOptions,
): Pick<Storage, 'holderNow' | 'renewHold' | 'changeCount'> {
  return {
    holderNow: (nowIso) => caller && withSqliteErrors(() => livingHolder(db, file, { ...caller, nowIso })),
    renewHold: (nowIso) => caller === undefined || withSqliteErrors(() => renewHold(db, caller.owner, nowIso)),
    changeCount: () => withSqliteErrors(() => db.pragma('data_version', { simple: true }) as number),
  };
}

/** Who only looks may still choose a theme or have a figure written: it is remembered until the program ends. */
function rememberedHere(stored: SettingsRepository): SettingsRepository {
  const own = new Map<string, unknown>();
  return {
    get: (key) => (own.has(key) ? own.get(key) : stored.get(key)),
    set: (key, value) => void own.set(key, value),
  };
}

/** A repository as it was, whose failures of SQLite are AppErrors. */
function explainer(holder: Holder | undefined) {
  return <T extends object>(repository: T): T => {
    const entries = Object.entries(repository) as [string, (...values: unknown[]) => unknown][];
    return Object.fromEntries(
      entries.map(([name, method]) => [name, (...values: unknown[]) => explainHeld(holder, () => method(...values))]),
    ) as T;
  };
}

/** What cannot be written because another program has the file in hand is said to be so. */
function explainHeld<T>(holder: Holder | undefined, work: () => T): T {
  try {
    return withSqliteErrors(work);
  } catch (error) {
    if (holder && error instanceof AppError && error.code === 'storage/read-only') throw heldError(holder);
    throw error;
  }
}
