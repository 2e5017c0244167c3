import type { CycleHalf, PlannedStep } from '../model/plan.ts';
import { readingStatus, type DcTable } from '../model/reading.ts';

/** What one cycle moved; undefined for a half that has no samples yet. */
export interface CycleCapacity {
  readonly series: string;
  readonly cycle: number;
  /** Magnitudes, C. */
  readonly chargeC: number | undefined;
  readonly dischargeC: number | undefined;
  /** Discharge over charge; undefined until both are there. */
  readonly efficiency: number | undefined;
}

type Row = Readonly<Record<'timeS' | 'currentA' | 'stepIndex' | 'status', number>>;

/** Sums the charge of each half of each cycle while samples arrive, by the trapezoidal rule within each step. */
export class CycleCounter {
  readonly #moved = new Map<string, { readonly cycle: CycleHalf; charge?: number; discharge?: number }>();
  #before: Row | undefined;

  /** @param fromRow - rows before it were taken already */
  take(steps: readonly Pick<PlannedStep, 'cycle'>[], table: DcTable, fromRow = 0): void {
    for (let k = fromRow; k < table.timeS.length; k++) {
      const row: Row = {
        timeS: table.timeS[k]!,
        currentA: table.currentA[k]!,
        stepIndex: table.stepIndex[k]!,
        status: table.status[k]!,
      };
      const cycle = steps[row.stepIndex]?.cycle;
      if (cycle) {
        const key = `${cycle.series} ${cycle.number}`;
        const found = this.#moved.get(key) ?? { cycle };
        found[cycle.half] = (found[cycle.half] ?? 0) + passedC(this.#before, row);
        this.#moved.set(key, found);
      }
      this.#before = row;
    }
  }

  /** In the order in which the cycles were begun. */
  get capacities(): readonly CycleCapacity[] {
    return [...this.#moved.values()].map(({ cycle: { series, number }, charge, discharge }) => {
      const chargeC = charge === undefined ? undefined : Math.abs(charge);
      const dischargeC = discharge === undefined ? undefined : Math.abs(discharge);
      const efficiency = chargeC && dischargeC ? dischargeC / chargeC : undefined;
      return { series, cycle: number, chargeC, dischargeC, efficiency };
    });
  }
}

/** Of all samples of a run. */
export function cycleCapacities(
  steps: readonly Pick<PlannedStep, 'cycle'>[],
  table: DcTable,
): readonly CycleCapacity[] {
  const counter = new CycleCounter();
  counter.take(steps, table);
  return counter.capacities;
}

/** Since the row before it in the same step, C. */
function passedC(before: Row | undefined, row: Row): number {
  if (before?.stepIndex !== row.stepIndex || (before.status | row.status) & readingStatus.notANumber) return 0;
  return ((before.currentA + row.currentA) / 2) * (row.timeS - before.timeS);
}
