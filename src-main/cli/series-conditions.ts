import { sensorFrom } from '../../src-core/analysis/arrhenius/sensor-errors.ts';
import { sensorClasses, type SensorClassId } from '../../src-core/model/sensor-accuracy.ts';
import type { SpectrumConditions, TemperatureSensor } from '../../src-core/model/series.ts';
import { parseQuantity, parseSi } from '../../src-core/units/quantity.ts';
import { celsiusZeroK } from '../../src-core/units/constants.ts';
import { conditionsFromName } from '../../src-core/analysis/impedance/series/conditions.ts';
import type { GatheredSpectrum } from '../host/analysis/series-sources.ts';
import { UsageError, type OptionDefinitions, type OptionValues } from './command.ts';

const origins = ['name', 'column'] as const;

/** Where the conditions of every spectrum come from. */
export const conditionOptions = {
  'temperature-from': { kind: 'text', value: 'WHERE', choices: origins, help: 'name: "…_140C"; column: of the file' },
  temperatures: {
    kind: 'text',
    value: 'LIST',
    help: 'in order of the spectra: "140C,160C", "413,433" (K), "253.15:1:352.15"',
  },
  sensor: {
    kind: 'text',
    value: 'CLASS|K',
    help: `what read the temperatures: ${Object.keys(sensorClasses).join(', ')}, or ± K: "0.5"; default: as the run says`,
  },
  times: { kind: 'text', value: 'LIST', help: 'in order of the spectra: "0,600,1200" (s) or "0 min,10 min"' },
  'thickness-from': { kind: 'text', value: 'WHERE', choices: ['name'], help: 'name: "…_1.5mm"' },
  thicknesses: { kind: 'text', value: 'LIST', help: 'in order of the spectra: "0.5 mm,1.0(1) mm"' },
} as const satisfies OptionDefinitions;

export type ConditionOptions = OptionValues<typeof conditionOptions>;

/**
 * Spectra with the conditions that the user's options tell; by default those of the file before those of its name.
 *
 * @throws UsageError for lists that cannot be read or have another length, and where a name or column tells nothing
 */
export function withConditions(
  gathered: readonly GatheredSpectrum[],
  options: ConditionOptions,
): readonly GatheredSpectrum[] {
  const { temperatures, times, thicknesses } = options;
  const count = gathered.length;
  const kelvins = listOf('temperatures', temperatures, count, readTemperature);
  const seconds = listOf('times', times, count, (text) => parseSi(text, 'time'));
  const lengths = listOf('thicknesses', thicknesses, count, (text) => parseQuantity(text, 'length', 'mm'));
  const temperatureSensor = readSensor(options.sensor);
  return gathered.map((item, k) => {
    const given: SpectrumConditions = {
      ...fromWhere(item, options),
      ...(kelvins ? { temperatureK: kelvins[k]! } : {}),
      ...(seconds ? { timeS: seconds[k]! } : {}),
      ...(lengths ? { thickness: lengths[k]! } : {}),
    };
    const conditions = { ...item.conditions, ...given };
    const isRead = temperatureSensor !== undefined && conditions.temperatureK !== undefined;
    return { ...item, conditions: { ...conditions, ...(isRead ? { temperatureSensor } : {}) } };
  });
}

function fromWhere(item: GatheredSpectrum, options: ConditionOptions): SpectrumConditions {
  const origin = options['temperature-from'];
  if (options['thickness-from'] !== undefined && !item.conditions.thickness)
    throw new UsageError(
      `The name ${item.source} tells no thickness.`,
      'Write it like “pellet_1.5mm.csv”, or give --thicknesses.',
    );
  if (origin === undefined) return {};
  const temperatureK =
    origin === 'column'
      ? item.spectrum.temperatureK
      : conditionsFromName(item.source.replace(/ #\d+$/, '')).temperatureK;
  if (temperatureK !== undefined) return { temperatureK };
  throw origin === 'column'
    ? new UsageError(
        `${item.source} has no column of temperatures.`,
        'Name a column T/K or T/°C, or give --temperatures.',
      )
    : new UsageError(
        `The name ${item.source} tells no temperature.`,
        'Write it like “pellet_140C.csv”, or give --temperatures.',
      );
}

/** "413", "413K", "140C", "140 °C". */
function readTemperature(text: string): number {
  const match = /^([-+−]?[\d.]+(?:e[-+]?\d+)?)\s*(K|°?C|degC)?$/i.exec(text.trim());
  const value = Number(match?.[1]?.replace('−', '-'));
  const unit = match?.[2]?.toUpperCase() ?? 'K';
  const kelvin = unit === 'K' ? value : value + celsiusZeroK;
  if (match && kelvin > 0) return kelvin;
  throw new UsageError(`“${text.slice(0, 40)}” is no temperature.`, 'Write 413, 413K or 140C.');
}

/** "pt100-b", "0.5", "0.5 K". */
function readSensor(text: string | undefined): TemperatureSensor | undefined {
  if (text === undefined) return undefined;
  const wanted = text.trim().toLowerCase();
  if (Object.hasOwn(sensorClasses, wanted)) return sensorFrom({ classId: wanted as SensorClassId });
  const toleranceK = Number(/^±?\s*([\d.]+)\s*k?$/.exec(wanted)?.[1]);
  if (toleranceK > 0 && toleranceK <= 100) return sensorFrom({ toleranceK });
  throw new UsageError(
    `“${text.slice(0, 40)}” is no temperature sensor.`,
    `Write ${Object.keys(sensorClasses).join(', ')}, or a tolerance in kelvin such as 0.5.`,
  );
}

function listOf<T>(
  option: string,
  text: string | undefined,
  count: number,
  read: (part: string) => T,
): readonly T[] | undefined {
  if (text === undefined) return undefined;
  const parts = spread(text);
  if (parts.length === count) return parts.map(read);
  throw new UsageError(
    `--${option} names ${parts.length} values for ${count} spectra.`,
    'Give one for each, in the order of the files (folders in natural order).',
  );
}

/** `from:step:to` stands for all values between. */
function spread(text: string): readonly string[] {
  const [from, step, to, ...more] = text.split(':').map(Number);
  if (from !== undefined && step !== undefined && to !== undefined && more.length === 0 && step > 0 && to >= from) {
    const steps = Math.floor((to - from) / step + 1e-9);
    return Array.from({ length: Math.min(steps, 100_000) + 1 }, (_, k) => String(from + k * step));
  }
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
