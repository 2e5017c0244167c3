import { serveJobs } from './serve-jobs.ts';
import { tasks } from './tasks.ts';

// Started as a worker thread; see worker-entry.ts.
serveJobs(tasks);
