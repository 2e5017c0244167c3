import type { Quantity } from './quantity.ts';

export type Geometry = 'slab' | 'cylinder' | 'sphere';
export type CellType = 'two-electrode' | 'three-electrode';

/** The moving ion. Charge number is a parameter everywhere; magnesium is only the first chemistry. */
export interface Ion {
  readonly symbol: string;
  readonly chargeNumber: number;
}

/**
 * What is on the terminals. All quantities are optional: what is missing is named where it bites
 * (see `missingFor` in sample-fields.ts), never guessed.
 */
export interface Sample {
  readonly id: string;
  readonly name: string;
  readonly formula?: string;
  readonly ion: Ion;
  readonly cellType: CellType;
  readonly geometry: Geometry;
  /** Mass of the whole electrode layer or pellet. */
  readonly mass?: Quantity;
  /** Share of `mass` that is active material, 0 to 1 (unit "1" or "%"). */
  readonly activeFraction?: Quantity;
  /** Per formula unit of the host. */
  readonly molarMass?: Quantity;
  readonly density?: Quantity;
  /** Per formula unit of the host. Takes precedence over molarMass/density. */
  readonly molarVolume?: Quantity;
  /** Contact area of pellet or electrode with the electrolyte. */
  readonly area?: Quantity;
  /** Pellet or film thickness (slab diffusion length). */
  readonly thickness?: Quantity;
  /** Radius for sphere and cylinder geometry. */
  readonly particleRadius?: Quantity;
  /** Ion content x per formula unit before the run. */
  readonly initialX?: Quantity;
  /** What the cell has by itself before the run; meters without a potentiostat need it. */
  readonly openCircuitVoltage?: Quantity;
  /** What it stands; no method may go beyond it. */
  readonly maxTemperature?: Quantity;
  readonly notes?: string;
}
