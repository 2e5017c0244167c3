import type { Limits } from '../model/method.ts';
import type { Action } from '../model/plan.ts';
import { controlledVoltageV, readingStatus, type ImpedanceReading, type Reading } from '../model/reading.ts';
import { formatDuration, formatEngineering } from '../units/format.ts';

/** Why a run must end now. `limit`: a value crossed; `fault`: the instrument's values can no longer be trusted. */
export interface Violation {
  readonly kind: 'limit' | 'fault';
  readonly message: string;
}

/** One flagged sample may be a glitch; this many in a row are not. */
const flaggedInARow = 3;
const reversedInARow = 10;
/** dE/dt is taken over at least this long: closer samples would only measure the noise, s. */
const rateBaseS = 1;

/** Looks at every reading of a run. A new one per step, as blanking and counts begin anew. */
export class LimitMonitor {
  readonly #limits: Limits;
  readonly #stepStartS: number;
  readonly #action: Action;
  readonly #sourceResistanceOhm: number;
  /** The last direct voltage and current of the step; of a spectrum what it is taken at. */
  #level = { voltageV: NaN, currentA: 0 };
  #overloads = 0;
  #missing = 0;
  #missingTemperatures = 0;
  #reversals = 0;
  #recent: { readonly timeS: number; readonly voltageV: number }[] = [];

  /** @param sourceResistanceOhm - between the amplitude and the cell */
  constructor(limits: Limits, stepStartS: number, action: Action, sourceResistanceOhm = 0) {
    this.#limits = limits;
    this.#stepStartS = stepStartS;
    this.#action = action;
    this.#sourceResistanceOhm = sourceResistanceOhm;
    if (action.kind === 'impedance' && typeof action.dc === 'object') this.#level = { ...this.#level, ...action.dc };
  }

  /** The first limit that `reading` crosses, or undefined. */
  check(reading: Reading): Violation | undefined {
    const runTimeS = this.#stepStartS + reading.stepTimeS;
    if (runTimeS > this.#limits.maxDurationS)
      return limit(`The run reached its time limit of ${formatDuration(this.#limits.maxDurationS)}`);
    const flagged = this.#checkStatus(reading);
    if (flagged || reading.kind === 'auxiliary') return flagged;
    if (reading.kind === 'impedance') return this.#checkSine(reading);
    if (reading.kind === 'temperature') return checkTemperature(reading.temperatureC, this.#limits);
    const voltageV = controlledVoltageV(reading);
    if (!(reading.status & readingStatus.notANumber)) this.#level = { voltageV, currentA: reading.currentA };
    return (
      this.#checkValues(voltageV, reading.currentA, reading.temperatureC) ??
      this.#checkRate(reading.stepTimeS, voltageV)
    );
  }

  /** The charge after the reading just recorded, C. */
  checkCharge(chargeC: number): Violation | undefined {
    const { maxChargeC = Infinity } = this.#limits;
    if (Math.abs(chargeC) <= maxChargeC) return undefined;
    const [moved, most] = [Math.abs(chargeC), maxChargeC].map((value) => formatEngineering(value, 'C'));
    return limit(`The charge of ${moved} is above the limit of ${most}`);
  }

  /**
   * The direct level where the instrument tells it with the point, and the peaks of the sine on top of it: the larger of
   * what it measured of the sine and of what follows from the amplitude set and the impedance, as it tells no samples
   * within a period. Where it says that the amplitude was not kept, nothing follows.
   */
  #checkSine(reading: ImpedanceReading): Violation | undefined {
    const { zReOhm, zImOhm, frequencyHz, status } = reading;
    const action = this.#action;
    if (action.kind !== 'impedance') return undefined;
    const peak = Math.SQRT2 * action.amplitudeRms;
    const level = this.#levelUnder(reading);
    const direct = this.#checkDirect(reading, action.control === 'potentiostatic' ? peak : 0);
    if (direct) return direct;
    const modulusOhm = Math.hypot(zReOhm, zImOhm);
    const follows = modulusOhm > 0 && !(status & (readingStatus.notANumber | readingStatus.amplitudeNotMet));
    const at = `at ${formatEngineering(frequencyHz, 'Hz', 3)}`;
    if (action.control === 'potentiostatic') {
      const followingA = follows ? peak / Math.hypot(zReOhm + this.#sourceResistanceOhm, zImOhm) : 0;
      const peakA = Math.abs(level.currentA) + Math.max(followingA, Math.SQRT2 * told(reading.amplitudeARms));
      if (peakA <= this.#limits.maxCurrentA) return undefined;
      return limit(
        `The current ${at} peaks at ${formatEngineering(peakA, 'A')}, above the limit of ${this.#limits.maxCurrentA} A`,
      );
    }
    const { minVoltageV, maxVoltageV } = this.#limits;
    const swingV = Math.max(follows ? peak * modulusOhm : 0, Math.SQRT2 * told(reading.amplitudeVRms));
    if (!(swingV > 0)) return undefined;
    const isBeyond = level.voltageV + swingV > maxVoltageV || level.voltageV - swingV < minVoltageV;
    if (!isBeyond) return undefined;
    return limit(
      `The voltage ${at} swings by ${formatEngineering(swingV, 'V')} about ${formatEngineering(level.voltageV, 'V')}, beyond the limits of ${minVoltageV} to ${maxVoltageV} V`,
    );
  }

  /** As measured with the point, else as it was when the spectrum began. */
  #levelUnder({ dcVoltageV = NaN, dcCurrentA = NaN }: ImpedanceReading): { voltageV: number; currentA: number } {
    return {
      voltageV: Number.isFinite(dcVoltageV) ? dcVoltageV : this.#level.voltageV,
      currentA: Number.isFinite(dcCurrentA) ? dcCurrentA : this.#level.currentA,
    };
  }

  /** @param peakV - of the sine, by which the voltage goes beyond a limit in any case: less is no fault of the level */
  #checkDirect({ dcVoltageV = NaN, dcCurrentA = NaN }: ImpedanceReading, peakV: number): Violation | undefined {
    const { minVoltageV, maxVoltageV } = this.#limits;
    const isInside = dcVoltageV >= minVoltageV - peakV && dcVoltageV <= maxVoltageV + peakV;
    return this.#checkValues(isInside ? NaN : dcVoltageV, dcCurrentA, NaN);
  }

  #checkStatus({ kind, status }: Reading): Violation | undefined {
    if (kind === 'temperature') {
      this.#missingTemperatures = status & readingStatus.notANumber ? this.#missingTemperatures + 1 : 0;
      return this.#missingTemperatures < flaggedInARow
        ? undefined
        : { kind: 'fault', message: `The thermometer sent no numbers ${flaggedInARow} times in a row` };
    }
    this.#overloads = status & readingStatus.overload ? this.#overloads + 1 : 0;
    this.#missing = status & readingStatus.notANumber ? this.#missing + 1 : 0;
    this.#reversals = status & readingStatus.timeReversed ? this.#reversals + 1 : 0;
    if (this.#overloads >= flaggedInARow)
      return limit(`The instrument reported overload ${flaggedInARow} times in a row`);
    if (this.#missing >= flaggedInARow)
      return { kind: 'fault', message: `The instrument sent no numbers ${flaggedInARow} times in a row` };
    if (this.#reversals >= reversedInARow)
      return { kind: 'fault', message: 'The clock of the instrument went backwards' };
    return undefined;
  }

  #checkValues(voltageV: number, currentA: number, temperatureC: number): Violation | undefined {
    const { minVoltageV, maxVoltageV, maxCurrentA } = this.#limits;
    if (voltageV > maxVoltageV) return limit(`E = ${voltageV.toFixed(4)} V is above the limit of ${maxVoltageV} V`);
    if (voltageV < minVoltageV) return limit(`E = ${voltageV.toFixed(4)} V is below the limit of ${minVoltageV} V`);
    if (Math.abs(currentA) > maxCurrentA)
      return limit(`|I| = ${Math.abs(currentA).toPrecision(4)} A is above the limit of ${maxCurrentA} A`);
    return checkTemperature(temperatureC, this.#limits);
  }

  #checkRate(stepTimeS: number, voltageV: number): Violation | undefined {
    const { maxVoltageRateVPerS, blankingS = 0 } = this.#limits;
    if (maxVoltageRateVPerS === undefined || stepTimeS < blankingS || Number.isNaN(voltageV)) return undefined;
    this.#recent.push({ timeS: stepTimeS, voltageV });
    while (this.#recent.length > 2 && stepTimeS - this.#recent[1]!.timeS >= rateBaseS) this.#recent.shift();
    const base = this.#recent[0]!;
    const durationS = stepTimeS - base.timeS;
    if (durationS < rateBaseS) return undefined;
    const rate = Math.abs(voltageV - base.voltageV) / durationS;
    if (rate <= maxVoltageRateVPerS) return undefined;
    return limit(`|dE/dt| = ${rate.toPrecision(3)} V/s is above the limit of ${maxVoltageRateVPerS} V/s`);
  }
}

/** Zero for what the instrument does not tell. */
function told(value = NaN): number {
  return Number.isFinite(value) ? value : 0;
}

/** NaN, of a sensor that tells nothing now, crosses no limit: that it is missing is a fault of its own. */
export function checkTemperature(temperatureC: number, { maxTemperatureC = Infinity }: Limits): Violation | undefined {
  if (!(temperatureC > maxTemperatureC)) return undefined;
  return limit(`T = ${temperatureC.toFixed(1)} °C is above the limit of ${maxTemperatureC} °C`);
}

function limit(message: string): Violation {
  return { kind: 'limit', message };
}
