import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel, Worker, type WorkerOptions } from 'node:worker_threads';
import { plainSources } from './worker-sources.ts';

const plainWorker = 'plain-worker.mjs';

/** A worker thread from a file of a bundle, or from TypeScript. Orders may be posted at once. */
export function startWorker(file: string, options: WorkerOptions): Worker {
  if (!file.endsWith('.ts')) return new Worker(file, options);
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(path.join(import.meta.dirname, plainWorker), {
    ...options,
    workerData: { entry: pathToFileURL(file).href, port: port2 },
    transferList: [port2],
  });
  plainSources(file).then(
    (sources) => {
      port1.postMessage(sources);
      port1.close();
    },
    (error: unknown) => worker.emit('error', error),
  );
  port1.unref();
  return worker;
}
