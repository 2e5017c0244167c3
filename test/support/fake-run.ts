import type { InstrumentSummary, RunStatus } from '../../src-core/contract/calls.ts';
import type { DcTable } from '../../src-core/model/reading.ts';
import type { JournalEntry, RunDetail, RunState, RunSummary } from '../../src-core/model/run.ts';
import { syntheticReportInput } from './report-input.ts';

/* The one run of the fake host: stored samples that come out again as if they were being measured. */

export const input = syntheticReportInput();

export interface Live {
  readonly detail: RunDetail;
  row: number;
  state: RunState;
  holdRequested: boolean;
  journal: JournalEntry[];
}

let entrySeq = 0;
export function entryOf(kind: JournalEntry['kind'], message: string): JournalEntry {
  return { seq: 1000 + ++entrySeq, at: new Date().toISOString(), kind, message };
}

export function stepAt(row: number): number {
  return input.dc.stepIndex[Math.min(row, input.dc.stepIndex.length - 1)]!;
}

export function cut(table: DcTable, from: number, to: number): DcTable {
  return Object.fromEntries(
    Object.entries(table).map(([name, column]) => [name, column.slice(from, to)]),
  ) as unknown as DcTable;
}

export function summaryOf({ detail, row, state }: Live): RunSummary {
  const {
    plan,
    outcome: _outcome,
    endedAt: _endedAt,
    journal: _journal,
    sample: _sample,
    method: _method,
    ...summary
  } = detail;
  return {
    ...summary,
    state,
    cellState: state === 'running' ? 'on' : 'off',
    stepIndex: stepAt(row),
    stepCount: plan.steps.length,
    dcSamples: row,
  };
}

export function statusOf(live: Live): RunStatus {
  const at = Math.max(0, live.row - 1);
  const endS = input.dc.timeS.at(-1)!;
  const step = stepAt(at);
  const stepStart = input.dc.timeS[input.dc.stepIndex.indexOf(step)]!;
  const runTimeS = input.dc.timeS[at]!;
  return {
    summary: summaryOf(live),
    stepLabel: input.run.plan.steps[step]?.label ?? '',
    runTimeS,
    stepTimeS: runTimeS - stepStart,
    stepExpectedS: input.run.plan.steps[step]?.expectedDurationS ?? 0,
    remainingS: endS - runTimeS,
    progress: runTimeS / endS,
    speed: live.detail.speed,
    lastVoltageV: input.dc.voltageV[at]!,
    lastCurrentA: input.dc.currentA[at]!,
    lastTemperatureC: NaN,
    chargeC: runTimeS * 1e-5,
    x: 0.55 - (runTimeS / endS) * 0.08,
    unsavedSamples: 0,
    savedAgoMs: 180,
    holdRequested: live.holdRequested,
  };
}

export function instrumentAt(address: string, speed: number, seed: number, number: number): InstrumentSummary {
  return {
    id: `instrument-${number}`,
    identity: {
      driverId: 'palmsens-methodscript',
      model: 'EmStat4 HR',
      serialNumber: 'ES4HR20B0001',
      firmware: '1.3.2',
      virtual: address.startsWith('virtual:'),
      address,
    },
    state: 'idle',
    cellState: 'off',
    speed,
    seed,
    voltageRangeV: [-6, 6],
    maxCurrentA: 0.2,
    frequencyRangeHz: [1e-5, 2e5],
    abilities: ['Open circuit', 'Galvanostatic pulses', 'Potential steps', 'Impedance (PEIS, GEIS)'],
    confirmation: 'simulated only',
  };
}
