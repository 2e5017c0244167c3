import * as v from 'valibot';
import { figureRequest } from '../figure-schema.ts';
import { id, none, text } from './parts.ts';

export const reportSchemas = {
  'reports.create': v.object({
    runId: v.optional(id),
    analysisId: v.optional(id),
    format: v.picklist(['pdf', 'csv']),
    paper: v.optional(v.picklist(['A4', 'Letter'])),
  }),
  'reports.list': none,
  'figures.export': figureRequest,
  'files.offer': v.object({ fileName: v.pipe(v.string(), v.minLength(1), v.maxLength(300)), text: text(20_000_000) }),
};
