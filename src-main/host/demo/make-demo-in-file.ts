import type { Cancellation } from '../../../src-core/errors.ts';
import { createHost, type Host } from '../host.ts';
import { demoProject } from './demo-project.ts';
import { makeDemo } from './make-demo.ts';

/** The demo project in a data file that another host has open too: for a worker thread with a host of its own. */
export async function makeDemoInFile(
  dataFile: string,
  { cancellation, onProgress }: { cancellation: Cancellation; onProgress: (share: number) => void },
): Promise<void> {
  const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1, within: true });
  try {
    const skip = await settleEarlierAttempts(host);
    await makeDemo(host, { cancellation, onProgress, skip });
  } finally {
    await host.close();
  }
}

/** Ends what an earlier attempt left unfinished; answers the titles that it completed. */
async function settleEarlierAttempts({ handlers }: Host): Promise<ReadonlySet<string>> {
  const titles = new Set(demoProject.map(({ title }) => title));
  const runs = (await handlers['runs.list'](null)).filter(({ title }) => titles.has(title));
  for (const { id: runId, state } of runs) if (state === 'interrupted') await handlers['runs.end']({ runId });
  return new Set(runs.filter(({ outcome }) => outcome === 'completed').map(({ title }) => title));
}
