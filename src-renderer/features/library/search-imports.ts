import type { ImportSummary } from '../../../src-core/contract/calls.ts';

export type ImportFilter = 'current' | 'spectrum' | 'titration' | 'watched' | 'replaced';

/**
 * Imports that pass the filter and whose names hold every word, in the order given. A version that was replaced is
 * shown only when it is asked for.
 */
export function searchImports(
  imports: readonly ImportSummary[],
  query: string,
  filter: ImportFilter,
  sampleNames: ReadonlyMap<string, string>,
): readonly ImportSummary[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return imports
    .filter((file) => passes(file, filter))
    .filter(({ fileName, folder, formatTitle, sampleId = '' }) => {
      const text = `${fileName} ${folder} ${formatTitle} ${sampleNames.get(sampleId) ?? ''}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
}

function passes({ kind, isWatched, replacedBy }: ImportSummary, filter: ImportFilter): boolean {
  if (filter === 'replaced') return replacedBy !== undefined;
  if (replacedBy !== undefined) return false;
  return filter === 'current' || (filter === 'watched' ? isWatched : kind === filter);
}
