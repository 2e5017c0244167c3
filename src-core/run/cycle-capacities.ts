import type { CycleHalf, PlannedStep } from '../model/plan.ts';
import { readingStatus, type DcTable } from '../model/reading.ts';

/** What one cycle moved; undefined for a half that has no samples yet. */
export interface CycleCapacity {
  readonly series: string;
  readonly cycle: number;
  /** Magnitudes, C. */
  readonly chargeC: number | undefined;
  readonly dischargeC: number | undefined;
  /** Discharge over charge for a cell cycled from its discharged state; undefined until both are there. */
  readonly efficiency: number | undefined;
}

/** Charge of each half of each cycle, by the trapezoidal rule over its steps, in the order of the plan. */
export function cycleCapacities(
  steps: readonly Pick<PlannedStep, 'cycle'>[],
  table: DcTable,
): readonly CycleCapacity[] {
  const moved = new Map<string, { readonly cycle: CycleHalf; charge?: number; discharge?: number }>();
  for (let row = 0; row < table.timeS.length; row++) {
    const cycle = steps[table.stepIndex[row]!]?.cycle;
    if (!cycle) continue;
    const key = `${cycle.series} ${cycle.number}`;
    const found = moved.get(key) ?? { cycle };
    found[cycle.half] = (found[cycle.half] ?? 0) + passedC(table, row);
    moved.set(key, found);
  }
  return [...moved.values()].map(({ cycle: { series, number }, charge, discharge }) => {
    const [chargeC, dischargeC] = [charge, discharge].map((value) =>
      value === undefined ? undefined : Math.abs(value),
    );
    const efficiency = chargeC && dischargeC ? dischargeC / chargeC : undefined;
    return { series, cycle: number, chargeC, dischargeC, efficiency };
  });
}

/** Since the row before it in the same step, C. */
function passedC({ timeS, currentA, stepIndex, status }: DcTable, row: number): number {
  const before = row - 1;
  const whole = !((status[row]! | (status[before] ?? 0)) & readingStatus.notANumber);
  if (before < 0 || stepIndex[before] !== stepIndex[row] || !whole) return 0;
  return ((currentA[before]! + currentA[row]!) / 2) * (timeS[row]! - timeS[before]!);
}
