import path from 'node:path';

/**
 * The file a worker thread starts from: the source beside this one, or, in a bundle, `worker.js` beside the main
 * bundle (this code may stand in its `chunks` folder). The one place that knows, since bundlers do not rewrite it.
 */
export function workerEntry(): string {
  const here = import.meta.filename;
  const folder = path.dirname(here);
  if (here.endsWith('.ts')) return path.join(folder, 'worker.ts');
  return path.join(path.basename(folder) === 'chunks' ? path.dirname(folder) : folder, 'worker.js');
}
