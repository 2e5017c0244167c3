import type { ImportContent } from '../../../../../src-core/contract/calls.ts';
import { createCircuit, type Circuit } from '../../../../../src-core/circuit/circuit.ts';
import { toWire, type WireError } from '../../../../../src-core/errors.ts';
import type { FitConstraint } from '../../../../../src-core/model/fit-constraint.ts';
import { isTitrationStep } from '../../../../../src-core/model/plan.ts';
import type { AnalysisRecord, ConductivityAnalysis, ImpedanceFit } from '../../../../../src-core/model/results.ts';
import type { Workspace } from '../../../../workspace/workspace.svelte.ts';
import type { FitSettings } from '../fit-settings.ts';
import type { SpectrumDesk } from '../spectrum-desk.svelte.ts';
import { constraintOn, withOwn } from './constraint-words.ts';
import { LiveFit } from './live-fit.svelte.ts';
import { requestOf, settingsOf, valuesOf } from './request.ts';
import { fitsOf, hashOfSpectrum } from './same-spectrum.ts';

const pelletCircuit = 'p(R1,CPE1)-p(R2,CPE2)-CPE3';
const electrodeCircuit = 'R0-p(R1-Wo1,CPE1)';

/** The circuit, what is asked of its fit to the spectrum on the desk, and what came out. */
export class FitController {
  readonly desk: SpectrumDesk;
  readonly live: LiveFit;
  /** Why the last thing asked for failed. */
  failure = $state.raw<WireError>();
  #failedWith = $state.raw<FitSettings>();
  loading = $state(false);
  fitting = $state(false);
  /** Stored fits of the spectrum that is looked at, the newest first. */
  stored = $state.raw<readonly AnalysisRecord[]>([]);
  readonly #workspace: Workspace;
  readonly #read = $derived.by((): { circuit?: Circuit; fault?: WireError } => {
    const { circuit } = this.desk.settings;
    if (circuit.trim() === '') return {};
    try {
      return { circuit: createCircuit(circuit) };
    } catch (error) {
      return { fault: toWire(error) };
    }
  });

  constructor(workspace: Workspace, desk: SpectrumDesk) {
    this.#workspace = workspace;
    this.desk = desk;
    this.live = new LiveFit(desk, () => this.circuit);
  }

  /** The circuit as it is read; undefined while its text cannot be. */
  get circuit(): Circuit | undefined {
    return this.#read.circuit;
  }

  get circuitFault(): WireError | undefined {
    return this.#read.fault;
  }

  /** The stored fit, when the settings are those it was made with. */
  get result(): ConductivityAnalysis | undefined {
    return this.desk.settings.record?.impedance;
  }

  /** Why the settings as they are could not be fitted. */
  get refusal(): WireError | undefined {
    return this.#failedWith === this.desk.settings ? this.failure : undefined;
  }

  /** The stored fit, or the one the window made for itself. */
  get fit(): ImpedanceFit | undefined {
    return this.result?.fit ?? this.live.preview;
  }

  setCircuit(circuit: string): void {
    if (circuit !== this.desk.settings.circuit) this.desk.change({ circuit }, 'circuit', 'circuit');
  }

  /** A value in the user's hand: with the parameter fixed, it is fixed there. */
  setValue(name: string, value: number): void {
    const { values, constraints } = this.desk.settings;
    const isFixed = constraintOn(constraints, 'fix', name) !== undefined;
    const fixed: FitConstraint = { kind: 'fix', parameter: name, value };
    this.desk.change(
      { values: { ...values, [name]: value }, ...(isFixed && { constraints: withOwn(constraints, name, fixed) }) },
      `value of ${name}`,
      `value ${name}`,
    );
    this.live.hold(name);
  }

  setConstraints(constraints: readonly FitConstraint[], name: string): void {
    this.desk.settle();
    this.desk.change({ constraints }, name);
  }

  /** What the fit is asked for besides. */
  setDemand(demand: Partial<FitSettings>, name: string): void {
    this.desk.change(demand, name, name);
  }

  async openRun(runId: string): Promise<void> {
    this.#reset();
    this.loading = true;
    await this.#attempt(async () => {
      const detail = await this.desk.openRun(runId);
      const records = await this.#workspace.client.call('analysis.list', { runId });
      if (!detail || this.desk.runId !== runId) return;
      if (!this.#isTouched) this.#showRecord(records.filter(({ kind }) => kind === 'impedance').at(-1));
      // A titration has no arcs to speak of between its steps: its electrode circuit is the better beginning.
      this.#beginWith(detail.plan.steps.some(isTitrationStep) ? electrodeCircuit : pelletCircuit);
    });
    this.loading = false;
  }

  async openImport(content: ImportContent): Promise<void> {
    this.#reset();
    await this.#attempt(() => {
      this.desk.openImport(content);
      this.#beginWith(pelletCircuit);
      return Promise.resolve();
    });
  }

  /** Made and kept by the host. */
  async keep(): Promise<void> {
    const { current, source, settings } = this.desk;
    if (!current || !this.circuit || this.fitting) return;
    const request = requestOf(settings, this.circuit, source);
    // A preview that is still under way would change what is being fitted.
    this.live.accept();
    this.fitting = true;
    this.failure = undefined;
    await this.#attempt(async () => {
      const record = await this.#workspace.client.call('analysis.impedance', request);
      if (!record.impedance || this.desk.current !== current) return;
      if (this.stored.every(({ id }) => id !== record.id)) this.stored = [record, ...this.stored];
      // Whoever has gone on meanwhile finds the fit in the list.
      if (this.desk.settings !== settings) return;
      const values = { ...settings.values, ...valuesOf(record.impedance.fit.parameters) };
      this.desk.settle();
      this.desk.change({ values, record }, 'fit');
      this.live.accept();
    });
    this.fitting = false;
  }

  /** A stored fit with all it was made with. */
  reopen(record: AnalysisRecord): void {
    const settings = settingsOf(record);
    if (!settings) return;
    this.desk.settle();
    this.desk.change(settings, 'reopen a fit');
    this.live.accept();
  }

  /** For an effect: what is stored of the spectrum that is looked at, now and whenever more is. */
  followStored = (): (() => void) => {
    const { current, runId } = this.desk;
    this.stored = [];
    const load = async (): Promise<void> => {
      if (!current) return;
      const inputHash = await hashOfSpectrum(current.spectrum);
      const records = await this.#workspace.client.call('analysis.list', runId === '' ? { inputHash } : { runId });
      if (this.desk.current !== current) return;
      this.stored = fitsOf(records, { inputHash, runId, stepIndex: current.stepIndex });
      this.#showLast(runId);
    };
    // A list that cannot be had is not worth a word: nothing that is being done depends on it.
    const reload = (): void => void load().catch(() => undefined);
    reload();
    return this.#workspace.client.on('analysis.changed', reload);
  };

  /** A spectrum of a run that was fitted before and is opened for the first time shows its last fit. */
  #showLast(runId: string): void {
    const [last] = this.stored;
    const settings = (runId !== '' || this.desk.fromFile) && last && !this.#isTouched ? settingsOf(last) : undefined;
    if (settings) this.desk.begin(settings);
  }

  get #isTouched(): boolean {
    const { past, future, present } = this.desk.history;
    return past.length > 0 || future.length > 0 || present.record !== undefined;
  }

  #showRecord(record: AnalysisRecord | undefined): void {
    const settings = record && settingsOf(record);
    if (!settings) return;
    const { spectra } = this.desk;
    const parameters = record.parameters as { readonly stepIndex?: number } | null;
    const position = spectra.findIndex(({ stepIndex }) => stepIndex === parameters?.stepIndex);
    if (position < 0 && spectra.length > 1) return;
    this.desk.choose(Math.max(0, position));
    this.desk.begin(settings);
  }

  #beginWith(circuit: string): void {
    const { settings } = this.desk;
    if (settings.circuit === '') this.desk.begin({ ...settings, circuit });
  }

  #reset(): void {
    this.failure = undefined;
    this.live.stop();
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      const failure = toWire(error);
      if (failure.code === 'cancelled') return;
      this.failure = failure;
      this.#failedWith = this.desk.settings;
    }
  }
}
