export interface CsvTable {
  readonly fileName: string;
  /** The whole file in pieces. */
  readonly text: Iterable<string>;
}
