import type { Limits } from './method.ts';

/** What one instrument or channel may do, whatever a method asks: each field absent sets no bound. */
export interface ChannelLimits {
  readonly minVoltageV?: number;
  readonly maxVoltageV?: number;
  /** Of the magnitude. */
  readonly maxCurrentA?: number;
  readonly maxDurationS?: number;
  readonly maxTemperatureC?: number;
}

/** Limits of a channel as they were set, by whom and why; the newest of a channel holds. */
export interface ChannelLimitsRecord {
  /** The unit they belong to: see `channelKeyOf`. */
  readonly channel: string;
  readonly label: string;
  readonly limits: ChannelLimits;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** The narrower of two sets of limits in each field. */
export function narrower(one: ChannelLimits, other: ChannelLimits): ChannelLimits {
  return {
    ...one,
    ...other,
    ...pick('minVoltageV', Math.max, one, other),
    ...pick('maxVoltageV', Math.min, one, other),
    ...pick('maxCurrentA', Math.min, one, other),
    ...pick('maxDurationS', Math.min, one, other),
    ...pick('maxTemperatureC', Math.min, one, other),
  };
}

/**
 * The limits of a method within those of its channel.
 * @param hasSensor - whether a temperature is measured: without one a limit of it could not be watched, and is left out
 */
export function withinChannel(limits: Limits, channel: ChannelLimits, hasSensor: boolean): Limits {
  const { maxTemperatureC: _maxTemperatureC, ...rest } = channel;
  return { ...limits, ...narrower(limits, hasSensor ? channel : rest) };
}

/** What the channel made narrower, for people: "voltage at most 4.1 V (method: 4.3 V)". */
export function narrowedWords(limits: Limits, within: Limits): readonly string[] {
  return (Object.keys(names) as (keyof ChannelLimits)[]).flatMap((field) => {
    const [words, unit] = names[field];
    const [before, now] = [limits[field], within[field]];
    if (now === undefined || now === before) return [];
    return [`${words} ${text(now)} ${unit} (method: ${before === undefined ? 'none' : `${text(before)} ${unit}`})`];
  });
}

const names: Readonly<Record<keyof ChannelLimits, readonly [string, string]>> = {
  minVoltageV: ['voltage at least', 'V'],
  maxVoltageV: ['voltage at most', 'V'],
  maxCurrentA: ['current at most', 'A'],
  maxDurationS: ['time at most', 's'],
  maxTemperatureC: ['temperature at most', '°C'],
};

function text(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function pick(
  field: keyof ChannelLimits,
  choose: (a: number, b: number) => number,
  one: ChannelLimits,
  other: ChannelLimits,
): ChannelLimits {
  const a = one[field];
  const b = other[field];
  return a === undefined || b === undefined ? {} : { [field]: choose(a, b) };
}
