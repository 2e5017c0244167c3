import type { ImportSummary } from '../../src-core/contract/calls.ts';

/** Whether an id is that of an import; else it is that of a run. */
export function isImport(id: string): boolean {
  return id.startsWith('import-');
}

/** What an imported file holds: "3 spectra, 180 points". */
export function contentWords({ kind, spectra, samples }: Pick<ImportSummary, 'kind' | 'spectra' | 'samples'>): string {
  if (kind === 'titration') return `titration, ${(samples ?? 0).toLocaleString('en')} samples`;
  const points = spectra.reduce((sum, spectrum) => sum + spectrum.points, 0);
  return `${spectra.length} ${spectra.length === 1 ? 'spectrum' : 'spectra'}, ${points.toLocaleString('en')} points`;
}

/** When a file was imported, by the clock of this machine: "22 Nov, 14:05". */
export function importedWords({ importedAt }: Pick<ImportSummary, 'importedAt'>): string {
  return new Date(importedAt).toLocaleString('en-GB', {
    ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  });
}

/** Without those that a newer version of the same file replaced. */
export function currentImports(imports: readonly ImportSummary[]): readonly ImportSummary[] {
  return imports.filter(({ replacedBy }) => replacedBy === undefined);
}
