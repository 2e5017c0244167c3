import * as v from 'valibot';
import type { MethodStep, TemperatureSeriesStep } from '../../model/method.ts';
import { eisEntries } from '../eis/index.ts';
import { numberList, type NumberListRules } from '../number-list.ts';
import { quantity, wholeNumber } from '../schema.ts';

const temperatureRules: NumberListRules = {
  dimension: 'temperature',
  noun: 'temperatures in °C',
  most: 200,
  allows: (value) => value >= -273.15,
  refusal: 'must be above −273.15 °C',
};

export function temperatureSeriesSchema(step: v.GenericSchema<unknown, MethodStep>) {
  return v.strictObject({
    kind: v.literal('temperature-series'),
    temperaturesC: numberList(temperatureRules),
    thereAndBack: v.exactOptional(v.boolean('must be true or false')),
    rampKPerMin: v.exactOptional(quantity('temperatureRate', { above: 0 })),
    toleranceK: quantity('temperatureDifference', { above: 0 }),
    holdS: quantity('time', { min: 0 }),
    maxSettleS: quantity('time', { above: 0 }),
    agreement: v.exactOptional(
      v.strictObject({
        eis: v.strictObject(eisEntries),
        maxChange: quantity('number', { above: 0, max: 1 }),
        maxSpectra: wholeNumber(2, 50),
        waitS: v.exactOptional(quantity('time', { above: 0 })),
      }),
    ),
    endTemperatureC: v.exactOptional(quantity('temperature')),
    steps: v.pipe(v.array(step, 'must be a list of steps'), v.minLength(1, 'must have at least one step')),
  }) satisfies v.GenericSchema<unknown, TemperatureSeriesStep>;
}
