const steps: readonly (readonly [factor: number, prefix: string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'µ'],
  [1e-9, 'n'],
  [1e-12, 'p'],
  [1e-15, 'f'],
];

/** Engineering prefix: 0.003214 A → "3.214 mA". Narrow no-break space between number and unit. */
export function formatEngineering(value: number, unit: string, digits = 4): string {
  if (!Number.isFinite(value)) return '—';
  const magnitude = Math.abs(value);
  const [factor, prefix] = steps.find(([step]) => magnitude >= step * (1 - 0.5 * 10 ** -digits)) ?? steps.at(-1)!;
  const zero = magnitude === 0;
  const number = zero ? (0).toFixed(digits - 1) : toSignificant(value / factor, digits);
  return `${number}\u202f${zero ? '' : prefix}${unit}`;
}

/** For units that take no prefix: (-12.3, "°C", 2) → "−12.30 °C". Not a number is a dash. */
export function formatFixed(value: number, unit: string, decimals: number): string {
  return Number.isFinite(value) ? `${minus(value.toFixed(decimals))}\u202f${unit}` : '—';
}

/** Fixed number of significant digits without exponent for 1e-4 … 1e7, else a power of ten. */
export function toSignificant(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '—';
  const magnitude = Math.abs(Number(value.toPrecision(digits)));
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e7)) return powerOfTen(value, digits);
  const whole = magnitude === 0 ? 1 : Math.floor(Math.log10(magnitude)) + 1;
  return minus(value.toFixed(Math.max(0, digits - whole)));
}

/** 5.1e-16 → "5.10×10⁻¹⁶". */
export function powerOfTen(value: number, digits = 3): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(digits - 1).split('e');
  return `${minus(mantissa)}×10${superscript(Number(exponent))}`;
}

/**
 * Value with its standard uncertainty in the last digits: (2.31e-11, 1.4e-12) → "2.31(14)×10⁻¹¹".
 * Two digits of uncertainty. Without a known uncertainty the value alone, four digits.
 */
export function formatUncertain(value: number, standardUncertainty: number, unit = ''): string {
  const tail = unit === '' ? '' : `\u202f${unit}`;
  if (!Number.isFinite(value)) return '—';
  if (!Number.isFinite(standardUncertainty) || standardUncertainty <= 0) return toSignificant(value, 4) + tail;
  const larger = Math.max(Math.abs(value), standardUncertainty);
  const exponent = Math.floor(Math.log10(larger));
  // Digits that are not known are not written: 73506 ± 6281 is 7.35(63)×10⁴.
  const isVague = exponent > 0 && standardUncertainty >= 99.5;
  const scaled = exponent < -3 || exponent >= 5 || isVague ? exponent : 0;
  const mantissa = value / 10 ** scaled;
  const spread = standardUncertainty / 10 ** scaled;
  // Rounded first: 0.0996 has its two digits as 0.10.
  const place = Math.max(0, 1 - Math.floor(Math.log10(Number(spread.toPrecision(2)))));
  const inLastDigits = Math.round(spread * 10 ** place);
  const power = scaled === 0 ? '' : `×10${superscript(scaled)}`;
  return `${minus(mantissa.toFixed(place))}(${inLastDigits})${power}${tail}`;
}

/** 3661 → "1 h 01 min"; 42 → "42 s"; 200000 → "2 d 07 h". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '—';
  const s = Math.max(0, seconds);
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 59.5) return `${Math.round(s)} s`;
  const minutes = Math.round(s / 60);
  if (s < 600) return `${Math.floor(s / 60)} min ${pad(Math.floor(s % 60))} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  const hours = Math.round(s / 3600);
  return `${Math.floor(hours / 24)} d ${pad(hours % 24)} h`;
}

/** 1536 → "1.5 kB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const exponent = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${toSignificant(bytes / 1000 ** exponent, 3)} ${['B', 'kB', 'MB', 'GB', 'TB'][exponent]!}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function minus(text: string): string {
  return text.replace('-', '\u2212');
}

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** A unit as it is printed: "S·s^n" → "S·sⁿ"; a pure number has none. */
export function unitWords(unit: string): string {
  return unit === '1' ? '' : unit.replace('^n', 'ⁿ');
}

export function superscript(exponent: number): string {
  return String(exponent).replace(/[-\d]/g, (character) => superscripts[character] ?? character);
}
