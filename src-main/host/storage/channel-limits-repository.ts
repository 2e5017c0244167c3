import type { ChannelLimits, ChannelLimitsRecord } from '../../../src-core/model/channel-limits.ts';
import { fromJson, toJson } from './json.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** Limits of channels with their history; what was set is never changed, and the newest holds. */
export interface ChannelLimitsRepository {
  /** The newest of each channel. */
  list(): readonly ChannelLimitsRecord[];
  find(channel: string): ChannelLimitsRecord | undefined;
  add(record: ChannelLimitsRecord): void;
}

type Row = Omit<ChannelLimitsRecord, 'limits'> & { readonly json: string };

export function createChannelLimitsRepository(db: SqliteDatabase): ChannelLimitsRepository {
  const columns = 'channel, label, json, reason, set_by AS "by", at';
  const selectAll = db.prepare<[], Row>(
    `SELECT ${columns} FROM channel_limits WHERE id IN (SELECT max(id) FROM channel_limits GROUP BY channel) ORDER BY label`,
  );
  const selectOne = db.prepare<[channel: string], Row>(
    `SELECT ${columns} FROM channel_limits WHERE channel = ? ORDER BY id DESC LIMIT 1`,
  );
  const insert = db.prepare<[Record<string, unknown>]>(
    'INSERT INTO channel_limits (channel, label, json, reason, set_by, at) VALUES (@channel, @label, @json, @reason, @by, @at)',
  );
  return {
    list: () => selectAll.all().map(toRecord),
    find: (channel) => {
      const row = selectOne.get(channel);
      return row && toRecord(row);
    },
    add: ({ limits, ...rest }) => void insert.run({ ...rest, json: toJson(limits) }),
  };
}

function toRecord({ json, ...rest }: Row): ChannelLimitsRecord {
  return { ...rest, limits: fromJson(json) as ChannelLimits };
}
