import { toWire, type WireError } from '../../../src-core/errors.ts';
import type { AnalysisKind, AnalysisRecord, AnalysisSummary } from '../../../src-core/model/results.ts';
import type { Workspace } from '../workspace.svelte.ts';

/** Kept analyses of one kind, and those of them that are looked at together. Outlives the screen. */
export class KeptAnalyses {
  /** Newest first. */
  list = $state.raw<readonly AnalysisSummary[]>([]);
  /** Compared, in the order in which they were chosen. */
  compared = $state.raw<readonly AnalysisRecord[]>([]);
  failure = $state.raw<WireError>();
  keeping = $state(false);
  /** That which was kept or opened last. */
  currentId = $state('');
  readonly kind: AnalysisKind;
  readonly #workspace: Workspace;

  constructor(workspace: Workspace, kind: AnalysisKind) {
    this.#workspace = workspace;
    this.kind = kind;
  }

  /** For an effect: the list, now and whenever more is kept. */
  follow = (): (() => void) => {
    const load = async (): Promise<void> => {
      const all = await this.#workspace.client.call('analysis.summaries', null);
      this.list = all.filter(({ kind }) => kind === this.kind);
    };
    // Nothing that is being done depends on the list.
    const reload = (): void => void load().catch(() => undefined);
    reload();
    return this.#workspace.client.on('analysis.changed', reload);
  };

  /** @param ask - the call with `keep` */
  async keep(ask: () => Promise<AnalysisRecord>): Promise<void> {
    this.keeping = true;
    this.failure = undefined;
    try {
      const record = await ask();
      this.currentId = record.id;
      this.#workspace.tell(`“${record.title}” is kept.`);
    } catch (error) {
      this.failure = toWire(error);
    }
    this.keeping = false;
  }

  async show(id: string): Promise<AnalysisRecord | undefined> {
    const record = await this.#workspace.attempt(() =>
      this.#workspace.client.call('analysis.show', { analysisId: id }),
    );
    if (record) this.currentId = id;
    return record;
  }

  isCompared(id: string): boolean {
    return this.compared.some((record) => record.id === id);
  }

  async toggle(id: string): Promise<void> {
    if (this.isCompared(id)) {
      this.compared = this.compared.filter((record) => record.id !== id);
      return;
    }
    const record = await this.#workspace.attempt(() =>
      this.#workspace.client.call('analysis.show', { analysisId: id }),
    );
    if (record && !this.isCompared(id)) this.compared = [...this.compared, record];
  }
}
