/** What happened to the program rather than in one run. */
export type ProgramEventKind =
  | 'chained'
  | 'program-started'
  | 'program-ended'
  | 'run-created'
  | 'run-data'
  | 'instrument-connected'
  | 'instrument-disconnected'
  | 'stop'
  | 'settings'
  | 'power'
  | 'clock'
  | 'disk'
  | 'notice'
  | 'status-page'
  | 'log-checked';

/**
 * One entry of the event log. The log runs over all runs and everything else that happened, in one chain: each entry
 * carries the hash of the one before.
 */
export interface LogEntry {
  /** 1, 2, 3 … without a gap. */
  readonly number: number;
  /** Wall clock, ISO 8601 UTC. */
  readonly at: string;
  /** User, computer, program and process. */
  readonly who: string;
  /** Of a run, where it is about one. */
  readonly runId: string | null;
  /** Number of the line in that run's journal; null for what is no line of a journal. */
  readonly seq: number | null;
  readonly kind: string;
  /** Everything else, as it was stored: a JSON text. */
  readonly json: string;
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previous: string;
  /** SHA-256 of the canonical form, hexadecimal. */
  readonly hash: string;
}

/** The first place where the log is not as it was written. */
export interface LogBreak {
  readonly number: number;
  readonly problem: string;
  readonly at?: string;
  readonly kind?: string;
  readonly runId?: string;
  readonly seq?: number;
}

/** What a check of the whole log found. */
export interface LogVerdict {
  readonly state: 'whole' | 'broken';
  readonly entries: number;
  /** Hash of the last entry; whoever has written it down elsewhere can tell whether the log before it was made anew. */
  readonly head: string;
  readonly checkedAt: string;
  readonly firstBreak?: LogBreak;
}

/** The part of the log that an export or report of a run carries. */
export interface RunLog {
  /** Entries of the run whole; of those between them, which belong to something else, only number and hashes. */
  readonly links: readonly (LogEntry | Pick<LogEntry, 'number' | 'previous' | 'hash'>)[];
  /** Whether every entry of the run has the hash it says, and they hang together. */
  readonly firstBreak?: LogBreak;
}

export const firstPreviousHash = '0'.repeat(64);

/**
 * What is hashed, as UTF-8: a JSON array without spaces, in this order. Nothing needs sorting, since `json` goes in as
 * the very text that is stored.
 */
export function canonicalForm({ number, previous, at, who, runId, seq, kind, json }: Omit<LogEntry, 'hash'>): string {
  return JSON.stringify([number, previous, at, who, runId, seq, kind, json]);
}
