import { spectraOf } from '../../../../src-core/figures/spectra.ts';
import { readDataFile } from '../../../../src-core/formats/index.ts';
import type { SpectrumSource } from '../../../../src-core/contract/calls.ts';
import type { RunDetail } from '../../../../src-core/model/run.ts';
import type { Spectrum } from '../../../../src-core/model/spectrum.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';
import type { ChosenFile } from '../source/chosen-file.ts';
import type { Selection } from './calculator/calculations.ts';

export interface OfferedSpectrum {
  readonly spectrum: Spectrum;
  /** Of a run: the step; of a file: its number there. */
  readonly stepIndex: number;
}

/** The spectra that lie open, the one that is looked at, and which of its points count: what all panes share. */
export class SpectrumDesk {
  spectra = $state.raw<readonly OfferedSpectrum[]>([]);
  chosen = $state(0);
  minFrequencyHz = $state<number>();
  maxFrequencyHz = $state<number>();
  masked = $state.raw<readonly number[]>([]);
  /** Position of the point that is looked at, in every figure. */
  point = $state<number>();
  readonly #workspace: Workspace;
  #runId = $state('');
  #file = $state.raw<ChosenFile>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get fromFile(): boolean {
    return this.#file !== undefined;
  }

  get runId(): string {
    return this.#runId;
  }

  get current(): OfferedSpectrum | undefined {
    return this.spectra[this.chosen];
  }

  get selection(): Selection {
    return {
      ...(this.minFrequencyHz !== undefined && { fminHz: this.minFrequencyHz }),
      ...(this.maxFrequencyHz !== undefined && { fmaxHz: this.maxFrequencyHz }),
      ...(this.masked.length > 0 && { maskedPoints: this.masked }),
    };
  }

  /** Where the spectrum that is looked at comes from, for the host. */
  get source(): SpectrumSource {
    const stepIndex = this.current?.stepIndex ?? 0;
    return this.#file
      ? { fileName: this.#file.name, text: this.#file.text, stepIndex }
      : { runId: this.#runId, stepIndex };
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

  openFile(file: ChosenFile): void {
    this.#reset('', file);
    const { spectra } = readDataFile(file.text, file.name, 'spectrum');
    this.spectra = spectra.map((spectrum, stepIndex) => ({ spectrum, stepIndex }));
  }

  choose(index: number): void {
    this.chosen = index;
    this.masked = [];
    this.point = undefined;
  }

  toggleMask(point: number): void {
    this.masked = this.masked.includes(point)
      ? this.masked.filter((masked) => masked !== point)
      : [...this.masked, point].toSorted((a, b) => a - b);
  }

  #reset(runId: string, file: ChosenFile | undefined): void {
    this.#runId = runId;
    this.#file = file;
    this.spectra = [];
    this.choose(0);
  }
}
