import type { ComplexOhm } from '../impedance-meter/emulator/front-end.ts';

/** What `FUNC` takes, as the display writes it. */
export const pairs = [
  ...['Cs-Rs', 'Cs-D', 'Cp-Rp', 'Cp-D', 'Lp-Rp', 'Lp-Q', 'Ls-Rs', 'Ls-Q'],
  ...['Rs-Q', 'Rp-Q', 'R-X', 'DCR', 'Z-thr', 'Z-thd', 'Z-D', 'Z-Q'],
] as const;

/** Both values of a pair from an impedance: series and parallel equivalents, D = R/|X|, Q = |X|/R. */
export function pairOf(pair: string, { re, im }: ComplexOhm, frequencyHz: number): readonly [number, number] {
  const omega = 2 * Math.PI * frequencyHz;
  const size2 = re * re + im * im;
  const quality = Math.abs(im) / re;
  const phase = Math.atan2(im, re);
  const values: Readonly<Record<string, number>> = {
    CS: -1 / (omega * im),
    CP: -im / (omega * size2),
    LS: im / omega,
    LP: size2 / (omega * im),
    RS: re,
    RP: size2 / re,
    R: re,
    X: im,
    Z: Math.sqrt(size2),
    D: 1 / quality,
    Q: quality,
    THR: phase,
    THD: (phase * 180) / Math.PI,
    DCR: re,
  };
  const [first = '', second = ''] = pair.toUpperCase().split('-');
  return [values[first] ?? 0, values[second] ?? 0];
}
