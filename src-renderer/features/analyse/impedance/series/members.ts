import { conditionsFromName } from '../../../../../src-core/analysis/impedance/series/conditions.ts';
import type { SeriesSource, SpectrumSource } from '../../../../../src-core/contract/calls.ts';
import type { ImpedanceSeries, SeriesAxis, SpectrumConditions } from '../../../../../src-core/model/series.ts';
import type { Dimension } from '../../../../../src-core/units/dimensions.ts';
import { formatDuration, toSignificant } from '../../../../../src-core/units/format.ts';

const zeroCelsiusK = 273.15;

/** A spectrum that may be part of the series. */
export interface Member {
  readonly key: string;
  readonly title: string;
  /** The run or file it comes from. */
  readonly from: string;
  readonly source: SpectrumSource;
  readonly included: boolean;
  /** In the stored unit of the axis; undefined leaves it to the data, the file or its name. */
  readonly axisValue?: number | undefined;
}

/** Axes for which a value can be typed: its heading, and how it is read. */
export const axisEntries: Readonly<
  Partial<Record<SeriesAxis, { readonly heading: string; readonly dimension: Dimension }>>
> = {
  temperature: { heading: 'T / °C', dimension: 'temperature' },
  time: { heading: 't', dimension: 'time' },
  soc: { heading: 'State of charge', dimension: 'fraction' },
  thickness: { heading: 'Thickness', dimension: 'length' },
};

export const axisOptions = [
  { value: 'temperature', label: 'Temperature' },
  { value: 'time', label: 'Time' },
  { value: 'soc', label: 'State of charge' },
  { value: 'thickness', label: 'Thickness' },
  { value: 'index', label: 'As they stand' },
] as const satisfies readonly { readonly value: SeriesAxis; readonly label: string }[];

/** What the names tell of a spectrum, in the unit that is typed; undefined where only the data may know. */
export function valueFromName({ title, from }: Member, axis: SeriesAxis): number | undefined {
  const { temperatureK, timeS, soc } = {
    ...conditionsFromName(from),
    ...(title === from ? {} : conditionsFromName(title)),
  };
  if (axis === 'temperature') return temperatureK === undefined ? undefined : temperatureK - zeroCelsiusK;
  if (axis === 'time') return timeS;
  return axis === 'soc' ? soc : undefined;
}

/** The same spectrum twice would count twice. */
export function joinMembers(present: readonly Member[], added: readonly Member[]): readonly Member[] {
  const known = new Set(present.map(({ key }) => key));
  return [...present, ...added.filter(({ key }) => !known.has(key))];
}

export function sourcesOf(members: readonly Member[], axis: SeriesAxis): readonly SeriesSource[] {
  return members
    .filter(({ included }) => included)
    .map((member) => ({ ...member.source, ...conditionsOf(member, axis) }));
}

function conditionsOf({ axisValue }: Member, axis: SeriesAxis): SpectrumConditions {
  if (axisValue === undefined) return {};
  if (axis === 'temperature') return { temperatureK: axisValue + zeroCelsiusK };
  if (axis === 'time') return { timeS: axisValue };
  if (axis === 'soc') return { soc: axisValue };
  if (axis === 'thickness') return { thickness: { value: axisValue, unit: 'm' } };
  return {};
}

/** Heading of a result's axis, and its values for people. */
export function axisWords({ axis }: Pick<ImpedanceSeries, 'axis'>): {
  readonly heading: string;
  readonly value: (axisValue: number) => string;
} {
  if (axis === 'temperature')
    return { heading: 'T / °C', value: (kelvin) => (kelvin - zeroCelsiusK).toFixed(1).replace('-', '−') };
  if (axis === 'time') return { heading: 't', value: (seconds) => formatDuration(seconds) };
  if (axis === 'thickness') return { heading: 'L / mm', value: (metre) => toSignificant(1000 * metre, 4) };
  if (axis === 'soc') return { heading: 'State of charge', value: (share) => toSignificant(share, 4) };
  return { heading: 'No.', value: (position) => String(position) };
}
