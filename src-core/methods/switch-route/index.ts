import * as v from 'valibot';
import type { SwitchRouteStep } from '../../model/method.ts';
import type { MethodKind } from '../kind.ts';
import { warningAt } from '../plan-builder.ts';

/** Relays settle within this, s. */
const switchingS = 1;

/** Which way the switch of a bench connects. The cell is off meanwhile; routes are looked up on the bench. */
export const switchRoute: MethodKind<SwitchRouteStep> = {
  kind: 'switch',
  title: 'Switch to a route',
  description: 'The switch of the bench opens all its routes and closes one, with the cell off.',
  fields: [
    {
      path: 'routeId',
      label: 'Route',
      input: 'route',
      required: true,
      initial: '1',
      help: 'As the switch of the bench names it; steps after this one are measured through it.',
    },
  ],
  schema: () =>
    v.strictObject({
      kind: v.literal('switch'),
      routeId: v.pipe(
        v.string('must be text'),
        v.trim(),
        v.minLength(1, 'must name a route of the switch'),
        v.maxLength(60, 'must have at most 60 characters'),
      ),
    }),
  create: () => ({ kind: 'switch', routeId: '1' }),
  plan({ routeId }, plan, field) {
    const before = plan.routeId;
    plan.add({
      label: `Switch to route “${routeId}”`,
      action: { kind: 'switch', routeId },
      onCutOff: 'end-run',
      expectedDurationS: switchingS,
      expectedSamples: 0,
    });
    if (before === undefined || before === routeId) return;
    plan.problem(
      warningAt(
        `${field}.routeId`,
        'The method measures through more than one route: charge and x are counted over all of them as of one sample.',
        'Use a run per cell where they are different cells; ignore this where the routes lead to one.',
      ),
    );
  },
};
