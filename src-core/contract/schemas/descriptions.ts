import * as v from 'valibot';
import { id, none, text } from './parts.ts';

const descriptionText = text(200_000);
const line = (limit: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(limit));

export const descriptionSchemas = {
  'instruments.descriptions': none,
  'instruments.saveDescription': v.object({ text: descriptionText }),
  'instruments.removeDescription': v.object({ id }),
  'instruments.tryMessage': v.object({ text: descriptionText, address: text(1000), message: line(1000) }),
  'instruments.endTrial': none,
  'instruments.confirm': v.object({
    driverId: id,
    who: line(200),
    model: line(200),
    firmware: line(200),
    note: v.optional(text(2000)),
  }),
  'instruments.withdrawConfirmation': v.object({ driverId: id, at: text(40) }),
};
