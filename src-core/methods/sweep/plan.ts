import type { SweepStep } from '../../model/method.ts';
import type { CellAction, SweepAction } from '../../model/action.ts';
import { errorAt, restDraft, warningAt, type PlanBuilder } from '../plan-builder.ts';

const samplesPerSweep = 500;
const shortestIntervalS = 0.1;
const longestIntervalS = 10;
const defaultRestS = 60;
/** Levels of a sweep made of steps; finer ones only take time on the wire. */
const mostLevels = 20_000;

/** Rest if the voltages are counted from open circuit, then one action for all cycles: the cell stays on between. */
export function planSweep(step: SweepStep, plan: PlanBuilder, field: string): void {
  const vertices = verticesOf(step, plan, field);
  if (!vertices) return;
  checkVertices(step, vertices, plan, field);
  const aboutOpenCircuit = step.against === 'open-circuit';
  if (aboutOpenCircuit)
    plan.add(restDraft('Rest before the sweep', { maxDurationS: step.restS ?? defaultRestS }, undefined, plan.limits));
  const spanV = spanOf(vertices);
  const intervalS = step.sampleIntervalS ?? intervalOf(vertices, step.rateVPerS);
  const ownLimit = step.maxCurrentA !== undefined && step.maxCurrentA < plan.limits.maxCurrentA;
  const expectedDurationS = spanV / step.rateVPerS;
  plan.add({
    label: labelOf(step),
    action: actionOf(
      {
        kind: 'sweep',
        vertexVoltagesV: vertices,
        rateVPerS: step.rateVPerS,
        intervalS,
        maxCurrentA: ownLimit ? step.maxCurrentA : plan.limits.maxCurrentA,
      },
      plan,
    ),
    ...(aboutOpenCircuit ? { aboutOpenCircuit } : {}),
    onCutOff: ownLimit ? 'continue' : 'end-run',
    expectedDurationS,
    expectedSamples: Math.ceil(expectedDurationS / intervalS) + 1,
  });
}

function labelOf({ shape, against, startVoltageV, firstVertexV, secondVertexV = NaN, cycles = 1 }: SweepStep): string {
  const about = against === 'open-circuit' ? ' about open circuit' : '';
  if (shape === 'linear') return `Sweep from ${startVoltageV} to ${firstVertexV} V${about}`;
  return `Voltammogram between ${firstVertexV} and ${secondVertexV} V${about}, ${cycles === 1 ? 'one cycle' : `${cycles} cycles`}`;
}

/** A unit without a ramp of its own makes it of small steps, one per sample. */
function actionOf(sweep: SweepAction, plan: PlanBuilder): CellAction {
  if (plan.can('sweep') || !plan.can('staircase')) return sweep;
  const { minVoltageV, maxVoltageV } = plan.limits;
  const levels = levelsOf(sweep);
  return {
    kind: 'staircase',
    control: 'potentiostatic',
    levels,
    holdS: sweep.intervalS,
    sampling: { firstIntervalS: sweep.intervalS, lastIntervalS: sweep.intervalS },
    maxCurrentA: sweep.maxCurrentA,
    cutOff: { minVoltageV, maxVoltageV },
  };
}

/** Evenly spaced between each two vertices, each vertex once. */
function levelsOf({ vertexVoltagesV, rateVPerS, intervalS }: SweepAction): readonly number[] {
  const levels = [vertexVoltagesV[0]!];
  for (const [index, vertexV] of vertexVoltagesV.slice(1).entries()) {
    const fromV = vertexVoltagesV[index]!;
    const count = Math.max(1, Math.round(Math.abs(vertexV - fromV) / (rateVPerS * intervalS)));
    for (let k = 1; k <= count && levels.length < mostLevels; k++)
      levels.push(Number((fromV + ((vertexV - fromV) * k) / count).toPrecision(9)));
  }
  return levels;
}

function verticesOf(step: SweepStep, plan: PlanBuilder, field: string): readonly number[] | undefined {
  const { startVoltageV, firstVertexV, secondVertexV, cycles = 1 } = step;
  if (step.shape === 'linear') return distinct([startVoltageV, firstVertexV], plan, field);
  if (secondVertexV === undefined) {
    plan.problem(
      errorAt(`${field}.secondVertexV`, 'A cyclic sweep needs a second vertex.', 'Give one, or make the sweep linear.'),
    );
    return undefined;
  }
  const loops = Array.from({ length: cycles }, () => [firstVertexV, secondVertexV]).flat();
  return distinct([startVoltageV, ...loops, startVoltageV], plan, field);
}

/** Neighbours that are equal are one: start and second vertex often are. */
function distinct(vertices: readonly number[], plan: PlanBuilder, field: string): readonly number[] | undefined {
  const kept = vertices.filter((vertexV, index) => index === 0 || vertexV !== vertices[index - 1]);
  if (kept.length > 1) return kept;
  plan.problem(errorAt(`${field}.firstVertexV`, 'The sweep ends where it starts.', 'Give two voltages that differ.'));
  return undefined;
}

function checkVertices(step: SweepStep, vertices: readonly number[], plan: PlanBuilder, field: string): void {
  const { minVoltageV, maxVoltageV, maxCurrentA } = plan.limits;
  const low = Math.min(...vertices);
  const high = Math.max(...vertices);
  const outside = low < minVoltageV || high > maxVoltageV;
  if (step.against === 'reference' && outside)
    plan.problem(
      errorAt(`${field}.firstVertexV`, 'The sweep leaves the limits of the method.', 'Narrow it, or widen the limits.'),
    );
  if (step.against === 'open-circuit' && high - low > maxVoltageV - minVoltageV)
    plan.problem(
      errorAt(
        `${field}.firstVertexV`,
        'The sweep is wider than the limits of the method.',
        'Narrow it, or widen them.',
      ),
    );
  if (step.shape === 'cyclic' && step.firstVertexV === step.secondVertexV)
    plan.problem(errorAt(`${field}.secondVertexV`, 'Both vertices are the same.', 'Give two that differ.'));
  if (step.maxCurrentA !== undefined && step.maxCurrentA >= maxCurrentA)
    plan.problem(
      warningAt(
        `${field}.maxCurrentA`,
        'The limit of the method is reached before the one of the sweep: the run would end, not the sweep.',
        'Raise the limit of the method, or lower this one.',
      ),
    );
}

function intervalOf(vertices: readonly number[], rateVPerS: number): number {
  const longestV = Math.max(...vertices.slice(1).map((vertexV, index) => Math.abs(vertexV - vertices[index]!)));
  const intervalS = longestV / rateVPerS / samplesPerSweep;
  return Number(Math.min(longestIntervalS, Math.max(shortestIntervalS, intervalS)).toPrecision(2));
}

function spanOf(vertices: readonly number[]): number {
  return vertices.slice(1).reduce((sum, vertexV, index) => sum + Math.abs(vertexV - vertices[index]!), 0);
}
