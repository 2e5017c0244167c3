/** An upright line over a figure that the user drags, or moves with the arrow keys. */
export interface PlotHandle {
  /** Read aloud: "Window from". */
  readonly label: string;
  /** On the figure's horizontal axis. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Of an arrow key. */
  readonly step: number;
  /** The value in words, with its unit. */
  readonly text: (value: number) => string;
  /** Told when the user lets go. */
  readonly onmove: (value: number) => void;
}

export function clamped(value: number, { min, max }: Pick<PlotHandle, 'min' | 'max'>): number {
  return Math.min(max, Math.max(min, value));
}
