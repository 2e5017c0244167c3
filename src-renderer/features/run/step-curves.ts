import type { VoltammogramCurve } from '../../../src-core/figures/voltammogram-figure.ts';
import type { PlannedStep } from '../../../src-core/model/plan.ts';
import type { DcTable } from '../../../src-core/model/reading.ts';

/** Beyond this a curve is halved by taking every second of its points, and then takes every second to come. */
const mostPoints = 8000;

interface Curve {
  readonly label: string;
  readonly shade?: number;
  voltageV: number[];
  currentA: number[];
  /** One point is kept of so many samples. */
  every: number;
  seen: number;
}

interface Cycles {
  readonly cycles: number;
  readonly periodS: number;
}

/** What is drawn as current against potential: sweeps and staircases. */
export function isSweep({ action }: Pick<PlannedStep, 'action'>): boolean {
  return action.kind === 'sweep' || action.kind === 'staircase';
}

/** Collects E and I of each sweep while samples arrive, cycle by cycle. */
export class StepCurves {
  readonly #curves = new Map<string, Curve>();
  readonly #beginS = new Map<number, number>();
  readonly #cycles = new Map<number, Cycles>();

  take(steps: readonly PlannedStep[], table: DcTable, fromRow: number): void {
    for (let row = fromRow; row < table.timeS.length; row++) {
      const index = table.stepIndex[row]!;
      const step = steps[index];
      if (!step || !isSweep(step)) continue;
      const timeS = table.timeS[row]!;
      const beginS = this.#beginS.get(index) ?? timeS;
      this.#beginS.set(index, beginS);
      const { cycles, periodS } = this.#cyclesOf(index, step);
      const cycle = Math.min(cycles - 1, Math.max(0, Math.floor((timeS - beginS) / periodS)));
      const key = `${index} ${cycle}`;
      const curve =
        this.#curves.get(key) ??
        (cycles === 1 ? { label: step.label, ...emptyCurve() } : cycleCurve(index, cycle, cycles));
      this.#curves.set(key, curve);
      addPoint(curve, table.voltageV[row]!, table.currentA[row]!);
    }
  }

  #cyclesOf(index: number, step: PlannedStep): Cycles {
    const cycles = this.#cycles.get(index) ?? cyclesOf(step);
    this.#cycles.set(index, cycles);
    return cycles;
  }

  /** Copies, since they go on growing. */
  get curves(): readonly VoltammogramCurve[] {
    return [...this.#curves.values()].map(({ label, shade, voltageV, currentA }) => ({
      ...{ label, voltageV: [...voltageV], currentA: [...currentA] },
      ...(shade === undefined ? {} : { shade }),
    }));
  }
}

/** A cycle goes twice over the span of its voltages; one way, or a single cycle, is not divided. */
function cyclesOf({ action }: PlannedStep): Cycles {
  const whole = { cycles: 1, periodS: Infinity };
  if (action.kind !== 'sweep' && action.kind !== 'staircase') return whole;
  const levels = action.kind === 'sweep' ? action.vertexVoltagesV : action.levels;
  let [low, high, pathV] = [Infinity, -Infinity, 0];
  for (const [index, level] of levels.entries()) {
    low = Math.min(low, level);
    high = Math.max(high, level);
    pathV += Math.abs(level - (levels[index - 1] ?? level));
  }
  const cycles = Math.round(pathV / (2 * (high - low)));
  if (!(cycles > 1)) return whole;
  const durationS = action.kind === 'sweep' ? pathV / action.rateVPerS : levels.length * action.holdS;
  return { cycles, periodS: durationS / cycles };
}

function emptyCurve() {
  return { voltageV: [], currentA: [], every: 1, seen: 0 };
}

function cycleCurve(index: number, cycle: number, cycles: number): Curve {
  const label = `Step ${index + 1}, cycle ${cycle + 1} of ${cycles}`;
  return { label, shade: cycle / (cycles - 1), ...emptyCurve() };
}

function addPoint(curve: Curve, voltageV: number, currentA: number): void {
  if (curve.seen++ % curve.every !== 0) return;
  curve.voltageV.push(voltageV);
  curve.currentA.push(currentA);
  if (curve.voltageV.length < mostPoints) return;
  curve.voltageV = curve.voltageV.filter((_, index) => index % 2 === 0);
  curve.currentA = curve.currentA.filter((_, index) => index % 2 === 0);
  curve.every *= 2;
}
