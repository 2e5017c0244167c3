import path from 'node:path';
import type { ProgramState } from '../../src-core/contract/calls.ts';
import type { RunSummary } from '../../src-core/model/run.ts';
import type { EventHub } from './event-hub.ts';
import { createLogService, type LogService } from './event-log/log-service.ts';
import { openSecrets } from './files/secrets.ts';
import { keepHold, type Hold } from './holding/hold.ts';
import { createLookOn, type LookOn } from './holding/look-on.ts';
import type { InstrumentService } from './instruments/instrument-service.ts';
import { createNoticeService, type NoticeService } from './notices/notice-service.ts';
import { newsOfRuns } from './notices/occasions.ts';
import { diskWords, watchDisk } from './power/disk-watch.ts';
import { noPower, type PowerPort } from './power/power-port.ts';
import { createPowerService, type PowerService } from './power/power-service.ts';
import type { RunService } from './runs/run-service.ts';
import { createStatusPageService, type StatusPageService } from './status-page/status-page-service.ts';
import type { Storage } from './storage/storage.ts';

/** What a shell lends the host of the computer it runs on. */
export interface Surroundings {
  readonly power?: PowerPort;
  /** Shows a notice on the desktop; without it the open windows do. */
  readonly showOnDesktop?: (title: string, text: string) => void;
}

export interface ProgramServiceOptions {
  readonly storage: Storage;
  readonly events: EventHub;
  readonly instruments: InstrumentService;
  readonly runs: RunService;
  readonly isoNow: () => string;
  readonly nowMs: () => number;
  readonly who: string;
  /** Lives on until somebody ends it, rather than for the time of a command. */
  readonly stays: boolean;
  readonly holds: boolean;
  readonly surroundings: Surroundings;
  /** Runs that a dead program left, found at the start. */
  readonly recovered: readonly RunSummary[];
}

/** The program around the runs: who holds the file, the event log, notices, the computer's sleep, disk and clock. */
export interface ProgramService {
  readonly log: LogService;
  readonly notices: NoticeService;
  readonly power: PowerService;
  readonly statusPage: StatusPageService;
  readonly hold: Hold;
  /** Where this program may only look. */
  readonly lookOn: LookOn | undefined;
  state(): ProgramState;
  /** Before the runs are closed: nothing new is begun. */
  close(): Promise<void>;
  /** After them: what their end gave rise to is told and written. */
  finish(): Promise<void>;
}

export function createProgramService(options: ProgramServiceOptions): ProgramService {
  const { storage, events, instruments, runs, isoNow, nowMs, who, surroundings } = options;
  let closed = false;
  const changed = (): void => {
    if (!closed) events.emit('program.state', state());
  };
  const secrets = openSecrets(path.join(path.dirname(storage.file), 'secrets.json'));
  const common = { storage, isoNow, onChanged: changed };
  const log = createLogService({
    ...common,
    onBroken: ({ firstBreak }) => {
      const text = `Entry ${firstBreak?.number ?? 0}: ${firstBreak?.problem ?? ''}.`;
      notices.raise({ occasion: 'log-broken', title: 'The event log is broken', text });
    },
  });
  const { showOnDesktop } = surroundings;
  const notices = createNoticeService({
    ...{ storage, secrets, events, log, isoNow, nowMs, who },
    ...(showOnDesktop ? { showOnDesktop } : {}),
  });
  const power = createPowerService({
    ...{ port: surroundings.power ?? noPower, events, instruments, runs, storage, log, onChanged: changed },
    onNews: (text) => notices.raise({ occasion: 'computer', title: 'Clock or sleep of the computer', text }),
  });
  const statusPage = createStatusPageService({
    ...{
      ...common,
      secrets,
      log,
      nowMs,
      instruments: () => instruments.list(),
      status: (id: string) => runs.status(id),
    },
  });
  const hold = keepHold({ ...common, holds: options.holds });
  const lookOn = storage.holder && createLookOn({ storage, events, show: (id) => runs.show(id) });
  const disk = followDisk(options, { log, notices, changed });
  const stopQueues = events.on('queues.changed', (queues) => {
    for (const { instrumentId, state: queueState, reason, items } of queues)
      if (queueState === 'paused' && reason !== undefined && items.length > 0)
        notices.raise({ occasion: 'queue-paused', title: 'A queue is paused', text: `${instrumentId}: ${reason}` });
  });
  const stopInstruments = followInstruments(events, log);

  function state(): ProgramState {
    const holder = hold.state();
    const space = disk.state();
    return {
      ...(holder ? { holder } : {}),
      ...{ log: log.state(), power: power.state(), statusPage: statusPage.state() },
      ...(space ? { disk: space } : {}),
    };
  }

  if (options.stays)
    log.write('program-started', 'The program started', { localOffsetMin: -new Date().getTimezoneOffset() });
  for (const news of newsOfRuns(
    options.recovered.map((run) => ({ ...run, state: 'running' as const })),
    options.recovered,
  ))
    notices.raise(news);
  // A command that only asks something serves nothing.
  if (options.stays || options.holds) void statusPage.start();
  if (options.stays) void log.check().catch(() => undefined);
  return {
    ...{ log, notices, power, statusPage, hold, lookOn, state },
    async close() {
      hold.close();
      disk.close();
      lookOn?.close();
      await statusPage.close();
    },
    async finish() {
      power.close();
      stopQueues();
      stopInstruments();
      await notices.close();
      if (options.stays) log.write('program-ended', 'The program ended in good order');
      closed = true;
      log.close();
    },
  };
}

interface DiskParts {
  readonly log: LogService;
  readonly notices: NoticeService;
  readonly changed: () => void;
}

/** A disk that fills up holds the runs at the end of their step, while everything can still be saved. */
function followDisk({ storage, runs, nowMs }: ProgramServiceOptions, { log, notices, changed }: DiskParts) {
  return watchDisk({
    ...{ dataFile: storage.file, nowMs },
    onChanged: (state) => {
      const text = diskWords(state);
      log.write('disk', text, { ...state });
      if (state.level !== 'enough')
        notices.raise({
          occasion: 'disk-low',
          title: state.level === 'low' ? 'Little disk space' : 'The disk is nearly full',
          text,
        });
      if (state.level === 'critical') for (const { id } of storage.runs.list()) runs.live(id)?.controller.hold();
      changed();
    },
  });
}

/** Connections and their ends go into the log: with which instrument something was measured is part of it. */
function followInstruments(events: EventHub, log: LogService): () => void {
  let known = new Map<string, string>();
  return events.on('instruments.changed', (list) => {
    const now = new Map(
      list.map(({ id, identity }) => [id, `${identity.model} ${identity.serialNumber}, firmware ${identity.firmware}`]),
    );
    for (const [id, name] of now) if (!known.has(id)) log.write('instrument-connected', `${name} connected at ${id}`);
    for (const [id, name] of known)
      if (!now.has(id)) log.write('instrument-disconnected', `${name} disconnected from ${id}`);
    known = now;
  });
}
