import type { Host } from '../host/host.ts';

/** A kept analysis where there is one of this id, else a run: what is neither, the host says. */
export function subjectOf({ storage }: Host, id: string): { readonly runId: string } | { readonly analysisId: string } {
  return storage.analyses.find(id) ? { analysisId: id } : { runId: id };
}
