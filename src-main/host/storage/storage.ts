import type { Method } from '../../../src-core/model/method.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import { createAnalysisRepository, type AnalysisRepository } from './analysis-repository.ts';
import { createChunkRepository, type ChunkRepository } from './chunk-repository.ts';
import { createDocumentRepository, type DocumentRepository } from './document-repository.ts';
import { createJournalRepository, type JournalRepository } from './journal-repository.ts';
import { createImportRepository, type ImportRepository } from './import-repository.ts';
import { openDatabase, type OpenOptions } from './open-database.ts';
import { createRunRepository, type RunRepository } from './run-repository.ts';
import { createSettingsRepository, type SettingsRepository } from './settings-repository.ts';
import { withSqliteErrors } from './sqlite-error.ts';

/** One open data file. Every call is synchronous; failures are AppErrors of the area `storage`. */
export interface Storage {
  readonly file: string;
  readonly schemaVersion: number;
  readonly samples: DocumentRepository<Sample>;
  readonly methods: DocumentRepository<Method>;
  readonly runs: RunRepository;
  readonly chunks: ChunkRepository;
  readonly journal: JournalRepository;
  readonly analyses: AnalysisRepository;
  readonly imports: ImportRepository;
  readonly settings: SettingsRepository;
  /** Everything `work` writes, or nothing. Locks other writers out from its beginning. */
  atomically<T>(work: () => T): T;
  close(): void;
}

/** @throws AppError storage/foreign-file, newer-schema, corrupt, read-only, in-use, full */
export function openStorage(file: string, options: OpenOptions = {}): Storage {
  const db = openDatabase(file, options);
  const atomically = db.transaction(<T>(work: () => T): T => work());
  return {
    file,
    schemaVersion: db.pragma('user_version', { simple: true }) as number,
    samples: explained(createDocumentRepository<Sample>(db, 'sample')),
    methods: explained(createDocumentRepository<Method>(db, 'method')),
    runs: explained(createRunRepository(db)),
    chunks: explained(createChunkRepository(db)),
    journal: explained(createJournalRepository(db)),
    analyses: explained(createAnalysisRepository(db)),
    imports: explained(createImportRepository(db)),
    settings: explained(createSettingsRepository(db)),
    atomically: (work) => withSqliteErrors(() => atomically.immediate(work) as ReturnType<typeof work>),
    close: () => db.close(),
  };
}

/** The same repository, whose failures of SQLite are AppErrors. */
function explained<T extends object>(repository: T): T {
  const entries = Object.entries(repository) as [string, (...values: unknown[]) => unknown][];
  return Object.fromEntries(
    entries.map(([name, method]) => [name, (...values: unknown[]) => withSqliteErrors(() => method(...values))]),
  ) as T;
}
