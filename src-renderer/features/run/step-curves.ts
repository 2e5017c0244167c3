import type { VoltammogramCurve } from '../../../src-core/figures/voltammogram-figure.ts';
import type { PlannedStep } from '../../../src-core/model/plan.ts';
import type { DcTable } from '../../../src-core/model/reading.ts';

/** Beyond this a curve is halved by taking every second of its points, and then takes every second to come. */
const mostPoints = 8000;

interface Curve {
  readonly label: string;
  voltageV: number[];
  currentA: number[];
  /** One point is kept of so many samples. */
  every: number;
  seen: number;
}

/** What is drawn as current against potential: sweeps and staircases. */
export function isSweep({ action }: Pick<PlannedStep, 'action'>): boolean {
  return action.kind === 'sweep' || action.kind === 'staircase';
}

/** Collects E and I of each sweep while samples arrive. */
export class StepCurves {
  readonly #curves = new Map<number, Curve>();

  take(steps: readonly PlannedStep[], table: DcTable, fromRow: number): void {
    for (let row = fromRow; row < table.timeS.length; row++) {
      const index = table.stepIndex[row]!;
      const step = steps[index];
      if (!step || !isSweep(step)) continue;
      const curve = this.#curves.get(index) ?? { label: step.label, voltageV: [], currentA: [], every: 1, seen: 0 };
      this.#curves.set(index, curve);
      addPoint(curve, table.voltageV[row]!, table.currentA[row]!);
    }
  }

  /** Copies, since they go on growing. */
  get curves(): readonly VoltammogramCurve[] {
    return [...this.#curves.values()].map(({ label, voltageV, currentA }) => ({
      ...{ label, voltageV: [...voltageV], currentA: [...currentA] },
    }));
  }
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
