import type { CellControl, ReferencedCell, VirtualCell } from '../../../cells/cell.ts';
import { galvanostatMode } from '../../methodscript/models.ts';
import type { MethodScriptModel } from '../../methodscript/models.ts';
import { nexusGalvanostatOffset, rangeFor } from '../../methodscript/ranges.ts';
import type { MeasuringRange } from '../../methodscript/ranges.ts';
import {
  convert,
  converterSteps,
  currentHeadroom,
  fixedPotentialRange,
  measuredStatus,
  potentialHeadroom,
  reach,
} from './converter.ts';
import type { Measured } from './converter.ts';
import type { EmulatorFaults } from './faults.ts';
import type { Random } from './random.ts';
import { ScriptRuntimeError } from './script.ts';

export interface MeasuredImpedance {
  readonly re: Measured;
  readonly im: Measured;
  readonly acPotentialV: number;
  readonly acCurrentA: number;
}

const currentNoise = 2e-5;
const potentialNoiseV = 60e-6;
const impedanceNoise = 3e-3;
/** Noise of a lock-in relative to the range: felt only where the signal is far below it. */
const lockInNoise = 2e-6;
/** The amplifier's reach beyond the potential that can be applied, and the current that ends a script. */
const complianceFactor = 4 / 3;
const criticalFactor = 2;
/** After a switch of the current its first step is this long at most. */
const firstPartS = 1e-5;

interface RangeSetting {
  range: MeasuringRange;
  /** Finest and coarsest full scale that autoranging may choose. */
  auto: readonly [number, number] | undefined;
}

/** Potentiostat and galvanostat with the cell on its terminals: ranges, noise, quantisation, limits. */
export class FrontEnd {
  /** As seen with the reference lead on the reference electrode, where the cell has one; else that lead is at CE. */
  readonly #cell: VirtualCell;
  readonly #referenced: ReferencedCell | undefined;
  readonly #model: MethodScriptModel;
  readonly #random: Random;
  readonly #faults: EmulatorFaults;
  readonly #current: RangeSetting;
  readonly #potential: RangeSetting;
  #timeS = 0;
  #mode = 0;
  #cellOn = false;
  #setPotentialV = 0;
  #setCurrentA = 0;
  #rateVPerS = 0;
  #lastPartS = firstPartS;

  constructor(cell: VirtualCell, model: MethodScriptModel, random: Random, faults: EmulatorFaults) {
    this.#referenced = cell.referenced;
    this.#cell = cell.referenced ?? cell;
    this.#model = model;
    this.#random = random;
    this.#faults = faults;
    this.#current = { range: model.currentRanges.at(-1)!, auto: undefined };
    this.#potential = { range: this.#potentialRanges.at(-1)!, auto: undefined };
  }

  get cellOn(): boolean {
    return this.#cellOn;
  }

  get mode(): number {
    return this.#mode;
  }

  get setPotentialV(): number {
    return this.#setPotentialV;
  }

  get setCurrentA(): number {
    return this.#setCurrentA;
  }

  get temperatureC(): number {
    return this.#cell.temperatureC;
  }

  /** True terminals (WE against RE) at this instant, for whoever looks at the bench and not at the display. */
  get terminals(): { readonly voltageV: number; readonly currentA: number } {
    return this.#cell.terminals(this.#control());
  }

  /** Lets the cell live until device time `timeS`. */
  advanceTo(timeS: number): void {
    const durationS = timeS - this.#timeS;
    if (!(durationS > 0)) return;
    this.#timeS = timeS;
    if (this.#cellOn && this.#mode === galvanostatMode) this.#advanceCurrent(durationS);
    else this.#cell.advance(durationS, this.#control());
  }

  /**
   * Under current the voltage may run against the amplifier's limit within the step: it is approached in parts that leave
   * half of the distance each, judged by the rate of the part before.
   */
  #advanceCurrent(durationS: number): void {
    let leftS = durationS;
    while (leftS > 0) {
      const control = this.#control();
      if (control.kind !== 'current') {
        this.#cell.advance(leftS, control);
        return;
      }
      const beforeV = this.#cell.terminals(control).voltageV;
      const distanceV = this.#limitV - Math.abs(beforeV);
      const safeS = (0.5 * distanceV + 1e-3) / Math.abs(this.#rateVPerS);
      const partS = Math.min(leftS, 10 * this.#lastPartS, Math.max(1e-5, safeS));
      const { voltageV } = this.#cell.advance(partS, control);
      this.#rateVPerS = (voltageV - beforeV) / partS;
      this.#lastPartS = partS;
      leftS -= partS;
    }
  }

  setMode(mode: number): void {
    if (mode < 0 || mode > 6) throw new ScriptRuntimeError('0021');
    if (mode === galvanostatMode && !this.#model.galvanostat) throw new ScriptRuntimeError('001B');
    if (mode !== this.#mode) this.#switch(false);
    this.#mode = mode;
    this.#current.range = rangeFor(this.#currentRanges, this.#current.range.fullScale);
  }

  /** Potential in V; 000F beyond the instrument. */
  setPotential(voltageV: number): void {
    const [low, high] = this.#model.voltageRangeV;
    if (this.#mode === galvanostatMode) throw new ScriptRuntimeError('0023');
    if (!(voltageV >= low - 1e-9 && voltageV <= high + 1e-9)) throw new ScriptRuntimeError('000F');
    const step = (potentialHeadroom * high) / converterSteps;
    this.#setPotentialV = Math.round(voltageV / step) * step;
  }

  /** Current in A; 4205 beyond the instrument or the range that was set. */
  setCurrent(currentA: number): void {
    if (this.#mode !== galvanostatMode) throw new ScriptRuntimeError('0023');
    const fullScaleA = this.#current.range.fullScale * currentHeadroom;
    if (!(Math.abs(currentA) <= fullScaleA)) throw new ScriptRuntimeError('4205');
    const step = fullScaleA / converterSteps;
    const before = this.#setCurrentA;
    this.#setCurrentA = Math.round(currentA / step) * step;
    if (this.#setCurrentA !== before) this.#lastPartS = firstPartS;
  }

  switchOn(): void {
    if (this.#mode === 0) throw new ScriptRuntimeError('0023');
    this.#switch(true);
  }

  switchOff(): void {
    this.#switch(false);
  }

  /** `kind` is a variable type: `ba`/`db` current, `ab`/`da` potential; others have no range here. */
  setRange(kind: string, fullScale: number): void {
    const setting = this.#rangeSetting(kind);
    if (!setting) return;
    const list = setting === this.#current ? this.#currentRanges : this.#potentialRanges;
    setting.range = rangeFor(list, fullScale);
    setting.auto = undefined;
  }

  setAutoranging(kind: string, low: number, high: number): void {
    const setting = this.#rangeSetting(kind);
    if (!setting) return;
    if (low > high) throw new ScriptRuntimeError('4200');
    const list = setting === this.#current ? this.#currentRanges : this.#potentialRanges;
    const finest = rangeFor(list, low).fullScale;
    const coarsest = rangeFor(list, high).fullScale;
    setting.auto = finest < coarsest ? [finest, coarsest] : undefined;
    if (setting.range.fullScale < finest || setting.range.fullScale > coarsest)
      setting.range = rangeFor(list, coarsest);
  }

  measurePotential(): Measured {
    const { voltageV } = this.#cell.terminals(this.#control());
    const range = this.#choose(this.#potential, this.#potentialRanges, voltageV);
    const [, high] = this.#model.voltageRangeV;
    const noisy = voltageV + this.#random.normal() * potentialNoiseV * Math.max(0.1, range.fullScale);
    const measured = convert(noisy, range.fullScale * high * potentialHeadroom, false);
    const limited = this.#limited() ? measuredStatus.overload : 0;
    return { value: measured.value, status: measured.status | limited, rangeIndex: range.index };
  }

  /** WE against CE: another amplifier of the same kind. Devices that have none refuse the type (0002). */
  measureCell(): Measured {
    if (!this.#model.tellsMore) throw new ScriptRuntimeError('0002');
    const control = this.#control();
    const { voltageV } = this.#cell.terminals(control);
    const cellV = voltageV - (this.#referenced?.counterElectrodePotentialV(control) ?? 0);
    const range = this.#potentialRanges.at(-1)!;
    const [, high] = this.#model.voltageRangeV;
    const noisy = cellV + this.#random.normal() * potentialNoiseV * Math.max(0.1, range.fullScale);
    const measured = convert(noisy, range.fullScale * high * potentialHeadroom, false);
    return { value: measured.value, status: measured.status, rangeIndex: range.index };
  }

  /** Throws 0032 when the cell draws far more than the instrument can bear. */
  measureCurrent(): Measured {
    const { currentA } = this.#cell.terminals(this.#control());
    if (Math.abs(currentA) > criticalFactor * this.#model.maxCurrentA) throw new ScriptRuntimeError('0032');
    const range =
      this.#mode === galvanostatMode ? this.#current.range : this.#choose(this.#current, this.#currentRanges, currentA);
    const noisy = currentA + this.#random.normal() * currentNoise * range.fullScale;
    const mayUnderload = this.#current.auto !== undefined && range.fullScale > this.#current.auto[0];
    const measured = convert(noisy, range.fullScale * currentHeadroom, mayUnderload);
    return { ...measured, rangeIndex: this.#currentIndex(range) };
  }

  /**
   * Impedance at `frequencyHz`; the amplitude is rms, of the potential or (galvanostatic) the current. Measured `longer`
   * times the usual time, noise falls with its root.
   */
  measureImpedance(frequencyHz: number, amplitude: number, galvanostatic: boolean, longer = 1): MeasuredImpedance {
    const z = this.#cell.impedance(frequencyHz);
    const size = Math.hypot(z.re, z.im);
    const acCurrentA = galvanostatic ? amplitude : amplitude / size;
    const acPotentialV = galvanostatic ? amplitude * size : amplitude;
    const dc = this.#cell.terminals(this.#control());
    const peakA = Math.abs(dc.currentA) + Math.SQRT2 * acCurrentA;
    const peakV = Math.abs(dc.voltageV) + Math.SQRT2 * acPotentialV;
    const current = galvanostatic ? this.#current.range : this.#choose(this.#current, this.#currentRanges, peakA);
    const potential = this.#choose(this.#potential, this.#potentialRanges, peakV);
    const [, highV] = this.#model.voltageRangeV;
    const share = lockInNoise * (current.fullScale / acCurrentA + potential.fullScale / acPotentialV);
    const noise = (size * Math.hypot(impedanceNoise, share)) / Math.sqrt(longer);
    return {
      re: {
        value: z.re + noise * this.#random.normal(),
        status: reach(peakA, current.fullScale * currentHeadroom),
        rangeIndex: this.#currentIndex(current),
      },
      im: {
        value: z.im + noise * this.#random.normal(),
        status: reach(peakV, potential.fullScale * highV * potentialHeadroom),
        rangeIndex: potential.index,
      },
      acPotentialV,
      acCurrentA,
    };
  }

  /** Refuses frequencies (0011) and amplitudes (0012, 4205) beyond the instrument. */
  checkImpedance(frequenciesHz: readonly number[], amplitudeRms: number, galvanostatic: boolean): void {
    const [lowHz, highHz] = this.#model.frequencyRangeHz;
    const inside = frequenciesHz.every((value) => value >= lowHz * (1 - 1e-6) && value <= highHz * (1 + 1e-6));
    if (!inside) throw new ScriptRuntimeError('0011');
    if (!galvanostatic && amplitudeRms > this.#model.amplitudeRangeVRms[1]) throw new ScriptRuntimeError('0012');
    if (galvanostatic && amplitudeRms > this.#current.range.fullScale) throw new ScriptRuntimeError('4205');
  }

  /** Those of the present mode: a Pico has others at high speed. */
  get #currentRanges(): readonly MeasuringRange[] {
    const { currentRanges, impedanceRanges, impedanceMode } = this.#model;
    return this.#mode === impedanceMode && impedanceRanges ? impedanceRanges : currentRanges;
  }

  get #potentialRanges(): readonly MeasuringRange[] {
    return this.#model.potentialRanges.length > 0 ? this.#model.potentialRanges : fixedPotentialRange;
  }

  #switch(on: boolean): void {
    if (!on && this.#faults.stuckCell === true) return;
    this.#cellOn = on;
    this.#lastPartS = firstPartS;
  }

  #rangeSetting(kind: string): RangeSetting | undefined {
    if (kind === 'ba' || kind === 'db') return this.#current;
    return kind === 'ab' || kind === 'da' ? this.#potential : undefined;
  }

  #choose(setting: RangeSetting, list: readonly MeasuringRange[], value: number): MeasuringRange {
    if (!setting.auto) return setting.range;
    const [low, high] = setting.auto;
    setting.range = rangeFor(
      list.filter(({ fullScale }) => fullScale >= low * 0.999 && fullScale <= high * 1.001),
      value,
    );
    return setting.range;
  }

  #currentIndex(range: MeasuringRange): number {
    const shifted = this.#model.firmwarePrefix === 'nexus1' && this.#mode === galvanostatMode;
    return range.index + (shifted ? nexusGalvanostatOffset : 0);
  }

  get #limitV(): number {
    return this.#model.voltageRangeV[1] * complianceFactor;
  }

  /** Where the current that was set needs more voltage than the amplifier has, it holds that voltage instead. */
  #control(): CellControl {
    if (!this.#cellOn) return { kind: 'open' };
    if (this.#mode !== galvanostatMode) return { kind: 'voltage', voltageV: this.#setPotentialV };
    const wanted: CellControl = { kind: 'current', currentA: this.#setCurrentA };
    const { voltageV } = this.#cell.terminals(wanted);
    return Math.abs(voltageV) <= this.#limitV
      ? wanted
      : { kind: 'voltage', voltageV: Math.sign(voltageV) * this.#limitV };
  }

  #limited(): boolean {
    return this.#cellOn && this.#mode === galvanostatMode && this.#control().kind === 'voltage';
  }
}
