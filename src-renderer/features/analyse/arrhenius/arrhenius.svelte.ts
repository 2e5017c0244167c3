import { thermalDataOfArc } from '../../../../src-core/analysis/arrhenius/series-data.ts';
import type { ArrheniusSettings } from '../../../../src-core/analysis/arrhenius/settings.ts';
import { toWire, type WireError } from '../../../../src-core/errors.ts';
import { decodeText } from '../../../../src-core/formats/decode-text.ts';
import { parseThermalTable } from '../../../../src-core/formats/thermal-table.ts';
import type { ArrheniusAnalysis, ThermalConvention, ThermalData } from '../../../../src-core/model/arrhenius.ts';
import type { Warning } from '../../../../src-core/model/quantity.ts';
import type { ImpedanceSeries } from '../../../../src-core/model/series.ts';
import { celsiusZeroK } from '../../../../src-core/units/constants.ts';
import { Calculator } from '../impedance/calculator/calculator.ts';

/** Conductivities, diffusivities or rates along temperature, and what follows from them. */
export class ArrheniusController {
  /** What can be looked at: materials of a table, or arcs of a series. */
  offered = $state.raw<readonly ThermalData[]>([]);
  chosen = $state(0);
  /** As typed or read from a file. */
  table = $state('');
  readWarnings = $state.raw<readonly Warning[]>([]);
  unreadable = $state.raw<WireError>();
  /** Undefined: the usual one of the quantity. */
  convention = $state<ThermalConvention>();
  predictAtC = $state<number | undefined>(25);
  transitionC = $state<number>();
  analysis = $state.raw<ArrheniusAnalysis>();
  failure = $state.raw<WireError>();
  readonly #calculator = new Calculator();

  get data(): ThermalData | undefined {
    return this.offered[this.chosen];
  }

  /** For an effect: works out whatever is set, in a thread of the window; permutations of a long table take a while. */
  follow = (): void => {
    const { data } = this;
    const settings = this.#settings;
    if (!data) {
      this.analysis = undefined;
      this.failure = undefined;
      return;
    }
    void this.#calculator.latest('arrhenius', { data, settings }).then(
      (analysis) => {
        if (!analysis || this.data !== data) return;
        this.analysis = analysis;
        this.failure = undefined;
      },
      (error: unknown) => {
        this.analysis = undefined;
        this.failure = toWire(error);
      },
    );
  };

  get #settings(): ArrheniusSettings {
    const { convention, predictAtC, transitionC } = this;
    return {
      convention,
      ...(predictAtC !== undefined && { predictAtK: [predictAtC + celsiusZeroK] }),
      ...(transitionC !== undefined && { transitionK: transitionC + celsiusZeroK }),
    };
  }

  /** Processes of a series along temperature, those with a geometry first. */
  takeSeries(series: ImpedanceSeries): void {
    this.readWarnings = [];
    this.unreadable = undefined;
    this.#offer(series.arrhenius.map((line) => thermalDataOfArc(line)));
  }

  takeTable(text: string, name = 'table'): void {
    this.table = text;
    this.readWarnings = [];
    this.unreadable = undefined;
    if (text.trim() === '') {
      this.#offer([]);
      return;
    }
    try {
      const { series, warnings } = parseThermalTable(text, name);
      this.readWarnings = warnings;
      this.#offer(series);
    } catch (error) {
      this.#offer([]);
      this.unreadable = toWire(error);
    }
  }

  async takeFile(file: File): Promise<void> {
    try {
      this.takeTable(decodeText(new Uint8Array(await file.arrayBuffer())), file.name.replace(/\.[^.]*$/, ''));
    } catch (error) {
      this.unreadable = toWire(error);
    }
  }

  choose(index: number): void {
    this.chosen = index;
    this.convention = undefined;
  }

  #offer(offered: readonly ThermalData[]): void {
    this.offered = offered;
    this.choose(0);
  }
}
