import * as v from 'valibot';
import { AppError } from '../errors.ts';
import type { BenchRole } from './action.ts';
import type { Bench } from './bench.ts';
import { sensorClasses, type SensorClassId } from './sensor-accuracy.ts';

const roles = ['source', 'impedance', 'temperature', 'auxiliary', 'switch'] as const satisfies readonly BenchRole[];
const name = v.pipe(v.string('must be text'), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(200));

const classIds = Object.keys(sensorClasses) as SensorClassId[];
const sensorAccuracySchema = v.pipe(
  v.strictObject({
    classId: v.exactOptional(v.picklist(classIds, `must be one of ${classIds.join(', ')}`)),
    toleranceK: v.exactOptional(kelvins('must be above 0 and at most 100', 1e-6)),
    correctionK: v.exactOptional(kelvins('must lie between −100 and 100', -100)),
    correctionErrorK: v.exactOptional(kelvins('must lie between 0 and 100', 0)),
  }),
  v.check(
    ({ classId, toleranceK }) => classId === undefined || toleranceK === undefined,
    'is a class or a tolerance, not both',
  ),
  v.check((accuracy) => Object.keys(accuracy).length > 0, 'must say something'),
);

function kelvins(message: string, least: number) {
  return v.pipe(v.number('must be a number'), v.minValue(least, message), v.maxValue(100, message));
}

const memberSchema = v.strictObject({
  driverId: name,
  address: name,
  roles: v.pipe(
    v.array(v.picklist(roles, `must be one of ${roles.join(', ')}`), 'must be a list of roles'),
    v.minLength(1, 'must name what the instrument does'),
  ),
  sampleSensorId: v.exactOptional(name),
  sensorAccuracy: v.exactOptional(sensorAccuracySchema),
});

const benchSchema = v.strictObject({
  name,
  members: v.pipe(v.array(memberSchema, 'must be a list of instruments'), v.minLength(1), v.maxLength(10)),
  routeId: v.exactOptional(name),
  speed: v.exactOptional(v.pipe(v.number(), v.minValue(1), v.maxValue(2000))),
  seed: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31))),
});

/** Reads a bench from JSON. @throws AppError `input/invalid` naming the field that is wrong */
export function parseBench(input: unknown): Bench {
  const result = v.safeParse(benchSchema, input);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const place = (issue.path ?? []).map(({ key }) => String(key).slice(0, 60)).join('.');
  throw new AppError('input/invalid', `The bench cannot be read: ${place || 'the whole'}: ${issue.message}.`, {
    remedy:
      'Write {"name": …, "members": [{"driverId": "huber", "address": "tcp:10.0.0.5:8101", "roles": ["temperature"]}, …]}.',
  });
}
