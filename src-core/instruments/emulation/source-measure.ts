import type { CellControl, CellTerminals, VirtualCell } from '../../cells/cell.ts';

/** What a source-measure unit is set to, with the limit that it keeps by itself. */
export type SourceSetting =
  | { readonly kind: 'current'; readonly currentA: number; readonly limitV: number }
  | { readonly kind: 'voltage'; readonly voltageV: number; readonly limitA: number };

/** After a switch the first part of time is this short, as the voltage may run against the limit. */
const firstPartS = 1e-5;

/** Source, leads and limit with a virtual cell on them. Voltages are those of the instrument's sense terminals. */
export class SourceMeasure {
  readonly #cell: VirtualCell;
  #timeS = 0;
  #on = false;
  #setting: SourceSetting = { kind: 'voltage', voltageV: 0, limitA: 1e-4 };
  #rateVPerS = 0;
  #lastPartS = firstPartS;

  constructor(cell: VirtualCell) {
    this.#cell = cell;
  }

  get on(): boolean {
    return this.#on;
  }

  get setting(): SourceSetting {
    return this.#setting;
  }

  get temperatureC(): number {
    return this.#cell.temperatureC;
  }

  /** Applies at device time `timeS`. */
  set(timeS: number, on: boolean, setting: SourceSetting = this.#setting): void {
    this.advanceTo(timeS);
    this.#on = on;
    this.#setting = setting;
    this.#rateVPerS = 0;
    this.#lastPartS = firstPartS;
  }

  /** Lets the cell live until device time `timeS`. */
  advanceTo(timeS: number): void {
    let leftS = timeS - this.#timeS;
    if (!(leftS > 0)) return;
    this.#timeS = timeS;
    while (leftS > 0) {
      const { control, limited } = this.#control();
      const beforeV = this.#cell.terminals(control).voltageV;
      const partS = Math.min(leftS, this.#longestPartS(control, limited, beforeV));
      const { voltageV } = this.#cell.advance(partS, control);
      this.#rateVPerS = (voltageV - beforeV) / partS;
      this.#lastPartS = partS;
      leftS -= partS;
    }
  }

  get terminals(): CellTerminals & { readonly limited: boolean } {
    const { control, limited } = this.#control();
    return { ...this.#cell.terminals(control), limited };
  }

  /** Parts leave half of the distance to the limit each, judged by the rate of the part before. */
  #longestPartS(control: CellControl, limited: boolean, voltageV: number): number {
    if (!this.#on) return Infinity;
    const growingS = 10 * this.#lastPartS;
    if (limited) return Math.min(growingS, 0.1);
    if (control.kind !== 'current' || this.#setting.kind !== 'current') return growingS;
    const distanceV = this.#setting.limitV - Math.abs(voltageV);
    return Math.max(1e-5, Math.min(growingS, (0.5 * distanceV + 1e-3) / Math.abs(this.#rateVPerS)));
  }

  /** What is on the cell this instant: the level, or the limit when the level would go beyond it. */
  #control(): { readonly control: CellControl; readonly limited: boolean } {
    if (!this.#on) return { control: { kind: 'open' }, limited: false };
    const setting = this.#setting;
    if (setting.kind === 'current') {
      const control = { kind: 'current', currentA: setting.currentA } as const;
      const { voltageV } = this.#cell.terminals(control);
      if (Math.abs(voltageV) <= setting.limitV) return { control, limited: false };
      return { control: { kind: 'voltage', voltageV: Math.sign(voltageV) * setting.limitV }, limited: true };
    }
    const control = { kind: 'voltage', voltageV: setting.voltageV } as const;
    const { currentA } = this.#cell.terminals(control);
    if (Math.abs(currentA) <= setting.limitA) return { control, limited: false };
    return { control: { kind: 'current', currentA: Math.sign(currentA) * setting.limitA }, limited: true };
  }
}
