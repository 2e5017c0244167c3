import type { InstrumentSummary, PowerState } from '../../../src-core/contract/calls.ts';
import type { JournalEntry, RunSummary } from '../../../src-core/model/run.ts';
import { formatDuration } from '../../../src-core/units/format.ts';
import type { EventHub } from '../event-hub.ts';
import type { LogService } from '../event-log/log-service.ts';
import type { InstrumentService } from '../instruments/instrument-service.ts';
import type { RunService } from '../runs/run-service.ts';
import type { Storage } from '../storage/storage.ts';
import { clockWords, compareClocks, readClocks, type ClockEvent, type ClockReadings } from './clock-watch.ts';
import type { PowerPort, Wakefulness } from './power-port.ts';

const clockIntervalMs = 1000;

export interface PowerServiceOptions {
  readonly port: PowerPort;
  readonly events: EventHub;
  readonly instruments: Pick<InstrumentService, 'list' | 'stopAll'>;
  readonly runs: Pick<RunService, 'live'>;
  readonly storage: Storage;
  readonly log: LogService;
  readonly clocks?: () => ClockReadings;
  readonly onChanged: () => void;
  /** Worth telling somebody who is away. */
  readonly onNews: (text: string) => void;
}

/** Keeps the computer awake while something runs, and the cells safe when it will not stay so. */
export interface PowerService {
  state(): PowerState;
  /** What the port reports, also called by tests. Resolves when the cells are off and read back, or known not to be. */
  suspend(reason: string): Promise<void>;
  resume(): void;
  close(): void;
}

export function createPowerService(options: PowerServiceOptions): PowerService {
  const { port, events, instruments, log, onChanged } = options;
  let awake: Wakefulness | undefined;
  let asleepSince: ClockReadings | undefined;
  /** What was interrupted for this sleep, once its cells are off and read back or known not to be. */
  let falling: Promise<readonly RunSummary[]> = Promise.resolve([]);
  let lostBecause: string | undefined;

  function follow(list: readonly InstrumentSummary[]): void {
    const needed = list.some(({ state }) => state === 'running' || state === 'holding');
    if (needed === (awake !== undefined)) return;
    if (needed) {
      lostBecause = undefined;
      awake = port.keepAwake('A measurement is running', (why) => {
        lostBecause = why;
        onChanged();
      });
    } else {
      awake?.release();
      awake = undefined;
    }
    onChanged();
  }

  async function suspend(reason: string): Promise<void> {
    asleepSince ??= readings();
    const found = runsUnderWay(options);
    const earlier = falling;
    const { promise, resolve } = Promise.withResolvers<readonly RunSummary[]>();
    falling = promise;
    // First of all the bytes that switch the cells off; what is written about it comes after.
    const interrupted = Promise.allSettled(found.map(async ({ id }) => options.runs.live(id)?.interrupt(reason)));
    const stopped = instruments.stopAll();
    log.write('power', `${reason}: cells are being switched off, runs interrupted`, {
      runs: found.map(({ id }) => id),
    });
    await interrupted;
    const cells = await stopped;
    resolve([...(await earlier), ...found]);
    const open = cells.filter(({ cellState }) => cellState !== 'off');
    log.write(
      'power',
      open.length === 0 ? 'Every cell is off and was read back' : 'Not every cell could be read back',
      {
        cells,
      },
    );
  }

  function resume(): void {
    const now = readings();
    const from = asleepSince;
    const sleptS = from ? Math.max(0, now.wallMs - from.wallMs) / 1000 : undefined;
    asleepSince = undefined;
    last = now;
    const interrupted = falling;
    falling = Promise.resolve([]);
    if (from) void interrupted.then((runs) => tellRuns(options, runs, from, now));
    tellAwake(options, sleptS);
  }

  const readings = options.clocks ?? readClocks;
  let last = readings();
  function tick(): void {
    const now = readings();
    const found = compareClocks(last, now);
    last = now;
    // While the system itself reports sleep and waking, they are no riddle.
    if (asleepSince === undefined) for (const event of found) noteClock(options, event);
  }

  const timer = setInterval(tick, clockIntervalMs);
  timer.unref();
  const ends = [
    events.on('instruments.changed', follow),
    port.on((event) => {
      if (event === 'resume') resume();
      else void suspend(event === 'suspend' ? 'The computer is going to sleep' : 'The computer is shutting down');
    }),
  ];
  return {
    state: () => ({
      needed: awake !== undefined,
      prevented: (awake?.prevented ?? false) && lostBecause === undefined,
      means: lostBecause ?? awake?.means ?? 'nothing runs, so the computer may sleep',
    }),
    suspend,
    resume,
    close() {
      clearInterval(timer);
      for (const end of ends) end();
      awake?.release();
      awake = undefined;
    },
  };
}

function runsUnderWay({ storage, runs }: PowerServiceOptions): readonly RunSummary[] {
  return storage.runs.list().filter(({ id }) => runs.live(id) !== undefined);
}

function noteClock(options: PowerServiceOptions, event: ClockEvent): void {
  const message = clockWords(event);
  options.log.write('clock', message, { ...event });
  journalAll(options, { kind: 'clock', message });
  // A pause of the whole program can have hidden a crossing of a limit, and a jump that the computer slept.
  if (event.kind !== 'offset') options.onNews(`${message} ${instrumentWords(options)}`);
}

function tellAwake(options: PowerServiceOptions, sleptS: number | undefined): void {
  const slept = sleptS === undefined ? '' : ` after ${Math.round(sleptS / 60)} min`;
  const waiting = options.storage.runs.list().filter(({ state }) => state === 'interrupted').length;
  const runs =
    waiting === 0
      ? ''
      : ` ${waiting} interrupted ${waiting === 1 ? 'run waits' : 'runs wait'} to be resumed; nothing goes on by itself.`;
  const message = `The computer is awake again${slept}. ${instrumentWords(options)}${runs}`;
  options.log.write('power', message, sleptS === undefined ? {} : { sleptS });
  options.onNews(message);
}

/** A run that slept has a gap in its samples, and whoever reads its journal must know why. */
function tellRuns(
  { storage, events, runs }: PowerServiceOptions,
  interrupted: readonly RunSummary[],
  from: ClockReadings,
  to: ClockReadings,
): void {
  for (const { id } of interrupted) {
    try {
      const run = storage.runs.summary(id);
      // One that was at its end anyway lacks nothing.
      if (!run || run.state === 'ended') continue;
      const line = { kind: 'clock', message: sleepWords(from, to, run.cellState === 'off') } as const;
      const live = runs.live(id);
      if (live) live.journal(line);
      else {
        const entry = storage.journal.append(id, { at: new Date(to.wallMs).toISOString(), ...line });
        events.emit('runs.journal', { runId: id, entry });
      }
    } catch (failure) {
      process.emitWarning(`The journal of ${id} could not be continued: ${String(failure)}`);
    }
  }
}

function sleepWords({ wallMs: fromMs }: ClockReadings, { wallMs: toMs }: ClockReadings, isOff: boolean): string {
  const span = formatDuration(Math.max(0, toMs - fromMs) / 1000);
  const cell = isOff
    ? 'the cell had been switched off before, and read back.'
    : 'the cell could not be read back as off before: what became of it meanwhile is not known.';
  return `The computer slept from ${utcText(fromMs)} to ${utcText(toMs)}: ${span} without samples; ${cell}`;
}

function utcText(wallMs: number): string {
  return `${new Date(wallMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function instrumentWords({ instruments }: PowerServiceOptions): string {
  const list = instruments.list();
  if (list.length === 0) return 'No instrument is connected.';
  return list
    .map(({ identity, state, cellState }) => `${identity.model} ${identity.serialNumber}: ${state}, cell ${cellState}.`)
    .join(' ');
}

function journalAll(options: PowerServiceOptions, line: Omit<JournalEntry, 'seq' | 'at'>): void {
  for (const { id } of runsUnderWay(options)) {
    try {
      options.runs.live(id)?.journal(line);
    } catch (failure) {
      process.emitWarning(`The journal of ${id} could not be continued: ${String(failure)}`);
    }
  }
}
