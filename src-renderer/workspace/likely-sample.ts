import type { Method } from '../../src-core/model/method.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import { missingFor } from '../../src-core/model/sample-fields.ts';
import type { Workspace } from './workspace.svelte.ts';

/**
 * The sample to look at a method with: the one that was chosen for runs, else the one it was last run on, else the first that holds what the method asks
 * for. Empty when there is none.
 */
export function likelySample(
  { samples, runs, chosenSampleId }: Pick<Workspace, 'samples' | 'runs' | 'chosenSampleId'>,
  { name, steps }: Pick<Method, 'name' | 'steps'>,
): string {
  const known = new Set(samples.map(({ id }) => id));
  if (known.has(chosenSampleId)) return chosenSampleId;
  const [last] = runs.list
    .filter((run) => run.methodName === name && known.has(run.sampleId))
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  if (last) return last.sampleId;
  // What charges or discharges a host is planned with its capacity.
  const isTitration = /"(gitt|ici|pitt|sweep|cRate)"/.test(JSON.stringify(steps));
  const purposes = isTitration ? (['diffusivity', 'capacity'] as const) : (['conductivity'] as const);
  const fits = (sample: Sample): boolean => purposes.every((purpose) => missingFor(sample, purpose).length === 0);
  return (samples.find(fits) ?? samples[0])?.id ?? '';
}
