import * as v from 'valibot';
import type { CyclingStep } from '../../model/method.ts';
import { cycleEntries, cycleFields } from '../cccv/fields.ts';
import { checkCycles, currentsOf, halvesOf, planHalf } from '../cccv/plan.ts';
import { quantityField, type FieldDefinition } from '../field.ts';
import { planGitt } from '../gitt/plan.ts';
import type { MethodKind } from '../kind.ts';
import { numberList, type NumberListRules } from '../number-list.ts';
import { errorAt, type PlanBuilder } from '../plan-builder.ts';
import { restEndFields, restEndSchema } from '../rest/index.ts';
import { currentSetting, quantity, wholeNumber } from '../schema.ts';

export const cycleNumbers: NumberListRules = {
  dimension: 'number',
  noun: 'numbers of cycles',
  most: 2000,
  allows: (value) => Number.isInteger(value) && value >= 1,
  refusal: 'must hold whole numbers from 1',
};

const cyclingFields: readonly FieldDefinition[] = [
  ...cycleFields,
  {
    path: 'titrateCycles',
    label: 'Titrated cycles',
    input: 'numbers',
    dimension: 'number',
    required: true,
    help: 'Their numbers: "1, 10, 20", or from:step:to as "1:10:51".',
  },
  {
    path: 'titration.current',
    label: 'Current of a pulse',
    input: 'current',
    dimension: 'current',
    unit: 'µA',
    required: true,
    help: 'As such (60 µA) or relative to the capacity (C/20).',
  },
  quantityField('titration.pulseDurationS', 'Time of a pulse', 'time', 'min', 'Short against R²/D.'),
  {
    path: 'titration.pulseCount',
    label: 'Pulses at most',
    input: 'integer',
    required: true,
    help: 'Per direction; the voltages of the cycle end it earlier.',
  },
  ...restEndFields('titration.rest', 'Each rest ends', 3600),
];

/** Cycles between limits, some of them as titrations. */
export const cycling: MethodKind<CyclingStep> = {
  kind: 'cycling',
  title: 'Cycles with titrations',
  description: 'Charge and discharge between two voltages; chosen cycles are titrations (GITT) between the same.',
  fields: cyclingFields,
  schema: () =>
    v.strictObject({
      kind: v.literal('cycling'),
      ...cycleEntries,
      titrateCycles: numberList(cycleNumbers),
      titration: v.strictObject({
        current: currentSetting,
        pulseDurationS: quantity('time', { above: 0 }),
        pulseCount: wholeNumber(1, 2000),
        rest: restEndSchema,
      }),
    }),
  create: () => ({
    kind: 'cycling',
    first: 'discharge',
    chargeCurrent: { cRate: 0.1 },
    dischargeCurrent: { cRate: 0.1 },
    minVoltageV: 0.6,
    maxVoltageV: 1.8,
    hold: 'charge',
    restS: 600,
    cycles: 3,
    titrateCycles: [3],
    titration: { current: { cRate: 0.05 }, pulseDurationS: 1800, pulseCount: 40, rest: { maxDurationS: 3600 } },
  }),
  plan: planCycling,
};

function planCycling(step: CyclingStep, plan: PlanBuilder, field: string): void {
  checkCycles(step, plan, field);
  const late = step.titrateCycles.filter((number) => number > step.cycles);
  if (late.length > 0)
    plan.problem(
      errorAt(
        `${field}.titrateCycles`,
        `There ${late.length === 1 ? 'is' : 'are'} no cycle ${late.join(', ')}: only ${step.cycles} are made.`,
        'Take the number out, or make more cycles.',
      ),
    );
  const currents = currentsOf(step, plan, field);
  if (!currents) return;
  const series = plan.nextGroup().replace('gitt', 'cycles');
  const titrated = new Set(step.titrateCycles);
  for (let number = 1; number <= step.cycles; number++)
    for (const half of halvesOf(step)) {
      if (!titrated.has(number)) {
        planHalf(step, currents, { series, number, half }, plan, field);
        continue;
      }
      const { minVoltageV, maxVoltageV, titration } = step;
      plan.inCycle({ series, number, half });
      planGitt({ kind: 'gitt', direction: half, ...titration, minVoltageV, maxVoltageV }, plan, `${field}.titration`);
      plan.inCycle(undefined);
    }
}
