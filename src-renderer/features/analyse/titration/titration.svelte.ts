import type { ImportSummary } from '../../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../../src-core/errors.ts';
import type { TitrationAnalysis, TitrationPulse } from '../../../../src-core/model/results.ts';
import type { EstimatorName, SegmentEdit, TitrationSettings } from '../../../../src-core/model/titration.ts';
import type { Geometry } from '../../../../src-core/model/sample.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';

/** Pulses of a run or a file, with D by each estimator. */
export class TitrationController {
  result = $state.raw<TitrationAnalysis>();
  failure = $state.raw<WireError>();
  busy = $state(false);
  sampleId = $state('');
  currentSign = $state<'' | '1' | '-1'>('');
  /** Empty: what the program recommends, pulse by pulse. */
  estimator = $state<'' | EstimatorName>('');
  /** Empty: that of the sample. */
  geometry = $state<'' | Geometry>('');
  /** Window of Eq. 9, s from the beginning of the pulse. */
  windowFromS = $state<number | undefined>(5);
  windowToS = $state<number | undefined>(50);
  /** The file's current is in mA whatever its header says. */
  isMilliampere = $state(false);
  /** Changes by hand to the pulses that were found, in the order they were made. */
  edits = $state.raw<readonly SegmentEdit[]>([]);
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
        ...this.#settings,
      });
      this.result = record.titration;
      this.chosen = Math.min(this.chosen, Math.max(0, this.result!.pulses.length - 1));
    });
    this.busy = false;
  }

  /** Applies a change to the pulses, and analyses anew. */
  async edit(change: SegmentEdit): Promise<void> {
    this.edits = [...this.edits, change];
    await this.analyse();
  }

  /** Takes back the last change. */
  async takeBack(): Promise<void> {
    this.edits = this.edits.slice(0, -1);
    await this.analyse();
  }

  get #settings(): TitrationSettings {
    const { estimator, geometry, windowFromS, windowToS, isMilliampere, edits } = this;
    return {
      ...(estimator !== '' && { estimator }),
      ...(geometry !== '' && { geometry }),
      ...(windowFromS !== undefined &&
        windowToS !== undefined && { slopeWindow: { fromS: windowFromS, toS: windowToS } }),
      ...(isMilliampere && { currentFactor: 1e-3 }),
      ...(edits.length > 0 && { edits }),
    };
  }

  #reset(runId: string, imported: ImportSummary | undefined): void {
    this.#runId = runId;
    this.#import = imported;
    this.result = undefined;
    this.failure = undefined;
    this.edits = [];
    this.isMilliampere = false;
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
