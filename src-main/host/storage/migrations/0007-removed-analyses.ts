import type { Migration } from './migration.ts';

/** Analyses no longer listed, by hand or because a later one took their place. The analyses themselves stay. */
export const removedAnalyses: Migration = {
  version: 7,
  up: (db) =>
    db.exec(`
    CREATE TABLE analysis_removal (
      analysis_id TEXT PRIMARY KEY REFERENCES analysis,
      at          TEXT NOT NULL,
      replaced_by TEXT REFERENCES analysis
    ) STRICT, WITHOUT ROWID;
    `),
};
