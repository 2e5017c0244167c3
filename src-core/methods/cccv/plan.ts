import type { CccvStep, CurrentSetting, CyclingStep } from '../../model/method.ts';
import type { CutOff } from '../../model/action.ts';
import type { CycleHalf, Sampling } from '../../model/plan.ts';
import { amperesOf, plainAmperesOf } from '../current-setting.ts';
import { errorAt, expectedRows, restDraft, warningAt, type PlanBuilder } from '../plan-builder.ts';

type Settings = Omit<CccvStep, 'kind'> | Omit<CyclingStep, 'kind'>;
type Half = CycleHalf['half'];

const defaultHoldS = 5 * 3600;
const defaultIntervalS = 10;
/** The current falls by less and less: this much of the longest hold is expected. */
const expectedShareOfHold = 0.3;
/** While the double layer is being charged the current tells nothing yet, s. */
const leastHoldS = 1;
/** Beyond the time for Δx = 1 a half is not going to end by itself. */
const sparesOfHalf = 1.5;

/** Currents in A; undefined when the sample does not tell. */
export interface CycleCurrents {
  readonly charge: number;
  readonly discharge: number;
}

export function currentsOf(step: Settings, plan: PlanBuilder, field: string): CycleCurrents | undefined {
  const charge = amperesOf(step.chargeCurrent, plan, `${field}.chargeCurrent`);
  const discharge = amperesOf(step.dischargeCurrent, plan, `${field}.dischargeCurrent`);
  return charge === undefined || discharge === undefined ? undefined : { charge, discharge };
}

/** Both directions, the first one first. */
export function halvesOf({ first }: Pick<Settings, 'first'>): readonly Half[] {
  return first === 'charge' ? ['charge', 'discharge'] : ['discharge', 'charge'];
}

/** Current, the voltage if it is held, and rest: one direction of one cycle. */
export function planHalf(
  step: Settings,
  currents: CycleCurrents,
  cycle: CycleHalf,
  plan: PlanBuilder,
  field: string,
): void {
  const { half, number } = cycle;
  const name = `${half === 'charge' ? 'Charge' : 'Discharge'} ${number} of ${step.cycles}`;
  const currentA = (half === 'charge' ? 1 : -1) * currents[half];
  const durationS = longestHalfS(step, half, currents, plan);
  const { minVoltageV, maxVoltageV } = plan.limits;
  const flow: Flow = {
    ...{ name, half, currentA, durationS },
    expectedDurationS: Math.min(durationS, expectedHalfS(currentA, plan) ?? durationS / sparesOfHalf),
    sampling: { firstIntervalS: 1, lastIntervalS: step.sampleIntervalS ?? defaultIntervalS },
    // On the other side the cell may begin beyond its own limit.
    cutOff:
      half === 'charge'
        ? { minVoltageV, maxVoltageV: step.maxVoltageV }
        : { minVoltageV: step.minVoltageV, maxVoltageV },
  };
  plan.inCycle(cycle);
  if (step.hold === half || step.hold === 'both') planHeld(step, flow, plan, field);
  else planCurrent(flow, plan);
  plan.inCycle(undefined);
  if (step.restS !== undefined)
    plan.add(restDraft(`Rest after ${name.toLowerCase()}`, { maxDurationS: step.restS }, undefined, plan.limits));
}

/** One direction until its voltage. */
interface Flow {
  readonly name: string;
  readonly half: Half;
  readonly currentA: number;
  readonly durationS: number;
  readonly expectedDurationS: number;
  readonly sampling: Sampling;
  readonly cutOff: CutOff;
}

function planCurrent(flow: Flow, plan: PlanBuilder): void {
  const { name, currentA, durationS, sampling, cutOff, expectedDurationS } = flow;
  plan.add({
    label: name,
    action: { kind: 'current', currentA, durationS, sampling, cutOff },
    onCutOff: 'continue',
    expectedDurationS,
    expectedSamples: expectedRows(expectedDurationS, sampling),
  });
}

/** In one action where the instrument can: the cell is not switched off where the current hands over to the voltage. */
function planHeld(step: Settings, flow: Flow, plan: PlanBuilder, field: string): void {
  const { name, half, currentA, durationS, sampling } = flow;
  const holdS = step.maxHoldS ?? defaultHoldS;
  const endCurrentA = step.endCurrent
    ? plainAmperesOf(step.endCurrent, plan, `${field}.endCurrent`)
    : Math.abs(currentA) / 10;
  if (endCurrentA === undefined) return;
  if (endCurrentA >= Math.abs(currentA))
    plan.problem(
      errorAt(`${field}.endCurrent`, 'The hold would end at once: its current is not below the other.', 'Lower it.'),
    );
  const voltageV = half === 'charge' ? step.maxVoltageV : step.minVoltageV;
  const expectedHoldS = expectedShareOfHold * holdS;
  if (!plan.can('cccv')) {
    planCurrent(flow, plan);
    plan.add({
      label: `${name}: hold`,
      action: { kind: 'potential', voltageV, durationS: holdS, sampling, maxCurrentA: plan.limits.maxCurrentA },
      currentEnd: { endCurrentA, minDurationS: leastHoldS },
      onCutOff: 'end-run',
      expectedDurationS: expectedHoldS,
      expectedSamples: expectedRows(expectedHoldS, sampling),
    });
    return;
  }
  const { minVoltageV, maxVoltageV } = plan.limits;
  const expectedDurationS = flow.expectedDurationS + expectedHoldS;
  plan.add({
    label: `${name}, then hold`,
    action: {
      ...{ kind: 'cccv', currentA, voltageV, endCurrentA, sampling },
      durationS: durationS + holdS,
      cutOff: { minVoltageV, maxVoltageV },
    },
    // Reached when the current has fallen as asked.
    onCutOff: 'continue',
    expectedDurationS,
    expectedSamples: expectedRows(expectedDurationS, sampling),
  });
}

/** Until x is empty or full; the time for Δx = 1 where x is not known; undefined without the capacity. */
function expectedHalfS(currentA: number, { x, chargePerXC }: PlanBuilder): number | undefined {
  if (chargePerXC === undefined) return undefined;
  const room = x === undefined ? 1 : currentA > 0 ? x : 1 - x;
  return (Math.min(1, Math.max(0.02, room)) * chargePerXC) / Math.abs(currentA);
}

function longestHalfS(step: Settings, half: Half, currents: CycleCurrents, plan: PlanBuilder): number {
  if (step.maxHalfS !== undefined) return step.maxHalfS;
  const setting: CurrentSetting = half === 'charge' ? step.chargeCurrent : step.dischargeCurrent;
  if ('cRate' in setting) return (sparesOfHalf * 3600) / setting.cRate;
  if (plan.chargePerXC !== undefined) return (sparesOfHalf * plan.chargePerXC) / currents[half];
  return plan.limits.maxDurationS;
}

export function checkCycles(step: Settings, plan: PlanBuilder, field: string): void {
  const { minVoltageV, maxVoltageV } = plan.limits;
  if (step.minVoltageV >= step.maxVoltageV)
    plan.problem(errorAt(`${field}.minVoltageV`, 'Discharge ends above where charge does.', 'Exchange them.'));
  if (step.minVoltageV < minVoltageV || step.maxVoltageV > maxVoltageV)
    plan.problem(
      errorAt(
        `${field}.minVoltageV`,
        'The cycles go beyond the limits of the method.',
        'Narrow them, or widen the limits.',
      ),
    );
  else if (step.minVoltageV - minVoltageV < 0.02 || maxVoltageV - step.maxVoltageV < 0.02)
    plan.problem(
      warningAt(
        `${field}.minVoltageV`,
        'The voltages of the cycles touch the limits of the method: reaching one may end the run, not the half cycle.',
        'Leave some 50 mV between them.',
      ),
    );
  if (step.maxHalfS === undefined && plan.chargePerXC === undefined && 'currentA' in step.chargeCurrent)
    plan.problem(
      warningAt(
        `${field}.maxHalfS`,
        'A cell that never reaches its voltage is charged until the time limit of the method ends the run.',
        'Give the longest time of a half cycle.',
      ),
    );
}
