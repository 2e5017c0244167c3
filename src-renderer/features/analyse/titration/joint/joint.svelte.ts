import { toWire, type WireError } from '../../../../../src-core/errors.ts';
import type { JointAnalysis, JointSettings } from '../../../../../src-core/model/joint-view.ts';
import type { AnalysisRecord } from '../../../../../src-core/model/results.ts';
import type { Workspace } from '../../../../workspace/workspace.svelte.ts';
import { formOfRecord, requestOf } from '../titration-form.ts';

type Source = Pick<AnalysisRecord, 'runId' | 'importId'>;

/** Pulses beside spectra, of the titration that is shown. */
export class JointController {
  record = $state.raw<AnalysisRecord>();
  failure = $state.raw<WireError>();
  busy = $state(false);
  /** Empty: the usual one of the geometry. */
  circuit = $state('');
  chargeTransfer = $state('');
  minFrequencyHz = $state<number>();
  maxFrequencyHz = $state<number>();
  /** Imported spectra in the order of the pulses; empty: those of the run. */
  importIds = $state.raw<readonly string[]>([]);
  readonly #workspace: Workspace;
  #source: Source = {};

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get result(): JointAnalysis | undefined {
    return this.record?.jointView;
  }

  /** The newest kept one of a run or an import. */
  async open({ runId, importId }: Source): Promise<void> {
    const source = importId === undefined ? { ...(runId === undefined ? {} : { runId }) } : { importId };
    this.#source = source;
    this.record = undefined;
    this.failure = undefined;
    this.importIds = [];
    await this.#attempt(async () => {
      const records = await this.#workspace.client.call('analysis.list', { ...source, kind: 'jointView' });
      if (this.#source === source) this.record = records.filter(({ jointView }) => jointView !== undefined).at(-1);
    });
  }

  /** With the pulses as the titration that is shown has them. */
  async compare(titration: AnalysisRecord): Promise<void> {
    const source = this.#source;
    this.busy = true;
    this.failure = undefined;
    await this.#attempt(async () => {
      const record = await this.#workspace.client.call('analysis.jointView', {
        ...source,
        ...requestOf(formOfRecord(titration)),
        joint: this.#settings,
        ...(this.importIds.length > 0 && { spectra: this.importIds.map((importId) => ({ importId })) }),
      });
      if (this.#source === source) this.record = record;
    });
    this.busy = false;
  }

  /** Takes an imported spectrum in, in the order given by the list, or leaves it out. */
  choose(importId: string, isTaken: boolean, order: readonly string[]): void {
    this.importIds = order.filter((id) => (id === importId ? isTaken : this.importIds.includes(id)));
  }

  get #settings(): JointSettings {
    const { circuit, chargeTransfer, minFrequencyHz, maxFrequencyHz } = this;
    return {
      ...(circuit.trim() !== '' && { circuit: circuit.trim() }),
      ...(chargeTransfer !== '' && { chargeTransfer }),
      ...(minFrequencyHz !== undefined && { minFrequencyHz }),
      ...(maxFrequencyHz !== undefined && { maxFrequencyHz }),
    };
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.failure = toWire(error);
    }
  }
}
