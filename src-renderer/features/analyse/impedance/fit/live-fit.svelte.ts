import { untrack } from 'svelte';
import type { Circuit } from '../../../../../src-core/circuit/circuit.ts';
import { AppError } from '../../../../../src-core/errors.ts';
import type { ImpedanceFit } from '../../../../../src-core/model/results.ts';
import { Calculator } from '../calculator/calculator.ts';
import type { FitSettings } from '../fit-settings.ts';
import type { SpectrumDesk } from '../spectrum-desk.svelte.ts';
import type { ModelCurve } from './bench-figures.ts';
import { prepareModel } from './model-curve.ts';
import { guessOf, liveInputOf, valuesOf } from './request.ts';

/**
 * What is worked out in the window while the bench changes: the curve at the values that stand there, and, where that is
 * wanted, a fit of the others about a parameter in the user's hand. Nothing of it is kept.
 */
export class LiveFit {
  enabled = $state(true);
  /** Why the last change could not be followed. */
  failure = $state('');
  readonly #desk: SpectrumDesk;
  readonly #circuit: () => Circuit | undefined;
  readonly #fits = new Calculator();
  /** Settings that were followed, or need not be. */
  readonly #known = new WeakSet<FitSettings>();
  /** Made ready once for a circuit on a spectrum. */
  readonly #model = $derived.by(() => {
    const circuit = this.#circuit();
    const { cell } = this.#desk;
    return circuit && cell && prepareModel(circuit, cell.frequencyHz);
  });
  /** At the values that stand there; undefined where they are not complete. In less time than a thread needs to answer. */
  readonly curve: ModelCurve | undefined = $derived.by(() => {
    const circuit = this.#circuit();
    const values = circuit && guessOf(this.#desk.settings, circuit);
    return values && this.#model?.(values);
  });
  readonly #previews = new WeakMap<FitSettings, ImpedanceFit>();
  /** Rises with every preview: a WeakMap tells nobody. */
  #previewCount = $state(0);
  #held: { readonly name: string; readonly settings: FitSettings } | undefined;
  #version = 0;
  /** The circuit whose values stand there. */
  #followedCircuit = '';

  constructor(desk: SpectrumDesk, circuit: () => Circuit | undefined) {
    this.#desk = desk;
    this.#circuit = circuit;
  }

  /** Of exactly the settings as they are. */
  get preview(): ImpedanceFit | undefined {
    return this.#previewCount > 0 ? this.#previews.get(this.#desk.settings) : undefined;
  }

  /** The settings as they are were changed by moving this parameter: it stays, others may follow. */
  hold(name: string): void {
    this.#held = { name, settings: this.#desk.settings };
  }

  /** The settings as they are need no fit: they are one, or were put down on purpose. */
  accept(): void {
    this.#known.add(this.#desk.settings);
    this.#version++;
    this.#held = undefined;
    this.#followedCircuit = this.#circuit()?.text ?? '';
    this.failure = '';
  }

  /** For an effect: follows every change of the user once. */
  refit = (): void => {
    const { settings, history } = this.#desk;
    const circuit = this.#circuit();
    const isWanted = this.enabled;
    untrack(() => {
      if (this.#known.has(settings)) return;
      const isFirst = history.past.length === 0;
      if (!isWanted || isFirst || settings.record || !circuit) return;
      this.#known.add(settings);
      void this.#follow(settings, circuit, ++this.#version);
    });
  };

  stop = (): void => {
    this.#fits.stop();
  };

  async #follow(settings: FitSettings, circuit: Circuit, version: number): Promise<void> {
    const { current, selection } = this.#desk;
    if (!current) return;
    const held = this.#held?.settings === settings ? this.#held.name : undefined;
    try {
      const isNewCircuit = this.#followedCircuit !== circuit.text;
      const options = liveInputOf(settings, circuit, selection, { held, isNewCircuit });
      const fit = await this.#fits.latest('fit', { spectrum: current.spectrum, options });
      if (!fit || this.#desk.current !== current || this.#circuit()?.text !== circuit.text) return;
      if (version === this.#version) this.#take(fit);
      else if (held !== undefined && this.#held?.name === held) this.#takeOthers(fit, held);
    } catch (error) {
      if (version !== this.#version) return;
      this.failure = error instanceof AppError ? error.message : String(error);
    }
  }

  #take(fit: ImpedanceFit): void {
    this.failure = '';
    this.#followedCircuit = fit.circuit;
    const settings = this.#desk.amend({ values: { ...this.#desk.settings.values, ...valuesOf(fit.parameters) } });
    this.#remember(settings, fit);
  }

  /** The hand was faster than the fit: the others follow as far as they have come. */
  #takeOthers(fit: ImpedanceFit, held: string): void {
    const { values } = this.#desk.settings;
    const own = values[held];
    if (own === undefined) return;
    const before = this.#held?.settings;
    const settings = this.#desk.amend({ values: { ...values, ...valuesOf(fit.parameters), [held]: own } });
    this.#known.add(settings);
    if (before) this.#held = { name: held, settings };
  }

  #remember(settings: FitSettings, fit: ImpedanceFit): void {
    this.#known.add(settings);
    this.#previews.set(settings, fit);
    this.#previewCount++;
  }
}
