export interface OutlineBox {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly marginPx: number;
}

/** A small Nyquist plot: equal scales on both axes, −Z″ upwards, the real axis always in sight. */
export function outlinePoints(
  zReOhm: ArrayLike<number>,
  zImOhm: ArrayLike<number>,
  { widthPx, heightPx, marginPx }: OutlineBox,
): { readonly points: readonly { readonly x: number; readonly y: number }[]; readonly zeroY: number } {
  const x = Array.from(zReOhm);
  const y = Array.from(zImOhm, (value) => -value);
  const [left, bottom] = [Math.min(...x), Math.min(...y, 0)];
  const [width, height] = [Math.max(...x) - left, Math.max(...y, 0) - bottom];
  const perOhm = Math.min((widthPx - 2 * marginPx) / (width || 1e-30), (heightPx - 2 * marginPx) / (height || 1e-30));
  const placeY = (value: number): number => heightPx - marginPx - (value - bottom) * perOhm;
  return {
    points: x.map((value, k) => ({ x: marginPx + (value - left) * perOhm, y: placeY(y[k]!) })),
    zeroY: placeY(0),
  };
}
