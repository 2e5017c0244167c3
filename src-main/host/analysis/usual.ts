import { techniqueList } from '../../../src-core/analysis/index.ts';
import type { AnalysisRequests } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { AnalysisKind } from '../../../src-core/model/results.ts';
import type { AnalysisParts, UsualAnalysis } from './analysis-parts.ts';
import { usualImpedance } from './techniques/impedance.ts';
import { usualSeries } from './techniques/series.ts';
import { usualJointView } from './techniques/joint-view.ts';
import { usualTitration } from './techniques/titration.ts';

const usual: { readonly [K in AnalysisKind]?: UsualAnalysis<K> } = {
  titration: usualTitration,
  jointView: usualJointView,
  impedance: usualImpedance,
  series: usualSeries,
};

/**
 * The analyses a report would miss: D of a titration, σ of a pellet. What there is for the data as they are now is
 * not repeated; one made before more data came does not count. What cannot be done is left out.
 */
export async function addUsual(
  parts: AnalysisParts,
  runId: string,
  make: <K extends AnalysisKind>(kind: K, request: AnalysisRequests[K]) => Promise<unknown>,
): Promise<void> {
  const run = parts.show(runId);
  for (const { id } of techniqueList.filter(({ isUsualFor }) => isUsualFor(run))) {
    const way = usual[id];
    if (!way) continue;
    const present = parts.storage.analyses.list(runId).filter(({ kind }) => kind === id);
    const now = new Set(way.inputHashes(parts, run));
    if (!present.some(({ inputHash }) => now.has(inputHash))) await make(id, way.request(runId)).catch(ignoreExpected);
  }
}

function ignoreExpected(error: unknown): void {
  if (!(error instanceof AppError) || error.code === 'internal') throw error;
}
