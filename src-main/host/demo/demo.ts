import { randomUUID } from 'node:crypto';
import type { DemoStatus } from '../../../src-core/contract/calls.ts';
import { toWire } from '../../../src-core/errors.ts';
import type { EventHub } from '../event-hub.ts';
import { createJobPool } from '../jobs/job-pool.ts';
import { workerEntry } from '../jobs/worker-entry.ts';
import type { Storage } from '../storage/storage.ts';

const settingsKey = 'demo';
const closePatienceMs = 3000;

/** The making of the demo project, seen from the application. */
export interface Demo {
  status(): DemoStatus;
  /** Stops it in order; the next start begins anew. */
  close(): Promise<void>;
}

const ready: DemoStatus = { state: 'ready', message: 'The demo project is ready.', fraction: 1 };
const absent: DemoStatus = { state: 'absent', message: 'There is no demo project.', fraction: 0 };

/** What the data file says, when nobody is making it. */
export function storedDemoStatus(storage: Storage): DemoStatus {
  return storage.settings.get(settingsKey) === 'ready' ? ready : absent;
}

/**
 * Makes the demo project unless the data file has it, in a worker of its own: the emulator at ×2000 must not take the
 * host's time from a real instrument.
 */
export function startDemo(storage: Storage, events: EventHub): Demo {
  if (storage.settings.get(settingsKey) === 'ready') return { status: () => ready, close: () => Promise.resolve() };
  let status: DemoStatus = { state: 'making', message: 'Measuring the demo project …', fraction: 0 };
  const tell = (next: DemoStatus) => {
    status = next;
    events.emit('demo.status', next);
  };
  const pool = createJobPool({ workerFile: workerEntry(), size: 1 });
  const job = pool.run(
    'demo.make',
    { dataFile: storage.file },
    { jobId: randomUUID(), onProgress: (fraction) => tell({ ...status, fraction }) },
  );
  let closing = false;
  const made = job.result
    .then(() => {
      if (closing) return;
      storage.settings.set(settingsKey, 'ready');
      tell(ready);
      events.emit('runs.changed', storage.runs.list());
      events.emit('analysis.changed', {});
    })
    .catch((error: unknown) => {
      const { message } = toWire(error);
      if (!closing) tell({ state: 'failed', message: `The demo project could not be made: ${message}`, fraction: 0 });
    })
    .finally(() => pool.close());
  return {
    status: () => status,
    async close() {
      closing = true;
      job.cancel(closePatienceMs);
      await made;
    },
  };
}
