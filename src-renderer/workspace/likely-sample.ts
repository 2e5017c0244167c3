import type { Method } from '../../src-core/model/method.ts';
import { missingFor } from '../../src-core/model/sample-fields.ts';
import type { Workspace } from './workspace.svelte.ts';

/**
 * The sample to look at a method with: the one it was last run on, else the first that holds what the method asks
 * for. Empty when there is none.
 */
export function likelySample(
  { samples, runs }: Pick<Workspace, 'samples' | 'runs'>,
  { name, steps }: Pick<Method, 'name' | 'steps'>,
): string {
  const known = new Set(samples.map(({ id }) => id));
  const [last] = runs
    .filter((run) => run.methodName === name && known.has(run.sampleId))
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  if (last) return last.sampleId;
  const purpose = JSON.stringify(steps).includes('"gitt"') ? 'diffusivity' : 'conductivity';
  return (samples.find((sample) => missingFor(sample, purpose).length === 0) ?? samples[0])?.id ?? '';
}
