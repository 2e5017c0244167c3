import type { ThermalQuantity } from '../model/arrhenius.ts';

/** What a column of a table along temperature holds. */
export type ThermalColumn =
  | { readonly kind: 'temperature'; readonly unit: 'K' | '°C' | 'unknown' }
  /** 1000/T or 1/T; `numerator` over the cell is T. */
  | { readonly kind: 'inverse-temperature'; readonly numerator: number }
  | {
      readonly kind: 'value';
      readonly quantity: ThermalQuantity;
      /** To S/cm, cm²/s, 1/s. */
      readonly factor: number;
      readonly unitStated: boolean;
      /** The cell holds q·T. */
      readonly timesT: boolean;
      readonly logarithm?: 'natural' | 'decimal';
    }
  /** `absolute`: in the unit of the value unless it states one; `relative`: a share; `natural`: of ln value. */
  | { readonly kind: 'error'; readonly of: 'absolute'; readonly factor?: number }
  | { readonly kind: 'error'; readonly of: 'relative' | 'logarithm'; readonly factor: number }
  | { readonly kind: 'temperature-error' }
  | { readonly kind: 'branch' }
  | { readonly kind: 'material' };

interface Unit {
  readonly quantity: ThermalQuantity;
  readonly factor: number;
  readonly timesT?: boolean;
}

/** Written as `canonicalUnit` leaves them. */
const units: Readonly<Record<string, Unit>> = {
  ...conductivityUnits(),
  'cm2/s': { quantity: 'diffusivity', factor: 1 },
  'm2/s': { quantity: 'diffusivity', factor: 1e4 },
  'mm2/s': { quantity: 'diffusivity', factor: 1e-2 },
  'um2/s': { quantity: 'diffusivity', factor: 1e-8 },
  'nm2/s': { quantity: 'diffusivity', factor: 1e-14 },
  '1/s': { quantity: 'rate', factor: 1 },
  hz: { quantity: 'rate', factor: 1 },
  khz: { quantity: 'rate', factor: 1e3 },
  mhz: { quantity: 'rate', factor: 1e6 },
  ghz: { quantity: 'rate', factor: 1e9 },
};

function conductivityUnits(): Record<string, Unit> {
  const found: Record<string, Unit> = {};
  for (const [prefix, size] of [['', 1], ['m', 1e-3], ['u', 1e-6], ['n', 1e-9]] as const)
    for (const [length, share] of [['cm', 1], ['m', 1e-2]] as const)
      for (const kelvin of ['', 'k'])
        found[`${prefix}s${kelvin}/${length}`] = {
          quantity: 'conductivity',
          factor: size * share,
          timesT: kelvin !== '',
        }; // prettier-ignore
  return found;
}

const names: Readonly<Record<ThermalQuantity, RegExp>> = {
  conductivity: /^(?:ionic|total|bulk|dc)?(?:sigma|conductivity|cond)(?:ion|ionic|i|total|tot|bulk|b|gb|grainboundary|dc|t)?$/,
  diffusivity: /^(?:tracer|jump|chemical|self)?(?:d|diffusivity|diffusion|diffusioncoefficient|diffusionconstant)(?:star|tracer|jump|chemical|sigma|j|c|t|ion)?$/,
  rate: /^(?:hop|hopping|jump|relaxation|attempt)?(?:rate|gamma|frequency|invtau|1overtau|1\/tau)$/,
}; // prettier-ignore

const quantities = Object.keys(names) as ThermalQuantity[];

/** What a header cell says, in its usual spellings; undefined for anything else. */
export function readThermalHeader(cell: string): ThermalColumn | undefined {
  if (cell.length > 80) return undefined;
  const text = plain(cell);
  if (/^(?:material|sample|specimen|composition|compound|name)(?:[ _]?(?:name|id))?$/.test(text))
    return { kind: 'material' };
  if (/^(?:branch|direction|ramp|heating[ _/]*cooling|run[ _]?direction)$/.test(text)) return { kind: 'branch' };
  const inverse = /^(1000|1e3|10\^?3|1)[ _]*k?[ _]*(?:\/|over)[ _]*(?:t|temperature)\b/.exec(text);
  if (inverse) return { kind: 'inverse-temperature', numerator: inverse[1] === '1' ? 1 : 1000 };
  return readTemperature(text) ?? readError(text) ?? readValue(text);
}

/** Lower case, Greek letters spelled, superscripts as digits. */
function plain(cell: string): string {
  return cell
    .trim()
    .replace(/[σς]/gi, 'sigma')
    .replace(/[ΓΥ]/g, 'gamma')
    .replace(/[µμ]/g, 'u')
    .replace(/τ/g, 'tau')
    .replace(/[Ωω]/g, 'ohm')
    .replace(/Δ|δ/g, 'delta')
    .replace(/±/g, 'error ')
    .replace(/℃/g, '°c')
    .replace(/⁻/g, '-')
    .replace(/[⁰¹²³]/g, (digit) => ({ '⁰': '0', '¹': '1', '²': '2', '³': '3' })[digit] ?? digit)
    .replace(/\u2212/g, '-')
    .toLowerCase();
}

function readTemperature(text: string): ThermalColumn | undefined {
  const match = /^(?:cell|sample)?[ _]*(?:t|temp\.?|temperature|temperatur)(?:$|[ _/([,]+(.*)$)/.exec(text);
  if (!match) return undefined;
  const unit = (match[1] ?? '').replace(/[\s)\]]/g, '');
  if (unit === '') return { kind: 'temperature', unit: 'unknown' };
  if (/^k(?:elvin)?$/.test(unit)) return { kind: 'temperature', unit: 'K' };
  if (/^(?:[°º]?c|deg_?c|celsius)$/.test(unit)) return { kind: 'temperature', unit: '°C' };
  return /^(?:err|error|std|sd|unc|uncertainty)/.test(unit) ? { kind: 'temperature-error' } : undefined;
}

const errorMark = 'u|err|error|errors|sd|std|stdev|se|stderr|sem|unc|uncertainty|standard[ _]?error|delta';

function readError(text: string): ThermalColumn | undefined {
  const before = new RegExp(`^(?:${errorMark}|d)[ _(]+(.*)$`).exec(text)?.[1];
  const after = new RegExp(`^(.*?)[ _]+(?:${errorMark})(?:[ _/([]+(.*))?$`).exec(text);
  const isBare = new RegExp(`^(?:${errorMark})$`).test(text);
  // "D_cm2_per_s" begins like "d_sigma", the error of σ: its unit tells.
  const subject = isBare ? '' : (before ?? (after ? `${after[1]!} ${after[2] ?? ''}` : undefined))?.trim();
  if (subject === undefined || (before !== undefined && /^d[ _(]/.test(text) && readValue(text) !== undefined))
    return undefined;
  const bare = subject.replace(/[)\]]+$/, '').trim();
  if (/^(?:t|temp|temperature)(?:[ _/([]*k)?$/.test(bare)) return { kind: 'temperature-error' };
  const percent = /(?:%|percent)/.test(bare);
  if (percent) return { kind: 'error', of: 'relative', factor: 0.01 };
  if (/^(?:rel|relative)\b|^rel_|_rel$|[ _]rel$/.test(bare)) return { kind: 'error', of: 'relative', factor: 1 };
  if (/^ln/.test(bare)) return { kind: 'error', of: 'logarithm', factor: 1 };
  if (/^(?:log|lg)/.test(bare)) return { kind: 'error', of: 'logarithm', factor: Math.LN10 };
  if (bare === '' || bare === 'value') return { kind: 'error', of: 'absolute' };
  const value = readValue(bare);
  if (value?.kind !== 'value') return undefined;
  return value.unitStated ? { kind: 'error', of: 'absolute', factor: value.factor } : { kind: 'error', of: 'absolute' };
}

function readValue(text: string): ThermalColumn | undefined {
  const wrapped = /^(ln|log10|lg|log)[ _]*[([{]?(.*?)[)\]}]?$/.exec(text);
  const inner = wrapped ? wrapped[2]! : text;
  const logarithm = wrapped ? { logarithm: wrapped[1] === 'ln' ? ('natural' as const) : ('decimal' as const) } : {};
  // Where the name ends and the unit begins is tried at every mark between them.
  for (const position of [inner.length, ...[...inner.matchAll(/[ _/([,{*·]/g)].map(({ index }) => index)]) {
    const rawName = inner.slice(0, position);
    const unitText = canonicalUnit(inner.slice(position));
    const unit = unitText === '' ? undefined : Object.hasOwn(units, unitText) ? units[unitText] : null;
    if (unit === null) continue;
    const name = rawName.replace(/\*$/, 'star').replace(/[^a-z0-9/]/g, '');
    const quantity = quantities.find((known) => names[known].test(name) && (!unit || unit.quantity === known));
    if (!quantity) continue;
    const timesT = unit?.timesT ?? (wrapped !== null && /(?:sigma|conductivity)[ _*·.]*t$/.test(rawName));
    return { kind: 'value', quantity, factor: unit?.factor ?? 1, unitStated: unit !== undefined, timesT, ...logarithm };
  }
  return undefined;
}

/** `S cm^-1`, `S_per_cm`, `[S/cm]`, `ohm-1 cm-1` → `s/cm`. */
function canonicalUnit(text: string): string {
  if (/^[ _/([]*per[ _]s(?:ec|econd)?[)\]]?$/.test(text)) return '1/s';
  const compact = text
    .replace(/_per_|[ _]per[ _]/g, '/')
    .replace(/[\s_()[\]{}^·*.,]/g, '')
    .replace(/^\//, '')
    .replace(/^second$/, 's');
  return compact
    .replace(/^(m|u|n)?(?:1\/ohm|ohm-1)/, '$1s')
    .replace(/^1\/ohm/, 's')
    .replace(/^((?:m|u|n)?s)(k?)(cm|m)-1(k?)$/, '$1$2$4/$3')
    .replace(/^((?:m|u|n)?s)\/(cm|m)k$/, '$1k/$2')
    .replace(/^([cmun]?m2)s-1$/, '$1/s')
    .replace(/^(?:s-1|\/s|per s)$/, '1/s');
}
