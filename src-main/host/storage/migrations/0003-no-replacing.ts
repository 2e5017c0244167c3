import type { Migration } from './migration.ts';

/** INSERT OR REPLACE deletes the row before it without asking the triggers that keep it: so the insert is refused. */
export const noReplacing: Migration = {
  version: 3,
  up: (db) =>
    db.exec(`
    CREATE TRIGGER chunk_is_not_replaced BEFORE INSERT ON chunk
      WHEN EXISTS (SELECT 1 FROM chunk WHERE id = NEW.id OR (run_id = NEW.run_id AND seq = NEW.seq))
      BEGIN SELECT RAISE(ABORT, 'raw data cannot be replaced'); END;
    CREATE TRIGGER journal_is_not_replaced BEFORE INSERT ON journal
      WHEN EXISTS (SELECT 1 FROM journal WHERE run_id = NEW.run_id AND seq = NEW.seq)
      BEGIN SELECT RAISE(ABORT, 'the journal cannot be replaced'); END;
    CREATE TRIGGER run_is_not_replaced BEFORE INSERT ON run
      WHEN EXISTS (SELECT 1 FROM run WHERE id = NEW.id)
      BEGIN SELECT RAISE(ABORT, 'runs cannot be replaced'); END;
    CREATE TRIGGER analysis_is_not_replaced BEFORE INSERT ON analysis
      WHEN EXISTS (SELECT 1 FROM analysis WHERE id = NEW.id)
      BEGIN SELECT RAISE(ABORT, 'an analysis cannot be replaced: make a new one'); END;
    `),
};
