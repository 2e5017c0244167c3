import { explainPulse } from '../../src-core/analysis/titration/explain/explain-pulse.ts';
import type { Explanation } from '../../src-core/analysis/titration/explain/explanation.ts';
import type { TitrationAnalysis } from '../../src-core/model/results.ts';
import type { Geometry, Sample } from '../../src-core/model/sample.ts';
import { UsageError } from './command.ts';

/**
 * How the numbers of one pulse were computed.
 *
 * @param index - as the pulses are counted, from 1
 * @throws UsageError where there is no such pulse
 */
export function explanationsOf(
  analysis: TitrationAnalysis,
  index: number,
  sample: Sample,
  geometry: Geometry | undefined,
  recordName: string,
): readonly Explanation[] {
  const pulse = analysis.pulses.find((one) => one.index === index);
  if (!pulse) throw new UsageError(`There is no pulse ${index}.`, `Give a number from 1 to ${analysis.pulses.length}.`);
  return explainPulse(analysis, pulse, { sample, geometry, recordName });
}
