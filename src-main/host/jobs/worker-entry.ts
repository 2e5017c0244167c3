import path from 'node:path';

/** Each kind of worker: its source, seen from here, and its name in a bundle. */
const entries = {
  jobs: { source: 'worker.ts', bundle: 'worker.js' },
  instruments: { source: '../instruments/thread/worker.ts', bundle: 'instrument-worker.js' },
} as const;

/**
 * The file a worker thread starts from: the source, or, in a bundle, a file beside the main bundle (this code may stand
 * in its `chunks` folder). The one place that knows, since bundlers do not rewrite it.
 */
export function workerEntry(kind: keyof typeof entries = 'jobs'): string {
  const { source, bundle } = entries[kind];
  const here = import.meta.filename;
  const folder = path.dirname(here);
  if (here.endsWith('.ts')) return path.join(folder, source);
  return path.join(path.basename(folder) === 'chunks' ? path.dirname(folder) : folder, bundle);
}
