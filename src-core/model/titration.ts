/** What a titration is analysed from; columns of equal length, time not falling. Positive current charges. */
export interface TitrationData {
  readonly name: string;
  readonly timeS: Float64Array;
  readonly currentA: Float64Array;
  readonly voltageV: Float64Array;
  readonly stepIndex?: Float64Array;
  readonly temperatureK?: Float64Array;
}
