import { setPriority } from 'node:os';
import { serveJobs } from './serve-jobs.ts';
import { tasks } from './tasks.ts';

// Started as a worker thread; see worker-entry.ts.
yieldToInstruments();
serveJobs(tasks);

/** On Linux 0 means this thread: the one that looks after instruments goes first. Elsewhere it would be the whole program. */
function yieldToInstruments(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, 10);
  } catch {
    // A container may forbid it; calculations then compete with the instruments as equals.
  }
}
