import * as v from 'valibot';
import { analysisKinds } from '../../analysis/index.ts';
import { titrationSettings } from '../titration-schema.ts';
import { fileText, finite, id, none, quantity, text } from './parts.ts';
import { transportSchemas } from './transport.ts';

const spectrumSource = v.object({
  runId: v.optional(id),
  stepIndex: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  importId: v.optional(id),
  fileName: v.optional(text(1000)),
  text: v.optional(fileText),
});

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

const titrationRequest = {
  runId: v.optional(id),
  importId: v.optional(id),
  fileName: v.optional(text(1000)),
  text: v.optional(fileText),
  sampleId: v.optional(id),
  currentSign: v.optional(v.picklist([1, -1])),
  ...titrationSettings,
  replaces: v.optional(id),
};

export const analysisSchemas = {
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
  'analysis.titration': v.object(titrationRequest),
  'analysis.jointView': v.object({
    ...titrationRequest,
    spectra: v.optional(v.pipe(v.array(spectrumSource), v.maxLength(10_000))),
    joint: v.optional(
      v.object({
        circuit: v.optional(fitSettings.circuit),
        guess: fitSettings.guess,
        constraints: fitSettings.constraints,
        weight: fitSettings.weight,
        minFrequencyHz: fitSettings.minFrequencyHz,
        maxFrequencyHz: fitSettings.maxFrequencyHz,
        chargeTransfer: v.optional(id),
      }),
    ),
  }),
  ...transportSchemas,
  'analysis.titrationSoFar': v.object({ runId: id }),
  'analysis.list': v.object({
    runId: v.optional(id),
    importId: v.optional(id),
    inputHash: v.optional(id),
    kind: v.optional(v.picklist(analysisKinds)),
  }),
  'analysis.summaries': none,
  'analysis.show': v.object({ analysisId: id }),
  'analysis.remove': v.object({ analysisId: id }),
  'analysis.restore': v.object({ analysisId: id }),
};
