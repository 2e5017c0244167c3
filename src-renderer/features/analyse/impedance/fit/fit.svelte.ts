import type { AnalysisRecord, ImpedanceRequest } from '../../../../../src-core/contract/calls.ts';
import { AppError, toWire, type WireError } from '../../../../../src-core/errors.ts';
import type { Figure } from '../../../../../src-core/figures/figure.ts';
import {
  bodeFigure,
  nyquistDetailFigure,
  nyquistFigure,
  residualsFigure,
} from '../../../../../src-core/figures/impedance-figures.ts';
import type { ConductivityAnalysis, ImpedanceWeight } from '../../../../../src-core/model/results.ts';
import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';
import { formatEngineering } from '../../../../../src-core/units/format.ts';
import type { Workspace } from '../../../../workspace/workspace.svelte.ts';
import type { ChosenFile } from '../../source/chosen-file.ts';
import type { SpectrumDesk } from '../spectrum-desk.svelte.ts';
import { withMask } from './mask.ts';

interface FittedSpectrum {
  readonly spectrum: Spectrum;
  readonly analysis: ConductivityAnalysis;
}

/** The circuit, what is asked of its fit to the spectrum on the desk, and what came out. */
export class FitController {
  readonly desk: SpectrumDesk;
  circuit = $state('');
  guess = $state('');
  weight = $state<ImpedanceWeight>('modulus');
  sampleId = $state('');
  /** Whether Nyquist shows the arcs alone, where a long tail hides them. */
  arcsOnly = $state(false);
  failure = $state.raw<WireError>();
  loading = $state(false);
  fitting = $state(false);
  #fitted = $state.raw<FittedSpectrum>();
  readonly #workspace: Workspace;

  constructor(workspace: Workspace, desk: SpectrumDesk) {
    this.#workspace = workspace;
    this.desk = desk;
  }

  /** Of the spectrum that is looked at. */
  get result(): ConductivityAnalysis | undefined {
    return this.#fitted?.spectrum === this.desk.current?.spectrum ? this.#fitted?.analysis : undefined;
  }

  /** The arcs without the tail; undefined where nothing is hidden. */
  get detail(): Figure | undefined {
    const spectrum = this.desk.current?.spectrum;
    return spectrum && nyquistDetailFigure(spectrum, this.result?.fit);
  }

  /** Read-out of the point that is looked at: frequency and impedance. */
  get pointWords(): string {
    const { point } = this.desk;
    const spectrum = this.desk.current?.spectrum;
    if (point === undefined || !spectrum) return 'Point at a spectrum, or move through it with ← and →.';
    return impedanceWords(spectrum.frequencyHz[point], spectrum.zReOhm[point], spectrum.zImOhm[point]);
  }

  get figures():
    { readonly nyquist: Figure; readonly bode: Figure; readonly residuals: Figure | undefined } | undefined {
    const spectrum = this.desk.current?.spectrum;
    if (!spectrum) return undefined;
    const fit = this.result?.fit;
    return {
      nyquist: withMask({ ...nyquistFigure(spectrum, fit), title: 'Nyquist' }, this.desk.masked),
      bode: { ...bodeFigure(spectrum, fit), title: 'Bode' },
      residuals: fit && residualsFigure(fit),
    };
  }

  async openRun(runId: string): Promise<void> {
    this.#reset();
    this.loading = true;
    await this.#attempt(async () => {
      const detail = await this.desk.openRun(runId);
      const records = await this.#workspace.client.call('analysis.list', { runId });
      if (!detail || this.desk.runId !== runId) return;
      this.#showRecord(records.filter(({ kind }) => kind === 'impedance').at(-1));
      // A titration has no arcs to speak of between its steps: its electrode circuit is the better beginning.
      this.circuit ||= detail.plan.steps.some(({ pulse }) => pulse !== undefined) ? electrodeCircuit : pelletCircuit;
    });
    this.loading = false;
  }

  async openFile(file: ChosenFile): Promise<void> {
    this.#reset();
    await this.#attempt(() => {
      this.desk.openFile(file);
      this.circuit ||= pelletCircuit;
      return Promise.resolve();
    });
  }

  async fit(): Promise<void> {
    this.fitting = true;
    this.failure = undefined;
    await this.#attempt(async () => {
      const spectrum = this.desk.current?.spectrum;
      const { impedance } = await this.#workspace.client.call('analysis.impedance', this.#request());
      if (spectrum && impedance) this.#fitted = { spectrum, analysis: impedance };
    });
    this.fitting = false;
  }

  #request(): ImpedanceRequest {
    const { source, selection } = this.desk;
    const { fminHz, fmaxHz, maskedPoints } = selection;
    const guess = readGuess(this.guess);
    return {
      source,
      circuit: this.circuit,
      weight: this.weight,
      ...(guess.length > 0 && { guess }),
      ...(fminHz !== undefined && { minFrequencyHz: fminHz }),
      ...(fmaxHz !== undefined && { maxFrequencyHz: fmaxHz }),
      ...(maskedPoints !== undefined && { maskedPoints }),
      ...(this.sampleId !== '' && { sampleId: this.sampleId }),
    };
  }

  #showRecord(record: AnalysisRecord | undefined): void {
    if (!record?.impedance) return;
    const { spectra } = this.desk;
    const parameters = record.parameters as { readonly stepIndex?: number } | null;
    const position = spectra.findIndex(({ stepIndex }) => stepIndex === parameters?.stepIndex);
    this.circuit = record.impedance.fit.circuit;
    if (position < 0 && spectra.length > 1) return;
    this.desk.choose(Math.max(0, position));
    const spectrum = this.desk.current?.spectrum;
    if (spectrum) this.#fitted = { spectrum, analysis: record.impedance };
  }

  #reset(): void {
    this.#fitted = undefined;
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
