import * as v from 'valibot';
import type { GittStep } from '../../model/method.ts';
import type { MethodKind } from '../kind.ts';
import { eisEntries } from '../eis/index.ts';
import { restEndSchema } from '../rest/index.ts';
import { currentSetting, quantity, wholeNumber } from '../schema.ts';
import { gittFields } from './fields.ts';
import { planGitt } from './plan.ts';

const mostPulses = 2000;

export const gitt: MethodKind<GittStep> = {
  kind: 'gitt',
  title: 'Titration (GITT)',
  description: 'Pulses of constant current with a rest after each, and a spectrum after each rest on request.',
  fields: gittFields,
  schema: () =>
    v.strictObject({
      kind: v.literal('gitt'),
      direction: v.picklist(['charge', 'discharge', 'both'], 'must be "charge", "discharge" or "both"'),
      current: currentSetting,
      pulseDurationS: v.exactOptional(quantity('time', { above: 0 })),
      pulseDeltaX: v.exactOptional(quantity('number', { above: 0 })),
      pulseCount: wholeNumber(1, mostPulses),
      rest: restEndSchema,
      minVoltageV: quantity('voltage'),
      maxVoltageV: quantity('voltage'),
      minX: v.exactOptional(quantity('number', { min: 0 })),
      maxX: v.exactOptional(quantity('number', { min: 0 })),
      eis: v.exactOptional(v.strictObject(eisEntries)),
      refine: v.exactOptional(
        v.strictObject({
          maxVoltageStepV: quantity('voltage', { above: 0 }),
          minDeltaX: quantity('number', { above: 0 }),
          curve: v.exactOptional(
            v.pipe(
              v.array(v.tuple([quantity('number'), quantity('voltage')]), 'must be a list of pairs of x and E'),
              v.minLength(2, 'must have at least two pairs'),
              v.maxLength(2000, 'must have at most 2000 pairs'),
            ),
          ),
        }),
      ),
    }),
  create: () => ({
    kind: 'gitt',
    direction: 'charge',
    current: { cRate: 0.05 },
    pulseDurationS: 600,
    pulseCount: 10,
    rest: { maxDurationS: 3600 },
    minVoltageV: 0.5,
    maxVoltageV: 1.9,
  }),
  plan: planGitt,
};
