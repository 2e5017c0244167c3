import { setTimeout as delay } from 'node:timers/promises';
import { AppError, fromWire, neverCancelled, type Cancellation } from '../../../src-core/errors.ts';
import type { AnalysisRecord } from '../../../src-core/model/results.ts';
import type { Host } from '../host.ts';
import { presetSamples } from '../presets.ts';
import { demoProject, demoSpeed, type DemoRun } from './demo-project.ts';

export interface DemoResult {
  readonly runId: string;
  readonly title: string;
  readonly samples: number;
  readonly impedancePoints: number;
  readonly analyses: readonly AnalysisRecord[];
}

export interface DemoOptions {
  readonly speed?: number;
  readonly seed?: number;
  readonly cancellation?: Cancellation;
  /** Titles of runs that are there already. */
  readonly skip?: ReadonlySet<string>;
  /** Share done, 0 to 1, and what is being done. */
  readonly onProgress?: (share: number, message: string) => void;
}

const pollMs = 100;
/** The titration takes most of the time. */
const shares: readonly (readonly [from: number, to: number])[] = [
  [0, 0.12],
  [0.12, 1],
];

/**
 * Measures the demo project for real on the virtual laboratory and analyses it: nothing is ever shipped as a result.
 * @throws AppError when a run or an analysis fails, or `cancelled`
 */
export async function makeDemo(host: Host, options: DemoOptions = {}): Promise<readonly DemoResult[]> {
  const results: DemoResult[] = [];
  for (const [index, run] of demoProject.entries()) {
    if (options.skip?.has(run.title)) continue;
    const [from, to] = shares[index] ?? [0, 1];
    results.push(
      await measure(host, run, options, (share) => options.onProgress?.(from + share * (to - from), run.title)),
    );
  }
  return results;
}

async function measure(
  { handlers, runFinished, storage, analyses }: Host,
  run: DemoRun,
  { speed = demoSpeed, seed = 1, cancellation = neverCancelled }: DemoOptions,
  onProgress: (share: number) => void,
): Promise<DemoResult> {
  cancellation.throwIfAborted();
  const { address, method, sampleId, title } = run;
  await handlers['methods.save'](method);
  const sample = presetSamples.find(({ id }) => id === sampleId);
  if (sample && !storage.samples.find(sampleId)) await handlers['samples.save'](sample);
  const { id: instrumentId } = await handlers['instruments.connect']({ address, speed, seed });
  try {
    const { runId } = await handlers['runs.start']({ instrumentId, sampleId, methodId: method.id, title });
    const finished = runFinished(runId);
    let over = false;
    void finished.finally(() => (over = true));
    while (!isSet(() => over)) {
      await Promise.race([finished, delay(pollMs)]);
      if (cancellation.aborted) await handlers['runs.stop']({ runId });
      const status = await handlers['runs.status']({ runId });
      if (status) onProgress(status.progress);
    }
    const { outcome, error } = await finished;
    cancellation.throwIfAborted();
    if (error) throw fromWire(error);
    if (outcome !== 'completed') throw new AppError('run/bad-state', `The run “${title}” did not complete.`);
    await analyses.addUsual(runId);
    const { dcSamples, impedancePoints } = await handlers['runs.show']({ runId });
    return { runId, title, samples: dcSamples, impedancePoints, analyses: storage.analyses.list(runId) };
  } finally {
    await handlers['instruments.disconnect']({ instrumentId });
  }
}

/** Keeps the type checker from believing that a variable changed elsewhere never changes. */
function isSet(read: () => boolean): boolean {
  return read();
}
