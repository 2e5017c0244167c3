/** What the emulator's front end imposes on the cell during one time step. */
export type CellControl =
  | { readonly kind: 'open' }
  | { readonly kind: 'current'; readonly currentA: number }
  | { readonly kind: 'voltage'; readonly voltageV: number };

export interface CellTerminals {
  readonly voltageV: number;
  readonly currentA: number;
}

/** Physics on the terminals. Positive current charges: the ion leaves the host. No noise here: that is the instrument's. */
export interface VirtualCell {
  readonly id: string;
  /** Integrates `durationS` under constant control (internally in as many steps as it needs) and returns the end state. */
  advance(durationS: number, control: CellControl): CellTerminals;
  /** The terminals this instant under `control`, without advancing. */
  terminals(control: CellControl): CellTerminals;
  /** Small-signal impedance by linearising the same model at the present state. */
  impedance(frequencyHz: number): { readonly re: number; readonly im: number };
  readonly temperatureC: number;
  setTemperature(temperatureC: number): void;
  /** The same cell with the sense lead of a potentiostat on its reference electrode; absent without one. */
  readonly referenced?: ReferencedCell;
}

/** Voltages and impedance are those of the working electrode against the reference. WE − CE is the voltage of the cell. */
export interface ReferencedCell extends Omit<VirtualCell, 'referenced'> {
  /** Against the reference, this instant under `control` (of the working electrode). */
  counterElectrodePotentialV(control: CellControl): number;
}

/** What a user may see of a cell before measuring. The truth of its parameters is for tests only. */
export interface CellDefinition {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  create(options?: {
    readonly temperatureC?: number;
    readonly parameters?: Readonly<Record<string, number>>;
  }): VirtualCell;
}
