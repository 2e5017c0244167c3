import type { AnalysisRecord, ImpedanceRequest } from '../../../src-core/contract/calls.ts';
import { AppError, toWire, type WireError } from '../../../src-core/errors.ts';
import type { Figure } from '../../../src-core/figures/figure.ts';
import {
  bodeFigure,
  nyquistDetailFigure,
  nyquistFigure,
  residualsFigure,
} from '../../../src-core/figures/impedance-figures.ts';
import { spectraOf } from '../../../src-core/figures/spectra.ts';
import { readDataFile } from '../../../src-core/formats/index.ts';
import type { ConductivityAnalysis, ImpedanceWeight } from '../../../src-core/model/results.ts';
import type { Spectrum } from '../../../src-core/model/spectrum.ts';
import { formatEngineering } from '../../../src-core/units/format.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';
import type { ChosenFile } from './chosen-file.ts';
import { withMask } from './mask.ts';

interface OfferedSpectrum {
  readonly spectrum: Spectrum;
  /** Absent for a file. */
  readonly stepIndex?: number;
}

/** Spectra of a run or a file, the circuit, and what the fit found. */
export class ImpedanceController {
  spectra = $state.raw<readonly OfferedSpectrum[]>([]);
  chosen = $state(0);
  circuit = $state('');
  guess = $state('');
  weight = $state<ImpedanceWeight>('modulus');
  minFrequencyHz = $state<number>();
  maxFrequencyHz = $state<number>();
  sampleId = $state('');
  masked = $state.raw<readonly number[]>([]);
  /** Position of the point that is looked at, in every figure. */
  point = $state<number>();
  /** Whether Nyquist shows the arcs alone, where a long tail hides them. */
  arcsOnly = $state(false);
  result = $state.raw<ConductivityAnalysis>();
  failure = $state.raw<WireError>();
  loading = $state(false);
  fitting = $state(false);
  readonly #workspace: Workspace;
  #runId = '';
  #file = $state.raw<ChosenFile>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get fromFile(): boolean {
    return this.#file !== undefined;
  }

  get current(): OfferedSpectrum | undefined {
    return this.spectra[this.chosen];
  }

  /** The arcs without the tail; undefined where nothing is hidden. */
  get detail(): Figure | undefined {
    const spectrum = this.current?.spectrum;
    return spectrum && nyquistDetailFigure(spectrum, this.result?.fit);
  }

  /** Read-out of the point that is looked at: frequency and impedance. */
  get pointWords(): string {
    const { point } = this;
    const spectrum = this.current?.spectrum;
    if (point === undefined || !spectrum) return 'Point at a spectrum, or move through it with ← and →.';
    return impedanceWords(spectrum.frequencyHz[point], spectrum.zReOhm[point], spectrum.zImOhm[point]);
  }

  get figures():
    { readonly nyquist: Figure; readonly bode: Figure; readonly residuals: Figure | undefined } | undefined {
    const spectrum = this.current?.spectrum;
    if (!spectrum) return undefined;
    const fit = this.result?.fit;
    return {
      nyquist: withMask({ ...nyquistFigure(spectrum, fit), title: 'Nyquist' }, this.masked),
      bode: { ...bodeFigure(spectrum, fit), title: 'Bode' },
      residuals: fit && residualsFigure(fit),
    };
  }

  async openRun(runId: string): Promise<void> {
    this.#reset(runId, undefined);
    this.loading = true;
    const { client } = this.#workspace;
    await this.#attempt(async () => {
      const [detail, samples, records] = await Promise.all([
        client.call('runs.show', { runId }),
        client.call('runs.samples', { runId }),
        client.call('analysis.list', { runId }),
      ]);
      if (this.#runId !== runId) return;
      this.spectra = samples.impedance
        ? spectraOf(samples.impedance, detail.plan.steps).map((spectrum) => ({
            spectrum,
            stepIndex: spectrum.stepIndex,
          }))
        : [];
      this.#showRecord(records.filter(({ kind }) => kind === 'impedance').at(-1));
      // A titration has no arcs to speak of between its steps: its electrode circuit is the better beginning.
      this.circuit ||= detail.plan.steps.some(({ pulse }) => pulse !== undefined) ? electrodeCircuit : pelletCircuit;
    });
    this.loading = false;
  }

  async openFile(file: ChosenFile): Promise<void> {
    this.#reset('', file);
    await this.#attempt(() => {
      const { spectra } = readDataFile(file.text, file.name, 'spectrum');
      this.spectra = spectra.map((spectrum, stepIndex) => ({ spectrum, stepIndex }));
      this.circuit ||= pelletCircuit;
      return Promise.resolve();
    });
  }

  choose(index: number): void {
    this.chosen = index;
    this.result = undefined;
    this.failure = undefined;
    this.masked = [];
    this.point = undefined;
  }

  toggleMask(point: number): void {
    this.masked = this.masked.includes(point)
      ? this.masked.filter((masked) => masked !== point)
      : [...this.masked, point].toSorted((a, b) => a - b);
  }

  async fit(): Promise<void> {
    this.fitting = true;
    this.failure = undefined;
    await this.#attempt(async () => {
      const record = await this.#workspace.client.call('analysis.impedance', this.#request());
      this.result = record.impedance;
    });
    this.fitting = false;
  }

  #request(): ImpedanceRequest {
    const { stepIndex } = this.current ?? {};
    const source = this.#file
      ? { fileName: this.#file.name, text: this.#file.text, stepIndex: this.chosen }
      : { runId: this.#runId, ...(stepIndex === undefined ? {} : { stepIndex }) };
    const guess = readGuess(this.guess);
    return {
      source,
      circuit: this.circuit,
      weight: this.weight,
      ...(guess.length > 0 && { guess }),
      ...(this.minFrequencyHz !== undefined && { minFrequencyHz: this.minFrequencyHz }),
      ...(this.maxFrequencyHz !== undefined && { maxFrequencyHz: this.maxFrequencyHz }),
      ...(this.masked.length > 0 && { maskedPoints: this.masked }),
      ...(this.sampleId !== '' && { sampleId: this.sampleId }),
    };
  }

  #showRecord(record: AnalysisRecord | undefined): void {
    if (!record?.impedance) return;
    const parameters = record.parameters as { readonly source?: { readonly stepIndex?: number } } | null;
    const stepIndex = parameters?.source?.stepIndex;
    const position = this.spectra.findIndex((offered) => offered.stepIndex === stepIndex);
    this.circuit = record.impedance.fit.circuit;
    if (position < 0 && this.spectra.length > 1) return;
    this.chosen = Math.max(0, position);
    this.result = record.impedance;
  }

  #reset(runId: string, file: ChosenFile | undefined): void {
    this.#runId = runId;
    this.#file = file;
    this.spectra = [];
    this.chosen = 0;
    this.masked = [];
    this.point = undefined;
    this.result = undefined;
    this.failure = undefined;
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.failure = toWire(error);
    }
  }
}

/** Frequency and impedance of a point, in words. */
export function impedanceWords(frequencyHz = NaN, reOhm = NaN, imOhm = NaN): string {
  const [f, re, im] = [
    formatEngineering(frequencyHz, 'Hz'),
    formatEngineering(reOhm, 'Ω'),
    formatEngineering(-imOhm, 'Ω'),
  ];
  return `${f}: Z′ ${re}, −Z″ ${im}`;
}

export const pelletCircuit = 'p(R0,C0)-p(R1,CPE1)-CPE2';
export const electrodeCircuit = 'R0-p(R1-Wo1,CPE1)';

/** Start values as people list them; decimal commas cannot be told from separators, so points are meant. */
export function readGuess(text: string): readonly number[] {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const numbers = parts.map(Number);
  const wrong = parts.find((_, i) => !Number.isFinite(numbers[i]));
  if (wrong !== undefined)
    throw new AppError('input/invalid', `The start value “${wrong.slice(0, 40)}” is not a number.`, {
      remedy: 'List one number for each parameter, such as 1700, 3.7e4, 1e-9.',
    });
  return numbers;
}
