import * as v from 'valibot';
import { finite, id, none, text } from './parts.ts';

const positive = v.pipe(finite, v.gtValue(0));
const member = v.object({
  driverId: id,
  address: text(1000),
  roles: v.array(text(40)),
  sampleSensorId: v.exactOptional(id),
  sensorAccuracy: v.exactOptional(v.looseObject({})),
});
/** Coarse: `parseBench` names the field that is wrong. */
const bench = {
  name: text(200),
  members: v.pipe(v.array(member), v.maxLength(10)),
  routeId: v.exactOptional(id),
  speed: v.exactOptional(finite),
  seed: v.exactOptional(finite),
};

export const channelSchemas = {
  'queues.list': none,
  'queues.add': v.object({ instrumentId: id, sampleId: id, methodId: id, title: v.optional(text(10_000)) }),
  'queues.move': v.object({ itemId: id, place: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  'queues.remove': v.object({ itemId: id }),
  'queues.start': v.object({ instrumentId: id }),
  'queues.pause': v.object({ instrumentId: id }),
  'limits.list': none,
  'limits.set': v.object({
    instrumentId: id,
    limits: v.strictObject({
      minVoltageV: v.exactOptional(finite),
      maxVoltageV: v.exactOptional(finite),
      maxCurrentA: v.exactOptional(positive),
      maxDurationS: v.exactOptional(positive),
      maxTemperatureC: v.exactOptional(finite),
    }),
    reason: v.pipe(text(2000), v.trim(), v.nonEmpty('Say why')),
    by: v.optional(text(200)),
  }),
  'benches.list': none,
  'benches.save': v.object({ id, ...bench }),
  'benches.remove': v.object({ benchId: id }),
  'benches.check': v.object(bench),
  'benches.connect': v.object({ benchId: id }),
};
