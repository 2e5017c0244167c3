import type * as v from 'valibot';
import type { CallName } from './client.ts';
import { analysisSchemas } from './schemas/analyses.ts';
import { appSchemas } from './schemas/app.ts';
import { channelSchemas } from './schemas/channels.ts';
import { importSchemas } from './schemas/imports.ts';
import { instrumentSchemas } from './schemas/instruments.ts';
import { programSchemas } from './schemas/program.ts';
import { reportSchemas } from './schemas/reports.ts';
import { runSchemas } from './schemas/runs.ts';

/**
 * What each call accepts. Coarse on purpose for samples and methods, whose own parsers (model/, methods/) give
 * errors that name the field; strict on names, sizes and types, since any page script could send anything.
 */
export const argumentSchemas = {
  ...appSchemas,
  ...instrumentSchemas,
  ...runSchemas,
  ...channelSchemas,
  ...analysisSchemas,
  ...importSchemas,
  ...reportSchemas,
  ...programSchemas,
} satisfies Record<CallName, v.GenericSchema>;
