import type { AnalysisSummary } from '../../../src-core/model/results.ts';
import type { Location } from '../places.ts';

const prefix = 'kept-';

/** Where a kept analysis is opened again, as an address. */
export function placeOfKept({ id, kind }: Pick<AnalysisSummary, 'id' | 'kind'>): Location {
  return { place: kind === 'repeats' ? 'calculator' : 'analyse', item: prefix + id };
}

/** The analysis that the item of an address names; undefined for runs, imports and nothing. */
export function keptIdOf(item: string): string | undefined {
  return item.startsWith(prefix) ? item.slice(prefix.length) : undefined;
}
