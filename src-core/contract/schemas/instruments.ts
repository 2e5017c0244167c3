import * as v from 'valibot';
import { finite, id, none, text } from './parts.ts';

export const instrumentSchemas = {
  'instruments.discover': none,
  'instruments.list': none,
  'instruments.connect': v.object({
    address: text(1000),
    driverId: v.optional(id),
    speed: v.optional(v.pipe(finite, v.minValue(1), v.maxValue(2000))),
    seed: v.optional(v.pipe(v.number(), v.integer())),
  }),
  'instruments.disconnect': v.object({ instrumentId: id }),
  'instruments.stop': v.object({ instrumentId: id }),
  'instruments.stopAll': none,
};
