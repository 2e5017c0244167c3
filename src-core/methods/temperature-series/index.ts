import type { TemperatureSeriesStep } from '../../model/method.ts';
import { eis } from '../eis/index.ts';
import type { MethodKind } from '../kind.ts';
import { temperatureSeriesFields } from './fields.ts';
import { planTemperatureSeries } from './plan.ts';
import { temperatureSeriesSchema } from './schema.ts';

export const temperatureSeries: MethodKind<TemperatureSeriesStep> = {
  kind: 'temperature-series',
  title: 'Temperature series',
  description: 'Steps at several temperatures, each once the sample itself is stable there.',
  fields: temperatureSeriesFields,
  schema: temperatureSeriesSchema,
  create: () => ({
    kind: 'temperature-series',
    temperaturesC: [-40, -20, 0, 25],
    toleranceK: 0.2,
    holdS: 600,
    maxSettleS: 3 * 3600,
    endTemperatureC: 25,
    steps: [{ ...eis.create(), startFrequencyHz: 200_000, endFrequencyHz: 1, dc: { voltageV: 0 } }],
  }),
  plan: planTemperatureSeries,
};
