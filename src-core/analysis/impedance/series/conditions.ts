import type { SpectrumConditions } from '../../../model/series.ts';
import type { Quantity } from '../../../model/quantity.ts';
import { celsiusZeroK } from '../../../units/constants.ts';

/** What separates the parts of a file name. */
const separator = /[\s_()[\]{}=,;+]/;
const number = String.raw`(\d+(?:[.,p]\d+)?)`;

/**
 * What a file name tells of the conditions: `pellet_140C`, `s04147-140deg`, `x_413K`, `_m25C` and `_-25degC` (below zero),
 * `t=40min`, `2h`, `L1.5mm`, `SOC50`, `50%`. A hyphen after a letter or digit joins, it is no minus.
 */
export function conditionsFromName(fileName: string): SpectrumConditions {
  const name = fileName.replace(/^.*[/\\]/, '').replace(/\.[A-Za-z]\w{0,4}$/, '');
  const temperatureK = temperatureFrom(name);
  const timeS = timeFrom(name);
  const soc = socFrom(name);
  const thickness = thicknessFrom(name);
  return {
    ...(temperatureK === undefined ? {} : { temperatureK }),
    ...(timeS === undefined ? {} : { timeS }),
    ...(soc === undefined ? {} : { soc }),
    ...(thickness === undefined ? {} : { thickness }),
  };
}

function temperatureFrom(name: string): number | undefined {
  const celsius = new RegExp(`${number}[\\s_]?(?:°\\s?C|deg(?:ree)?s?[\\s_]?C?|grad|C|℃)(?![A-Za-z])`, 'gu');
  for (const match of name.matchAll(celsius)) {
    const value = numberOf(match[1]!) * signBefore(name, match.index);
    if (value > -celsiusZeroK && value < 3000) return value + celsiusZeroK;
  }
  for (const match of name.matchAll(new RegExp(`${number}[\\s_]?K(?![A-Za-z])`, 'gu'))) {
    const value = numberOf(match[1]!);
    if (value > 0 && value < 3300) return value;
  }
  return undefined;
}

/** −1 for `_m25`, `-25` at the beginning or after a separator, and `minus25`. */
function signBefore(name: string, index: number): 1 | -1 {
  const [, before = '', sign] = /(^|.)(-|−|–|m|minus)$/u.exec(name.slice(0, index)) ?? [];
  if (sign === undefined) return 1;
  return before === '' || separator.test(before) || sign === 'minus' ? -1 : 1;
}

const seconds = { s: 1, sec: 1, min: 60, h: 3600, hr: 3600, d: 86_400 } as const;

function timeFrom(name: string): number | undefined {
  const match = new RegExp(`(?:^|[^\\d.,A-Za-z]|t)${number}[\\s_]?(s|sec|min|h|hr|d)(?![A-Za-z])`, 'u').exec(name);
  const unit = Object.keys(seconds).find((key): key is keyof typeof seconds => key === match?.[2]);
  return match && unit ? numberOf(match[1]!) * seconds[unit] : undefined;
}

function socFrom(name: string): number | undefined {
  const match =
    new RegExp(`soc[\\s_=-]?${number}`, 'iu').exec(name) ?? new RegExp(`${number}[\\s_]?(?:soc|%)`, 'iu').exec(name);
  if (match) {
    const value = numberOf(match[1]!);
    return value > 1 ? value / 100 : value;
  }
  const content = /(?:^|[^A-Za-z])x[=_]?(0[.,p]\d+)/u.exec(name);
  return content ? numberOf(content[1]!) : undefined;
}

function thicknessFrom(name: string): Quantity | undefined {
  const match = new RegExp(`${number}[\\s_]?(mm|cm|um|µm|μm)(?![A-Za-z0-9²])`, 'u').exec(name);
  if (!match) return undefined;
  const unit = match[2] === 'um' || match[2] === 'μm' ? 'µm' : match[2]!;
  return { value: numberOf(match[1]!), unit };
}

/** `1p5` is a usual way to write 1.5 where a point is not allowed. */
function numberOf(text: string): number {
  return Number(text.replace(/[,p]/, '.'));
}
