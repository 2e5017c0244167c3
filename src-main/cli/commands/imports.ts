import type { ImportSummary } from '../../../src-core/contract/calls.ts';
import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const importsCommand = defineCommand({
  name: 'imports',
  summary: 'Lists the imported files of a data file, newest first.',
  options: { db: dbOption },
  run: ({ options: { db } }) =>
    withMeasured(db, (host) => {
      const imports = host.storage.imports.list();
      const rows = imports.map((summary) => [
        summary.id,
        summary.fileName,
        contentOf(summary),
        summary.format,
        summary.importedAt.slice(0, 16).replace('T', ' '),
        summary.replacedBy === undefined ? '' : 'replaced by a newer version',
      ]);
      const header = ['Id', 'File', 'Content', 'Format', 'Imported', 'State'];
      return Promise.resolve({ json: { imports }, text: textTable(header, rows) });
    }),
});

/** What a file holds, in words. */
export function contentOf({ kind, spectra, samples }: ImportSummary): string {
  if (kind === 'titration') return `${samples ?? 0} samples of a titration`;
  const points = spectra.reduce((sum, spectrum) => sum + spectrum.points, 0);
  return `${spectra.length} ${spectra.length === 1 ? 'spectrum' : 'spectra'}, ${points} points`;
}
