import type { Method } from '../../../src-core/model/method.ts';
import type { RunQueue } from '../../../src-core/model/run-queue.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import { fromJson, toJson } from './json.ts';
import type { Owner } from './owner.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** A run as it will be started. */
export interface StoredQueuedRun {
  readonly id: string;
  readonly instrumentId: string;
  readonly title: string;
  readonly method: Method;
  readonly sample: Sample;
  readonly expectedDurationS?: number;
  readonly addedAt: string;
}

export interface QueueState {
  readonly instrumentId: string;
  readonly state: RunQueue['state'];
  readonly reason?: string;
  readonly changedAt: string;
  /** Of a queue that goes. */
  readonly owner?: Owner;
}

/** Runs that wait, by instrument. */
export interface QueueRepository {
  states(): readonly QueueState[];
  /** Creates or replaces. */
  setState(state: QueueState): void;
  /** Of one instrument or all, the next one first. */
  items(instrumentId?: string): readonly StoredQueuedRun[];
  /** At the end. Its queue must exist. */
  append(item: StoredQueuedRun): void;
  /** To a place in its queue, from 0. */
  move(id: string, place: number): void;
  /** True when there was one. */
  remove(id: string): boolean;
}

interface ItemRow {
  readonly id: string;
  readonly instrumentId: string;
  readonly title: string;
  readonly method: string;
  readonly sample: string;
  readonly expectedS: number | null;
  readonly addedAt: string;
}

interface StateRow {
  readonly instrumentId: string;
  readonly state: RunQueue['state'];
  readonly reason: string | null;
  readonly changedAt: string;
  readonly owner: string | null;
}

export function createQueueRepository(db: SqliteDatabase): QueueRepository {
  const selectStates = db.prepare<[], StateRow>(`SELECT instrument_id AS instrumentId, state, reason,
    changed_at AS changedAt, owner_json AS owner FROM queue ORDER BY instrument_id`);
  const upsert = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO queue (instrument_id, state, reason, changed_at, owner_json)
    VALUES (@instrumentId, @state, @reason, @changedAt, @owner)
    ON CONFLICT (instrument_id) DO UPDATE SET state = excluded.state, reason = excluded.reason,
      changed_at = excluded.changed_at, owner_json = excluded.owner_json`);
  const selectItems = db.prepare<[{ instrumentId: string | null }], ItemRow>(`
    SELECT id, instrument_id AS instrumentId, title, method_json AS method, sample_json AS sample,
      expected_s AS expectedS, added_at AS addedAt FROM queue_item
    WHERE @instrumentId IS NULL OR instrument_id = @instrumentId ORDER BY instrument_id, position, id`);
  const insert = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO queue_item (id, instrument_id, position, title, method_json, sample_json, expected_s, added_at)
    SELECT @id, @instrumentId, 1 + coalesce(max(position), 0), @title, @method, @sample, @expectedS, @addedAt
    FROM queue_item WHERE instrument_id = @instrumentId`);
  const place = db.prepare<[position: number, id: string]>('UPDATE queue_item SET position = ? WHERE id = ?');
  const remove = db.prepare<[id: string]>('DELETE FROM queue_item WHERE id = ?');
  const items = (instrumentId?: string) => selectItems.all({ instrumentId: instrumentId ?? null }).map(toItem);
  const move = db.transaction((id: string, to: number) => {
    const instrumentId = items().find((item) => item.id === id)?.instrumentId;
    if (instrumentId === undefined) return;
    const others = items(instrumentId).filter((item) => item.id !== id);
    const order = [...others.slice(0, to), { id }, ...others.slice(to)];
    order.forEach((item, index) => place.run(index + 1, item.id));
  });
  return {
    states: () => selectStates.all().map(toState),
    setState: ({ reason, owner, ...rest }) =>
      void upsert.run({ ...rest, reason: reason ?? null, owner: owner ? toJson(owner) : null }),
    items,
    append: ({ method, sample, expectedDurationS, ...rest }) =>
      void insert.run({
        ...rest,
        method: toJson(method),
        sample: toJson(sample),
        expectedS: expectedDurationS ?? null,
      }),
    move: (id, to) => move.immediate(id, to),
    remove: (id) => remove.run(id).changes > 0,
  };
}

function toItem({ method, sample, expectedS, ...rest }: ItemRow): StoredQueuedRun {
  return {
    ...rest,
    method: fromJson(method) as Method,
    sample: fromJson(sample) as Sample,
    ...(expectedS === null ? {} : { expectedDurationS: expectedS }),
  };
}

function toState({ reason, owner, ...rest }: StateRow): QueueState {
  return {
    ...rest,
    ...(reason === null ? {} : { reason }),
    ...(owner === null ? {} : { owner: fromJson(owner) as Owner }),
  };
}
