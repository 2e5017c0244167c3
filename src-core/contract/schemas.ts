import * as v from 'valibot';
import { questionIds } from '../formats/questions.ts';
import type { CallName } from './client.ts';
import { figureRequest } from './figure-schema.ts';
import { titrationSettings } from './titration-schema.ts';

/**
 * What each call accepts. Coarse on purpose for samples and methods, whose own parsers (model/, methods/) give
 * errors that name the field; strict on names, sizes and types, since any page script could send anything.
 */
const id = v.pipe(v.string(), v.maxLength(200));
const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));
const finite = v.pipe(v.number(), v.finite());
const none = v.null();
const record = v.record(v.string(), v.unknown());
const fileText = text(50_000_000);

const sample = v.looseObject({ id, name: text(10_000) });
const method = v.looseObject({ id, name: text(10_000), limits: record, steps: v.array(record) });
const spectrumSource = v.object({
  runId: v.optional(id),
  stepIndex: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  importId: v.optional(id),
  fileName: v.optional(text(1000)),
  text: v.optional(fileText),
});

const answers = v.optional(v.record(v.picklist(questionIds), id));
const givenFile = {
  fileName: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  folder: v.optional(text(1000)),
  /** 50 MB. Whether it is base64 is seen when it is decoded: a pattern over so much text would hold up a STOP. */
  contentBase64: text(66_666_668),
  answers,
};

const quantity = v.object({ value: finite, unit: text(40), standardUncertainty: v.optional(finite) });
const bound = v.optional(finite);
const fitDemands = {
  constraints: v.optional(
    v.pipe(
      v.array(
        v.variant('kind', [
          v.object({ kind: v.literal('fix'), parameter: id, value: finite }),
          v.object({ kind: v.literal('bound'), parameter: id, minimum: bound, maximum: bound }),
          v.object({ kind: v.literal('tie'), parameter: id, expression: text(500) }),
          v.object({ kind: v.literal('frequency'), element: id, minimumHz: bound, maximumHz: bound }),
          v.object({ kind: v.literal('order'), elements: v.pipe(v.array(id), v.maxLength(50)) }),
        ]),
      ),
      v.maxLength(200),
    ),
  ),
  correction: v.optional(
    v.object({ seriesResistanceOhm: bound, seriesInductanceH: bound, parallelCapacitanceF: bound }),
  ),
  representation: v.optional(v.picklist(['impedance', 'admittance'])),
  robust: v.optional(v.boolean()),
  accuracy: v.optional(text(500)),
  starts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000))),
  bootstrap: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))),
  profile: v.optional(id),
  electronicLeakTarget: v.optional(v.pipe(finite, v.gtValue(0))),
  seed: v.optional(v.pipe(v.number(), v.integer())),
};

const fitSettings = {
  circuit: text(2000),
  guess: v.optional(v.pipe(v.array(finite), v.maxLength(200))),
  weight: v.optional(v.picklist(['modulus', 'proportional', 'unity', 'variance', 'accuracy'])),
  minFrequencyHz: v.optional(finite),
  maxFrequencyHz: v.optional(finite),
  maskedPoints: v.optional(v.array(v.pipe(v.number(), v.integer()))),
  ...fitDemands,
};

export const argumentSchemas = {
  'app.info': none,
  'settings.get': none,
  'settings.set': v.object({
    theme: v.optional(v.picklist(['system', 'light', 'dark'])),
    paper: v.optional(v.picklist(['A4', 'Letter'])),
  }),
  'demo.status': none,
  'instruments.discover': none,
  'instruments.list': none,
  'instruments.connect': v.object({
    address: text(1000),
    driverId: v.optional(id),
    speed: v.optional(v.pipe(finite, v.minValue(1), v.maxValue(2000))),
    seed: v.optional(v.pipe(v.number(), v.integer())),
  }),
  'instruments.disconnect': v.object({ instrumentId: id }),
  'instruments.stop': v.object({ instrumentId: id }),
  'instruments.stopAll': none,
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
  'analysis.impedance': v.object({
    source: spectrumSource,
    ...fitSettings,
    sampleId: v.optional(id),
  }),
  'analysis.series': v.object({
    sources: v.pipe(
      v.array(
        v.object({
          ...spectrumSource.entries,
          temperatureK: v.optional(v.pipe(finite, v.minValue(0))),
          timeS: v.optional(finite),
          soc: v.optional(finite),
          thickness: v.optional(quantity),
          area: v.optional(quantity),
        }),
      ),
      v.minLength(1),
      v.maxLength(10_000),
    ),
    axis: v.picklist(['temperature', 'time', 'soc', 'thickness', 'index']),
    global: v.optional(v.pipe(v.array(id), v.maxLength(200))),
    ...fitSettings,
    sampleId: v.optional(id),
  }),
  'analysis.titration': v.object({
    runId: v.optional(id),
    importId: v.optional(id),
    fileName: v.optional(text(1000)),
    text: v.optional(fileText),
    sampleId: v.optional(id),
    currentSign: v.optional(v.picklist([1, -1])),
    ...titrationSettings,
  }),
  'analysis.titrationSoFar': v.object({ runId: id }),
  'analysis.list': v.object({
    runId: v.optional(id),
    importId: v.optional(id),
    inputHash: v.optional(id),
    kind: v.optional(v.picklist(['impedance', 'series', 'titration'])),
  }),
  'jobs.cancel': v.object({ jobId: id }),
  'imports.preview': v.object(givenFile),
  'imports.add': v.object({ ...givenFile, sampleId: v.optional(id), sha256: v.optional(id) }),
  'imports.list': none,
  'imports.show': v.object({ importId: id }),
  'imports.remove': v.object({ importId: id }),
  'imports.restore': v.object({ importId: id }),
  'imports.watches': none,
  'imports.watch': v.object({
    folder: text(1000),
    withExisting: v.optional(v.boolean()),
    answers,
    sampleId: v.optional(id),
  }),
  'imports.unwatch': v.object({ folder: text(1000) }),
  'reports.create': v.object({
    runId: id,
    format: v.picklist(['pdf', 'csv']),
    paper: v.optional(v.picklist(['A4', 'Letter'])),
  }),
  'reports.list': none,
  'figures.export': figureRequest,
  'files.offer': v.object({ fileName: v.pipe(v.string(), v.minLength(1), v.maxLength(300)), text: text(20_000_000) }),
} satisfies Record<CallName, v.GenericSchema>;
