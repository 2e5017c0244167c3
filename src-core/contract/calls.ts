import type { JournalEntry, RunSummary } from '../model/run.ts';
import type { AnalysisCalls } from './calls/analyses.ts';
import type { RunQueue } from '../model/run-queue.ts';
import type { AppCalls, DemoStatus, JobProgress } from './calls/app.ts';
import type { ChannelCalls } from './calls/channels.ts';
import type { ImportCalls, ImportSummary, WatchedFolder } from './calls/imports.ts';
import type { InstrumentCalls, InstrumentSummary, ProbeProgress } from './calls/instruments.ts';
import type { ProgramCalls, ProgramState, RaisedNotice } from './calls/program.ts';
import type { ReportCalls } from './calls/reports.ts';
import type { RunCalls, RunSamples, RunStatus } from './calls/runs.ts';

export type { AnalysisRecord } from '../model/results.ts';
export type * from './calls/analyses.ts';
export type * from './calls/app.ts';
export type * from './calls/channels.ts';
export type * from './calls/imports.ts';
export type * from './calls/instruments.ts';
export type * from './calls/program.ts';
export type * from './calls/reports.ts';
export type * from './calls/runs.ts';

/** All the renderer may ask of the host, room by room. A call takes one argument and answers once. */
export interface Calls
  extends AppCalls, InstrumentCalls, RunCalls, ChannelCalls, AnalysisCalls, ImportCalls, ReportCalls, ProgramCalls {}

/** All the host may tell the renderer, unasked. */
export interface Events {
  'instruments.changed': readonly InstrumentSummary[];
  /** More went over the wire of an address whose log was read. */
  'instruments.wire': { readonly address: string; readonly lastNumber: number };
  'instruments.probing': ProbeProgress;
  'runs.status': RunStatus;
  'runs.samples': RunSamples;
  'runs.journal': { readonly runId: string; readonly entry: JournalEntry };
  /** The run list changed (started, ended, recovered). */
  'runs.changed': readonly RunSummary[];
  'queues.changed': readonly RunQueue[];
  'analysis.changed': { readonly runId?: string; readonly importId?: string };
  /** The list of imports changed: ask for it anew. `added` came by themselves from a watched folder. */
  'imports.changed': { readonly added: readonly ImportSummary[] };
  'imports.watches': readonly WatchedFolder[];
  'jobs.progress': JobProgress;
  'demo.status': DemoStatus;
  'program.state': ProgramState;
  'notices.raised': RaisedNotice;
}
