import type { PittStep } from '../../model/method.ts';
import type { Sampling } from '../../model/plan.ts';
import { plainAmperesOf } from '../current-setting.ts';
import { errorAt, expectedRows, firstIntervalS, restDraft, warningAt, type PlanBuilder } from '../plan-builder.ts';

/** What the steps of a potential titration are known by: their current is analysed. */
const pittGroup = 'pitt';
const mostLevels = 2000;
const defaultRestS = 600;
/** Larger steps are no longer a small perturbation: RT/F is 25.7 mV at 25 °C. */
const largeStepV = 0.025;
/** A level may not end by its current while the double layer is being charged, s. */
const leastHoldS = 10;

/** The levels as one staircase; level by level where the current ends them or the instrument has no staircase. */
export function planPitt(step: PittStep, plan: PlanBuilder, field: string): void {
  const levels = levelsOf(step);
  checkLevels(step, levels, plan, field);
  const endCurrentA = step.endCurrent && plainAmperesOf(step.endCurrent, plan, `${field}.endCurrent`);
  if (step.endCurrent && endCurrentA === undefined) return;
  if (step.against === 'open-circuit')
    plan.add(restDraft('Rest before the steps', { maxDurationS: step.restS ?? defaultRestS }, undefined, plan.limits));
  const lastIntervalS = step.sampleIntervalS ?? Math.min(10, Math.max(0.1, step.holdS / 500));
  const sampling = { firstIntervalS: Math.min(firstIntervalS, lastIntervalS), lastIntervalS };
  if (endCurrentA === undefined && plan.can('staircase') && step.against === 'reference')
    planStaircase(step, levels, sampling, plan);
  else planLevels(step, levels, sampling, endCurrentA, plan, field);
}

function planStaircase(step: PittStep, levels: readonly number[], sampling: Sampling, plan: PlanBuilder): void {
  const { minVoltageV, maxVoltageV, maxCurrentA } = plan.limits;
  plan.add({
    ...{ group: pittGroup },
    label: `Steps from ${step.startVoltageV} to ${step.endVoltageV} V, ${levels.length} levels`,
    action: {
      ...{ kind: 'staircase', control: 'potentiostatic', levels, holdS: step.holdS, sampling, maxCurrentA },
      cutOff: { minVoltageV, maxVoltageV },
    },
    onCutOff: 'end-run',
    expectedDurationS: levels.length * step.holdS,
    expectedSamples: levels.length * expectedRows(step.holdS, sampling),
  });
}

function planLevels(
  step: PittStep,
  levels: readonly number[],
  sampling: Sampling,
  endCurrentA: number | undefined,
  plan: PlanBuilder,
  field: string,
): void {
  plan.problem(
    warningAt(
      `${field}.endCurrent`,
      'Each level is a step of its own: for a moment between two of them the cell is off.',
      'Without an end by current, an instrument with a staircase keeps the voltage applied throughout.',
    ),
  );
  const expectedDurationS = endCurrentA === undefined ? step.holdS : step.holdS / 2;
  for (const [index, voltageV] of levels.entries())
    plan.add({
      ...{ group: pittGroup },
      label: `Level ${index + 1} of ${levels.length}, ${voltageV} V`,
      action: { kind: 'potential', voltageV, durationS: step.holdS, sampling, maxCurrentA: plan.limits.maxCurrentA },
      ...(step.against === 'open-circuit' ? { aboutOpenCircuit: true } : {}),
      ...(endCurrentA === undefined
        ? {}
        : { currentEnd: { endCurrentA, minDurationS: Math.min(leastHoldS, step.holdS / 10) } }),
      onCutOff: 'end-run',
      expectedDurationS,
      expectedSamples: expectedRows(expectedDurationS, sampling),
    });
}

function checkLevels(step: PittStep, levels: readonly number[], plan: PlanBuilder, field: string): void {
  const { minVoltageV, maxVoltageV } = plan.limits;
  if (step.against === 'reference' && levels.some((level) => level < minVoltageV || level > maxVoltageV))
    plan.problem(errorAt(`${field}.endVoltageV`, 'The steps leave the limits of the method.', 'Change either.'));
  if (levels.length >= mostLevels)
    plan.problem(errorAt(`${field}.stepVoltageV`, `More than ${mostLevels} levels.`, 'Use larger steps.'));
  if (step.stepVoltageV > largeStepV)
    plan.problem(
      warningAt(`${field}.stepVoltageV`, 'Such steps are large against RT/F.', 'Use 5 to 10 mV for a diffusivity.'),
    );
}

/** From start to end, the end included as far as whole steps reach. */
function levelsOf({ startVoltageV, endVoltageV, stepVoltageV }: PittStep): readonly number[] {
  const span = endVoltageV - startVoltageV;
  const count = Math.min(mostLevels, Math.floor(Math.abs(span) / stepVoltageV + 1e-6) + 1);
  return Array.from({ length: count }, (_, index) =>
    Number((startVoltageV + Math.sign(span) * index * stepVoltageV).toPrecision(12)),
  );
}
