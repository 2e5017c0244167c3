import type { SweepAction } from '../../../../model/action.ts';
import type { MethodScriptModel } from '../../../methodscript/models.ts';
import { alsoCell, counters, declareFor, rowOf, underVoltage } from './direct-current.ts';
import { breakOutside, ending, literal, longestCheckS, noteEarlyEnd, rowWhenDue, sendPackage } from './lines.ts';

/** One leg of a sweep. The device measures at the end of each step, so E = start + rate · t at every row. */
interface Leg {
  readonly fromV: number;
  readonly toV: number;
  readonly stepV: number;
  readonly stepS: number;
  readonly iterationsPerRow: number;
}

/** Straight sweeps from vertex to vertex with the cell on throughout; |I| is looked at with every step. */
export function sweepScript(action: SweepAction, model: MethodScriptModel): string[] {
  const { vertexVoltagesV, intervalS, maxCurrentA } = action;
  const legs = legsOf(action);
  const checks = breakOutside('i', -maxCurrentA, maxCurrentA);
  let endS = 0;
  return [
    ...declareFor(action, 'p', 'i', 't', 'n', 'c'),
    ...counters,
    'set_pgstat_chan 0',
    ...underVoltage(intervalS, maxCurrentA, vertexVoltagesV, model),
    'timer_start',
    ...legs.flatMap((leg, index) => {
      const loop = sweepLoop(action, leg, checks);
      endS += Math.abs(leg.toV - leg.fromV) / action.rateVPerS + leg.stepS;
      return [
        ...(index === 0 ? loop : ['if c == 0i', ...loop, 'endif']),
        ...(index === legs.length - 1 ? [] : noteEarlyEnd(endS - 1.5 * leg.stepS)),
      ];
    }),
    'if n > 0i',
    ...sendPackage(...rowOf(action)),
    'endif',
    ...ending(),
  ];
}

function sweepLoop(action: SweepAction, leg: Leg, checks: readonly string[]): string[] {
  const { fromV, toV, stepV } = leg;
  return [
    `meas_loop_lsv p i ${literal(fromV)} ${literal(toV)} ${literal(stepV)} ${literal(action.rateVPerS)}${alsoCell(action)}`,
    'timer_get t',
    ...rowWhenDue(leg, rowOf(action)),
    ...checks,
    'endloop',
  ];
}

function legsOf({ vertexVoltagesV, rateVPerS, intervalS }: SweepAction): readonly Leg[] {
  const iterationsPerRow = Math.max(1, Math.ceil(intervalS / longestCheckS - 1e-9));
  return vertexVoltagesV.slice(1).map((toV, index) => {
    const startV = vertexVoltagesV[index]!;
    const spanV = toV - startV;
    const steps = Math.max(2, Math.round((Math.abs(spanV) / rateVPerS / intervalS) * iterationsPerRow));
    const stepV = Math.abs(spanV) / steps;
    // The vertex itself was the last level of the leg before.
    return { fromV: startV + spanV / steps, toV, stepV, stepS: stepV / rateVPerS, iterationsPerRow };
  });
}
