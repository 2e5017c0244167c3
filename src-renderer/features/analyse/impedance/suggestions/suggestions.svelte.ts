import type { SuggestedCircuit } from '../../../../../src-core/analysis/impedance/suggest.ts';
import { toWire, type WireError } from '../../../../../src-core/errors.ts';
import type { Selection } from '../calculator/calculations.ts';
import { Calculator } from '../calculator/calculator.ts';
import type { SpectrumDesk } from '../spectrum-desk.svelte.ts';
import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';

interface Suggested {
  readonly spectrum: Spectrum;
  readonly selection: Selection;
  readonly list: readonly SuggestedCircuit[];
}

/** Circuits for the spectrum on the desk, looked for when asked. */
export class SuggestionsController {
  readonly desk: SpectrumDesk;
  /** From 0 to 1 while it is looked for circuits. */
  share = $state<number>();
  failure = $state.raw<WireError>();
  #suggested = $state.raw<Suggested>();
  readonly #calculator = new Calculator();

  constructor(desk: SpectrumDesk) {
    this.desk = desk;
  }

  /** Undefined for another spectrum than that on the desk. */
  get suggestions(): readonly SuggestedCircuit[] | undefined {
    return this.#suggested?.spectrum === this.desk.cell ? this.#suggested?.list : undefined;
  }

  /** The points that count have changed since. */
  get isOutdated(): boolean {
    return JSON.stringify(this.#suggested?.selection) !== JSON.stringify(this.desk.selection);
  }

  async suggest(): Promise<void> {
    const spectrum = this.desk.cell;
    const { selection } = this.desk;
    if (!spectrum) return;
    this.cancel();
    this.share = 0;
    this.failure = undefined;
    try {
      const list = await this.#calculator.latest('suggest', { spectrum, selection }, (share) => (this.share = share));
      // Cancelled; a new search may be under way.
      if (!list) return;
      this.#suggested = { spectrum, selection, list };
    } catch (error) {
      this.failure = toWire(error);
    }
    this.share = undefined;
    this.#calculator.stop();
  }

  cancel(): void {
    this.#calculator.stop();
    this.share = undefined;
  }

  /** By the user's click: circuit and fitted values go to the fit. Can be undone. */
  use({ circuit, parameters }: SuggestedCircuit): void {
    const values = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
    this.desk.change({ circuit, constraints: [], values }, 'suggested circuit');
  }
}
