import type { ImportSummary } from '../../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../../src-core/errors.ts';
import type { TitrationAnalysis, TitrationPulse } from '../../../../src-core/model/results.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';

/** Pulses of a run or a file, with D by each estimator. */
export class TitrationController {
  result = $state.raw<TitrationAnalysis>();
  failure = $state.raw<WireError>();
  busy = $state(false);
  sampleId = $state('');
  currentSign = $state<'' | '1' | '-1'>('');
  /** Position of the pulse looked at. */
  chosen = $state(0);
  readonly #workspace: Workspace;
  #runId = '';
  #import = $state.raw<ImportSummary>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get pulse(): TitrationPulse | undefined {
    return this.result?.pulses[this.chosen];
  }

  get fromFile(): boolean {
    return this.#import !== undefined;
  }

  async openRun(runId: string): Promise<void> {
    this.#reset(runId, undefined);
    await this.#attempt(async () => {
      const records = await this.#workspace.client.call('analysis.list', { runId });
      if (this.#runId === runId) this.result = records.filter(({ kind }) => kind === 'titration').at(-1)?.titration;
    });
  }

  async openImport(imported: ImportSummary): Promise<void> {
    this.#reset('', imported);
    this.sampleId = imported.sampleId ?? this.sampleId;
    await this.#attempt(async () => {
      const records = await this.#workspace.client.call('analysis.list', { importId: imported.id });
      if (this.#import === imported) this.result = records.filter(({ kind }) => kind === 'titration').at(-1)?.titration;
    });
  }

  async analyse(): Promise<void> {
    this.busy = true;
    this.failure = undefined;
    await this.#attempt(async () => {
      const source = this.#import ? { importId: this.#import.id } : { runId: this.#runId };
      const record = await this.#workspace.client.call('analysis.titration', {
        ...source,
        ...(this.sampleId === '' ? {} : { sampleId: this.sampleId }),
        ...(this.currentSign === '' ? {} : { currentSign: this.currentSign === '1' ? 1 : -1 }),
      });
      this.result = record.titration;
      this.chosen = 0;
    });
    this.busy = false;
  }

  #reset(runId: string, imported: ImportSummary | undefined): void {
    this.#runId = runId;
    this.#import = imported;
    this.result = undefined;
    this.failure = undefined;
    this.chosen = 0;
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.failure = toWire(error);
    }
  }
}
