/** What a column of a spectrum file holds. */
export type SpectrumColumn = 'frequency' | 'real' | 'imaginary' | 'modulus' | 'phase';

export interface ColumnMeaning {
  readonly column: SpectrumColumn;
  /** Factor to Hz, Ω or rad; negative where the header carries a minus. */
  readonly factor: number;
}

const names: Readonly<Record<SpectrumColumn, readonly string[]>> = {
  frequency: ['f', 'freq', 'frequency', 'frq', 'frequ', 'frequenz'],
  real: ['zre', 'zreal', "zs'", "z'a", 'zr', 'rez', 're', 'real', 'realz', "z'", 'zprime', "z're", 'realpart', 'realimpedance', 'impedancereal', 'z1'],
  imaginary: [
    'zim', 'zimag', 'zimg', "zs''", "z''b", 'zimaginary', 'zi', 'imz', 'im', 'imag', 'imaginary', 'imagz', "z''", 'zdoubleprime', "z''im",
    'imaginarypart', 'imaginaryimpedance', 'impedanceimaginary', 'impedanceimag', 'z2',
  ],
  modulus: ['zmod', 'zabs', 'absz', 'modz', 'magz', 'zmag', 'impedancemodulus', 'magnitude', 'absoluteimpedance', 'impedancemagnitude', 'impedanceabsolute'],
  phase: ['phase', 'phasez', 'zphase', 'zphz', 'phz', 'theta', 'phi', 'arg', 'argz', 'phaseangle', 'impedancephase', 'phaseimpedance'],
}; // prettier-ignore

const ohms: Readonly<Record<string, number>> = { '': 1, m: 1e-3, k: 1e3, K: 1e3, M: 1e6, G: 1e9, µ: 1e-6, u: 1e-6 };

/** No name of a column is longer; patterns need not be tried on what is. */
const longestCell = 100;

/**
 * What a header cell says: `freq_Hz`, `Frequency (Hz)`, `f/kHz`, `Re(Z)/Ohm`, `-Im(Z)/Ohm`, `Z'' [kΩ]`, `|Z|`,
 * `Phase(Z)/deg`. Undefined for anything else, specific units such as Ω·cm² among it.
 */
export function readHeaderCell(cell: string): ColumnMeaning | undefined {
  if (cell.length > longestCell) return undefined;
  const text = cell
    .replace(/[\u2126Ω]/g, 'ohm')
    .replace(/[\u2032\u2019]/g, "'")
    .replace(/\u2033|"/g, "''")
    .replace(/\u03bc/g, 'µ')
    .replace(/(?<=[A-Za-z][a-z])(Hz|Ohm)$/, '_$1') // frequencyHz, zReOhm
    .trim();
  const minus = /^(?:[-\u2212\u2013]|minus[\s_]*|neg(?:ative)?[\s_]*)/i.exec(text)?.[0] ?? '';
  const rest = text.slice(minus.length);
  const unit =
    /(?:^|[\s_/[(,.])\(?([kKmMGµu]?)([Hh]ertz|Hz|hz|HZ|[Oo]hms?|OHMS?|deg(?:rees?)?|°|rad(?:ians?)?)\.?\s*[\])]?$/.exec(
      rest,
    );
  const name = (unit ? rest.slice(0, unit.index) : rest)
    .toLowerCase()
    .replace(/\|z\|/, 'zmod')
    .replace(/[\s_(){}[\],./|-]/g, '');
  const column = (Object.keys(names) as SpectrumColumn[]).find((key) => names[key].includes(name));
  if (column === undefined) return undefined;
  const factor = unitFactor(column, unit?.[1] ?? '', unit?.[2]?.toLowerCase());
  return factor === undefined ? undefined : { column, factor: minus === '' ? factor : -factor };
}

/** Undefined for a unit that does not belong to the column. */
function unitFactor(column: SpectrumColumn, prefix: string, unit: string | undefined): number | undefined {
  if (column === 'phase') {
    if (prefix !== '') return undefined;
    if (unit?.startsWith('rad')) return 1;
    return unit === undefined || unit.startsWith('deg') || unit === '°' ? Math.PI / 180 : undefined;
  }
  const isOfFrequency = unit === 'hz' || unit === 'hertz';
  if (unit !== undefined && isOfFrequency !== (column === 'frequency')) return undefined;
  if (unit !== undefined && !isOfFrequency && !unit.startsWith('ohm')) return undefined;
  return ohms[prefix];
}

/** Whether a column numbers the cycles or sweeps of a file, so that each is a spectrum of its own. */
export function isCycleHeader(cell: string): boolean {
  if (cell.length > longestCell) return false;
  return /^(?:z[\s_]?)?(?:cycle|sweep|loop|spectrum|scan)(?:[\s_]*(?:number|no\.?|index|id|count|#))?(?:\s*\/\s*1)?$/i.test(
    cell.trim(),
  );
}
