import { openMethodScript } from '../../src-core/instruments/palmsens-methodscript/driver/open.ts';
import { createEmStat4Emulator } from '../../src-core/instruments/palmsens-methodscript/emulator/emulator.ts';
import { rowsToColumns } from '../../src-main/host/storage/chunk-codec.ts';
import { dcColumns, electrodeColumns, type DcTable } from '../../src-core/model/reading.ts';
import { planMethod } from '../../src-core/methods/plan.ts';
import type { Limits, MethodStep } from '../../src-core/model/method.ts';
import type { Plan } from '../../src-core/model/plan.ts';
import type { JournalEntry } from '../../src-core/model/run.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import { createRun } from '../../src-core/run/index.ts';
import type { RunController, RunEnd } from '../../src-core/run/ports.ts';
import { plugIn } from './emulated-link.ts';
import { createPatientClock } from './patient-clock.ts';

/** Charge for Δx = 1 of the sample below, C. */
export const benchChargePerXC = 4.307_957_9;

/** 5 mg of Ti2S4 at x = 0.1. */
export const benchSample: Sample = {
  id: 's',
  name: 'Ti2S4',
  ion: { symbol: 'Mg', chargeNumber: 2 },
  cellType: 'three-electrode',
  geometry: 'sphere',
  mass: { value: 5, unit: 'mg' },
  molarMass: { value: 223.97, unit: 'g/mol' },
  initialX: { value: 0.1, unit: '1' },
};

export const benchLimits: Limits = { minVoltageV: 0.4, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 30 * 86_400 };

export interface MeasuredMethod {
  readonly end: RunEnd;
  readonly plan: Plan;
  readonly run: RunController;
  readonly table: DcTable;
  /** Rows in the order of `impedanceColumns`. */
  readonly points: readonly (readonly number[])[];
  readonly journal: readonly Omit<JournalEntry, 'seq' | 'at'>[];
}

/** Carries steps out on simulated time: plan, engine, driver, bytes, interpreter, virtual electrode. */
export async function measureSteps(
  steps: readonly MethodStep[],
  {
    cellId = 'mg-ti2s4',
    limits = {},
    electrodes = 'two',
    unknownOptions = [],
  }: {
    cellId?: string;
    limits?: Partial<Limits>;
    electrodes?: 'two' | 'three';
    unknownOptions?: readonly string[];
  } = {},
): Promise<MeasuredMethod> {
  const clock = createPatientClock();
  const emulator = createEmStat4Emulator({ cellId, seed: 5, speed: 1 }, clock, { unknownOptions });
  const instrument = await openMethodScript(plugIn(emulator, 1), clock);
  const rows: number[][] = [];
  const points: number[][] = [];
  const journal: Omit<JournalEntry, 'seq' | 'at'>[] = [];
  const plan = planMethod(
    { id: 'm', name: 'M', electrodes, limits: { ...benchLimits, ...limits }, steps },
    { sample: benchSample, capabilities: instrument.capabilities, check: (action) => instrument.check(action) },
  );
  const run = createRun({
    ...{ runId: 'r', plan, instrument, clock },
    sink: {
      dc: (row) => rows.push([...row]),
      impedance: (row) => points.push([...row]),
      flush: () => Promise.resolve(),
    },
    journal: { append: (entry) => journal.push(entry) },
    ionContent: { initialX: 0.1, chargePerXC: benchChargePerXC },
  });
  const end = await run.start();
  emulator.dispose();
  const table = Object.fromEntries(
    rowsToColumns(rows).map((column, index) => [[...dcColumns, ...electrodeColumns][index]!, column]),
  ) as DcTable;
  return { end, plan, run, table, points, journal };
}
