import type { ValidityTest } from '../../../../../src-core/analysis/impedance/validity/tests.ts';
import type { SpectrumValidity } from '../../../../../src-core/model/validity.ts';
import type { Mark } from '../../../../shared/state-words.ts';

const marks: Readonly<Record<SpectrumValidity['verdict'], Mark>> = {
  valid: { word: 'Valid', shape: 'circle', tone: 'good' },
  noisy: { word: 'Noisy', shape: 'bars', tone: 'warn' },
  drifting: { word: 'Drifting', shape: 'triangle', tone: 'warn' },
  'non-stationary': { word: 'Not stationary at low frequencies', shape: 'half', tone: 'warn' },
  outliers: { word: 'Outliers', shape: 'diamond', tone: 'warn' },
};

export function validityMark(verdict: SpectrumValidity['verdict']): Mark {
  return marks[verdict];
}

/** For what was asked of too few points. */
export const notJudgedMark: Mark = { word: 'Too few points', shape: 'ring', tone: 'calm' };

const advice: Readonly<Record<SpectrumValidity['verdict'], string>> = {
  valid: 'A circuit may be fitted.',
  noisy: 'Average for longer, or raise the amplitude; until then errors of parameters are large.',
  drifting: 'Let the cell come to rest, measure the low frequencies in less time, or use the upper range alone.',
  'non-stationary': 'Leave the low end out, or measure again on a cell at rest.',
  outliers: 'Leave them out; the rest may be fitted.',
};

/** What to do about it. */
export function verdictAdvice(verdict: SpectrumValidity['verdict']): string {
  return advice[verdict];
}

/** A hyphen before a digit is a minus; nothing is neither negative nor positive. */
export function withMinus(text: string): string {
  return text.replaceAll(/(^|[\s(])-(?=0(?![.\d]))/g, '$1').replaceAll(/(^|[\s(])-(?=\d)/g, '$1−');
}

export interface KramersKronigRow {
  readonly title: string;
  /** Noise left in %, with capacitor and inductance, one of them, neither; in the order of `choices`. */
  readonly tests: readonly (ValidityTest | undefined)[];
}

/** What stands beside the relaxations in a linear test: ends of the names of tests. */
export const choices = [
  { end: '-C-L', title: 'C and L' },
  { end: '-C', title: 'C' },
  { end: '-L', title: 'L' },
  { end: '', title: 'neither' },
] as const;

const parts = { complex: 'Both parts', real: 'Real part', imaginary: 'Imaginary part' } as const;
const representations = { impedance: 'Z', admittance: 'Y' } as const;

/** The linear tests as rows: one for each part of Z and Y. */
export function kramersKronigRows(tests: readonly ValidityTest[]): readonly KramersKronigRow[] {
  const byName = new Map(tests.map((test) => [test.name, test]));
  return Object.entries(representations).flatMap(([representation, symbol]) =>
    Object.entries(parts).map(([part, title]) => ({
      title: `${title} of ${symbol}`,
      tests: choices.map(({ end }) => byName.get(`kk-${part}-${representation}${end}`)),
    })),
  );
}

export interface ReachRow {
  readonly title: string;
  /** By decades beyond the range, the least first. */
  readonly tests: readonly { readonly decades: number; readonly test: ValidityTest }[];
}

/** The model in both parts with relaxations that reach further or less far. */
export function reachRows(tests: readonly ValidityTest[]): readonly ReachRow[] {
  const rows = Object.entries(representations).map(([representation, symbol]) => {
    const pattern = new RegExp(`^kk-.*-${representation}.*-reach-(-?[\\d.]+)$`);
    const found = tests.flatMap((test) => {
      const decades = pattern.exec(test.name)?.[1];
      return decades === undefined ? [] : [{ decades: Number(decades), test }];
    });
    return { title: `Both parts of ${symbol}`, tests: found.toSorted((a, b) => a.decades - b.decades) };
  });
  return rows.filter((row) => row.tests.length > 0);
}

export function isKramersKronig({ name }: ValidityTest): boolean {
  return name.startsWith('kk-');
}

const titles: Readonly<Record<string, string>> = {
  'runs-real': 'Runs of sign, real part',
  'runs-imaginary': 'Runs of sign, imaginary part',
  drift: 'Drift in time',
  'stationary-low-frequency': 'Low frequencies against the others',
  'z-hit-low-frequency': 'Z-HIT at low frequencies',
};

/** What a test is called on the screen; one without a title keeps its name. */
export function testTitle(name: string): string {
  return titles[name] ?? name.replaceAll('-', ' ');
}

/** What kind of number a test gives, and which side of the limit is good. */
export function testSide({ unit }: ValidityTest): 'above' | 'below' {
  return unit === 'probability' ? 'above' : 'below';
}
