import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CellState } from '../../../src-core/errors.ts';
import {
  createEmStat4Emulator,
  type EmStat4Emulator,
} from '../../../src-core/instruments/palmsens-methodscript/emulator/emulator.ts';
import type { Method, MethodStep } from '../../../src-core/model/method.ts';
import type { JournalEntry, RunDetail } from '../../../src-core/model/run.ts';
import { createHost, type Host } from '../../../src-main/host/host.ts';
import { hostClock } from '../../../src-main/host/host-clock.ts';
import { serveEmulatorPty, type ServedPty } from '../../../src-main/host/links/emulator-pty.ts';
import { presetSamples } from '../../../src-main/host/presets.ts';

/** What the host told of cell and link, with the wall time at which it did, ms. */
export interface Told {
  readonly atMs: number;
  readonly cellState: CellState;
  readonly by: 'run' | 'instrument';
}

export interface BenchOptions {
  readonly seed: number;
  readonly speed: number;
}

const sample = presetSamples.find(({ id }) => id === 'mg-ti2s4')!;

/** A data file and its host, with instruments behind pseudo-terminals that serialport opens. Close it yourself. */
export class PtyBench {
  readonly dataFile: string;
  readonly told: Told[] = [];
  readonly journal: JournalEntry[] = [];
  lostAtMs: number | undefined;
  /** Rows that the host has said are on disk. */
  acknowledgedRows = 0;
  host!: Host;
  readonly #folder: string;
  readonly #cleanUp: (() => unknown)[] = [];

  private constructor() {
    this.#folder = mkdtempSync(path.join(tmpdir(), 'mobion-faults-'));
    this.dataFile = path.join(this.#folder, 'data.mobion');
  }

  static async open(): Promise<PtyBench> {
    const bench = new PtyBench();
    await bench.openHost();
    return bench;
  }

  /** Opens the data file, as the program does at its start. */
  async openHost(): Promise<void> {
    this.host = await createHost({
      dataFile: this.dataFile,
      shell: 'cli',
      demo: false,
      workers: 1,
      onSaved: (_runId, rows) => (this.acknowledgedRows = rows),
    });
    const tell = (by: Told['by'], cellState: CellState): void => {
      this.told.push({ atMs: performance.now(), cellState, by });
    };
    this.host.on('runs.status', ({ summary }) => tell('run', summary.cellState));
    this.host.on('runs.journal', ({ entry }) => this.journal.push(entry));
    this.host.on('instruments.changed', (instruments) => {
      for (const { state, cellState } of instruments) {
        tell('instrument', cellState);
        if (state === 'lost') this.lostAtMs ??= performance.now();
      }
    });
  }

  addInstrument({ seed, speed }: BenchOptions): Promise<PtyInstrument> {
    const emulator = createEmStat4Emulator({ cellId: 'mg-ti2s4', seed, speed }, hostClock);
    this.#cleanUp.push(() => emulator.dispose());
    return PtyInstrument.plugIn(this, emulator, speed);
  }

  onClose(work: () => unknown): void {
    this.#cleanUp.push(work);
  }

  start(instrumentId: string, steps: readonly MethodStep[]): string {
    const method: Method = {
      id: 'faults',
      name: 'Faults',
      limits: { minVoltageV: 0.3, maxVoltageV: 2.2, maxCurrentA: 1e-3, maxDurationS: 1e6 },
      steps,
    };
    return this.host.startRun(instrumentId, method, sample);
  }

  show(runId: string): Promise<RunDetail> {
    return Promise.resolve(this.host.handlers['runs.show']({ runId }));
  }

  storedRows(runId: string): number {
    const { chunks } = this.host.storage;
    return chunks.dc(runId).timeS.length + chunks.impedance(runId).timeS.length;
  }

  async close(): Promise<void> {
    await this.host.close();
    for (const work of this.#cleanUp.splice(0).reverse()) await work();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** One emulator and the terminal it is plugged into now. */
export class PtyInstrument {
  readonly emulator: EmStat4Emulator;
  id = '';
  readonly #bench: PtyBench;
  readonly #speed: number;
  #terminal!: ServedPty;

  private constructor(bench: PtyBench, emulator: EmStat4Emulator, speed: number) {
    this.#bench = bench;
    this.emulator = emulator;
    this.#speed = speed;
  }

  static async plugIn(bench: PtyBench, emulator: EmStat4Emulator, speed: number): Promise<PtyInstrument> {
    const instrument = new PtyInstrument(bench, emulator, speed);
    await instrument.replug();
    await instrument.connect();
    return instrument;
  }

  /** A fresh terminal for the instrument that has gone on living. */
  async replug(): Promise<void> {
    const terminal = await serveEmulatorPty(this.emulator, { baudRate: this.emulator.baudRate });
    this.#terminal = terminal;
    this.#bench.onClose(() => terminal.close());
  }

  unplug(): void {
    void this.#terminal.close();
  }

  async connect(): Promise<{ readonly state: string; readonly cellState: CellState }> {
    const address = `serial:${this.#terminal.path}`;
    const summary = await this.#bench.host.handlers['instruments.connect']({ address, speed: this.#speed });
    this.id = summary.id;
    return summary;
  }
}

/** Waits until `holds`, looking often. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, limitMs = 20_000): Promise<void> {
  const startedMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - startedMs > limitMs) throw new Error(`Waited in vain: ${what}`);
    await delay(5);
  }
}

/** Opens a bench for one test; closes it whatever happens. */
export async function withBench(work: (bench: PtyBench) => Promise<void>): Promise<void> {
  const bench = await PtyBench.open();
  try {
    await work(bench);
  } finally {
    await bench.close();
  }
}
