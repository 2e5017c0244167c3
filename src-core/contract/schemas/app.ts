import * as v from 'valibot';
import { id, none } from './parts.ts';

export const appSchemas = {
  'app.info': none,
  'settings.get': none,
  'settings.set': v.object({
    theme: v.optional(v.picklist(['system', 'light', 'dark'])),
    paper: v.optional(v.picklist(['A4', 'Letter'])),
  }),
  'demo.status': none,
  'jobs.cancel': v.object({ jobId: id }),
};
