import * as v from 'valibot';
import { descriptionSchemas } from './descriptions.ts';
import { finite, id, none, record, text } from './parts.ts';

const baudRate = v.pipe(v.number(), v.integer(), v.minValue(50), v.maxValue(12_000_000));

export const instrumentSchemas = {
  ...descriptionSchemas,
  'instruments.discover': none,
  'instruments.drivers': none,
  'instruments.probe': v.object({
    address: text(1000),
    driverId: v.optional(id),
    likely: v.optional(v.object({ driverId: id, baudRate: v.optional(baudRate) })),
  }),
  'instruments.cancelProbe': v.object({ address: text(1000) }),
  'instruments.wire': v.object({ address: text(1000), after: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  'instruments.list': none,
  'instruments.connect': v.object({
    address: text(1000),
    driverId: v.optional(id),
    baudRate: v.optional(baudRate),
    speed: v.optional(v.pipe(finite, v.minValue(1), v.maxValue(2000))),
    seed: v.optional(v.pipe(v.number(), v.integer())),
  }),
  'instruments.disconnect': v.object({ instrumentId: id }),
  'instruments.stop': v.object({ instrumentId: id }),
  'instruments.stopAll': none,
  'instruments.selfTest': v.object({
    instrumentId: id,
    dummyCell: v.optional(v.object({ seriesOhm: finite, parallelOhm: finite, parallelF: finite })),
  }),
  'instruments.manual': v.object({ instrumentId: id, step: v.looseObject({ kind: id }), limits: record }),
};
