import type { RunSamples } from '../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../src-core/errors.ts';
import { spectraOf, type MeasuredSpectrum } from '../../../src-core/figures/spectra.ts';
import { isTitrationStep } from '../../../src-core/model/plan.ts';
import type { DcTable, ImpedanceTable } from '../../../src-core/model/reading.ts';
import type { TitrationAnalysis } from '../../../src-core/model/results.ts';
import type { JournalEntry, RunDetail } from '../../../src-core/model/run.ts';
import type { VoltammogramCurve } from '../../../src-core/figures/voltammogram-figure.ts';
import { CycleCounter, type CycleCapacity } from '../../../src-core/run/cycle-capacities.ts';
import { spectrumLevels, type SpectrumLevels } from '../../../src-core/run/spectrum-levels.ts';
import { SeriesStore } from '../../plots/series-store.ts';
import { TimeView } from '../../plots/time-view.svelte.ts';
import { isLive } from '../../workspace/run-room.svelte.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';
import { createChargeCounter } from './charge.ts';
import { withGaps, type Tail } from './dc-rows.ts';
import { FrameThrottle } from './frame-throttle.ts';
import { createImpedanceColumns } from './impedance-columns.ts';
import { isSweep, StepCurves } from './step-curves.ts';

export type RunChannel = 'voltage' | 'current' | 'charge' | 'temperature';

/** One run as this window sees it: what is stored, then what arrives, with nothing twice. */
export class RunSession {
  readonly runId: string;
  readonly view = new TimeView();
  /** Not watched: it may hold millions of samples. `revision` tells that it grew. */
  readonly store = new SeriesStore<RunChannel>(['voltage', 'current', 'charge', 'temperature']);
  /** Against the reference, of a run that records three electrodes; empty in any other. */
  readonly electrodes = new SeriesStore<'working' | 'counter'>(['working', 'counter']);
  revision = $state(0);
  detail = $state.raw<RunDetail>();
  journal = $state.raw<readonly JournalEntry[]>([]);
  spectra = $state.raw<readonly MeasuredSpectrum[]>([]);
  /** Amplitude and direct level of each spectrum, where the instrument told them. */
  levels = $state.raw<readonly SpectrumLevels[]>([]);
  titration = $state.raw<TitrationAnalysis>();
  failure = $state.raw<WireError>();
  /** Of sweeps and staircases. */
  curves = $state.raw<readonly VoltammogramCurve[]>([]);
  cycles = $state.raw<readonly CycleCapacity[]>([]);
  /** Whether a sensor has told any temperature yet. */
  hasTemperature = $state(false);
  readonly #stepCurves = new StepCurves();
  readonly #cycleCounter = new CycleCounter();
  readonly #workspace: Workspace;
  readonly #impedance = createImpedanceColumns();
  readonly #countCharge = createChargeCounter();
  readonly #throttle = new FrameThrottle(() => this.#show());
  /** Samples that came before the stored ones were here. */
  #waiting: RunSamples[] | undefined = [];
  #impedanceShown = 0;
  #lastStep = -1;
  #asksTitration: 'no' | 'once' | 'again' = 'no';

  constructor(workspace: Workspace, runId: string) {
    this.#workspace = workspace;
    this.runId = runId;
  }

  /** For an effect: listens first and loads then, so that nothing falls between the two. */
  listen = (): (() => void) => {
    const { client } = this.#workspace;
    const stops = [
      client.on('runs.samples', (samples) => samples.runId === this.runId && this.#take(samples)),
      client.on('runs.journal', ({ runId, entry }) => runId === this.runId && this.#takeEntry(entry)),
      client.on('analysis.changed', ({ runId }) => runId === this.runId && void this.askTitration()),
      client.on('runs.changed', (runs) => this.#takeRuns(runs.some(({ id }) => id === this.runId))),
    ];
    void this.#load();
    return () => {
      for (const stop of stops) stop();
      this.#throttle.cancel();
    };
  };

  async #load(): Promise<void> {
    const { client } = this.#workspace;
    try {
      await this.reloadDetail();
      const stored = await client.call('runs.samples', { runId: this.runId });
      const waiting = this.#waiting ?? [];
      this.#waiting = undefined;
      this.#append(stored);
      for (const samples of waiting) this.#append(samples);
      this.#show();
      await this.askTitration();
    } catch (error) {
      this.failure = toWire(error);
    }
  }

  async reloadDetail(): Promise<void> {
    const detail = await this.#workspace.client.call('runs.show', { runId: this.runId });
    const newer = this.journal.filter(({ seq }) => seq > (detail.journal.at(-1)?.seq ?? -1));
    this.detail = detail;
    this.journal = [...detail.journal, ...newer];
  }

  #take(samples: RunSamples): void {
    if (this.#waiting) this.#waiting.push(samples);
    else {
      this.#append(samples);
      this.#throttle.ask();
    }
  }

  /** Only what is newer than what is here: the stored samples and the first events overlap. */
  #append({ dc, impedance }: RunSamples): void {
    if (dc) this.#appendDc(dc);
    if (impedance) this.#impedance.append(impedance);
  }

  #appendDc(table: DcTable): void {
    const start = this.store.length === 0 ? 0 : firstAfter(table.timeS, this.store.lastTime);
    if (start >= table.timeS.length) return;
    const steps = this.detail?.plan.steps ?? [];
    this.#stepCurves.take(steps, table, start);
    this.#cycleCounter.take(steps, table, start);
    const charge = this.#countCharge(
      table.timeS.subarray(start),
      table.currentA.subarray(start),
      table.stepIndex.subarray(start),
    );
    const tail = this.#tail();
    const { timeS, voltageV, currentA, chargeC, temperatureC } = withGaps(table, charge, start, tail);
    this.#appendElectrodes(table, charge, start, tail);
    this.store.append(timeS, {
      voltage: voltageV,
      current: currentA,
      charge: chargeC.map((charge) => charge / 3600),
      temperature: temperatureC,
    });
    this.#lastStep = table.stepIndex.at(-1)!;
    this.hasTemperature ||= temperatureC.some(Number.isFinite);
  }

  /** Two more curves with the same gaps. */
  #appendElectrodes(table: DcTable, charge: Float64Array, start: number, tail: Tail | undefined): void {
    const { workingElectrodePotentialV: working, counterElectrodePotentialV: counter } = table;
    if (!working || !counter) return;
    const rows = withGaps({ ...table, voltageV: working, currentA: counter }, charge, start, tail);
    this.electrodes.append(rows.timeS, { working: rows.voltageV, counter: rows.currentA });
  }

  #tail(): Tail | undefined {
    const { time, length, lastTime } = this.store;
    if (length === 0) return undefined;
    return { timeS: lastTime, intervalS: length < 2 ? 0 : lastTime - time.at(length - 2), stepIndex: this.#lastStep };
  }

  #show(): void {
    const impedance = this.#impedance.table();
    const lastImpedanceS = impedance.timeS.at(-1) ?? 0;
    this.view.data = [Math.min(0, this.store.firstTime), Math.max(this.store.lastTime, lastImpedanceS)];
    if (impedance.timeS.length !== this.#impedanceShown) this.#showSpectra(impedance);
    const steps = this.detail?.plan.steps ?? [];
    if (steps.some(isSweep)) this.curves = this.#stepCurves.curves;
    if (steps.some(({ cycle }) => cycle)) this.cycles = this.#cycleCounter.capacities;
    this.revision++;
  }

  #showSpectra(impedance: ImpedanceTable): void {
    this.#impedanceShown = impedance.timeS.length;
    this.spectra = spectraOf(impedance, this.detail?.plan.steps ?? []);
    this.levels = spectrumLevels(impedance, this.detail?.plan.steps ?? []);
  }

  #takeEntry(entry: JournalEntry): void {
    if (this.journal.some(({ seq }) => seq === entry.seq)) return;
    this.journal = [...this.journal, entry];
    if (entry.kind === 'step-ended') void this.askTitration();
  }

  #takeRuns(known: boolean): void {
    if (!known) return;
    void this.reloadDetail().catch(() => undefined);
    if (!this.live) void this.askTitration();
  }

  /** D of the finished pulses. One question at a time: a fast run would otherwise queue them up. */
  async askTitration(): Promise<void> {
    const pulses = this.detail?.plan.steps.some(isTitrationStep) ?? false;
    if (!pulses) return;
    if (this.#asksTitration !== 'no') {
      this.#asksTitration = 'again';
      return;
    }
    this.#asksTitration = 'once';
    try {
      this.titration = await this.#fetchTitration();
    } catch {
      // Too early, or a field of the sample is missing: the Analyse screen says which.
    }
    const again = this.#asksTitration === ('again' as string);
    this.#asksTitration = 'no';
    if (again) await this.askTitration();
  }

  /** Once a run is over, its analysis if there is one: that knows the last pulse as well. */
  async #fetchTitration(): Promise<TitrationAnalysis> {
    const { client } = this.#workspace;
    const { runId } = this;
    const records = this.live ? [] : await client.call('analysis.list', { runId });
    const analysed = records.findLast(({ kind }) => kind === 'titration')?.titration;
    return analysed ?? client.call('analysis.titrationSoFar', { runId });
  }

  get live(): boolean {
    const summary = this.#workspace.runs.list.find(({ id }) => id === this.runId) ?? this.detail;
    return summary !== undefined && isLive(summary);
  }
}

/** Index of the first time after `timeS`; times do not fall. */
export function firstAfter(times: Float64Array, timeS: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! <= timeS) low = middle + 1;
    else high = middle;
  }
  return low;
}
