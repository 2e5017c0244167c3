import type { ImportSummary } from '../../../src-core/contract/calls.ts';
import type { Answers } from '../../../src-core/formats/questions.ts';
import { fromJson, toJson } from './json.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** The bytes of a file as they are stored. */
export interface StoredContent {
  readonly sha256: string;
  readonly bytes: number;
  readonly compression: 'deflate-raw' | 'none';
  readonly data: Uint8Array;
}

/** Where in a watched folder a file stood, and how it was when it was read. */
export interface ImportOrigin {
  readonly path: string;
  readonly bytes: number;
  readonly changedMs: number;
}

export interface NewImport {
  readonly summary: Omit<ImportSummary, 'isWatched' | 'replacedBy'>;
  readonly origin?: ImportOrigin;
}

/** What came of a path of a watched folder last. */
export interface KnownOrigin extends ImportOrigin {
  readonly id: string;
  readonly version: number;
}

/** Imported files. Their bytes and what was frozen at their import never change. */
export interface ImportRepository {
  /** Stores the bytes unless they are there already, and the import. */
  add(content: StoredContent, added: NewImport): void;
  /** Newest first, without those removed. */
  list(): readonly ImportSummary[];
  /** One removed too. */
  find(id: string): ImportSummary | undefined;
  /** The newest that holds these bytes; with answers, only one read with just these. Also one removed. */
  findContent(sha256: string, answers?: Answers): ImportSummary | undefined;
  content(sha256: string): StoredContent | undefined;
  /** The newest import of a path in a watched folder, removed or not. */
  newestOf(path: string): KnownOrigin | undefined;
  /** True when there was such a one, in that state. */
  remove(id: string, at: string): boolean;
  restore(id: string): boolean;
  isRemoved(id: string): boolean;
}

interface ImportRow {
  readonly id: string;
  readonly sha256: string;
  readonly fileName: string;
  readonly folder: string;
  readonly format: string;
  readonly importedAt: string;
  readonly programVersion: string;
  readonly answers: string;
  readonly details: string;
  readonly sampleId: string | null;
  readonly isWatched: 0 | 1;
  readonly version: number;
  readonly replaces: string | null;
  readonly replacedBy: string | null;
}

const columns = `id, sha256, file_name AS fileName, folder, format, imported_at AS importedAt,
  program_version AS programVersion, answers_json AS answers, summary_json AS details, sample_id AS sampleId,
  source_path IS NOT NULL AS isWatched, version, replaces,
  (SELECT newer.id FROM import newer WHERE newer.replaces = import.id) AS replacedBy`;

export function createImportRepository(db: SqliteDatabase): ImportRepository {
  const select = (rest: string) => `SELECT ${columns} FROM import ${rest}`;
  const selectAll = db.prepare<[], ImportRow>(select('WHERE removed_at IS NULL ORDER BY imported_at DESC, rowid DESC'));
  const selectOne = db.prepare<[id: string], ImportRow>(select('WHERE id = ?'));
  const bySha = db.prepare<[{ sha256: string; answers: string | null }], ImportRow>(
    select(
      'WHERE sha256 = @sha256 AND (@answers IS NULL OR answers_json = @answers) ORDER BY removed_at IS NOT NULL, rowid DESC LIMIT 1',
    ),
  );
  const selectContent = db.prepare<[sha256: string], StoredContent>(
    'SELECT sha256, bytes, compression, data FROM file_content WHERE sha256 = ?',
  );
  const selectOrigin = db.prepare<[path: string], KnownOrigin>(`
    SELECT id, version, source_path AS path, source_bytes AS bytes, source_changed AS changedMs
    FROM import WHERE source_path = ? ORDER BY version DESC LIMIT 1`);
  const setRemoved = db.prepare<[at: string, id: string]>(
    'UPDATE import SET removed_at = ? WHERE id = ? AND removed_at IS NULL',
  );
  const clearRemoved = db.prepare<[id: string]>(
    'UPDATE import SET removed_at = NULL WHERE id = ? AND removed_at IS NOT NULL',
  );
  const selectRemoved = db
    .prepare<[id: string], 0 | 1>('SELECT removed_at IS NOT NULL FROM import WHERE id = ?')
    .pluck();
  const summaryOrNone = (row: ImportRow | undefined) => row && toSummary(row);
  return {
    add: createAdd(db),
    list: () => selectAll.all().map(toSummary),
    find: (id) => summaryOrNone(selectOne.get(id)),
    findContent: (sha256, answers) =>
      summaryOrNone(bySha.get({ sha256, answers: answers ? answersJson(answers) : null })),
    content: (sha256) => selectContent.get(sha256),
    newestOf: (path) => selectOrigin.get(path),
    remove: (id, at) => setRemoved.run(at, id).changes > 0,
    restore: (id) => clearRemoved.run(id).changes > 0,
    isRemoved: (id) => selectRemoved.get(id) === 1,
  };
}

function createAdd(db: SqliteDatabase): ImportRepository['add'] {
  const hasContent = db.prepare<[sha256: string]>('SELECT 1 FROM file_content WHERE sha256 = ?');
  const insertContent = db.prepare<[StoredContent]>(
    'INSERT INTO file_content (sha256, bytes, compression, data) VALUES (@sha256, @bytes, @compression, @data)',
  );
  const insert = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO import (id, sha256, file_name, folder, format, imported_at, program_version, answers_json, summary_json,
      sample_id, source_path, source_bytes, source_changed, version, replaces)
    VALUES (@id, @sha256, @fileName, @folder, @format, @importedAt, @programVersion, @answers, @details,
      @sampleId, @path, @bytes, @changedMs, @version, @replaces)`);
  return db.transaction((content: StoredContent, { summary, origin }: NewImport) => {
    if (!hasContent.get(content.sha256)) insertContent.run(content);
    const { id, sha256, fileName, folder, format, importedAt, programVersion, version, answers, ...rest } = summary;
    const { sampleId = null, replaces = null, ...details } = rest;
    const { path = null, bytes = null, changedMs = null } = origin ?? {};
    const frozen = { id, sha256, fileName, folder, format, importedAt, programVersion, version, sampleId, replaces };
    const json = { answers: answersJson(answers), details: toJson(details) };
    insert.run({ ...frozen, ...json, path, bytes, changedMs });
  });
}

/** In one order, so that equal answers are equal text. */
function answersJson(answers: Answers): string {
  return toJson(Object.fromEntries(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1))));
}

type Details = Pick<
  ImportSummary,
  'formatTitle' | 'kind' | 'bytes' | 'spectra' | 'samples' | 'sampleHints' | 'warnings'
>;

function toSummary({ details, answers, sampleId, isWatched, replaces, replacedBy, ...row }: ImportRow): ImportSummary {
  return {
    ...row,
    ...(fromJson(details) as Details),
    answers: fromJson(answers) as Answers,
    isWatched: isWatched === 1,
    ...(sampleId === null ? {} : { sampleId }),
    ...(replaces === null ? {} : { replaces }),
    ...(replacedBy === null ? {} : { replacedBy }),
  };
}
