// Where a worker starts that runs from source: its modules come from the main thread, already without types.
// See worker-sources.ts.
import { once } from 'node:events';
import { registerHooks } from 'node:module';
import { workerData } from 'node:worker_threads';

const [sources] = await once(workerData.port, 'message');
workerData.port.close();
registerHooks({
  load(address, context, next) {
    const source = Object.hasOwn(sources, address) ? sources[address] : undefined;
    return source === undefined ? next(address, context) : { format: 'module', source, shortCircuit: true };
  },
});
await import(workerData.entry);
