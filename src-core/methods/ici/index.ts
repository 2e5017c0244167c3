import * as v from 'valibot';
import type { IciStep } from '../../model/method.ts';
import { quantityField, type FieldDefinition } from '../field.ts';
import { directionField, endVoltageFields, titrationCurrentField } from '../gitt/fields.ts';
import { planGitt } from '../gitt/plan.ts';
import type { MethodKind } from '../kind.ts';
import { warningAt } from '../plan-builder.ts';
import { currentSetting, quantity, wholeNumber } from '../schema.ts';

/** The slope against √t is taken from 1 s on; a shorter interruption has nothing to fit, s. */
const shortestInterruptionS = 5;
/** Beyond this share the pauses are a titration, not an interrupted current. */
const largestShare = 0.2;

const iciFields: readonly FieldDefinition[] = [
  directionField,
  titrationCurrentField('Current', 'C/10'),
  quantityField('onS', 'Interrupted every', 'time', 'min', 'How long the current flows between two interruptions.', {
    initial: 300,
  }),
  quantityField('interruptionS', 'For', 'time', 's', '10 s is usual: the slope against √t is taken from 1 s on.', {
    initial: 10,
  }),
  {
    path: 'interruptions',
    label: 'Interruptions at most',
    input: 'integer',
    required: true,
    initial: 100,
    help: 'Per direction; the voltages end it earlier.',
  },
  ...endVoltageFields('Ends the direction.', [0.6, 1.8]),
];

/** Intermittent current interruption, Chien et al., Nature Communications 2023, 14, 2289. */
export const ici: MethodKind<IciStep> = {
  kind: 'ici',
  title: 'Interrupted current (ICI)',
  description: 'A steady current with short interruptions: resistance and diffusion all along a charge or discharge.',
  fields: iciFields,
  schema: () =>
    v.strictObject({
      kind: v.literal('ici'),
      direction: v.picklist(['charge', 'discharge', 'both'], 'must be "charge", "discharge" or "both"'),
      current: currentSetting,
      onS: quantity('time', { above: 0 }),
      interruptionS: quantity('time', { above: 0 }),
      interruptions: wholeNumber(1, 5000),
      minVoltageV: quantity('voltage'),
      maxVoltageV: quantity('voltage'),
    }),
  create: () => ({
    kind: 'ici',
    direction: 'charge',
    current: { cRate: 0.1 },
    onS: 300,
    interruptionS: 10,
    interruptions: 100,
    minVoltageV: 0.6,
    maxVoltageV: 1.8,
  }),
  plan(step, plan, field) {
    const { direction, current, onS, interruptionS, interruptions, minVoltageV, maxVoltageV } = step;
    if (interruptionS < shortestInterruptionS)
      plan.problem(
        warningAt(`${field}.interruptionS`, 'The slope against √t needs some seconds.', 'Interrupt for 5 s or longer.'),
      );
    if (interruptionS > largestShare * onS)
      plan.problem(
        warningAt(
          `${field}.interruptionS`,
          'The interruptions are long against the time between them.',
          'Interrupt for less, or less often; or use a titration.',
        ),
      );
    planGitt(
      {
        ...{
          kind: 'gitt',
          direction,
          current,
          pulseDurationS: onS,
          pulseCount: interruptions,
          minVoltageV,
          maxVoltageV,
        },
        rest: { maxDurationS: interruptionS },
      },
      plan,
      field,
      { pulse: 'Current', rest: 'Interruption' },
    );
  },
};
