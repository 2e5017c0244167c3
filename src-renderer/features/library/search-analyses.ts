import { techniques } from '../../../src-core/analysis/index.ts';
import type { AnalysisKind, AnalysisSummary } from '../../../src-core/model/results.ts';

export type AnalysisFilter = 'all' | 'unowned' | AnalysisKind;

/** A technique in the few words of a list: what stands before the colon of its title. */
export function kindWords(kind: AnalysisKind): string {
  return techniques[kind].title.split(':')[0]!;
}

/** What an analysis was made of: run or file by its name, else numbers. */
export function ownerWords(
  { runId, importId }: AnalysisSummary,
  names: { readonly runs: ReadonlyMap<string, string>; readonly imports: ReadonlyMap<string, string> },
): string {
  if (runId !== undefined) return names.runs.get(runId) ?? runId;
  return importId === undefined ? 'tables and numbers' : (names.imports.get(importId) ?? 'a removed file');
}

/** Analyses that pass the filter and whose words hold every word that was typed, in the order given. */
export function searchAnalyses(
  analyses: readonly AnalysisSummary[],
  query: string,
  filter: AnalysisFilter,
  owner: (summary: AnalysisSummary) => string,
): readonly AnalysisSummary[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return analyses
    .filter((summary) => passes(summary, filter))
    .filter((summary) => {
      const text = `${summary.title} ${kindWords(summary.kind)} ${owner(summary)}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
}

function passes({ kind, runId, importId }: AnalysisSummary, filter: AnalysisFilter): boolean {
  if (filter === 'all') return true;
  return filter === 'unowned' ? runId === undefined && importId === undefined : kind === filter;
}
