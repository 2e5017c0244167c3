import { fromJson, toJson } from './json.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** Small values by key. The reader checks what it gets. */
export interface SettingsRepository {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

export function createSettingsRepository(db: SqliteDatabase): SettingsRepository {
  const select = db.prepare<[key: string], string>('SELECT json FROM setting WHERE key = ?').pluck();
  const upsert = db.prepare<[key: string, json: string]>(
    'INSERT INTO setting (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json',
  );
  return {
    get: (key) => {
      const json = select.get(key);
      return json === undefined ? undefined : fromJson(json);
    },
    set: (key, value) => void upsert.run(key, toJson(value)),
  };
}
