import { AppError } from '../errors.ts';
import type { PrefactorPoint, ThermalConvention } from '../model/arrhenius.ts';
import { readDelimited, readNumber, type DelimitedRow, type DelimitedTable } from './delimited-text.ts';

type Meaning = 'material' | 'energy' | 'energy-error' | 'prefactor' | 'ln' | 'log10' | 'ln-error' | 'correlation';

interface Column {
  readonly meaning: Meaning;
  readonly factor: number;
  readonly convention?: ThermalConvention;
}

/** kJ/mol over eV: 1/(e·N_A). */
const energyUnits: Readonly<Record<string, number>> = { ev: 1, mev: 1e-3, kjpermol: 1 / 96.485_332_12 };

/**
 * Reads a table of activation energies and prefactors, one material a row: `material,E_eV,ln_sigma0` and, where known,
 * `u_E_eV,u_ln_sigma0,correlation`. Prefactors as `sigma0_S_K_per_cm` or `log10_sigma0` too. Errors count only with the
 * correlation of E and ln prefactor: without it they would mislead.
 *
 * @returns undefined where no line names such columns
 * @throws AppError `input/file-format` naming the line
 */
export function parseActivationTable(text: string): readonly PrefactorPoint[] | undefined {
  const table = readDelimited(text, (cells) => {
    const meanings = cells.map((cell) => readHeader(cell)?.meaning);
    return meanings.includes('energy') && meanings.some((known) => isPrefactor(known));
  });
  return table?.rows.map((row, index) => readRow(row, table, index));
}

function isPrefactor(meaning: Meaning | undefined): boolean {
  return meaning === 'prefactor' || meaning === 'ln' || meaning === 'log10';
}

function readHeader(cell: string): Column | undefined {
  if (cell.length > 60) return undefined;
  const words = cell
    .trim()
    .toLowerCase()
    .replace(/σ/g, 'sigma')
    .replace(/₀/g, '0')
    .replace(/\/\s*(?=cm|mol)/g, ' per ');
  const text = words.replace(/[^a-z0-9]+/g, '');
  if (/^(?:material|sample|compound|composition|name)$/.test(text)) return { meaning: 'material', factor: 1 };
  if (/^(?:corr|correlation)/.test(text)) return { meaning: 'correlation', factor: 1 };
  // Name and unit apart: "E_m / eV" is no energy in meV.
  const [, mark, unitText = ''] =
    /^(?:(u|sd|err)[ _(]+)?(?:e_?act|e_?a|e_?m|e|activation[ _]?energy|energy)\)?[ _/([,]+([a-z _]+)[\])]?$/.exec(
      words,
    ) ?? [];
  const factor = energyUnits[unitText.replace(/[ _]/g, '')];
  if (factor !== undefined) return { meaning: mark ? 'energy-error' : 'energy', factor };
  const prefactor =
    /^(u|sd|err)?(ln|log10|lg)?(?:(?:sigma|d|rate|gamma)0|prefactor)(skpercm|kspercm|skcm1|spercm|scm1|cm2pers|pers)?$/.exec(
      text,
    );
  if (!prefactor || (prefactor[1] && prefactor[2] !== 'ln')) return undefined;
  const unit = prefactor[3] ?? '';
  const convention = /k/.test(unit)
    ? ('lnSigmaT' as const)
    : /^s(?:per)?cm/.test(unit)
      ? ('lnSigma' as const)
      : undefined;
  const kind = prefactor[2] === undefined ? 'prefactor' : prefactor[2] === 'ln' ? 'ln' : 'log10';
  return { meaning: prefactor[1] ? 'ln-error' : kind, factor: 1, ...(convention ? { convention } : {}) };
}

function readRow(row: DelimitedRow, table: DelimitedTable, index: number): PrefactorPoint {
  const columns = table.header.map(readHeader);
  const read = (...wanted: readonly Meaning[]): number | undefined => {
    const at = columns.findIndex((column) => column !== undefined && wanted.includes(column.meaning));
    const cell = at < 0 ? '' : (row.cells[at] ?? '');
    if (cell === '') return undefined;
    const value = readNumber(cell, table.decimalComma);
    if (Number.isFinite(value)) return value * columns[at]!.factor;
    throw fail(row.line, `: “${cell.slice(0, 40)}” is not a number.`, 'Correct or remove the line.');
  };
  const [activationEnergyEv, standardErrorEv] = [read('energy'), read('energy-error')];
  const prefactor = read('prefactor');
  const decimal = read('log10');
  const lnPrefactor = prefactor === undefined ? (read('ln') ?? (decimal ?? NaN) * Math.LN10) : Math.log(prefactor);
  if (activationEnergyEv === undefined || !Number.isFinite(lnPrefactor))
    throw fail(row.line, ' lacks the energy or a positive prefactor.', 'Fill it in or remove the line.');
  const [lnPrefactorError, correlation] = [read('ln-error'), read('correlation')];
  const isKnown = standardErrorEv !== undefined && lnPrefactorError !== undefined && correlation !== undefined;
  if (isKnown && !(standardErrorEv > 0 && lnPrefactorError > 0 && Math.abs(correlation) <= 1))
    throw fail(row.line, ': errors must be positive and the correlation between −1 and 1.', 'Correct the line.');
  const convention = columns.find((column) => isPrefactor(column?.meaning))?.convention;
  const at = columns.findIndex((column) => column?.meaning === 'material');
  return {
    name: (at < 0 ? '' : (row.cells[at] ?? '')).slice(0, 80) || `material ${index + 1}`,
    ...{ activationEnergyEv, lnPrefactor },
    ...(isKnown
      ? { standardErrorEv, lnPrefactorError, covarianceEv: correlation * standardErrorEv * lnPrefactorError }
      : {}),
    ...(convention ? { convention } : {}),
  };
}

function fail(line: number, message: string, remedy: string): AppError {
  return new AppError('input/file-format', `Line ${line}${message}`, { remedy });
}
