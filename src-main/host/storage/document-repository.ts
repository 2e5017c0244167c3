import { fromJson, toJson } from './json.ts';
import type { SqliteDatabase } from './sqlite.ts';

interface Document {
  readonly id: string;
  readonly name: string;
}

/** Named documents kept whole as JSON: samples, methods and benches. */
export interface DocumentRepository<T extends Document> {
  /** By name. */
  list(): readonly T[];
  find(id: string): T | undefined;
  /** Creates or replaces. */
  save(document: T, at: string): void;
  /** True when there was one. */
  remove(id: string): boolean;
}

/** @param table - a name from our own schema, never from outside */
export function createDocumentRepository<T extends Document>(
  db: SqliteDatabase,
  table: 'sample' | 'method' | 'bench',
): DocumentRepository<T> {
  const selectAll = db.prepare<[], string>(`SELECT json FROM ${table} ORDER BY name COLLATE NOCASE, id`).pluck();
  const selectOne = db.prepare<[id: string], string>(`SELECT json FROM ${table} WHERE id = ?`).pluck();
  const upsert = db.prepare<[id: string, name: string, json: string, at: string]>(`
    INSERT INTO ${table} (id, name, json, updated_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, json = excluded.json, updated_at = excluded.updated_at`);
  const remove = db.prepare<[id: string]>(`DELETE FROM ${table} WHERE id = ?`);
  return {
    list: () => selectAll.all().map((json) => fromJson(json) as T),
    find: (id) => {
      const json = selectOne.get(id);
      return json === undefined ? undefined : (fromJson(json) as T);
    },
    save: (document, at) => void upsert.run(document.id, document.name, toJson(document), at),
    remove: (id) => remove.run(id).changes > 0,
  };
}
