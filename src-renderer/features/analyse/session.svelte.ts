import { toWire, type WireError } from '../../../src-core/errors.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { DataKind, FileFormat } from '../../../src-core/formats/format.ts';
import { findFormat } from '../../../src-core/formats/index.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';
import { readFile, type ChosenFile } from './source/chosen-file.ts';
import { FitController } from './impedance/fit/fit.svelte.ts';
import { RelaxationController } from './impedance/relaxation/relaxation.svelte.ts';
import { SpectrumDesk } from './impedance/spectrum-desk.svelte.ts';
import { SuggestionsController } from './impedance/suggestions/suggestions.svelte.ts';
import { ValidityController } from './impedance/validity/validity.svelte.ts';
import { TitrationController } from './titration/titration.svelte.ts';

/** What is open under Analyse. It outlives the screen: whoever looks elsewhere finds it again as it was. */
export class AnalyseSession {
  readonly desk: SpectrumDesk;
  readonly impedance: FitController;
  readonly titration: TitrationController;
  readonly validity: ValidityController;
  readonly relaxation: RelaxationController;
  readonly suggestions: SuggestionsController;
  tab = $state<'impedance' | 'validity' | 'relaxation' | 'suggestions' | 'titration'>('impedance');
  runId = $state('');
  fileName = $state('');
  unreadable = $state.raw<WireError>();
  #runSample = $state.raw<Sample>();
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.desk = new SpectrumDesk(workspace);
    this.impedance = new FitController(workspace, this.desk);
    this.validity = new ValidityController(this.desk);
    this.relaxation = new RelaxationController(this.desk);
    this.suggestions = new SuggestionsController(this.desk);
    this.titration = new TitrationController(workspace);
  }

  get opened(): boolean {
    return this.runId !== '' || (this.fileName !== '' && !this.unreadable);
  }

  /** Chosen for the fit, or that of the run. */
  get sample(): Sample | undefined {
    const { sampleId } = this.desk.settings;
    return sampleId === '' ? this.#runSample : this.#workspace.samples.find(({ id }) => id === sampleId);
  }

  /** Opens a run, unless it is open already. */
  async openRun(id: string): Promise<void> {
    if (id === this.runId) return;
    this.runId = id;
    this.fileName = '';
    this.unreadable = undefined;
    await Promise.all([this.impedance.openRun(id), this.titration.openRun(id)]);
    const detail = await this.#workspace.attempt(() => this.#workspace.client.call('runs.show', { runId: id }));
    if (this.runId !== id) return;
    this.#runSample = detail?.sample;
    const titrates = detail?.plan.steps.some(({ pulse }) => pulse !== undefined) ?? false;
    this.tab = titrates ? 'titration' : 'impedance';
  }

  async openFile(file: File): Promise<void> {
    this.runId = '';
    this.#runSample = undefined;
    this.#workspace.forget('analyse');
    this.#workspace.go('analyse');
    this.fileName = file.name;
    const chosen = await readFile(file).catch((error: unknown) => {
      this.unreadable = toWire(error);
    });
    if (!chosen) return;
    const format = findFormat(chosen.text);
    this.unreadable = format ? undefined : notRecognised(chosen);
    if (!format) return;
    const isSpectrum = kindIn(chosen, format) === 'spectrum';
    this.tab = isSpectrum ? 'impedance' : 'titration';
    if (isSpectrum) await this.impedance.openFile(chosen);
    else this.titration.openFile(chosen);
  }
}

const sessions = new WeakMap<Workspace, AnalyseSession>();

/** The session of a window. */
export function analyseSessionOf(workspace: Workspace): AnalyseSession {
  const session = sessions.get(workspace) ?? new AnalyseSession(workspace);
  sessions.set(workspace, session);
  return session;
}

/** What to show of a file: of a format that can hold either, the spectra if there are any. */
function kindIn({ name, text }: ChosenFile, format: FileFormat): DataKind {
  if (format.kinds.length === 1) return format.kinds[0]!;
  try {
    return format.parse(text, name).spectra.length > 0 ? 'spectrum' : 'titration';
  } catch {
    // The screen of either kind tells what is wrong when it opens the file.
    return 'spectrum';
  }
}

function notRecognised({ name, text }: ChosenFile): WireError {
  const empty = text.trim() === '';
  return {
    code: 'input/file-format',
    message: empty ? `${name} is empty.` : `${name} holds neither a spectrum nor a titration that can be recognised.`,
    dataState: 'Nothing was changed.',
    remedy: empty
      ? 'Export it again, or choose another file.'
      : 'Name the columns in its first line: freq_Hz,Zre_ohm,Zim_ohm or time_s,current_A,voltage_V.',
  };
}
