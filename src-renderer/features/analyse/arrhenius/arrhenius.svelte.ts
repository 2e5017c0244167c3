import { thermalDataOfArc } from '../../../../src-core/analysis/arrhenius/series-data.ts';
import type { ArrheniusRequest } from '../../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../../src-core/errors.ts';
import { decodeText } from '../../../../src-core/formats/decode-text.ts';
import type { ArrheniusAnalysis, ThermalData } from '../../../../src-core/model/arrhenius.ts';
import type { ImpedanceSeries } from '../../../../src-core/model/series.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';
import { KeptAnalyses } from '../../../workspace/kept/kept-analyses.svelte.ts';
import { Calculator } from '../impedance/calculator/calculator.ts';
import { beginHistory, changed, redone, undone, type History } from '../impedance/history.ts';
import {
  emptyForm,
  formOf,
  readPoints,
  requestOf,
  settingsOf,
  withoutLeftOut,
  type ArrheniusForm,
  type GivenPoints,
  type ReadPoints,
} from './arrhenius-form.ts';
import { titrationTable } from './titration-table.ts';

/** An analysis with the points it was made of. */
export interface ShownArrhenius {
  readonly analysis: ArrheniusAnalysis;
  readonly data: ThermalData;
  /** All points, those left out too. */
  readonly whole: ThermalData;
  readonly leftOut: readonly number[];
  readonly zeroK: number;
}

/** Conductivities, diffusivities or rates along temperature, and what follows from them. Outlives the screen. */
export class ArrheniusController {
  #history = $state.raw<History<ArrheniusForm>>(beginHistory(emptyForm));
  shown = $state.raw<ShownArrhenius>();
  failure = $state.raw<WireError>();
  /** A file that is no text. */
  fileFailure = $state.raw<WireError>();
  readonly kept: KeptAnalyses;
  readonly titrations: KeptAnalyses;
  readonly #workspace: Workspace;
  readonly #calculator = new Calculator();
  // The table is read anew only when it changes, not with every setting.
  readonly #table = $derived(this.form.table);
  readonly #name = $derived(this.form.name);
  readonly #given = $derived(this.form.given);
  readonly #zeroK = $derived(this.form.zeroK);
  readonly read: ReadPoints = $derived(
    readPoints({ table: this.#table, name: this.#name, given: this.#given, zeroK: this.#zeroK }),
  );

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.kept = new KeptAnalyses(workspace, 'arrhenius');
    this.titrations = new KeptAnalyses(workspace, 'titration');
  }

  get form(): ArrheniusForm {
    return this.#history.present;
  }

  /** The chosen material with all its points. */
  get whole(): ThermalData | undefined {
    return this.read.offered[this.form.chosen];
  }

  /** What a press of undo takes back, in words. */
  get undoable(): string | undefined {
    return this.#history.past.at(-1)?.name;
  }

  get redoable(): string | undefined {
    return this.#history.future.at(-1)?.name;
  }

  undo(): void {
    this.#history = undone(this.#history);
  }

  redo(): void {
    this.#history = redone(this.#history);
  }

  /** @param name - what is changed, in words */
  change(change: Partial<ArrheniusForm>, name: string): void {
    this.#history = changed(this.#history, { ...this.form, ...change }, name, name);
  }

  /** For an effect: works out whatever is set, in a thread of the window; permutations of a long table take a while. */
  follow = (): void => {
    const { form, whole } = this;
    if (!whole) {
      this.shown = undefined;
      this.failure = undefined;
      return;
    }
    const data = withoutLeftOut(whole, form.leftOut);
    void this.#calculator.latest('arrhenius', { data, settings: settingsOf(form, data) }).then(
      (analysis) => {
        if (!analysis || this.form !== form) return;
        this.shown = { analysis, data, whole, leftOut: form.leftOut, zeroK: form.zeroK };
        this.failure = undefined;
      },
      (error: unknown) => {
        this.shown = undefined;
        this.failure = toWire(error);
      },
    );
  };

  /** Processes of a series along temperature. @param analysisId - of the kept series */
  takeSeries(series: ImpedanceSeries, analysisId: string): void {
    this.fileFailure = undefined;
    this.#begin({ given: pointsOf(series, analysisId), table: '' }, 'points of the series');
  }

  /** D of the kept titrations along temperature, as a table that can be edited. */
  async takeTitrations(): Promise<void> {
    this.fileFailure = undefined;
    try {
      const records = await this.#workspace.client.call('analysis.list', { kind: 'titration' });
      this.#begin({ table: titrationTable(records), name: 'titrations', given: [] }, 'D of titrations');
    } catch (error) {
      this.fileFailure = toWire(error);
    }
  }

  type(table: string): void {
    this.fileFailure = undefined;
    // Typing goes on in one step and with the same settings.
    if (this.form.table.trim() !== '') this.change({ table, leftOut: [] }, 'table');
    else this.#begin({ table, given: [] }, 'table');
  }

  async takeFile(file: File): Promise<void> {
    try {
      const text = decodeText(new Uint8Array(await file.arrayBuffer()));
      this.fileFailure = undefined;
      this.#begin({ table: text, name: file.name.replace(/\.[^.]*$/, ''), given: [] }, 'file');
    } catch (error) {
      this.fileFailure = toWire(error);
    }
  }

  choose(chosen: number): void {
    this.change({ chosen, leftOut: [], convention: undefined }, 'choice');
  }

  toggle(index: number): void {
    const { leftOut } = this.form;
    const isOut = leftOut.includes(index);
    const next = isOut ? leftOut.filter((other) => other !== index) : [...leftOut, index].sort((a, b) => a - b);
    this.#history = changed(this.#history, { ...this.form, leftOut: next }, isOut ? 'taken in' : 'left out');
  }

  /** For the host to keep; undefined while there is nothing. */
  get request(): ArrheniusRequest | undefined {
    return this.shown && this.whole && requestOf(this.form, this.whole, this.read.offered.length);
  }

  /** A kept analysis with all it was made of. */
  async reopen(request: ArrheniusRequest): Promise<void> {
    const { analysisId } = request.source;
    const record =
      analysisId === undefined
        ? undefined
        : await this.#workspace.attempt(() => this.#workspace.client.call('analysis.show', { analysisId }));
    const given = record?.series ? pointsOf(record.series, record.id) : [];
    this.fileFailure = undefined;
    this.#history = changed(this.#history, formOf(request, given), 'reopen');
  }

  /** Another source: what belonged to the points of the former one goes. */
  #begin(source: Partial<ArrheniusForm>, name: string): void {
    const { predictAtC, zeroK } = this.form;
    this.#history = changed(this.#history, { ...emptyForm, predictAtC, zeroK, ...source }, name);
  }
}

function pointsOf({ arrhenius }: ImpedanceSeries, analysisId: string): readonly GivenPoints[] {
  return arrhenius.map((line) => ({
    data: thermalDataOfArc(line),
    ...(analysisId !== '' && { origin: { analysisId, arc: line.arc, quantity: line.quantity } }),
  }));
}
