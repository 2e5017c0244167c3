import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import type { InstrumentSummary, RunStatus, StatusPageState } from '../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../src-core/errors.ts';
import type { LogService } from '../event-log/log-service.ts';
import type { Secrets } from '../files/secrets.ts';
import type { Storage } from '../storage/storage.ts';
import { isLocalAddress } from './guard.ts';
import type { StatusTile } from './page.ts';
import { serveStatusPage, type StatusServer } from './server.ts';

const settingsKey = 'status-page';
const tokenName = 'status-page-token';
const traceIntervalMs = 2000;
const longestTrace = 400;

export interface StatusPageServiceOptions {
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly log: LogService;
  readonly instruments: () => readonly InstrumentSummary[];
  readonly status: (runId: string) => RunStatus | null;
  readonly isoNow: () => string;
  readonly nowMs: () => number;
  readonly onChanged: () => void;
}

/** The status page: off unless somebody switched it on, and off again when they say so. */
export interface StatusPageService {
  state(): StatusPageState;
  set(request: { readonly on: boolean; readonly renew?: boolean | undefined }): Promise<StatusPageState>;
  /** Serves it when it was left switched on. */
  start(): Promise<void>;
  close(): Promise<void>;
}

interface Kept {
  readonly on: boolean;
  readonly port: number;
}

export function createStatusPageService(options: StatusPageServiceOptions): StatusPageService {
  const { storage, secrets, log, onChanged } = options;
  const traces = createTraces(options);
  let server: StatusServer | undefined;
  let failure: WireError | undefined;
  const kept = (): Kept => ({
    on: false,
    port: 0,
    ...(storage.settings.get(settingsKey) as Partial<Kept> | undefined),
  });

  // One after the other: what is closed while a server is only about to listen would listen for ever.
  let work: Promise<void> = Promise.resolve();
  function inTurn(next: () => Promise<void>): Promise<void> {
    work = work.then(next);
    return work;
  }

  async function stop(): Promise<void> {
    traces.stop();
    const closing = server?.close();
    server = undefined;
    failure = undefined;
    await closing;
  }

  async function start(): Promise<void> {
    const { on, port } = kept();
    if (!on || server || storage.holder) return;
    const token = secrets.get(tokenName) ?? newToken(secrets);
    const common = { token, tiles: () => tilesOf(options, traces), isoNow: options.isoNow, nowMs: options.nowMs };
    try {
      // The same port as last time where it is free, so that an address that was given stays good.
      server = await serveStatusPage({ ...common, port }).catch(() => serveStatusPage({ ...common, port: 0 }));
      storage.settings.set(settingsKey, { on, port: server.port });
      traces.start();
    } catch (error) {
      failure = toWire(error);
    }
    onChanged();
  }

  /** Where it is served, or would be: who only asks serves nothing. */
  function addresses(): readonly string[] {
    const { on, port } = kept();
    const token = secrets.get(tokenName);
    const served = server?.port ?? port;
    return on && !failure && served > 0 && token !== undefined ? addressesOf(served, token) : [];
  }

  return {
    state: () => ({
      on: kept().on,
      addresses: addresses(),
      ...(failure ? { error: failure } : {}),
    }),
    async set({ on, renew = false }) {
      if (renew) newToken(secrets);
      storage.settings.set(settingsKey, { ...kept(), on });
      log.write('status-page', `Status page switched ${on ? 'on' : 'off'}${renew ? ', with a new token' : ''}`);
      await inTurn(async () => {
        if (!on || renew) await stop();
        await start();
      });
      onChanged();
      return this.state();
    },
    start: () => inTurn(start),
    close: () => inTurn(stop),
  };
}

function newToken(secrets: Secrets): string {
  const token = randomBytes(18).toString('base64url');
  secrets.set(tokenName, token);
  return token;
}

/** What to type elsewhere on the network, every way in; on this computer where there is no network. */
function addressesOf(port: number, token: string): readonly string[] {
  const found = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    // An address of a link alone is good on one cable, and browsers take none with its zone.
    .filter(({ internal, address }) => !internal && isLocalAddress(address) && !/^fe[89ab]/i.test(address))
    .toSorted((one, other) => one.family.localeCompare(other.family))
    .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
  return (found.length > 0 ? found : ['127.0.0.1']).map((address) => `http://${address}:${port}/?token=${token}`);
}

const words: Readonly<Record<InstrumentSummary['state'], readonly [state: string, tone: StatusTile['tone']]>> = {
  idle: ['● Idle', 'good'],
  running: ['▶ Running', 'active'],
  holding: ['❚❚ Holding', 'warn'],
  lost: ['◆ Lost', 'danger'],
  'cell-unknown': ['◆ Cell unknown', 'danger'],
};
const cellWords = { on: 'cell on', off: 'cell off', unknown: 'cell state unknown' } as const;

function tilesOf({ instruments, status }: StatusPageServiceOptions, traces: Traces): readonly StatusTile[] {
  return instruments().map(({ identity, state, cellState, runId }) => {
    const now = runId === undefined ? null : status(runId);
    const [word, tone] = words[state];
    return {
      instrument: `${identity.model} ${identity.virtual ? identity.address.replace('virtual:', '') : identity.serialNumber}`,
      ...{ virtual: identity.virtual, state: word, tone, cell: cellWords[cellState] },
      ...(now ? { run: runOf(now, traces) } : {}),
    };
  });
}

function runOf(now: RunStatus, traces: Traces): NonNullable<StatusTile['run']> {
  const { summary, stepLabel, progress, remainingS, speed, lastVoltageV, lastCurrentA } = now;
  const { lastTemperatureC = NaN } = now as { readonly lastTemperatureC?: number };
  return {
    ...{ title: summary.title, sampleName: summary.sampleName, progress, remainingS: remainingS / speed },
    step: `step ${Math.min(summary.stepIndex + 1, summary.stepCount)} of ${summary.stepCount}, ${stepLabel}`,
    ...{ voltageV: lastVoltageV, currentA: lastCurrentA, temperatureC: lastTemperatureC },
    trace: traces.of(summary.id),
  };
}

type Trace = readonly (readonly [timeS: number, voltageV: number])[];

interface Traces {
  of(runId: string): Trace;
  start(): void;
  stop(): void;
}

/** Voltages noted while the page is served: enough for a small picture, whatever the length of the run. */
function createTraces({ instruments, status }: StatusPageServiceOptions): Traces {
  let traces: Readonly<Record<string, Trace>> = {};
  let timer: NodeJS.Timeout | undefined;

  function note(): void {
    const entries = instruments().flatMap(({ runId }): [string, Trace][] => {
      const now = runId === undefined ? null : status(runId);
      if (!now || runId === undefined) return [];
      const longer = [...(traces[runId] ?? []), [now.runTimeS, now.lastVoltageV] as const];
      return [[runId, longer.length > longestTrace ? longer.filter((_point, index) => index % 2 === 0) : longer]];
    });
    traces = Object.fromEntries(entries);
  }

  return {
    of: (runId) => traces[runId] ?? [],
    start() {
      note();
      timer ??= setInterval(note, traceIntervalMs).unref();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
