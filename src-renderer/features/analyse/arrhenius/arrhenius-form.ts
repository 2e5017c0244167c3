import type { HopAssumptions } from '../../../../src-core/analysis/arrhenius/attempts.ts';
import { conventionFacts } from '../../../../src-core/analysis/arrhenius/conventions.ts';
import type { ArrheniusSettings } from '../../../../src-core/analysis/arrhenius/settings.ts';
import { hasErrors } from '../../../../src-core/analysis/arrhenius/thermal-line.ts';
import type { ArrheniusRequest, ThermalSource } from '../../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../../src-core/errors.ts';
import { parseThermalTable } from '../../../../src-core/formats/thermal-table.ts';
import type { ThermalConvention, ThermalData, ThermalWeighting } from '../../../../src-core/model/arrhenius.ts';
import type { Warning } from '../../../../src-core/model/quantity.ts';
import { celsiusZeroK } from '../../../../src-core/units/constants.ts';

/** Points that no table holds, e.g. of a process of a series. */
export interface GivenPoints {
  /** Its °C became K with 273.15. */
  readonly data: ThermalData;
  /** The kept series, and which of its lines. */
  readonly origin?: Pick<ThermalSource, 'analysisId' | 'arc' | 'quantity'>;
}

/** Everything a user sets about an Arrhenius analysis. Never changed, only replaced, so that it can be taken back. */
export interface ArrheniusForm {
  /** As typed or read from a file; empty where the points came from elsewhere. */
  readonly table: string;
  /** Of the file, or what the table is called. */
  readonly name: string;
  /** What no table holds. */
  readonly given: readonly GivenPoints[];
  readonly chosen: number;
  /** Numbers of points of the chosen material that do not count. */
  readonly leftOut: readonly number[];
  /** What 0 °C is in K; some authors use 273. */
  readonly zeroK: number;
  /** Undefined: the usual one of the quantity. */
  readonly convention?: ThermalConvention | undefined;
  readonly weighting?: ThermalWeighting | undefined;
  readonly predictAtC?: number | undefined;
  readonly transitionC?: number | undefined;
  readonly temperatureErrorK?: number | undefined;
  readonly commonTemperatureErrorK?: number | undefined;
  readonly commonRelativeError?: number | undefined;
  readonly errorsIncludeCommon: boolean;
  readonly vogelExponent?: number | undefined;
  readonly hops: HopAssumptions;
}

export const emptyForm: ArrheniusForm = {
  ...{ table: '', name: 'table', given: [], chosen: 0, leftOut: [], zeroK: celsiusZeroK, predictAtC: 25 },
  ...{ errorsIncludeCommon: false, hops: {} },
};

export interface ReadPoints {
  /** What can be looked at: materials of a table, or processes of a series. */
  readonly offered: readonly ThermalData[];
  readonly warnings: readonly Warning[];
  readonly unreadable?: WireError;
}

/** Points of a table or of a series, with the zero of °C that is wanted. */
export function readPoints({
  table,
  name,
  given,
  zeroK,
}: Pick<ArrheniusForm, 'table' | 'name' | 'given' | 'zeroK'>): ReadPoints {
  if (table.trim() === '') return { offered: given.map(({ data }) => withZero(data, zeroK)), warnings: [] };
  try {
    const { series, warnings } = parseThermalTable(table, name, { celsiusZeroK: zeroK });
    return { offered: series, warnings };
  } catch (error) {
    return { offered: [], warnings: [], unreadable: toWire(error) };
  }
}

function withZero(data: ThermalData, zeroK: number): ThermalData {
  if (zeroK === celsiusZeroK) return data;
  const points = data.points.map((point) => ({ ...point, temperatureK: point.temperatureK - celsiusZeroK + zeroK }));
  return { ...data, points };
}

/** The points that count. */
export function withoutLeftOut(data: ThermalData, leftOut: readonly number[]): ThermalData {
  return leftOut.length === 0 ? data : { ...data, points: data.points.filter((_, index) => !leftOut.includes(index)) };
}

/** What is asked of the analysis; choices that the points do not allow are left out. */
export function settingsOf(form: ArrheniusForm, data: ThermalData): ArrheniusSettings {
  const weighting = hasErrors(data.points) ? form.weighting : undefined;
  const isOwn = form.convention !== undefined && conventionFacts[form.convention].quantity === data.quantity;
  const convention = isOwn ? form.convention : undefined;
  const errorsIncludeCommon = form.errorsIncludeCommon && hasErrors(data.points);
  const { predictAtC, transitionC, vogelExponent } = form;
  const { temperatureErrorK, commonTemperatureErrorK, commonRelativeError } = form;
  const hops = Object.fromEntries(Object.entries(form.hops).filter(([, value]) => value !== undefined));
  return {
    ...(convention && { convention }),
    ...(weighting && { weighting }),
    ...(predictAtC !== undefined && { predictAtK: [predictAtC + form.zeroK] }),
    ...(transitionC !== undefined && { transitionK: transitionC + form.zeroK }),
    ...(temperatureErrorK !== undefined && { temperatureErrorK }),
    ...(commonTemperatureErrorK !== undefined && { commonTemperatureErrorK }),
    ...(commonRelativeError !== undefined && { commonRelativeError }),
    ...(errorsIncludeCommon && { errorsIncludeCommon }),
    ...(vogelExponent !== undefined && { vogelExponent }),
    ...(Object.keys(hops).length > 0 && { hops }),
  };
}

/** What the host is asked to keep. @param whole - the chosen material */
export function requestOf(form: ArrheniusForm, whole: ThermalData, offered: number): ArrheniusRequest {
  const leftOut = form.leftOut.length > 0 ? { leftOut: form.leftOut } : {};
  const material = offered > 1 ? { material: whole.name } : {};
  const origin = form.given[form.chosen]?.origin;
  const source: ThermalSource =
    form.table.trim() !== ''
      ? { text: form.table, fileName: form.name, celsiusZeroK: form.zeroK, ...material }
      : origin
        ? { ...origin, celsiusZeroK: form.zeroK }
        : { data: whole };
  const settings = settingsOf(form, withoutLeftOut(whole, form.leftOut));
  return { source: { ...source, ...leftOut }, settings };
}

/**
 * The form that a kept analysis was made from.
 *
 * @param given - points of the series it names
 */
export function formOf({ source, settings = {} }: ArrheniusRequest, given: readonly GivenPoints[]): ArrheniusForm {
  const { text = '', fileName = 'table', data, leftOut = [], arc, quantity } = source;
  const zeroK = source.celsiusZeroK ?? celsiusZeroK;
  const points = data ? [{ data }] : given;
  const { predictAtK, transitionK, hops = {}, errorsIncludeCommon = false, ...others } = settings;
  const form = { ...emptyForm, ...others, table: text, name: fileName, given: points, zeroK, leftOut, hops };
  const names =
    text === ''
      ? points.map(({ origin }) => origin?.arc === arc && (quantity === undefined || origin?.quantity === quantity))
      : readPoints(form).offered.map(({ name }) => name === source.material);
  return {
    ...form,
    chosen: Math.max(0, names.indexOf(true)),
    errorsIncludeCommon,
    predictAtC: predictAtK?.[0] === undefined ? undefined : Number((predictAtK[0] - zeroK).toFixed(6)),
    transitionC: transitionK === undefined ? undefined : Number((transitionK - zeroK).toFixed(6)),
  };
}
