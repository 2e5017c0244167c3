import type { Cancellation } from '../../../src-core/errors.ts';
import { createHost } from '../host.ts';
import { demoProject } from './demo-project.ts';
import { makeDemo } from './make-demo.ts';

/** The demo project in a data file that another host has open too: for a worker thread with a host of its own. */
export async function makeDemoInFile(
  dataFile: string,
  { cancellation, onProgress }: { cancellation: Cancellation; onProgress: (share: number) => void },
): Promise<void> {
  const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
  try {
    await endEarlierAttempts(host);
    await makeDemo(host, { cancellation, onProgress });
  } finally {
    await host.close();
  }
}

async function endEarlierAttempts({ handlers }: Awaited<ReturnType<typeof createHost>>): Promise<void> {
  const titles = new Set(demoProject.map(({ title }) => title));
  for (const { id: runId, title, state } of await handlers['runs.list'](null))
    if (state === 'interrupted' && titles.has(title)) await handlers['runs.end']({ runId });
}
