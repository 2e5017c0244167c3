import * as v from 'valibot';
import { id, none, record, text } from './parts.ts';

const sample = v.looseObject({ id, name: text(10_000) });
const method = v.looseObject({ id, name: text(10_000), limits: record, steps: v.array(record) });

const modification = v.object({
  runId: id,
  firstChangedStep: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
  steps: v.pipe(v.array(record), v.maxLength(10_000)),
  dropsRest: v.optional(v.boolean()),
  reason: text(2000),
  by: v.optional(text(200)),
});

export const runSchemas = {
  'samples.list': none,
  'samples.save': sample,
  'samples.remove': v.object({ sampleId: id }),
  'methods.list': none,
  'methods.save': method,
  'methods.remove': v.object({ methodId: id }),
  'methods.plan': v.object({ method, sampleId: v.optional(id), instrumentId: v.optional(id) }),
  'runs.list': none,
  'runs.show': v.object({ runId: id }),
  'runs.status': v.object({ runId: id }),
  'runs.start': v.object({ instrumentId: id, sampleId: id, methodId: id, title: v.optional(text(10_000)) }),
  'runs.stop': v.object({ runId: id }),
  'runs.hold': v.object({ runId: id }),
  'runs.skip': v.object({ runId: id }),
  'runs.resume': v.object({ runId: id, instrumentId: v.optional(id) }),
  'runs.end': v.object({ runId: id }),
  'runs.samples': v.object({ runId: id }),
  'runs.spectra': v.object({ runId: id }),
  'runs.note': v.object({ runId: id, text: text(10_000), by: v.optional(text(200)) }),
  'runs.outline': v.object({ runId: id }),
  'runs.modifiable': v.object({ runId: id }),
  'runs.modifyPlan': modification,
  'runs.modify': modification,
  /** 20 MB as base64, which is a third more. */
  'runs.addPhoto': v.object({
    runId: id,
    contentBase64: text(28_000_000),
    caption: v.optional(text(2000)),
    by: v.optional(text(200)),
  }),
  'runs.photo': v.object({ photoId: id }),
  'runs.covers': v.null(),
};
