import { correctSpectrum } from '../../../../src-core/analysis/impedance/correction.ts';
import { spectraOf } from '../../../../src-core/figures/spectra.ts';
import type { ImportContent, ImportSummary, SpectrumSource } from '../../../../src-core/contract/calls.ts';
import type { RunDetail } from '../../../../src-core/model/run.ts';
import type { Spectrum } from '../../../../src-core/model/spectrum.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';
import type { Selection } from './calculator/calculations.ts';
import { emptySettings, settingsForAnother, settingsForAnotherCell, type FitSettings } from './fit-settings.ts';
import { amended, beginHistory, changed, closeStep, redone, undone, type History } from './history.ts';

export interface OfferedSpectrum {
  readonly spectrum: Spectrum;
  /** Of a run: the step; of a file: its number there. */
  readonly stepIndex: number;
}

type Histories = Readonly<Record<number, History<FitSettings>>>;

/**
 * The spectra that lie open, the one that is looked at, and all that is set for it, each with a history: what all panes
 * share. Every change can be undone.
 */
export class SpectrumDesk {
  spectra = $state.raw<readonly OfferedSpectrum[]>([]);
  /** Position of the point that is looked at, in every figure. */
  point = $state<number>();
  readonly #workspace: Workspace;
  #chosen = $state(0);
  #runId = $state('');
  #import = $state.raw<ImportSummary>();
  /** One for each spectrum that was looked at, by its position. */
  #histories = $state.raw<Histories>({ 0: beginHistory(emptySettings) });

  /** What was open before, by its run or import, so that whoever comes back finds the work as it was. */
  #left: Readonly<Record<string, { readonly histories: Histories; readonly chosen: number }>> = {};

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get fromFile(): boolean {
    return this.#import !== undefined;
  }

  get fileName(): string {
    return this.#import?.fileName ?? '';
  }

  get runId(): string {
    return this.#runId;
  }

  get chosen(): number {
    return this.#chosen;
  }

  get current(): OfferedSpectrum | undefined {
    return this.spectra[this.#chosen];
  }

  /** The spectrum that is looked at as it was measured, less the leads and cables that are to be taken away. */
  readonly cell: Spectrum | undefined = $derived.by(() => {
    const { current, settings } = this;
    if (!current) return undefined;
    const isCorrected = Object.values(settings.correction).some((value) => value !== 0);
    return isCorrected ? correctSpectrum(current.spectrum, settings.correction) : current.spectrum;
  });

  get history(): History<FitSettings> {
    return this.#histories[this.#chosen]!;
  }

  get settings(): FitSettings {
    return this.history.present;
  }

  get masked(): readonly number[] {
    return this.settings.masked;
  }

  get minFrequencyHz(): number | undefined {
    return this.settings.minFrequencyHz;
  }

  get maxFrequencyHz(): number | undefined {
    return this.settings.maxFrequencyHz;
  }

  get selection(): Selection {
    const { minFrequencyHz, maxFrequencyHz, masked } = this.settings;
    return {
      ...(minFrequencyHz !== undefined && { fminHz: minFrequencyHz }),
      ...(maxFrequencyHz !== undefined && { fmaxHz: maxFrequencyHz }),
      ...(masked.length > 0 && { maskedPoints: masked }),
    };
  }

  /** Where the spectrum that is looked at comes from, for the host. */
  get source(): SpectrumSource {
    const stepIndex = this.current?.stepIndex ?? 0;
    return this.#import ? { importId: this.#import.id, stepIndex } : { runId: this.#runId, stepIndex };
  }

  /**
   * One step of the user. What was fitted before belongs to the settings before.
   *
   * @param name - what is done, for the undo button
   * @param open - changes with the same key are one step until `settle`
   */
  change(change: Partial<FitSettings>, name: string, open?: string): void {
    this.#put(changed(this.history, { ...this.settings, record: undefined, ...change }, name, open));
  }

  /** Values that follow from the settings by calculation; no step of its own. @returns the settings as they are then */
  amend(change: Partial<FitSettings>): FitSettings {
    const next = { ...this.settings, ...change };
    this.#put(amended(this.history, next));
    return next;
  }

  settle(): void {
    this.#put(closeStep(this.history));
  }

  undo(): void {
    this.#put(undone(this.history));
  }

  redo(): void {
    this.#put(redone(this.history));
  }

  /** Begins anew: what was set before is no step to go back to. */
  begin(settings: FitSettings): void {
    this.#put(beginHistory(settings));
  }

  /** @returns undefined when something else was opened meanwhile */
  async openRun(runId: string): Promise<RunDetail | undefined> {
    this.#reset(runId, undefined);
    const { client } = this.#workspace;
    const [detail, samples] = await Promise.all([
      client.call('runs.show', { runId }),
      client.call('runs.samples', { runId }),
    ]);
    if (this.#runId !== runId) return undefined;
    const spectra = samples.impedance ? spectraOf(samples.impedance, detail.plan.steps) : [];
    this.spectra = spectra.map((spectrum) => ({ spectrum, stepIndex: spectrum.stepIndex }));
    return detail;
  }

  openImport({ summary, spectra }: ImportContent): void {
    this.#reset('', summary);
    this.spectra = spectra.map((spectrum, position) => ({ spectrum, stepIndex: summary.spectra[position]!.index }));
  }

  /** A spectrum seen for the first time begins where the one before it stands. */
  choose(index: number): void {
    const begun = this.#histories[index] ?? beginHistory(settingsForAnother(this.settings));
    this.#histories = { ...this.#histories, [index]: closeStep(begun) };
    this.#chosen = index;
    this.point = undefined;
  }

  /** Leaves points out; if all of them are left out, takes them in again. */
  toggleMask(points: number | readonly number[]): void {
    const list = typeof points === 'number' ? [points] : points;
    if (list.length === 0) return;
    const { masked } = this;
    const areOut = list.every((point) => masked.includes(point));
    const next = areOut
      ? masked.filter((point) => !list.includes(point))
      : [...masked, ...list.filter((point) => !masked.includes(point))].toSorted((a, b) => a - b);
    const count = list.length === 1 ? 'a point' : `${list.length} points`;
    this.change({ masked: next }, areOut ? `take ${count} in` : `leave ${count} out`);
  }

  setRange(range: Partial<Pick<FitSettings, 'minFrequencyHz' | 'maxFrequencyHz'>>): void {
    this.change(range, 'frequency range', 'range');
  }

  #put(history: History<FitSettings>): void {
    this.#histories = { ...this.#histories, [this.#chosen]: history };
  }

  #reset(runId: string, imported: ImportSummary | undefined): void {
    this.#left = { ...this.#left, [this.#place]: { histories: this.#histories, chosen: this.#chosen } };
    const fresh = { histories: { 0: beginHistory(settingsForAnotherCell(this.settings)) }, chosen: 0 };
    this.#runId = runId;
    this.#import = imported;
    this.spectra = [];
    const { histories, chosen } = this.#left[this.#place] ?? fresh;
    this.#histories = histories;
    this.#chosen = chosen;
    this.point = undefined;
  }

  get #place(): string {
    return this.#import?.id ?? this.#runId;
  }
}
