import * as v from 'valibot';
import { AppError } from '../../errors.ts';
import type { MethodStep, TemperatureSeriesStep } from '../../model/method.ts';
import { parseSi } from '../../units/quantity.ts';
import { eisEntries } from '../eis/index.ts';
import { quantity, wholeNumber } from '../schema.ts';

const mostTemperatures = 200;

/** A list of numbers or texts in °C, or one text: "-40, -20, 0" or from:step:to as "-40:10:20". */
const temperatureList = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, readonly number[]>(({ dataset, addIssue, NEVER }) => {
    const read = readTemperatures(dataset.value);
    if (typeof read !== 'string') return read;
    addIssue({ message: read });
    return NEVER;
  }),
);

/** The list, or what is wrong with it. Also for forms. */
export function readTemperatures(input: unknown): readonly number[] | string {
  const parts = typeof input === 'string' ? spread(input) : input;
  if (!Array.isArray(parts) || parts.length === 0) return 'must be a list of temperatures in °C';
  if (parts.length > mostTemperatures) return `must have at most ${mostTemperatures} temperatures`;
  const values: number[] = [];
  for (const part of parts as unknown[]) {
    if (typeof part !== 'number' && typeof part !== 'string') return 'must hold numbers in °C';
    try {
      values.push(parseSi(part, 'temperature'));
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }
  return values.every((value) => Number.isFinite(value) && value >= -273.15) ? values : 'must be above −273.15 °C';
}

/** from:step:to with the end included; other texts are split at commas, semicolons and blanks. */
function spread(text: string): readonly (string | number)[] {
  const [from, step, to, ...more] = text.replaceAll('−', '-').split(':').map(Number);
  if (from !== undefined && step !== undefined && to !== undefined && more.length === 0) {
    const count = Math.floor(Math.abs(to - from) / Math.abs(step) + 1e-9) + 1;
    if (!(count <= mostTemperatures)) return [];
    const direction = Math.sign(to - from) * Math.abs(step);
    return Array.from({ length: count }, (_, k) => Number((from + k * direction).toPrecision(12)));
  }
  return text
    .replaceAll('−', '-')
    .split(/[,;\s]+/)
    .filter((part) => part !== '' && part !== '°C');
}

export function temperatureSeriesSchema(step: v.GenericSchema<unknown, MethodStep>) {
  return v.strictObject({
    kind: v.literal('temperature-series'),
    temperaturesC: temperatureList,
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
