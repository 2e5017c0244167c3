import type { ImportSummary } from '../../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../../src-core/errors.ts';
import type { AnalysisRecord, TitrationAnalysis, TitrationPulse } from '../../../../src-core/model/results.ts';
import type { Sample } from '../../../../src-core/model/sample.ts';
import type { SegmentEdit, TitrationData } from '../../../../src-core/model/titration.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';
import { beginHistory, changed, redone, undone, type History } from '../impedance/history.ts';
import { formOfRecord, requestOf, sampleOfRecord, usualForm, type TitrationForm } from './titration-form.ts';

/** E against time as recorded, for the drawing. */
export type RecordedVoltage = Pick<TitrationData, 'timeS' | 'voltageV'>;

/** Pulses of a run or a file, with D by each estimator. */
export class TitrationController {
  failure = $state.raw<WireError>();
  busy = $state(false);
  /** Position of the pulse looked at. */
  chosen = $state(0);
  /** Kept analyses of what lies open, oldest first. */
  records = $state.raw<readonly AnalysisRecord[]>([]);
  /** The analysis that is shown, and one that is drawn beside it. */
  record = $state.raw<AnalysisRecord>();
  comparedId = $state('');
  /** The analysis that was shown before this one, of the same record. */
  previous = $state.raw<AnalysisRecord>();
  /** Undefined until it is read. */
  recorded = $state.raw<RecordedVoltage>();
  #history = $state.raw<History<TitrationForm>>(beginHistory(usualForm));
  #queue: Promise<void> = Promise.resolve();
  readonly #workspace: Workspace;
  #runId = $state('');
  #import = $state.raw<ImportSummary>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get form(): TitrationForm {
    return this.#history.present;
  }

  get result(): TitrationAnalysis | undefined {
    return this.record?.titration;
  }

  get pulse(): TitrationPulse | undefined {
    return this.result?.pulses[this.chosen];
  }

  get fromFile(): boolean {
    return this.#import !== undefined;
  }

  /** Whether there is a choice of potential: the host says with the result that three electrodes were recorded. */
  get hasElectrodes(): boolean {
    return (
      this.form.potential !== '' || (this.result?.warnings ?? []).some(({ code }) => code === 'titration/potential')
    );
  }

  get runId(): string {
    return this.#runId;
  }

  /** What the numbers came from. */
  get recordName(): string {
    return this.#import?.fileName ?? this.#workspace.runs.list.find(({ id }) => id === this.#runId)?.title ?? 'the run';
  }

  /** As it was when the shown analysis was made. */
  get sample(): Sample | undefined {
    return this.record && sampleOfRecord(this.record);
  }

  get compared(): AnalysisRecord | undefined {
    return this.records.find(({ id }) => id === this.comparedId);
  }

  /** Whether the form was changed since the shown analysis. */
  get isStale(): boolean {
    return this.record !== undefined && this.#made !== this.form;
  }

  #made = $state.raw<TitrationForm>();
  /** The analysis that the next change by hand takes the place of; empty when the shown one is to stay. */
  #draftId = $state('');

  /** Whether the shown analysis is a step on the way: the next change takes its place. */
  get isDraft(): boolean {
    return this.record !== undefined && this.record.id === this.#draftId;
  }

  /** Lets the shown analysis stay beside what comes after it. */
  keepShown(): void {
    this.#draftId = '';
  }

  /** What would be taken back, and what brought back; empty for nothing. */
  get undoName(): string {
    return this.#history.past.at(-1)?.name ?? '';
  }

  get redoName(): string {
    return this.#history.future.at(-1)?.name ?? '';
  }

  async openRun(runId: string): Promise<void> {
    await this.#open(runId, undefined);
  }

  async openImport(imported: ImportSummary): Promise<void> {
    await this.#open('', imported);
  }

  /** Changes the form; changes of one field after the other are one step. */
  set(part: Partial<TitrationForm>, name: string): void {
    this.#history = changed(this.#history, { ...this.form, ...part }, name, name);
  }

  choose(position: number): void {
    const last = (this.result?.pulses.length ?? 0) - 1;
    this.chosen = Math.max(0, Math.min(last, position));
  }

  async analyse(): Promise<boolean> {
    return this.#analyse(false);
  }

  /** @param byHand - a change by hand: its analysis takes the place of the one that the change before left */
  async #analyse(byHand: boolean): Promise<boolean> {
    this.busy = true;
    this.failure = undefined;
    const { form } = this;
    const source = this.#source;
    const isDone = await this.#attempt(async () => {
      const replaced = byHand && this.isDraft ? { replaces: this.#draftId } : {};
      const request = { ...source, ...requestOf(form), ...replaced };
      const record = await this.#workspace.client.call('analysis.titration', request);
      if (this.#source.importId !== source.importId || this.#source.runId !== source.runId) return;
      this.records = [...this.records.filter(({ id }) => id !== replaced.replaces), record];
      this.#draftId = byHand ? record.id : '';
      this.#show(record, form);
    });
    this.busy = false;
    return isDone;
  }

  /** Applies a change to the pulses and analyses anew; one that is refused is not kept. */
  async edit(change: SegmentEdit, name: string): Promise<void> {
    await this.#try((history) => {
      const { present } = history;
      return changed(history, { ...present, edits: [...present.edits, change] }, name);
    });
  }

  /** Takes back one change by hand, whichever. */
  async dropEdit(position: number): Promise<void> {
    await this.#try((history) => {
      const edits = history.present.edits.filter((_, i) => i !== position);
      return changed(history, { ...history.present, edits }, 'Take back a change');
    });
  }

  /** Sets the window of Eq. 9 and analyses anew. */
  async setWindow(windowFromS: number, windowToS: number): Promise<void> {
    await this.#try((history) =>
      changed(history, { ...history.present, windowFromS, windowToS }, 'Window of Eq. 9', 'window'),
    );
  }

  async undo(): Promise<void> {
    await this.#try(undone);
  }

  async redo(): Promise<void> {
    await this.#try(redone);
  }

  /** Shows a kept analysis with all its settings; that can be undone. */
  reopen(record: AnalysisRecord): void {
    const form = formOfRecord(record);
    this.#history = changed(this.#history, form, 'Open a kept analysis');
    this.failure = undefined;
    this.#show(record, form);
  }

  get #source(): { readonly importId?: string; readonly runId?: string } {
    return this.#import ? { importId: this.#import.id } : { runId: this.#runId };
  }

  /** One after the other: whoever is faster than the analysis is not ignored. */
  #try(step: (history: History<TitrationForm>) => History<TitrationForm>): Promise<void> {
    this.#queue = this.#queue.then(() => this.#take(step));
    return this.#queue;
  }

  /** A step that the analysis refuses is not kept. */
  async #take(step: (history: History<TitrationForm>) => History<TitrationForm>): Promise<void> {
    const before = this.#history;
    const history = step(before);
    if (history === before) return;
    this.#history = history;
    if (this.record !== undefined && !(await this.#analyse(true))) this.#history = before;
  }

  #show(record: AnalysisRecord, form: TitrationForm): void {
    if (this.record?.id !== record.id) this.previous = this.record;
    this.record = record;
    this.#made = form;
    if (this.comparedId === record.id) this.comparedId = '';
    this.choose(this.chosen);
  }

  async #open(runId: string, imported: ImportSummary | undefined): Promise<void> {
    this.#runId = runId;
    this.#import = imported;
    this.records = [];
    this.record = undefined;
    this.previous = undefined;
    this.recorded = undefined;
    this.failure = undefined;
    this.comparedId = '';
    this.#draftId = '';
    this.chosen = 0;
    // Files that come one after the other are mostly of one sample; a run knows its own.
    const sampleId = imported ? (imported.sampleId ?? this.form.sampleId) : '';
    this.#history = beginHistory({ ...usualForm, sampleId });
    await this.#attempt(async () => {
      const source = this.#source;
      const records = await this.#workspace.client.call('analysis.list', { ...source, kind: 'titration' });
      if (this.#runId !== runId || this.#import !== imported) return;
      this.records = records.filter(({ titration }) => titration !== undefined);
      const last = this.records.at(-1);
      if (!last) return;
      const form = formOfRecord(last);
      this.#history = beginHistory(form);
      this.#show(last, form);
    });
    await this.#attempt(() => this.#readVoltage(runId, imported));
  }

  /** As it was recorded: an analysis keeps only what it fitted. */
  async #readVoltage(runId: string, imported: ImportSummary | undefined): Promise<void> {
    const { client } = this.#workspace;
    const recorded = imported
      ? (await client.call('imports.show', { importId: imported.id })).titration
      : (await client.call('runs.samples', { runId })).dc;
    if (this.#runId === runId && this.#import === imported) this.recorded = recorded;
  }

  /** @returns whether it went well */
  async #attempt(action: () => Promise<void>): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      this.failure = toWire(error);
      return false;
    }
  }
}
