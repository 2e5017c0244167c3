import type { CellState, WireError } from '../../../src-core/errors.ts';
import type { Method } from '../../../src-core/model/method.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';
import type {
  InstrumentIdentity,
  JournalEntry,
  RunDetail,
  RunOutcome,
  RunState,
  RunSummary,
} from '../../../src-core/model/run.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import { planWithChanges } from '../../../src-core/run/plan-change.ts';
import { fromJson } from './json.ts';

/** Columns of the run list, under the names of the row. */
export const summaryColumns = `
  id, title, state, outcome, cell_state AS cellState, started_at AS startedAt, ended_at AS endedAt,
  sample_id AS sampleId, json_extract(sample_json, '$.name') AS sampleName,
  json_extract(method_json, '$.name') AS methodName, instrument_json AS instrument,
  step_index AS stepIndex, step_count AS stepCount, dc_samples AS dcSamples, impedance_points AS impedancePoints,
  warnings_json AS warnings, error_json AS error, data_hash AS dataHash`;

export const detailColumns = `${summaryColumns},
  sample_json AS sample, method_json AS method, plan_json AS plan, program_version AS programVersion, speed, seed`;

export interface SummaryRow {
  readonly id: string;
  readonly title: string;
  readonly state: RunState;
  readonly outcome: RunOutcome | null;
  readonly cellState: CellState;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly sampleId: string;
  readonly sampleName: string;
  readonly methodName: string;
  readonly instrument: string;
  readonly stepIndex: number;
  readonly stepCount: number;
  readonly dcSamples: number;
  readonly impedancePoints: number;
  readonly warnings: string;
  readonly error: string | null;
  readonly dataHash: string | null;
}

export interface DetailRow extends SummaryRow {
  readonly sample: string;
  readonly method: string;
  readonly plan: string;
  readonly programVersion: string;
  readonly speed: number;
  readonly seed: number | null;
}

export function toSummary(row: SummaryRow): RunSummary {
  const { outcome, endedAt, error, dataHash, instrument, warnings, ...rest } = row;
  return {
    ...rest,
    instrument: fromJson(instrument) as InstrumentIdentity,
    warnings: fromJson(warnings) as Warning[],
    ...(outcome === null ? {} : { outcome }),
    ...(endedAt === null ? {} : { endedAt }),
    ...(error === null ? {} : { error: fromJson(error) as WireError }),
    ...(dataHash === null ? {} : { dataHash }),
  };
}

export function toDetail(row: DetailRow, journal: readonly JournalEntry[]): RunDetail {
  const { sample, method, plan, programVersion, speed, seed, ...summary } = row;
  const whole = planWithChanges(fromJson(plan) as Plan, journal);
  return {
    ...toSummary(summary),
    stepCount: whole.steps.length,
    sample: fromJson(sample) as Sample,
    method: fromJson(method) as Method,
    plan: whole,
    programVersion,
    speed,
    ...(seed === null ? {} : { seed }),
    journal,
  };
}
