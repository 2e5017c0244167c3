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
import { fromJson, toJson } from './json.ts';
import type { LogChain } from './log-repository.ts';
import { frozenHash } from './log-verify.ts';
import type { Owner } from './owner.ts';
import { detailColumns, summaryColumns, toDetail, toSummary, type DetailRow, type SummaryRow } from './run-row.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** What is frozen when a run starts. */
export interface NewRun {
  readonly id: string;
  readonly title: string;
  readonly startedAt: string;
  readonly sample: Sample;
  readonly method: Method;
  readonly plan: Plan;
  readonly instrument: InstrumentIdentity;
  readonly programVersion: string;
  readonly speed: number;
  readonly seed?: number;
  readonly owner: Owner;
}

/** What changes while it runs; counters of samples follow the chunks by themselves. */
export interface RunUpdate {
  readonly state: RunState;
  readonly cellState: CellState;
  readonly stepIndex: number;
  /** When it changed. */
  readonly stepCount?: number;
  readonly outcome?: RunOutcome;
  readonly endedAt?: string;
  readonly warnings: readonly Warning[];
  readonly error?: WireError;
  readonly dataHash?: string;
}

export interface OwnedRun {
  readonly id: string;
  readonly owner: Owner;
  readonly leaseAt: string;
}

/** Runs. Rows are mapped here and nowhere else; callers never see SQL. */
export interface RunRepository {
  create(run: NewRun): void;
  update(id: string, update: RunUpdate): void;
  /** Newest first. */
  list(): readonly RunSummary[];
  summary(id: string): RunSummary | undefined;
  detail(id: string, journal: readonly JournalEntry[]): RunDetail | undefined;
  /** Takes the run over, with the instrument it goes on with; nothing but null frees it. */
  setOwner(id: string, owner: Owner | null, at: string, instrument?: InstrumentIdentity): void;
  renewLease(token: string, at: string): void;
  /** Runs that some process says it is looking after. */
  owned(): readonly OwnedRun[];
}

/** @param chain - is told what a run was started with, and the fingerprint of its data */
export function createRunRepository(db: SqliteDatabase, chain: LogChain): RunRepository {
  const selectAll = db.prepare<[], SummaryRow>(
    `SELECT ${summaryColumns} FROM run ORDER BY started_at DESC, rowid DESC`,
  );
  const selectOne = db.prepare<[id: string], SummaryRow>(`SELECT ${summaryColumns} FROM run WHERE id = ?`);
  const selectDetail = db.prepare<[id: string], DetailRow>(`SELECT ${detailColumns} FROM run WHERE id = ?`);
  const find = (id: string) => selectOne.get(id);
  return {
    create: createInsert(db, chain),
    update: createUpdate(db, chain),
    list: () => selectAll.all().map(toSummary),
    summary: (id) => {
      const row = find(id);
      return row && toSummary(row);
    },
    detail: (id, journal) => {
      const row = selectDetail.get(id);
      return row && toDetail(row, journal);
    },
    ...createOwnership(db),
  };
}

function createInsert(db: SqliteDatabase, chain: LogChain): RunRepository['create'] {
  const insert = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO run (id, title, state, cell_state, started_at, sample_id, sample_json, method_json, plan_json,
      instrument_json, program_version, speed, seed, step_index, step_count, owner_json, lease_at)
    VALUES (@id, @title, 'arming', 'off', @startedAt, @sampleId, @sample, @method, @plan,
      @instrument, @programVersion, @speed, @seed, 0, @stepCount, @owner, @startedAt)`);
  const create = db.transaction(({ sample, method, plan, instrument, owner, ...rest }: NewRun) => {
    const frozen = { sample: toJson(sample), method: toJson(method), plan: toJson(plan) };
    insert.run({
      ...rest,
      ...frozen,
      seed: rest.seed ?? null,
      sampleId: sample.id,
      instrument: toJson(instrument),
      owner: toJson(owner),
      stepCount: plan.steps.length,
    });
    const texts = [rest.startedAt, rest.programVersion, frozen.sample, frozen.method, frozen.plan];
    chain.append({
      ...{ at: rest.startedAt, kind: 'run-created', runId: rest.id, message: `Run “${rest.title}” created` },
      details: { frozen: frozenHash(texts), instrument: `${instrument.model} ${instrument.serialNumber}` },
    });
  });
  return (run) => create.immediate(run);
}

function createUpdate(db: SqliteDatabase, chain: LogChain): RunRepository['update'] {
  const update = db.prepare<[Record<string, unknown>]>(`
    UPDATE run SET state = @state, cell_state = @cellState, step_index = @stepIndex, outcome = @outcome,
      step_count = coalesce(@stepCount, step_count),
      ended_at = @endedAt, warnings_json = @warnings, error_json = @error, data_hash = @dataHash
    WHERE id = @id`);
  const selectHash = db.prepare<[id: string], string | null>('SELECT data_hash FROM run WHERE id = ?').pluck();
  const change = db.transaction((id: string, next: RunUpdate) => {
    const { warnings, error, outcome, endedAt, dataHash, stepCount, ...rest } = next;
    if (dataHash !== undefined && dataHash !== selectHash.get(id)) {
      const at = endedAt ?? new Date().toISOString();
      chain.append({ at, kind: 'run-data', runId: id, message: 'Fingerprint of the data', details: { dataHash } });
    }
    update.run({
      ...rest,
      id,
      stepCount: stepCount ?? null,
      outcome: outcome ?? null,
      endedAt: endedAt ?? null,
      dataHash: dataHash ?? null,
      warnings: toJson(warnings),
      error: error ? toJson(error) : null,
    });
  });
  return (id, next) => change.immediate(id, next);
}

function createOwnership(db: SqliteDatabase): Pick<RunRepository, 'setOwner' | 'renewLease' | 'owned'> {
  const setOwner = db.prepare<[owner: string | null, at: string, instrument: string | null, id: string]>(`
    UPDATE run SET owner_json = ?, lease_at = ?, instrument_json = coalesce(?, instrument_json) WHERE id = ?`);
  const renew = db.prepare<[at: string, token: string]>(
    `UPDATE run SET lease_at = ? WHERE owner_json IS NOT NULL AND json_extract(owner_json, '$.token') = ?`,
  );
  const select = db.prepare<[], { id: string; owner: string; leaseAt: string }>(
    'SELECT id, owner_json AS owner, lease_at AS leaseAt FROM run WHERE owner_json IS NOT NULL',
  );
  return {
    setOwner: (id, owner, at, instrument) =>
      void setOwner.run(owner && toJson(owner), at, instrument ? toJson(instrument) : null, id),
    renewLease: (token, at) => void renew.run(at, token),
    owned: () => select.all().map((row) => ({ ...row, owner: fromJson(row.owner) as Owner })),
  };
}
