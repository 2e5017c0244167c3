import type { ValidityCheck } from '../../../../../src-core/analysis/impedance/validity/check.ts';
import { toWire, type WireError } from '../../../../../src-core/errors.ts';
import type { Figure } from '../../../../../src-core/figures/figure.ts';
import { validityResidualsFigure } from '../../../../../src-core/figures/validity-figures.ts';
import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';
import type { Selection } from '../calculator/calculations.ts';
import { Calculator } from '../calculator/calculator.ts';
import type { OfferedSpectrum, SpectrumDesk } from '../spectrum-desk.svelte.ts';

/** `null`: it has too few points to be judged. */
type Judgement = ValidityCheck | null;

interface Judged {
  readonly spectrum: Spectrum;
  readonly check: ValidityCheck;
}

/** May the spectrum on the desk be believed, and the others that lie open? */
export class ValidityController {
  readonly desk: SpectrumDesk;
  busy = $state(false);
  failure = $state.raw<WireError>();
  /** From here up the spectrum is sound, where its low end is not. */
  soundFromHz = $state<number>();
  #judged = $state.raw<Judged>();
  /** Of whole spectra, for the list; found one after the other. */
  #whole = $state.raw<readonly { readonly spectrum: Spectrum; readonly judgement: Judgement }[]>([]);
  readonly #calculator = new Calculator();
  readonly #aside = new Calculator();
  #judging: readonly unknown[] | undefined;

  constructor(desk: SpectrumDesk) {
    this.desk = desk;
  }

  /** Of the spectrum that is looked at; while it is judged anew, the last one. */
  get check(): ValidityCheck | undefined {
    return this.#judged?.spectrum === this.desk.cell ? this.#judged?.check : undefined;
  }

  readonly figure: Figure | undefined = $derived.by(() => this.check && validityResidualsFigure(this.check));

  /** Positions in the spectrum of the points that were kept, in the order of the residuals. */
  readonly keptPoints: readonly number[] = $derived.by(() => {
    const frequencies = this.desk.cell?.frequencyHz;
    const check = this.check;
    return frequencies && check ? positionsOf(check.frequencyHz, frequencies) : [];
  });

  judgementOf(spectrum: Spectrum): Judgement | undefined {
    return this.#whole.find((item) => item.spectrum === spectrum)?.judgement;
  }

  /** Judges the points that count; the newest demand wins. */
  async judge(spectrum: Spectrum, selection: Selection): Promise<void> {
    this.busy = true;
    this.soundFromHz = undefined;
    try {
      const check = await this.#calculator.latest('check', { spectrum, selection });
      if (!check) return;
      this.failure = undefined;
      this.#judged = { spectrum, check };
      this.busy = false;
      if (check.verdict === 'non-stationary' || check.verdict === 'drifting') {
        const from = await this.#calculator.latest('soundFrom', { spectrum, selection });
        if (this.check === check) this.soundFromHz = from ?? undefined;
      }
    } catch (error) {
      this.#judged = undefined;
      this.failure = toWire(error);
      this.busy = false;
    }
  }

  /** A verdict for each spectrum that lies open, one after the other. */
  async judgeAll(spectra: readonly OfferedSpectrum[]): Promise<void> {
    if (this.#judging === spectra) return;
    this.#judging = spectra;
    this.#whole = this.#whole.filter((known) => spectra.some(({ spectrum }) => spectrum === known.spectrum));
    for (const { spectrum } of spectra) {
      if (this.judgementOf(spectrum) !== undefined) continue;
      const judgement = await this.#aside.latest('check', { spectrum, selection: {} }).catch(() => null);
      // Stopped, or others were opened.
      if (this.#judging !== spectra || judgement === undefined) return;
      this.#whole = [...this.#whole, { spectrum, judgement }];
    }
    this.#judging = undefined;
    this.#aside.stop();
  }

  /** Ends what is going on; what is known stays. */
  rest(): void {
    this.#judging = undefined;
    this.busy = false;
    this.#calculator.stop();
    this.#aside.stop();
  }

  leaveOutliersOut(): void {
    const points = this.check?.outliers.map(({ index }) => index) ?? [];
    this.desk.toggleMask(points.filter((point) => !this.desk.masked.includes(point)));
  }

  useSoundRange(): void {
    if (this.soundFromHz !== undefined) this.desk.setRange({ minFrequencyHz: this.soundFromHz });
  }
}

/** Both in the same order, some of `all` missing in `kept`; a frequency may occur twice. */
function positionsOf(kept: readonly number[], all: ArrayLike<number>): readonly number[] {
  let next = 0;
  return kept.map((frequency) => {
    while (next < all.length && all[next] !== frequency) next++;
    return next++;
  });
}
