import { circuitOfPeaks } from '../../../../../src-core/analysis/impedance/relaxation/circuit-of-peaks.ts';
import type { LambdaRule } from '../../../../../src-core/analysis/impedance/relaxation/choose-lambda.ts';
import type { PeakFit, PeakShape } from '../../../../../src-core/analysis/impedance/relaxation/peak-fit.ts';
import { reconstructImpedance } from '../../../../../src-core/analysis/impedance/relaxation/reconstruct.ts';
import type {
  RelaxationOptions,
  RelaxationTimes,
} from '../../../../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import { createCircuit } from '../../../../../src-core/circuit/circuit.ts';
import { toWire, type WireError } from '../../../../../src-core/errors.ts';
import type { Figure } from '../../../../../src-core/figures/figure.ts';
import {
  reconstructionFigure,
  reconstructionResidualsFigure,
  relaxationFigure,
  relaxationOverlayFigure,
  type NamedDistribution,
  type RelaxationAxis,
} from '../../../../../src-core/figures/relaxation-figures.ts';
import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';
import { Calculator } from '../calculator/calculator.ts';
import type { OfferedSpectrum, SpectrumDesk } from '../spectrum-desk.svelte.ts';

/** A spectrum and all that is asked of it but λ. */
interface Question {
  readonly spectrum: Spectrum;
  readonly options: Omit<RelaxationOptions, 'lambda'>;
}

/** Beyond so many the colours of an overlay can no longer be told apart. */
const mostOverlaid = 20;

/** The distribution of relaxation times of the spectrum on the desk, for a λ found by rule or moved by hand. */
export class RelaxationController {
  readonly desk: SpectrumDesk;
  method = $state<'rbf' | 'nnls'>('rbf');
  weight = $state<'modulus' | 'unity'>('modulus');
  tail = $state<'auto' | 'none'>('auto');
  /** A rule, or λ itself. */
  choice = $state<LambdaRule | number>('gcv');
  shape = $state<PeakShape | 'none'>('none');
  against = $state<RelaxationAxis>('tau');
  overlaid = $state(false);
  busy = $state(false);
  failure = $state.raw<WireError>();
  /** Why there are no shapes of peaks, where some were asked for. */
  peakFailure = $state.raw<WireError>();
  found = $state.raw<RelaxationTimes>();
  /** By cross-validation, to compare with while λ is moved by hand. */
  automatic = $state.raw<RelaxationTimes>();
  lambdas = $state.raw<Readonly<Record<LambdaRule, number>>>();
  peakFit = $state.raw<PeakFit>();
  overlay = $state.raw<readonly NamedDistribution[]>([]);
  #answered = $state.raw<Question>();
  readonly #calculator = new Calculator();
  readonly #aside = new Calculator();
  readonly #overlayer = new Calculator();
  #overlaying: readonly unknown[] | undefined;
  #spectra: readonly unknown[] | undefined;

  constructor(desk: SpectrumDesk) {
    this.desk = desk;
  }

  readonly question: Question | undefined = $derived.by(() => {
    const { cell, selection } = this.desk;
    const { method, weight, tail } = this;
    return cell && { spectrum: cell, options: { ...selection, method, weight, tail } };
  });

  /** Undefined while what is shown belongs to another spectrum. */
  get result(): RelaxationTimes | undefined {
    return this.#answered && this.#answered.spectrum === this.desk.cell ? this.found : undefined;
  }

  readonly figure: Figure | undefined = $derived.by(() => {
    const { result, automatic, peakFit, against } = this;
    const ghost = typeof this.choice === 'number' && automatic !== result ? automatic : undefined;
    return result && relaxationFigure(result, { against, ghost, components: peakFit });
  });

  readonly reconstruction: { readonly nyquist: Figure; readonly residuals: Figure } | undefined = $derived.by(() => {
    const spectrum = this.desk.cell;
    const { result } = this;
    if (!spectrum || !result) return undefined;
    const curve = reconstructImpedance(result, spectrum.frequencyHz);
    return {
      nyquist: reconstructionFigure(spectrum, curve),
      residuals: reconstructionResidualsFigure(spectrum, curve),
    };
  });

  readonly overlayFigure: Figure | undefined = $derived.by(() =>
    this.overlay.length > 0 ? relaxationOverlayFigure(this.overlay, this.against) : undefined,
  );

  /** λ that is in use, for the slider. */
  get lambda(): number {
    return typeof this.choice === 'number' ? this.choice : (this.found?.lambda ?? NaN);
  }

  async relax(question: Question, choice: LambdaRule | number): Promise<void> {
    if (this.#spectra !== this.desk.spectra) {
      // λ by hand was meant for other data.
      this.#spectra = this.desk.spectra;
      this.overlay = [];
      if (typeof choice === 'number') {
        this.choice = 'gcv';
        return;
      }
    }
    const isNew = this.#answered !== question;
    const { spectrum, options } = question;
    this.busy = isNew;
    try {
      if (isNew) await this.#begin(question);
      const found =
        choice === 'gcv' && this.#answered === question
          ? this.automatic
          : await this.#calculator.latest('relax', { spectrum, options: { ...options, lambda: choice } });
      if (!found || this.#answered !== question) return;
      this.failure = undefined;
      this.found = found;
      if (isNew) await this.#compareRules(question);
    } catch (error) {
      this.failure = toWire(error);
      this.found = this.automatic = undefined;
    } finally {
      if (this.question === question) this.busy = false;
    }
  }

  /** Shapes for the peaks of a distribution. */
  async fitShapes(found: RelaxationTimes, shape: PeakShape | 'none'): Promise<void> {
    this.peakFailure = undefined;
    const question = this.#answered;
    if (shape === 'none' || !question) {
      this.peakFit = undefined;
      return;
    }
    try {
      const { spectrum, options } = question;
      const wanted = { ...options, lambda: this.choice, peakShape: shape };
      const fit = await this.#aside.latest('peaks', { spectrum, options: wanted });
      if (fit !== undefined && this.found === found && this.shape === shape) this.peakFit = fit ?? undefined;
    } catch (error) {
      this.peakFit = undefined;
      this.peakFailure = toWire(error);
    }
  }

  /** One question for every spectrum that lies open, the first twenty. */
  async overlayAll(all: readonly OfferedSpectrum[], options: RelaxationOptions): Promise<void> {
    const spectra = all.slice(0, mostOverlaid);
    this.#overlaying = spectra;
    const curves: NamedDistribution[] = [];
    for (const { spectrum } of spectra) {
      const found = await this.#overlayer.latest('relax', { spectrum, options }).catch(() => undefined);
      if (this.#overlaying !== spectra) return;
      if (found) curves.push({ name: spectrum.name, ...found });
    }
    this.overlay = curves;
  }

  get mayOverlay(): boolean {
    return this.desk.spectra.length > 1;
  }

  /** By the user's click: the circuit of the peaks with their values, to begin a fit with. Can be undone. */
  useAsCircuit(): void {
    const { result } = this;
    const spectrum = this.desk.cell;
    if (!result || !spectrum) return;
    const { circuit, values } = circuitOfPeaks(result, Math.max(...spectrum.frequencyHz), this.peakFit);
    const names = createCircuit(circuit).parameters.map(({ name }) => name);
    this.desk.change(
      { circuit, constraints: [], values: Object.fromEntries(names.map((name, k) => [name, values[k]!])) },
      'circuit of the peaks',
    );
  }

  /** Ends what is going on; what was found stays. */
  rest(): void {
    this.#overlaying = undefined;
    this.busy = false;
    this.#calculator.stop();
    this.#aside.stop();
    this.#overlayer.stop();
  }

  async #begin(question: Question): Promise<void> {
    const { spectrum, options } = question;
    const automatic = await this.#calculator.latest('relax', { spectrum, options: { ...options, lambda: 'gcv' } });
    if (!automatic || this.question !== question) return;
    this.#answered = question;
    this.automatic = automatic;
    this.lambdas = undefined;
    this.peakFit = undefined;
  }

  async #compareRules(question: Question): Promise<void> {
    const lambdas = await this.#aside.latest('lambdas', question);
    if (lambdas && this.#answered === question) this.lambdas = lambdas;
  }
}
