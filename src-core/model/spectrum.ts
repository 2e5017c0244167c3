/** An impedance spectrum, points in the order measured. Z'' signed: capacitive is negative. */
export interface Spectrum {
  readonly name: string;
  readonly frequencyHz: Float64Array;
  readonly zReOhm: Float64Array;
  readonly zImOhm: Float64Array;
  /** Status bits per point, where the source knows them. */
  readonly status?: Float64Array;
  /** Measured standard deviations of Z' and Z'', where the source knows them. */
  readonly deviationReOhm?: Float64Array;
  readonly deviationImOhm?: Float64Array;
  /** Of the cell, where the source tells it. */
  readonly temperatureK?: number;
}
