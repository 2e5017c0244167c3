import type { SeriesInput } from '../../../src-core/analysis/impedance/series/fit-series.ts';
import type { ImpedanceSeries } from '../../../src-core/model/series.ts';
import type { SeriesFitTask, SeriesTask, Tasks } from './task-types.ts';

/** Carries one part out, in a worker as a rule. */
export type RunPart = <N extends 'series.fit' | 'series.analyse'>(
  task: N,
  input: Parameters<Tasks[N]>[0],
  onProgress?: (share: number) => void,
) => Promise<ReturnType<Tasks[N]>>;

/** Of the work, until every spectrum has its own fit. */
const separateShare = 0.75;
/** Parts per worker, so that none waits long for the last one. */
const partsPerWorker = 4;
const largestPart = 16;

/**
 * A series over several workers: the separate fits in parts, then what the spectra have in common in one of them. The
 * answer does not depend on how many workers there are.
 *
 * @throws whatever a part throws
 */
export async function calculateInParts(
  run: RunPart,
  workers: number,
  { inputs, settings, sample, skipped = [] }: SeriesTask,
  onProgress: (share: number) => void = () => undefined,
): Promise<ImpedanceSeries> {
  const size = Math.min(largestPart, Math.max(1, Math.ceil(inputs.length / (workers * partsPerWorker))));
  const parts = Array.from({ length: Math.ceil(inputs.length / size) }, (_, k) =>
    inputs.slice(k * size, (k + 1) * size),
  );
  let done = 0;
  const fitted = await Promise.all(
    parts.map(async (part) => {
      const task: SeriesFitTask = { spectra: part.map(({ spectrum }) => spectrum), settings };
      const fits = await run('series.fit', task);
      done += part.length;
      onProgress((separateShare * done) / inputs.length);
      return fits;
    }),
  );
  const outcomes = fitted.flat();
  const usable = inputs.flatMap((input, k): readonly SeriesInput[] => {
    const outcome = outcomes[k]!;
    return 'fit' in outcome ? [{ ...input, fit: outcome.fit }] : [];
  });
  const failed = inputs.flatMap(({ source }, k) => {
    const outcome = outcomes[k]!;
    return 'fit' in outcome ? [] : [{ source, message: outcome.message }];
  });
  const task: SeriesTask = {
    inputs: usable,
    settings,
    skipped: [...skipped, ...failed],
    ...(sample ? { sample } : {}),
  };
  return run('series.analyse', task, (share) => onProgress(separateShare + (1 - separateShare) * share));
}
