import { createContext } from 'svelte';
import type {
  AppInfo,
  DemoStatus,
  InstrumentSummary,
  JobProgress,
  ProgramState,
  Settings,
} from '../../src-core/contract/calls.ts';
import type { Client } from '../../src-core/contract/client.ts';
import type { WireError } from '../../src-core/errors.ts';
import type { Method } from '../../src-core/model/method.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import type { Connection } from '../client.ts';
import { appearance } from '../shared/appearance.svelte.ts';
import { ImportRoom } from './import-room.svelte.ts';
import { Messages } from './messages.svelte.ts';
import { Outbox } from './outbox.ts';
import type { Location, Place } from './places.ts';
import { Route } from './route.svelte.ts';
import { RunRoom } from './run-room.svelte.ts';
import { StopRoom } from './stop-room.svelte.ts';
import { tellSomebody } from './tell-somebody.ts';

/**
 * What every screen needs: the host, the lists it keeps, and a room each for runs, imports, STOP, messages, files that
 * leave, and where the user is. Features get it from the context, so that none needs another.
 */
export class Workspace {
  readonly client: Client;
  readonly messages = new Messages();
  readonly route = new Route(() => this.messages.clearGoodNews());
  readonly stop: StopRoom;
  readonly runs: RunRoom;
  readonly imports: ImportRoom;
  readonly outbox: Outbox;
  info = $state.raw<AppInfo>();
  settings = $state.raw<Settings>({ theme: 'system', paper: 'A4' });
  demo = $state.raw<DemoStatus>();
  /** The program around the runs; asked for beside the lists, which do not wait for it. */
  program = $state.raw<ProgramState>();
  instruments = $state.raw<readonly InstrumentSummary[]>([]);
  samples = $state.raw<readonly Sample[]>([]);
  methods = $state.raw<readonly Method[]>([]);
  /** Chosen where a run was prepared, for the screen that starts it: asked once. */
  chosenSampleId = $state('');
  jobs = $state.raw<Readonly<Record<string, JobProgress>>>({});
  inContact = $state(true);
  loaded = $state(false);
  /** Rises when contact was lost and found: events are missing, so screens ask anew. */
  contactCount = $state(0);
  readonly #connection: Connection;

  constructor(connection: Connection) {
    const { client } = connection;
    this.#connection = connection;
    this.client = client;
    this.stop = new StopRoom(client, this.messages);
    this.runs = new RunRoom(client, () => this.stop.forget());
    this.imports = new ImportRoom(client, this.messages);
    this.outbox = new Outbox(client, this.messages);
  }

  // Three that every screen uses stand at the front.

  get location(): Location {
    return this.route.location;
  }

  go(place: Place, item = ''): void {
    this.route.go(place, item);
  }

  /** Carries out an action; what goes wrong is told to the user, and the answer is then undefined. */
  attempt<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
    return this.messages.attempt(action);
  }

  tell(notice: WireError | string, undo?: () => void | Promise<void>): void {
    this.messages.tell(notice, undo);
  }

  async reloadSamples(): Promise<void> {
    this.samples = (await this.attempt(() => this.client.call('samples.list', null))) ?? this.samples;
  }

  async reloadMethods(): Promise<void> {
    this.methods = (await this.attempt(() => this.client.call('methods.list', null))) ?? this.methods;
  }

  async load(): Promise<void> {
    const { client } = this;
    client.call('program.state', null).then(
      (program) => (this.program = program),
      () => undefined,
    );
    await this.attempt(async () => {
      [this.info, this.settings, this.instruments, this.samples, this.methods, this.demo] = await Promise.all([
        client.call('app.info', null),
        client.call('settings.get', null),
        client.call('instruments.list', null),
        client.call('samples.list', null),
        client.call('methods.list', null),
        client.call('demo.status', null),
        this.runs.load(),
        this.imports.load(),
      ]);
      appearance.choice = this.settings.theme;
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
    const stops = [
      this.route.follow(),
      appearance.follow(),
      ...this.runs.follow(),
      ...this.imports.follow(),
      client.on('instruments.changed', (list) => this.#takeInstruments(list)),
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
    if (list.some(({ state }) => state !== 'idle')) this.stop.forget();
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

export const [useWorkspace, provideWorkspace] = createContext<Workspace>();
