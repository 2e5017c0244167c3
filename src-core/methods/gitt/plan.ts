import type { GittStep } from '../../model/method.ts';
import type { PulseRefinement, Sampling } from '../../model/plan.ts';
import { amperesOf } from '../current-setting.ts';
import { checkEis } from '../eis/index.ts';
import {
  eisDraft,
  errorAt,
  expectedRows,
  firstIntervalS,
  restDraft,
  warningAt,
  type PlanBuilder,
} from '../plan-builder.ts';

type Direction = 'charge' | 'discharge';

const pulseIntervalS = 1;

/** Adds rest, pulses, rests and spectra. Without a current or a duration only the problems are added. */
export function planGitt(step: GittStep, plan: PlanBuilder, field: string, names: PulseNames = titrationNames): void {
  checkWindow(step, plan, field);
  if (step.eis) checkEis(step.eis, plan, `${field}.eis`);
  const currentA = amperesOf(step.current, plan, `${field}.current`);
  if (currentA === undefined) return;
  const durationS = pulseDuration(step, currentA, plan, field);
  if (durationS === undefined) return;
  // The first pulse needs an equilibrium before it, as every other has.
  if (plan.lastAction?.kind !== 'open-circuit' && plan.lastAction?.kind !== 'impedance')
    plan.add(restDraft('Rest before the titration', step.rest, undefined, plan.limits));
  const name = plan.nextGroup();
  const directions: readonly Direction[] = step.direction === 'both' ? ['charge', 'discharge'] : [step.direction];
  for (const direction of directions)
    planBranch({ step, direction, currentA, durationS, group: `${name}-${direction}`, names }, plan, field);
}

/** What the parts of a titration are called in the plan. */
interface PulseNames {
  readonly pulse: string;
  readonly rest: string;
}

const titrationNames: PulseNames = { pulse: 'Pulse', rest: 'Rest' };

interface Branch {
  readonly step: GittStep;
  readonly direction: Direction;
  /** Magnitude. */
  readonly currentA: number;
  readonly durationS: number;
  readonly group: string;
  readonly names: PulseNames;
}

function planBranch(
  { step, direction, currentA, durationS, group, names }: Branch,
  plan: PlanBuilder,
  field: string,
): void {
  const sign = direction === 'charge' ? 1 : -1;
  const refine = refinementOf(step, currentA, durationS, plan);
  const deltaX = plan.chargePerXC === undefined ? undefined : (-sign * currentA * durationS) / plan.chargePerXC;
  const expectedDurationS = refine ? refinedDurationS(step, direction, refine, currentA, plan) : durationS;
  for (let pulse = 1; pulse <= step.pulseCount; pulse++) {
    const nextX = plan.x === undefined || deltaX === undefined ? undefined : plan.x + deltaX;
    if (!refine && nextX !== undefined && leavesRange(nextX, step, deltaX ?? 0)) {
      if (pulse === 1)
        plan.problem(
          errorAt(
            `${field}.${direction === 'charge' ? 'minX' : 'maxX'}`,
            `No pulse of the ${direction} fits between the limits of x.`,
            'Widen them, or shorten the pulse.',
          ),
        );
      return;
    }
    const count = `${pulse} of ${step.pulseCount} (${direction})`;
    const sampling: Sampling = {
      firstIntervalS,
      lastIntervalS: Math.min(pulseIntervalS, Math.max(0.1, durationS / 100)),
    };
    plan.add({
      label: `${names.pulse} ${count}`,
      action: {
        kind: 'current',
        currentA: sign * currentA,
        durationS,
        sampling,
        cutOff: { minVoltageV: step.minVoltageV, maxVoltageV: step.maxVoltageV },
      },
      group,
      pulse,
      ...(refine ? { refine } : {}),
      onCutOff: 'leave-group',
      expectedDurationS,
      expectedSamples: expectedRows(expectedDurationS, sampling),
    });
    plan.add({ ...restDraft(`${names.rest} ${count}`, step.rest, undefined, plan.limits), group, pulse });
    if (step.eis) plan.add({ ...eisDraft(`Spectrum ${count}`, step.eis, plan.limits), group, pulse });
  }
}

/** How the pulses are made shorter where the curve is steep: by time, as the current is constant. */
function refinementOf(
  { refine, minX, maxX }: GittStep,
  currentA: number,
  maxDurationS: number,
  { chargePerXC = NaN }: PlanBuilder,
): PulseRefinement | undefined {
  if (!refine) return undefined;
  const minDurationS = Math.min(maxDurationS, (refine.minDeltaX * chargePerXC) / currentA);
  return {
    maxVoltageStepV: refine.maxVoltageStepV,
    ...{ minDurationS, maxDurationS, chargePerXC },
    ...(minX === undefined ? {} : { minX }),
    ...(maxX === undefined ? {} : { maxX }),
    ...(refine.curve ? { curve: refine.curve } : {}),
  };
}

/** Pulses that follow the curve share what is left of x. */
function refinedDurationS(
  { minX = 0, maxX = 1, pulseCount }: GittStep,
  direction: Direction,
  { chargePerXC, minDurationS, maxDurationS }: PulseRefinement,
  currentA: number,
  { x }: PlanBuilder,
): number {
  if (x === undefined) return (minDurationS + maxDurationS) / 2;
  const room = Math.max(0, direction === 'charge' ? x - minX : maxX - x);
  return Math.min(maxDurationS, Math.max(minDurationS, (room * chargePerXC) / currentA / pulseCount));
}

/** Only a pulse that moves x towards a limit can pass it; 1e-9 forgives sums of rounded steps. */
function leavesRange(x: number, { minX = 0, maxX = Infinity }: GittStep, deltaX: number): boolean {
  return deltaX < 0 ? x < minX - 1e-9 : x > maxX + 1e-9;
}

function pulseDuration(step: GittStep, currentA: number, plan: PlanBuilder, field: string): number | undefined {
  if ((step.pulseDurationS === undefined) === (step.pulseDeltaX === undefined)) {
    plan.problem(
      errorAt(
        `${field}.pulseDurationS`,
        'A pulse has either a duration or a Δx, and just one of them.',
        'Give pulseDurationS or pulseDeltaX.',
      ),
    );
    return undefined;
  }
  if (step.pulseDurationS !== undefined) return step.pulseDurationS;
  if (plan.chargePerXC === undefined) {
    plan.missing('capacity', `${field}.pulseDeltaX`);
    return undefined;
  }
  return Math.round(((step.pulseDeltaX ?? 0) * plan.chargePerXC * 1e3) / currentA) / 1e3;
}

function checkWindow(step: GittStep, plan: PlanBuilder, field: string): void {
  const { minVoltageV, maxVoltageV } = plan.limits;
  if (step.minVoltageV >= step.maxVoltageV)
    plan.problem(errorAt(`${field}.minVoltageV`, 'The lowest voltage is not below the highest.', 'Exchange them.'));
  if (step.minVoltageV < minVoltageV || step.maxVoltageV > maxVoltageV)
    plan.problem(
      errorAt(
        `${field}.minVoltageV`,
        'The voltage window of the titration is wider than the limits of the method.',
        'Narrow the window, or widen the limits.',
      ),
    );
  else if (step.minVoltageV === minVoltageV || step.maxVoltageV === maxVoltageV)
    plan.problem(
      warningAt(
        `${field}.minVoltageV`,
        'The voltage window of the titration touches the limits of the method: a pulse that reaches it ends the run, not the branch.',
        'Leave some 50 mV between window and limits.',
      ),
    );
  if (step.refine && step.pulseDeltaX === undefined)
    plan.problem(
      errorAt(`${field}.pulseDeltaX`, 'Finer steps start from a Δx per pulse.', 'Give Δx instead of the duration.'),
    );
  if (step.refine && step.pulseDeltaX !== undefined && step.refine.minDeltaX >= step.pulseDeltaX)
    plan.problem(
      errorAt(`${field}.refine.minDeltaX`, 'The finest Δx is not below the coarsest.', 'Lower it, or raise Δx.'),
    );
  if (step.minX !== undefined && step.maxX !== undefined && step.minX >= step.maxX)
    plan.problem(errorAt(`${field}.minX`, 'The lowest x is not below the highest.', 'Exchange them.'));
  if ((step.minX !== undefined || step.maxX !== undefined) && (plan.x === undefined || plan.chargePerXC === undefined))
    plan.missing('ion-content', step.minX === undefined ? `${field}.maxX` : `${field}.minX`);
}
