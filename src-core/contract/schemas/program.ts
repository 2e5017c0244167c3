import * as v from 'valibot';
import { id, none, text } from './parts.ts';

const occasion = v.picklist([
  ...['run-ended', 'run-interrupted', 'cell-unknown', 'limit', 'warning', 'queue-paused', 'disk-low'],
  ...['computer', 'log-broken'],
] as const);
const occasions = v.pipe(v.array(occasion), v.maxLength(20));
/** Nothing that could begin another header or command. */
const oneLine = (limit: number) => v.pipe(text(limit), v.regex(/^[^\r\n\0]*$/, 'it has several lines'));

const noticeSettings = v.object({
  occasions: v.object({ system: occasions, sound: occasions, email: occasions, webhook: occasions }),
  tone: v.picklist(['chime', 'knock', 'alarm']),
  muted: v.boolean(),
  email: v.object({
    host: oneLine(255),
    port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
    security: v.picklist(['tls', 'starttls', 'none']),
    user: oneLine(255),
    from: oneLine(320),
    to: oneLine(2000),
  }),
  webhook: v.object({
    url: v.union([
      v.literal(''),
      v.pipe(oneLine(2000), v.regex(/^https?:\/\//, 'it begins neither with https:// nor http://')),
    ]),
    headerName: v.pipe(text(60), v.regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'it is no name of a header')),
  }),
});

export const programSchemas = {
  'program.state': none,
  'log.check': none,
  'log.list': v.object({
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2000)),
    runId: v.optional(id),
  }),
  'notices.get': none,
  'notices.set': v.object({
    settings: v.optional(v.partial(noticeSettings)),
    password: v.optional(oneLine(1000)),
    secret: v.optional(oneLine(1000)),
  }),
  'notices.test': v.object({ channel: v.picklist(['system', 'sound', 'email', 'webhook']) }),
  'statusPage.set': v.object({ on: v.boolean(), renew: v.optional(v.boolean()) }),
};
