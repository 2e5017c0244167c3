import * as v from 'valibot';
import type { CccvStep } from '../../model/method.ts';
import type { MethodKind } from '../kind.ts';
import { cycleEntries, cycleFields } from './fields.ts';
import { checkCycles, currentsOf, halvesOf, planHalf } from './plan.ts';

/** Cycles with constant current and, where asked for, constant voltage. Formation is a few slow ones of them. */
export const cccv: MethodKind<CccvStep> = {
  kind: 'cccv',
  title: 'Cycles (CC, CCCV)',
  description: 'Charge and discharge between two voltages, holding the voltage until the current has fallen.',
  fields: cycleFields,
  schema: () => v.strictObject({ kind: v.literal('cccv'), ...cycleEntries }),
  create: () => ({
    kind: 'cccv',
    first: 'discharge',
    chargeCurrent: { cRate: 0.1 },
    dischargeCurrent: { cRate: 0.1 },
    minVoltageV: 0.6,
    maxVoltageV: 1.8,
    hold: 'charge',
    restS: 600,
    cycles: 3,
  }),
  plan(step, plan, field) {
    checkCycles(step, plan, field);
    const currents = currentsOf(step, plan, field);
    if (!currents) return;
    const series = plan.nextGroup().replace('gitt', 'cycles');
    for (let number = 1; number <= step.cycles; number++)
      for (const half of halvesOf(step)) planHalf(step, currents, { series, number, half }, plan, field);
  },
};
