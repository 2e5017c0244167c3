import * as v from 'valibot';
import { directCurrentMethodIds } from '../../model/direct-current.ts';
import { finite, id, quantity, text } from './parts.ts';

const positive = v.pipe(finite, v.gtValue(0));
const notNegative = v.pipe(finite, v.minValue(0));
/** Tables along temperature, of repeats: typed or pasted. */
const tableText = text(2_000_000);
/** Measurements have more rows. */
const recordText = text(50_000_000);

const keepChoice = { keep: v.optional(v.boolean()), title: v.optional(text(300)) };

const thermalData = v.object({
  name: text(300),
  quantity: v.picklist(['conductivity', 'diffusivity', 'rate']),
  unit: text(40),
  points: v.pipe(
    v.array(
      v.object({
        temperatureK: positive,
        value: positive,
        relativeError: v.optional(notNegative),
        temperatureErrorK: v.optional(notNegative),
        branch: v.optional(v.picklist(['heating', 'cooling'])),
      }),
    ),
    v.maxLength(10_000),
  ),
  commonRelativeError: v.optional(notNegative),
  sensor: v.optional(v.object({ name: text(300), offsetErrorK: notNegative, gainError: notNegative })),
});

const thermalSource = v.object({
  text: v.optional(tableText),
  fileName: v.optional(text(1000)),
  analysisId: v.optional(id),
  arc: v.optional(id),
  quantity: v.optional(
    v.picklist(['conductivity', 'temperature-over-resistance', 'inverse-resistance', 'relaxation-frequency']),
  ),
  importId: v.optional(id),
  data: v.optional(thermalData),
  leftOut: v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.maxLength(10_000))),
  column: v.optional(id),
  celsiusZeroK: v.optional(v.pipe(finite, v.minValue(273), v.maxValue(274))),
  material: v.optional(id),
});

const hops = v.object({
  jumpLengthAngstrom: v.optional(finite),
  coordination: v.optional(finite),
  dimensions: v.optional(v.picklist([1, 2, 3])),
  correlationFactor: v.optional(finite),
  freeSiteShare: v.optional(finite),
  chargeNumber: v.optional(finite),
  carriersPerCm3: v.optional(finite),
  attemptFrequencyHz: v.optional(finite),
});

const thermalSettings = v.object({
  convention: v.optional(v.picklist(['lnSigmaT', 'lnSigma', 'lnD', 'lnDOverT', 'lnRate', 'lnRateOverT'])),
  weighting: v.optional(v.picklist(['errors', 'equal', 'excess'])),
  temperatureErrorK: v.optional(notNegative),
  commonTemperatureErrorK: v.optional(notNegative),
  commonRelativeError: v.optional(notNegative),
  errorsIncludeCommon: v.optional(v.boolean()),
  predictAtK: v.optional(v.pipe(v.array(positive), v.maxLength(100))),
  transitionK: v.optional(positive),
  permutations: v.optional(v.pipe(v.number(), v.integer(), v.minValue(99), v.maxValue(100_000))),
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  vogelExponent: v.optional(v.pipe(finite, v.minValue(-1), v.maxValue(1))),
  hops: v.optional(hops),
});

const recordSource = v.object({
  runId: v.optional(id),
  importId: v.optional(id),
  text: v.optional(recordText),
  fileName: v.optional(text(1000)),
  fromS: v.optional(finite),
  toS: v.optional(finite),
});

/** Techniques that need no run. Whether a source is one of its kinds, the host says in words. */
export const transportSchemas = {
  'analysis.arrhenius': v.object({ ...keepChoice, source: thermalSource, settings: v.optional(thermalSettings) }),
  'analysis.meyerNeldel': v.object({
    ...keepChoice,
    sources: v.pipe(v.array(thermalSource), v.minLength(1), v.maxLength(200)),
    settings: v.optional(thermalSettings),
  }),
  'analysis.directCurrent': v.object({
    ...keepChoice,
    method: v.picklist(directCurrentMethodIds),
    values: v.record(id, quantity),
    choices: v.optional(v.record(id, id)),
    record: v.optional(recordSource),
  }),
  'analysis.repeats': v.object({
    ...keepChoice,
    groups: v.optional(
      v.pipe(
        v.array(v.object({ name: id, values: v.pipe(v.array(finite), v.maxLength(10_000)) })),
        v.minLength(1),
        v.maxLength(1000),
      ),
    ),
    text: v.optional(tableText),
    quantity: v.picklist(['conductivity', 'activation-energy']),
    unit: v.optional(text(40)),
  }),
};
