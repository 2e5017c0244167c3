import type { AnalysisKind } from '../model/results.ts';
import type { RunDetail } from '../model/run.ts';
import type { SamplePurpose } from '../model/sample-fields.ts';

/** What of a finished run tells which analyses suit it. */
export type AnalysedRun = Pick<RunDetail, 'plan' | 'sample' | 'impedancePoints'>;

/** One way from data to results, as host and reports see it. The calculation itself stands in the folder of its name. */
export interface Technique<K extends AnalysisKind = AnalysisKind> {
  readonly id: K;
  readonly title: string;
  /** What its results need of the sample; `missingFor` names the fields. Absent: no sample. */
  readonly needs?: SamplePurpose;
  /** Whether every answer is stored, or only where the request says so, as screens ask with every keystroke. */
  readonly isKept: 'always' | 'when-asked';
  /** Name of the task that carries it out in the host's workers. */
  readonly task: `${K}.analyse`;
  /** Whether a report of this run would miss it. */
  isUsualFor(run: AnalysedRun): boolean;
}
