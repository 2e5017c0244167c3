import * as v from 'valibot';
import { id, none, text } from './parts.ts';

const record = v.record(v.string(), v.unknown());
const sample = v.looseObject({ id, name: text(10_000) });
const method = v.looseObject({ id, name: text(10_000), limits: record, steps: v.array(record) });

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
  'runs.note': v.object({ runId: id, text: text(10_000) }),
};
