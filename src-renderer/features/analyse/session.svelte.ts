import type {
  ArrheniusRequest,
  DirectCurrentRequest,
  ImportSummary,
  MeyerNeldelRequest,
} from '../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../src-core/errors.ts';
import { isTitrationStep, type PlannedStep } from '../../../src-core/model/plan.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';
import { ArrheniusController } from './arrhenius/arrhenius.svelte.ts';
import { DirectCurrentController } from './direct-current/direct-current.svelte.ts';
import { IntakeController } from './source/intake.svelte.ts';
import { FitController } from './impedance/fit/fit.svelte.ts';
import { MeyerNeldelController } from './meyer-neldel/meyer-neldel.svelte.ts';
import { RelaxationController } from './impedance/relaxation/relaxation.svelte.ts';
import { SeriesController } from './impedance/series/series.svelte.ts';
import { SpectrumDesk } from './impedance/spectrum-desk.svelte.ts';
import { SuggestionsController } from './impedance/suggestions/suggestions.svelte.ts';
import { ValidityController } from './impedance/validity/validity.svelte.ts';
import { TitrationController } from './titration/titration.svelte.ts';

const spectrumTabs = ['impedance', 'validity', 'relaxation', 'suggestions', 'series'] as const;
export type AnalyseTab = (typeof spectrumTabs)[number] | 'arrhenius' | 'meyer-neldel' | 'direct-current' | 'titration';

/** What is open under Analyse. It outlives the screen: whoever looks elsewhere finds it again as it was. */
export class AnalyseSession {
  readonly desk: SpectrumDesk;
  readonly impedance: FitController;
  readonly titration: TitrationController;
  readonly validity: ValidityController;
  readonly relaxation: RelaxationController;
  readonly suggestions: SuggestionsController;
  readonly series: SeriesController;
  readonly arrhenius: ArrheniusController;
  readonly meyerNeldel: MeyerNeldelController;
  readonly directCurrent: DirectCurrentController;
  readonly intake: IntakeController;
  tab = $state<AnalyseTab>('impedance');
  runId = $state('');
  /** What is open when it is no run. */
  imported = $state.raw<ImportSummary>();
  unreadable = $state.raw<WireError>();
  #runSample = $state.raw<Sample>();
  readonly #workspace: Workspace;
  #opening = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.desk = new SpectrumDesk(workspace);
    this.impedance = new FitController(workspace, this.desk);
    this.validity = new ValidityController(this.desk);
    this.relaxation = new RelaxationController(this.desk);
    this.suggestions = new SuggestionsController(this.desk);
    this.series = new SeriesController(workspace, this.desk, this.impedance);
    this.titration = new TitrationController(workspace);
    this.arrhenius = new ArrheniusController(workspace);
    this.meyerNeldel = new MeyerNeldelController(workspace);
    this.directCurrent = new DirectCurrentController(workspace);
    this.intake = new IntakeController(workspace, (ids, added) => void this.#takeImported(ids, added));
  }

  get opened(): boolean {
    return this.runId !== '' || (this.imported !== undefined && !this.unreadable);
  }

  get fileName(): string {
    return this.imported?.fileName ?? '';
  }

  /** Chosen for the fit, or that of the run. */
  get sample(): Sample | undefined {
    const { sampleId } = this.desk.settings;
    return sampleId === '' ? this.#runSample : this.#workspace.samples.find(({ id }) => id === sampleId);
  }

  /** Opens a run, unless it is open already. */
  async openRun(id: string): Promise<void> {
    if (id === this.runId) return;
    this.#opening++;
    this.runId = id;
    this.imported = undefined;
    this.unreadable = undefined;
    const tabBefore = this.tab;
    await Promise.all([this.impedance.openRun(id), this.titration.openRun(id)]);
    const detail = await this.#workspace.attempt(() => this.#workspace.client.call('runs.show', { runId: id }));
    if (this.runId !== id) return;
    this.#runSample = detail?.sample;
    const usualTab = tabFor(detail?.plan.steps ?? []) ?? this.#spectrumTab;
    // Whoever chose a tab while the run was being read stays there.
    if (this.tab === tabBefore && this.tab !== 'direct-current') {
      this.tab = usualTab;
      const isStaircase = detail?.plan.steps.some(({ action }) => action.kind === 'staircase');
      if (usualTab === 'direct-current')
        this.directCurrent.beginWith(isStaircase ? 'hebb-wagner' : 'polarization', detail?.sample);
    }
    if (this.tab === 'direct-current') await this.directCurrent.takeStored({ runId: id });
    if (this.tab === 'series' && this.series.members.length === 0) await this.series.takeRun(id, detail?.title ?? '');
  }

  /** Opens an imported file, unless it is open already. */
  async openImport(id: string): Promise<void> {
    if (id === this.imported?.id) return;
    const { client } = this.#workspace;
    const asked = ++this.#opening;
    try {
      const content = await client.call('imports.show', { importId: id });
      if (asked !== this.#opening) return;
      const { summary } = content;
      this.runId = '';
      this.imported = summary;
      this.unreadable = undefined;
      this.#runSample = this.#workspace.samples.find((sample) => sample.id === summary.sampleId);
      const isRecord = summary.kind !== 'spectrum' && this.tab === 'direct-current';
      this.tab = isRecord ? this.tab : summary.kind === 'spectrum' ? this.#spectrumTab : 'titration';
      if (isRecord) await this.directCurrent.takeStored({ importId: id });
      if (summary.kind === 'spectrum') await this.impedance.openImport(content);
      else await this.titration.openImport(summary);
    } catch (error) {
      if (asked === this.#opening) this.unreadable = toWire(error);
    }
  }

  /** Opens a kept analysis in the pane of its technique, with all it was made of. */
  async openKept(analysisId: string): Promise<void> {
    const { client } = this.#workspace;
    const record = await this.#workspace.attempt(() => client.call('analysis.show', { analysisId }));
    if (!record) return;
    const { kind, parameters, runId, importId } = record;
    if (kind === 'arrhenius') {
      this.tab = 'arrhenius';
      this.arrhenius.kept.currentId = analysisId;
      await this.arrhenius.reopen(parameters as ArrheniusRequest);
    } else if (kind === 'meyerNeldel') {
      this.tab = 'meyer-neldel';
      this.meyerNeldel.kept.currentId = analysisId;
      await this.meyerNeldel.reopen(parameters as MeyerNeldelRequest);
    } else if (kind === 'directCurrent') {
      this.tab = 'direct-current';
      this.directCurrent.kept.currentId = analysisId;
      await this.directCurrent.reopen(parameters as DirectCurrentRequest);
    } else if (kind === 'series') {
      this.tab = 'series';
      await this.series.loadStored();
      this.series.show(analysisId);
    } else {
      if (runId !== undefined) await this.openRun(runId);
      if (importId !== undefined) await this.openImport(importId);
      if (kind !== 'titration') return;
      this.tab = 'titration';
      this.titration.reopen(record);
    }
  }

  /** Whoever looks through spectra, or gathers them for a series, goes on doing so. */
  get #spectrumTab(): typeof this.tab {
    return isOfSpectra(this.tab) ? this.tab : 'impedance';
  }

  async #takeImported(importIds: readonly string[], added: number): Promise<void> {
    const count = importIds.length;
    if (added > 0) this.#workspace.tell(added === 1 ? 'The file is imported.' : `${added} files are imported.`);
    this.#workspace.go('analyse', importIds[0]);
    if (count === 1) return;
    // Spectra that come together are mostly meant to be fitted together.
    await this.#workspace.imports.reload();
    const files = this.#workspace.imports.list.filter(({ id, kind }) => importIds.includes(id) && kind === 'spectrum');
    this.series.takeTogether(files.toSorted((a, b) => byNumbers.compare(a.fileName, b.fileName)));
  }
}

/** What a run was most likely measured for: spectra at several temperatures are one series. */
function tabFor(steps: readonly PlannedStep[]): AnalyseTab | undefined {
  if (steps.some(isTitrationStep)) return 'titration';
  const alongTemperature = steps.some(({ action }) => action.kind === 'temperature');
  if (steps.some(({ action }) => action.kind === 'impedance')) return alongTemperature ? 'series' : undefined;
  const isHeld = steps.some(({ action }) => action.kind === 'staircase' || action.kind === 'potential');
  return isHeld ? 'direct-current' : undefined;
}

function isOfSpectra(tab: AnalyseTab): boolean {
  return spectrumTabs.some((known) => known === tab);
}

/** T 2 before T 10. */
const byNumbers = new Intl.Collator('en', { numeric: true });

const sessions = new WeakMap<Workspace, AnalyseSession>();

/** What is derived belongs to whoever is being built at the time, and goes stale with it: here to nobody. */
function outlivingScreens<Made>(make: () => Made): Made {
  let made!: Made;
  $effect.root(() => {
    made = make();
  });
  return made;
}

/** The session of a window. */
export function analyseSessionOf(workspace: Workspace): AnalyseSession {
  const session = sessions.get(workspace) ?? outlivingScreens(() => new AnalyseSession(workspace));
  sessions.set(workspace, session);
  return session;
}
