import { createContext, untrack } from 'svelte';
import type {
  AppInfo,
  DemoStatus,
  ImportSummary,
  InstrumentSummary,
  JobProgress,
  FigureRequest,
  ProgramState,
  ReportFile,
  ReportRequest,
  RunStatus,
  Settings,
  WatchedFolder,
} from '../../src-core/contract/calls.ts';
import type { Client } from '../../src-core/contract/client.ts';
import { toWire, type CellState, type WireError } from '../../src-core/errors.ts';
import { plainFigure } from '../../src-core/figures/plain-figure.ts';
import type { Method } from '../../src-core/model/method.ts';
import type { RunSummary } from '../../src-core/model/run.ts';
import type { RunQueue } from '../../src-core/model/run-queue.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import type { Connection } from '../client.ts';
import { formatLocation, parseLocation, type Location, type Place } from './places.ts';
import { appearance } from '../shared/appearance.svelte.ts';
import { copyText } from '../shared/clipboard.ts';
import { tellSomebody } from './tell-somebody.ts';

export interface Notice {
  readonly id: number;
  readonly error?: WireError;
  readonly text?: string;
  /** Takes back what the text tells of. */
  readonly undo?: () => void | Promise<void>;
}

export interface StopOutcome {
  readonly instrumentId: string;
  readonly cellState: CellState;
}

/**
 * What every screen needs: the host, the lists it keeps, where the user is, and what went wrong. Features get it
 * from the context, so that none needs another.
 */
export class Workspace {
  readonly client: Client;
  info = $state.raw<AppInfo>();
  settings = $state.raw<Settings>({ theme: 'system', paper: 'A4' });
  demo = $state.raw<DemoStatus>();
  /** The program around the runs; asked for beside the lists, which do not wait for it. */
  program = $state.raw<ProgramState>();
  instruments = $state.raw<readonly InstrumentSummary[]>([]);
  samples = $state.raw<readonly Sample[]>([]);
  methods = $state.raw<readonly Method[]>([]);
  runs = $state.raw<readonly RunSummary[]>([]);
  queues = $state.raw<readonly RunQueue[]>([]);
  /** Newest first. */
  imports = $state.raw<readonly ImportSummary[]>([]);
  watches = $state.raw<readonly WatchedFolder[]>([]);
  /** Newest status of each run that lives. */
  statuses = $state.raw<Readonly<Record<string, RunStatus>>>({});
  jobs = $state.raw<Readonly<Record<string, JobProgress>>>({});
  notices = $state.raw<readonly Notice[]>([]);
  /** What the last STOP found when it read the cells back. */
  stopped = $state.raw<readonly StopOutcome[]>();
  stopping = $state(false);
  inContact = $state(true);
  loaded = $state(false);
  /** Rises when contact was lost and found: events are missing, so screens ask anew. */
  contactCount = $state(0);
  location = $state.raw<Location>({ place: 'instruments', item: '' });
  /** What would be lost by going elsewhere, e.g. “sample TS-042”; set by the editor that holds it. */
  unsaved = $state<string>();
  /** Where the user wanted to go when something was unsaved. */
  wanted = $state.raw<Location>();
  /** What was last looked at in each place, to come back to. */
  lastItems = $state.raw<Readonly<Partial<Record<Place, string>>>>({});
  readonly #connection: Connection;
  #noticeId = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.client = connection.client;
  }

  get liveRuns(): readonly RunSummary[] {
    return this.runs.filter(isLive);
  }

  get interruptedRuns(): readonly RunSummary[] {
    return this.runs.filter(({ state }) => state === 'interrupted' || state === 'cell-unknown');
  }

  go(place: Place, item = ''): void {
    window.location.hash = formatLocation({ place, item });
    // The event of the address bar comes a moment later; nothing may be typed into the old screen meanwhile.
    this.#arrive({ place, item });
  }

  /** The next visit to a place begins without what was looked at last. */
  forget(place: Place): void {
    this.lastItems = { ...this.lastItems, [place]: '' };
  }

  /** To a place as it was left. */
  revisit(place: Place): void {
    this.go(place, this.lastItems[place] ?? '');
  }

  /** Where a place is entered without a choice, or what was chosen is gone: looks at the first there is. */
  settleOn(place: Place, ids: readonly string[]): void {
    const { item } = this.location;
    const [first] = ids;
    if (this.location.place !== place || first === undefined || this.unsaved !== undefined) return;
    if (item === 'new' || ids.includes(item)) return;
    window.history.replaceState(null, '', formatLocation({ place, item: first }));
    untrack(() => this.#arrive({ place, item: first }));
  }

  /** Goes where the user wanted, without what is unsaved. */
  leave(): void {
    const { wanted } = this;
    this.unsaved = undefined;
    this.wanted = undefined;
    if (wanted) this.go(wanted.place, wanted.item);
  }

  #arrive(next: Location): void {
    const same = next.place === this.location.place && next.item === this.location.item;
    if (same) return;
    if (this.unsaved !== undefined) {
      this.wanted = next;
      window.history.replaceState(null, '', formatLocation(this.location));
      return;
    }
    this.wanted = undefined;
    // Good news of another place is no news here.
    if (next.place !== this.location.place) this.notices = this.notices.filter(({ error, undo }) => error ?? undo);
    this.location = next;
    // Run goes to what lives, not to what was looked at last; a new thing is begun anew.
    const remembered = next.place !== 'run' && next.item !== 'new';
    if (remembered && next.item !== '') this.lastItems = { ...this.lastItems, [next.place]: next.item };
  }

  /** Carries out an action; what goes wrong is told to the user, and the answer is then undefined. */
  async attempt<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await action();
    } catch (error) {
      this.tell(toWire(error));
      return undefined;
    }
  }

  tell(notice: WireError | string, undo?: () => void | Promise<void>): void {
    const id = ++this.#noticeId;
    const entry: Notice =
      typeof notice === 'string' ? { id, text: notice, ...(undo && { undo }) } : { id, error: notice };
    // The newest few: a fault that repeats must not bury the screen.
    const kept = this.notices.filter(
      ({ error, undo: offered }) => !sameError(error, entry.error) && (error !== undefined || offered !== undefined),
    );
    this.notices = [...kept, entry].slice(-4);
    if (typeof notice === 'string') window.setTimeout(() => this.dismiss(id), undo ? 15_000 : 6000);
  }

  dismiss(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id);
  }

  /** STOP. Never asks, never waits for anything else, and shows what the cells were found to be. */
  async stopAll(): Promise<void> {
    this.stopping = true;
    this.stopped = undefined;
    const found = await this.attempt(() => this.client.call('instruments.stopAll', null));
    this.stopped = found;
    this.stopping = false;
    // A cell that is not off stays in sight until it is.
    if (found?.every(({ cellState }) => cellState === 'off'))
      window.setTimeout(() => (this.stopped = this.stopped === found ? undefined : this.stopped), 30_000);
  }

  /** Writes a report and hands it to the user as a download; both shells serve it by its token. */
  async makeReport(request: ReportRequest): Promise<ReportFile | undefined> {
    const file = await this.attempt(() => this.client.call('reports.create', request));
    if (!file) return undefined;
    this.handOver(file);
    return file;
  }

  /** Writes a figure and hands it over. Answers whether that went well. */
  async saveFigure({ figure, ...rest }: FigureRequest): Promise<boolean> {
    // Neither proxies nor arrays of other kinds pass to the host of the desktop.
    const request = { ...rest, figure: plainFigure(figure) };
    const file = await this.attempt(() => this.client.call('figures.export', request));
    if (file) this.handOver(file);
    return file !== undefined;
  }

  /** Hands a text made here to the user as a file: .csv, .json, .tex, .svg or .txt. */
  async saveText(fileName: string, text: string): Promise<boolean> {
    const file = await this.attempt(() => this.client.call('files.offer', { fileName, text }));
    if (file) this.handOver(file);
    return file !== undefined;
  }

  /** @param what begins the sentence that says it is done: "The numbers of the figure" */
  async copyText(text: string, what: string): Promise<void> {
    this.tell(
      (await copyText(text))
        ? `${what}: copied to the clipboard.`
        : `${what}: the clipboard is not open to this page. Save a file instead.`,
    );
  }

  handOver(file: ReportFile): void {
    const link = document.createElement('a');
    link.href = `/download/${encodeURIComponent(file.token)}`;
    link.download = file.fileName;
    link.click();
    this.tell(`${file.fileName} is written.`);
  }

  async reloadSamples(): Promise<void> {
    this.samples = (await this.attempt(() => this.client.call('samples.list', null))) ?? this.samples;
  }

  async reloadMethods(): Promise<void> {
    this.methods = (await this.attempt(() => this.client.call('methods.list', null))) ?? this.methods;
  }

  async reloadImports(): Promise<void> {
    this.imports = (await this.attempt(() => this.client.call('imports.list', null))) ?? this.imports;
  }

  async load(): Promise<void> {
    const { client } = this;
    client.call('program.state', null).then(
      (program) => (this.program = program),
      () => undefined,
    );
    await this.attempt(async () => {
      [
        this.info,
        this.settings,
        this.instruments,
        this.samples,
        this.methods,
        this.runs,
        this.demo,
        this.imports,
        this.watches,
      ] = await Promise.all([
        client.call('app.info', null),
        client.call('settings.get', null),
        client.call('instruments.list', null),
        client.call('samples.list', null),
        client.call('methods.list', null),
        client.call('runs.list', null),
        client.call('demo.status', null),
        client.call('imports.list', null),
        client.call('imports.watches', null),
      ]);
      appearance.choice = this.settings.theme;
      this.queues = await client.call('queues.list', null);
      const live = await Promise.all(this.liveRuns.map(({ id }) => client.call('runs.status', { runId: id })));
      this.statuses = Object.fromEntries(live.filter((status) => status !== null).map((s) => [s.summary.id, s]));
      this.loaded = true;
    });
  }

  async changeSettings(change: Partial<Settings>): Promise<void> {
    if (change.theme) appearance.choice = change.theme;
    const settings = await this.attempt(() => this.client.call('settings.set', change));
    if (settings) this.settings = settings;
  }

  /** For an effect: follows host and address bar until the returned function is called. */
  listen = (): (() => void) => {
    const { client } = this;
    const readLocation = (): void => untrack(() => this.#arrive(parseLocation(window.location.hash)));
    const keep = (event: BeforeUnloadEvent): void => {
      if (this.unsaved !== undefined) event.preventDefault();
    };
    readLocation();
    window.addEventListener('hashchange', readLocation);
    window.addEventListener('beforeunload', keep);
    const stops = [
      () => window.removeEventListener('hashchange', readLocation),
      () => window.removeEventListener('beforeunload', keep),
      appearance.follow(),
      client.on('instruments.changed', (list) => this.#takeInstruments(list)),
      client.on('runs.changed', (list) => this.#takeRuns(list)),
      client.on('queues.changed', (queues) => (this.queues = queues)),
      client.on('imports.changed', ({ added }) => this.#takeImports(added)),
      client.on('imports.watches', (watches) => (this.watches = watches)),
      client.on('runs.status', (status) => this.#takeStatus(status)),
      client.on('jobs.progress', (job) => (this.jobs = { ...this.jobs, [job.jobId]: job })),
      client.on('demo.status', (demo) => this.#takeDemo(demo)),
      client.on('program.state', (program) => (this.program = program)),
      client.on('notices.raised', tellSomebody),
      this.#connection.onContact((inContact) => this.#takeContact(inContact)),
    ];
    void this.load();
    return () => {
      for (const stop of stops) stop();
    };
  };

  #takeInstruments(list: readonly InstrumentSummary[]): void {
    this.instruments = list;
    if (list.some(({ state }) => state !== 'idle') && !this.stopping) this.stopped = undefined;
  }

  #takeRuns(list: readonly RunSummary[]): void {
    this.runs = list;
    const live = this.liveRuns.map(({ id }) => id);
    this.statuses = Object.fromEntries(Object.entries(this.statuses).filter(([id]) => live.includes(id)));
    // What STOP found is history once something runs again.
    if (live.length > 0 && !this.stopping) this.stopped = undefined;
  }

  #takeStatus(status: RunStatus): void {
    const { [status.summary.id]: _last, ...others } = this.statuses;
    this.statuses = isLive(status.summary) ? { ...others, [status.summary.id]: status } : others;
    const known = this.runs.find(({ id }) => id === status.summary.id);
    if (known?.state === status.summary.state && known.stepIndex === status.summary.stepIndex) return;
    this.runs = known ? this.runs.map((run) => (run === known ? status.summary : run)) : [status.summary, ...this.runs];
  }

  /** Told where it happens, so that nobody need look for it. */
  #takeImports(added: readonly ImportSummary[]): void {
    void this.reloadImports();
    for (const { fileName, version } of added)
      this.tell(
        version > 1
          ? `${fileName} has grown: version ${version} is imported.`
          : `${fileName} came from a watched folder.`,
      );
  }

  #takeDemo(demo: DemoStatus): void {
    const finished = demo.state === 'ready' && this.demo?.state !== 'ready';
    this.demo = demo;
    if (!finished) return;
    void this.reloadSamples();
    void this.reloadMethods();
  }

  #takeContact(inContact: boolean): void {
    this.inContact = inContact;
    if (!inContact) return;
    this.contactCount++;
    void this.load();
  }
}

/** Whether the engine still has it in hand. */
export function isLive({ state }: RunSummary): boolean {
  return state === 'arming' || state === 'running' || state === 'holding' || state === 'stopping';
}

function sameError(a: WireError | undefined, b: WireError | undefined): boolean {
  return a !== undefined && b !== undefined && a.code === b.code && a.message === b.message;
}

export const [useWorkspace, provideWorkspace] = createContext<Workspace>();
