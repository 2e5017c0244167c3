import type { Circuit } from '../../../../../src-core/circuit/circuit.ts';
import type { AnalysisRecord, ImportSummary, SeriesRequest } from '../../../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../../../src-core/errors.ts';
import { spectraOf } from '../../../../../src-core/figures/spectra.ts';
import type { ImpedanceSeries, SeriesAxis } from '../../../../../src-core/model/series.ts';
import type { Workspace } from '../../../../workspace/workspace.svelte.ts';
import type { FitController } from '../fit/fit.svelte.ts';
import { requestOf } from '../fit/request.ts';
import type { SpectrumDesk } from '../spectrum-desk.svelte.ts';
import { joinMembers, sourcesOf, type Member } from './members.ts';

/** The model of the bench on many spectra at once. */
export class SeriesController {
  members = $state.raw<readonly Member[]>([]);
  axis = $state<SeriesAxis>('temperature');
  /** Full names of the parameters that have one value for all spectra. */
  shared = $state.raw<readonly string[]>([]);
  sampleId = $state('');
  /** Stored series, the newest first. */
  stored = $state.raw<readonly AnalysisRecord[]>([]);
  record = $state.raw<AnalysisRecord>();
  failure = $state.raw<WireError>();
  working = $state(false);
  readonly fit: FitController;
  readonly #desk: SpectrumDesk;
  readonly #workspace: Workspace;

  constructor(workspace: Workspace, desk: SpectrumDesk, fit: FitController) {
    this.#workspace = workspace;
    this.#desk = desk;
    this.fit = fit;
  }

  get result(): ImpedanceSeries | undefined {
    return this.record?.series;
  }

  get included(): number {
    return this.members.filter(({ included }) => included).length;
  }

  /** Names of the circuit's parameters; none while its text is wrong. */
  get parameterNames(): readonly string[] {
    return this.fit.circuit?.parameters.map(({ name }) => name) ?? [];
  }

  /** All spectra of what lies open. */
  takeDesk(from: string): void {
    const { spectra } = this.#desk;
    this.#add(
      spectra.map(({ spectrum, stepIndex }) => {
        const source = { ...this.#desk.source, stepIndex };
        const origin = source.runId ?? source.importId ?? source.fileName ?? '';
        return { key: `${origin}#${stepIndex}`, title: spectrum.name, from, source, included: true };
      }),
    );
  }

  async takeRun(runId: string, from: string): Promise<void> {
    await this.#attempt(async () => {
      const { client } = this.#workspace;
      const [detail, { impedance }] = await Promise.all([
        client.call('runs.show', { runId }),
        client.call('runs.samples', { runId }),
      ]);
      const spectra = impedance ? spectraOf(impedance, detail.plan.steps) : [];
      this.#add(
        spectra.map(({ name, stepIndex }) => ({
          ...{ key: `${runId}#${stepIndex}`, title: name, from },
          // Those that were to show that the sample had come to rest are there to be looked at.
          included: detail.plan.steps[stepIndex]?.agreement === undefined,
          source: { runId, stepIndex },
        })),
      );
    });
  }

  /** Files that came together are meant together: what was in the list before stays there, but no longer ticked. */
  takeTogether(files: readonly ImportSummary[]): void {
    const before = this.members;
    this.members = [];
    for (const file of files) this.takeImport(file);
    this.#add(before.map((member) => ({ ...member, included: false })));
  }

  takeImport({ id, fileName, spectra }: Pick<ImportSummary, 'id' | 'fileName' | 'spectra'>): void {
    this.#add(
      spectra.map(({ index, label }) => ({
        ...{ key: `${id}#${index}`, title: label, from: fileName, included: true },
        source: { importId: id, stepIndex: index },
      })),
    );
  }

  change(key: string, change: Partial<Pick<Member, 'included' | 'axisValue'>>): void {
    this.members = this.members.map((member) => (member.key === key ? { ...member, ...change } : member));
  }

  includeAll(included: boolean): void {
    this.members = this.members.map((member) => ({ ...member, included }));
  }

  clear(): void {
    this.members = [];
  }

  /** Values typed for one axis mean nothing on another. */
  chooseAxis(axis: SeriesAxis): void {
    this.axis = axis;
    this.members = this.members.map((member) => ({ ...member, axisValue: undefined }));
  }

  toggleShared(name: string): void {
    this.shared = this.shared.includes(name) ? this.shared.filter((item) => item !== name) : [...this.shared, name];
  }

  async analyse(): Promise<void> {
    this.working = true;
    this.failure = undefined;
    await this.#attempt(async () => {
      const { circuit } = this.fit;
      if (!circuit) return;
      this.record = await this.#workspace.client.call('analysis.series', this.#request(circuit));
      await this.loadStored();
    });
    this.working = false;
  }

  async loadStored(): Promise<void> {
    const records = await this.#workspace.attempt(() =>
      this.#workspace.client.call('analysis.list', { kind: 'series' }),
    );
    this.stored = records?.toReversed() ?? this.stored;
  }

  show(id: string): void {
    this.record = this.stored.find((record) => record.id === id);
  }

  /** The model as it stands on the bench; what belongs to the points of one spectrum stays there. */
  #request(circuit: Circuit): SeriesRequest {
    const { settings, source } = this.#desk;
    const bench = { ...settings, masked: [], bootstrap: 0, profile: '', sampleId: this.sampleId };
    const { source: _, ...model } = requestOf(bench, circuit, source);
    const global = this.shared.filter((name) => this.parameterNames.includes(name));
    return {
      ...model,
      sources: sourcesOf(this.members, this.axis),
      axis: this.axis,
      ...(global.length > 0 && { global }),
    };
  }

  #add(added: readonly Member[]): void {
    this.members = joinMembers(this.members, added);
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.failure = toWire(error);
    }
  }
}
