/** More points than a small drawing shows. */
const mostPoints = 240;

/** What tiles show of a run, without a look into its data. */
export interface LiveView {
  /** One row in the order of `dcColumns`. */
  dc(row: readonly number[]): void;
  /** Temperature of the last row that has one, °C; NaN without. */
  temperatureC(): number;
  /** Course of the voltage since the run was started or resumed here, evenly thinned. */
  outline(): { readonly timeS: Float64Array; readonly voltageV: Float64Array };
}

export function createLiveView(): LiveView {
  let temperatureC = NaN;
  let points: (readonly [number, number])[] = [];
  let every = 1;
  let seen = 0;
  return {
    dc(row) {
      // By index: taking a row apart by pattern makes an iterator of each sample.
      const timeS = row[0] ?? NaN;
      const voltageV = row[1] ?? NaN;
      const rowTemperatureC = row[3] ?? NaN;
      if (Number.isFinite(rowTemperatureC)) temperatureC = rowTemperatureC;
      if (!Number.isFinite(voltageV) || seen++ % every !== 0) return;
      points.push([timeS, voltageV]);
      if (points.length < mostPoints) return;
      points = points.filter((_, index) => index % 2 === 0);
      every *= 2;
    },
    temperatureC: () => temperatureC,
    outline: () => ({
      timeS: Float64Array.from(points, ([timeS]) => timeS),
      voltageV: Float64Array.from(points, ([, voltageV]) => voltageV),
    }),
  };
}
