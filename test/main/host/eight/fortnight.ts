import { createHash } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { WireFaultName } from '../../../../src-core/instruments/faults.ts';
import type { Method } from '../../../../src-core/model/method.ts';
import type { RunDetail } from '../../../../src-core/model/run.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { compareRecords, type Comparison, type StoredRun } from './compare-records.ts';
import { startInstruments, type Instruments } from './instruments.ts';
import { watchMemory, type MemoryReading } from './memory.ts';
import { monotonicMs } from './messages.ts';
import type { WatchedQuantity } from './watched-limit.ts';

const channelCount = 8;
/** The script in the instrument knows this one, */
const limitA = 1e-4;
/** and the host alone this one: more than any run but that in question moves. */
const limitC = 1.8;
const chargeS = 40_000;

/** Of the wire, and for how long, ms. Bytes changed into other valid ones are left out: this dialect cannot tell them. */
const wireFaults: readonly (readonly [WireFaultName, number])[] = [
  ['eof', 10],
  ['mute', 2500],
  ['cut', 2500],
  ['lost-reply', 50],
  ['late-reply', 400],
  ['junk', 50],
  ['dribble', 400],
  ['clump', 800],
];
const runFaults = ['crosses', 'charges', 'hangs', 'breaks', 'stopped'] as const;
type RunFault = (typeof runFaults)[number];

/** Samples before the cell's values come again. */
const driftPeriodSamples = 1000;

/** At 1.7 V the cell takes 77 to 155 µA, at 1.05 V 48 to 95 µA; at 0.123 and 0.321 V its thread comes down, see ../instruments/faulty-worker.ts. */
const heldV: Record<RunFault | 'undisturbed', number> = {
  ...{ undisturbed: 0.05, stopped: 0.05, crosses: 1.7, charges: 1.05, hangs: 0.123, breaks: 0.321 },
};

export interface FortnightOptions {
  readonly deviceDays: number;
  readonly speed: number;
  /** Of the device's time. */
  readonly sampleIntervalS: number;
  readonly faults: number;
  readonly seed: number;
  readonly folder: string;
}

export interface FortnightFigures {
  readonly struck: Readonly<Record<string, number>>;
  readonly runs: number;
  readonly interrupted: number;
  readonly storedRows: number;
  readonly acknowledgedLost: number;
  readonly comparison: Comparison;
  /** From the sample beyond the limit to the cell off at the instrument, ms; by who watches the limit. */
  readonly crossingsMs: Readonly<Record<'current' | 'charge', readonly number[]>>;
  readonly stillOn: number;
  readonly wrongHashes: number;
  readonly integrity: string;
  readonly memory: readonly MemoryReading[];
  /** Of the device time of all channels, that in which samples follow each other at their interval. */
  readonly coveredShare: number;
}

function holdMethod(kind: RunFault | 'undisturbed', { sampleIntervalS, speed }: FortnightOptions): Method {
  const hold = (voltageV: number, wallS: number) =>
    ({ kind: 'potential-step', voltageV, durationS: wallS * speed, sampleIntervalS }) as const;
  const isAlone = kind === 'undisturbed' || kind === 'charges';
  const last = hold(heldV[kind], kind === 'charges' ? chargeS / speed : 20);
  return {
    id: `fortnight-${kind}`,
    name: `Fortnight: ${kind}`,
    limits: {
      ...{ minVoltageV: -2, maxVoltageV: 2, maxCurrentA: limitA, maxDurationS: 1e8 },
      ...(kind === 'charges' ? { maxChargeC: limitC } : {}),
    },
    steps: isAlone ? [last] : [hold(0.05, 0.5), last],
  };
}

/** Eight instruments in another process, accelerated, each measuring run after run, with faults at random moments. */
export async function liveFortnight(options: FortnightOptions): Promise<FortnightFigures> {
  const { deviceDays, speed, seed, sampleIntervalS } = options;
  const instruments = await startInstruments(channelCount, speed, seed, driftPeriodSamples * sampleIntervalS);
  const saved = new Map<string, number>();
  const dataFile = path.join(options.folder, 'fortnight.mobion');
  const host = await createHost({
    ...{ dataFile, shell: 'cli', demo: false, workers: 1, instrumentThreads: 'all' },
    instrumentWorkerFile: path.join(import.meta.dirname, '..', 'instruments', 'faulty-worker.ts'),
    onSaved: (runId, rows) => saved.set(runId, rows),
  });
  const untilMs = monotonicMs() + (deviceDays * 86_400_000) / speed;
  const memory = watchMemory();
  try {
    for (const kind of ['undisturbed', ...runFaults] as const)
      await host.handlers['methods.save'](holdMethod(kind, options));
    const channels = instruments.addresses.map((address) => new Channel(host, address, speed));
    for (let k = 0; k < channelCount; k++) await instruments.watchLimit(k, { maxCurrentA: limitA, maxChargeC: limitC });
    const lives = channels.map((channel) => channel.live(untilMs));
    const struck = await strikeAll(options, untilMs, instruments, channels);
    await Promise.all(lives);
    await host.handlers['instruments.stopAll'](null);
    const memoryReadings = await memory.end();
    const details: RunDetail[] = [];
    for (const runId of channels.flatMap(({ runIds }) => runIds))
      details.push(await host.handlers['runs.show']({ runId }));
    const records = await Promise.all(channels.map((_, k) => instruments.record(k)));
    const stored = channels.map(({ runIds }) =>
      runIds.map((id) => ({ id, journal: host.storage.journal.list(id), dc: host.storage.chunks.dc(id) })),
    );
    const crossings = records.flatMap((record) => record.crossings);
    const crossingsOf = (wanted: WatchedQuantity) =>
      crossings.filter(({ quantity }) => quantity === wanted).map(({ sentMs, offMs }) => offMs - sentMs);
    const wrongHashes = details.filter(({ id, dataHash }) => dataHash !== host.storage.chunks.runHash(id)).length;
    await host.close();
    return {
      ...{ struck, wrongHashes: wrongHashes + countWrongChunks(dataFile), integrity: checkIntegrity(dataFile) },
      runs: details.length,
      interrupted: channels.reduce((sum, { interruptions }) => sum + interruptions, 0),
      storedRows: details.reduce((sum, { dcSamples }) => sum + dcSamples, 0),
      acknowledgedLost: countLostRows(saved, dataFile),
      comparison: compareRecords(records, stored),
      crossingsMs: { current: crossingsOf('current'), charge: crossingsOf('charge') },
      stillOn: records.filter(({ energised }) => energised).length,
      memory: memoryReadings,
      coveredShare: coveredS(stored.flat(), 1.5 * sampleIntervalS) / (channelCount * deviceDays * 86_400),
    };
  } finally {
    await host.close();
    instruments.end();
  }
}

function coveredS(runs: readonly StoredRun[], longestGapS: number): number {
  let sum = 0;
  for (const { dc } of runs)
    for (let row = 1; row < dc.timeS.length; row++) {
      const gapS = dc.timeS[row]! - dc.timeS[row - 1]!;
      if (gapS <= longestGapS) sum += gapS;
    }
  return sum;
}

/** Rows said to be on disk that are not there, looked for in the closed file. */
function countLostRows(saved: ReadonlyMap<string, number>, dataFile: string): number {
  const database = new Database(dataFile, { readonly: true });
  const count = database.prepare<[string], { rows: number | null }>('SELECT sum(rows) AS rows FROM chunk WHERE run_id = ?'); // prettier-ignore
  let acknowledgedLost = 0;
  for (const [runId, rows] of saved) acknowledgedLost += Math.max(0, rows - (count.get(runId)?.rows ?? 0));
  database.close();
  return acknowledgedLost;
}

async function strikeAll(
  { faults, seed }: FortnightOptions,
  untilMs: number,
  instruments: Instruments,
  channels: readonly Channel[],
): Promise<Record<string, number>> {
  const random = createRandom(seed);
  const startMs = monotonicMs();
  const spanMs = untilMs - startMs;
  const times = Array.from({ length: faults }, () => startMs + spanMs * (0.1 + 0.8 * random.uniform())).sort(
    (a, b) => a - b,
  );
  const struck: Record<string, number> = {};
  for (const [k, atMs] of times.entries()) {
    await delay(Math.max(0, atMs - monotonicMs()));
    const number = random.integer(channels.length);
    // Every kind has its turn, in an order of its own.
    const of = (k * 5 + seed) % (wireFaults.length + runFaults.length);
    const runFault = runFaults[of - wireFaults.length];
    const [name, forMs] = wireFaults[of] ?? [runFault!, 0];
    struck[name] = (struck[name] ?? 0) + 1;
    if (runFault) await channels[number]!.disturb(runFault);
    else await instruments.strike(number, name as WireFaultName, forMs);
  }
  return struck;
}

/** A person's patience with one channel: starts run after run, connects anew after a loss, resumes. */
class Channel {
  readonly runIds: string[] = [];
  interruptions = 0;
  readonly #host: Host;
  readonly #address: string;
  readonly #speed: number;
  readonly #next: RunFault[] = [];
  #runId: string | undefined;

  constructor(host: Host, address: string, speed: number) {
    this.#host = host;
    this.#address = address;
    this.#speed = speed;
  }

  /** The present run is stopped; the next one has the fault in it. */
  async disturb(fault: RunFault): Promise<void> {
    if (fault !== 'stopped') this.#next.push(fault);
    if (this.#runId !== undefined) await this.#stop(this.#runId);
  }

  async live(untilMs: number): Promise<void> {
    const { handlers } = this.#host;
    while (monotonicMs() < untilMs) {
      if (!(await this.#connect())) continue;
      const methodId = `fortnight-${this.#next.shift() ?? 'undisturbed'}`;
      const started = await attempt(() => handlers['runs.start']({ instrumentId: this.#address, sampleId: 'dummy-cell', methodId })); // prettier-ignore
      if (!started) continue;
      this.#runId = started.runId;
      this.runIds.push(started.runId);
      const tooLate = setTimeout(() => void this.#stop(started.runId), Math.max(0, untilMs - monotonicMs()));
      await this.#follow(started.runId, methodId === 'fortnight-undisturbed', untilMs);
      clearTimeout(tooLate);
      this.#runId = undefined;
    }
    // What may be lost or on must be found again at the end too.
    for (let tries = 0; tries < 20 && !(await this.#connect()); tries++);
  }

  async #follow(runId: string, resumable: boolean, untilMs: number): Promise<void> {
    const { handlers } = this.#host;
    for (;;) {
      const end = await this.#host.runFinished(runId);
      if (end.state === 'ended') return;
      this.interruptions++;
      let connected = await this.#connect();
      for (let tries = 0; tries < 50 && !connected; tries++) connected = await this.#connect();
      const goesOn = connected && resumable && end.state === 'interrupted' && monotonicMs() < untilMs;
      const resumed = goesOn && (await attempt(() => (handlers['runs.resume']({ runId }), true)));
      if (resumed) continue;
      await attempt(() => (handlers['runs.end']({ runId }), true));
      return;
    }
  }

  async #stop(runId: string): Promise<void> {
    await attempt(() => this.#host.handlers['runs.stop']({ runId }));
  }

  async #connect(): Promise<boolean> {
    const { handlers } = this.#host;
    const connected = await attempt(() => handlers['instruments.connect']({ address: this.#address, speed: this.#speed })); // prettier-ignore
    if (!connected) await delay(100);
    return connected !== undefined;
  }
}

async function attempt<Answer>(work: () => Answer | Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

function checkIntegrity(dataFile: string): string {
  const database = new Database(dataFile, { readonly: true });
  const answer = String(database.pragma('integrity_check', { simple: true }));
  database.close();
  return answer;
}

function countWrongChunks(dataFile: string): number {
  const database = new Database(dataFile, { readonly: true });
  const chunks = database.prepare<[], { data: Buffer; sha256: string }>('SELECT data, sha256 FROM chunk');
  let wrong = 0;
  for (const { data, sha256 } of chunks.iterate())
    if (createHash('sha256').update(data).digest('hex') !== sha256) wrong++;
  database.close();
  return wrong;
}
