import type { AnalysisSummary } from '../../../src-core/model/results.ts';
import type { Workspace } from '../workspace.svelte.ts';

/** Every kept analysis, whatever it was made of. */
export class AnalysisList {
  /** Newest first. */
  all = $state.raw<readonly AnalysisSummary[]>([]);
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** For an effect: the list, now and whenever it changes. */
  follow = (): (() => void) => {
    const load = async (): Promise<void> => {
      this.all = await this.#workspace.client.call('analysis.summaries', null);
    };
    const reload = (): void => void this.#workspace.attempt(load);
    reload();
    return this.#workspace.client.on('analysis.changed', reload);
  };
}
