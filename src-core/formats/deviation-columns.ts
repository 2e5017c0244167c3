import { readHeaderCell } from './spectrum-columns.ts';

/** Where a table holds standard deviations of Z' or Z''. */
export interface DeviationColumn {
  readonly index: number;
  /** To Ω. */
  readonly factor: number;
}

/** e.g. `sZre_ohm`, `sd Zre/Ohm`, `sigma(Zim)`, `σZim`. */
const prefix = /^(?:sigma|std|sd|error|err|s|σ)[\s_(]*(?=[A-Za-z])/i;

/** The columns of deviations of both parts; undefined unless both are there. */
export function findDeviationColumns(
  header: readonly string[],
): { readonly real: DeviationColumn; readonly imaginary: DeviationColumn } | undefined {
  const find = (part: 'real' | 'imaginary'): DeviationColumn | undefined => {
    for (const [index, cell] of header.entries()) {
      if (cell.length > 100 || !prefix.test(cell.trim())) continue;
      const meaning = readHeaderCell(cell.trim().replace(prefix, '').replace(')', ''));
      if (meaning?.column === part) return { index, factor: Math.abs(meaning.factor) };
    }
    return undefined;
  };
  const [real, imaginary] = [find('real'), find('imaginary')];
  return real && imaginary ? { real, imaginary } : undefined;
}
