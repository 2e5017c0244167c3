import * as v from 'valibot';
import { fixtureSchema } from '../../methods/eis/index.ts';
import { id, none } from './parts.ts';

export const appSchemas = {
  'app.info': none,
  'settings.get': none,
  'settings.set': v.object({
    theme: v.optional(v.picklist(['system', 'light', 'dark'])),
    paper: v.optional(v.picklist(['A4', 'Letter'])),
    fixtures: v.exactOptional(
      v.pipe(
        v.array(
          v.strictObject({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)), residuals: fixtureSchema }),
        ),
        v.maxLength(200),
      ),
    ),
  }),
  'demo.status': none,
  'jobs.cancel': v.object({ jobId: id }),
};
