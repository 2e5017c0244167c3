import type { Migration } from './migration.ts';

/**
 * Chunks with more columns than the first six: potentials of both electrodes, amplitude and direct level of each point of
 * a spectrum. Chunks from before have none, and stay as they are to the byte.
 */
export const furtherColumns: Migration = {
  version: 8,
  up: (db) =>
    db.exec(`
    ALTER TABLE chunk ADD COLUMN further TEXT; -- names of the columns behind the first six, separated by blanks
    `),
};
