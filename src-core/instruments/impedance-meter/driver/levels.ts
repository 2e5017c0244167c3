import { AppError } from '../../../errors.ts';
import type { ImpedanceReading } from '../../../model/reading.ts';
import type { Wishes } from '../../exchange/instrument-shell.ts';
import type { ScpiSession } from '../../scpi/session.ts';
import { largestOpenCircuitV } from './check.ts';
import type { ImpedanceMeterDialect, LevelMonitor, Levels, MeterPoint } from './dialect.ts';
import { forgetRefusals, say } from './talk.ts';

/** Voltage over current is the impedance just measured, within this share: else a digit was changed on the way. */
const sameOhmShare = 0.25;
const looks = 2;
/** A monitor that stays without an answer for so many points in a row is not asked any more. */
const mostSilences = 2;

/** The monitors of a meter during one spectrum. They are extra: none of them keeps a meter from measuring. */
export class MeterLevels {
  readonly #session: ScpiSession;
  readonly #dialect: ImpedanceMeterDialect;
  readonly #wishes: Wishes;
  readonly #silences = new Map<LevelMonitor, number>();
  #monitors: readonly LevelMonitor[];

  constructor(session: ScpiSession, dialect: ImpedanceMeterDialect, wishes: Wishes) {
    this.#session = session;
    this.#dialect = dialect;
    this.#wishes = wishes;
    this.#monitors = dialect.monitors ?? [];
  }

  /** Switches on what must be, and remembers what the meter refuses. Nothing may stand in its queue before. */
  async switchOn(): Promise<void> {
    const kept: LevelMonitor[] = [];
    for (const monitor of this.#monitors) {
      if (monitor.switchOn === undefined || this.#wishes.aborted) {
        kept.push(monitor);
        continue;
      }
      await say(this.#session, this.#dialect, monitor.switchOn);
      if ((await this.#session.takeErrors()).length === 0) kept.push(monitor);
    }
    this.#monitors = kept;
  }

  /** The same again for a meter that may have been reset; what was refused is not said. */
  async switchOnAgain(): Promise<void> {
    for (const { switchOn } of this.#monitors)
      if (switchOn !== undefined) await say(this.#session, this.#dialect, switchOn);
  }

  /** What the meter measured at the point that was fetched last. Without points of its own it tells nothing. */
  async of({ reOhm, imOhm, levels }: MeterPoint): Promise<Levels> {
    let told: Levels = levels ?? {};
    for (let look = 0; look < looks && this.#monitors.length > 0; look++) {
      for (const monitor of this.#monitors) {
        if (this.#wishes.aborted) return {};
        told = { ...told, ...(await this.#ask(monitor)) };
      }
      // What would end the run is looked at twice.
      if (agrees(told, Math.hypot(reOhm, imOhm)) && !isTooMuch(told)) break;
    }
    return told;
  }

  async #ask(monitor: LevelMonitor): Promise<Levels | undefined> {
    const { bytes } = this.#session;
    try {
      const levels = monitor.parse(await this.#session.ask(monitor.query, undefined, this.#wishes.whenAborted));
      this.#silences.delete(monitor);
      return levels;
    } catch (error) {
      if (this.#wishes.aborted) return undefined;
      const isPassing = error instanceof AppError && /^(instrument\/no-reply|link\/garbled)$/.test(error.code);
      if (!isPassing || bytes.closedBy()) throw error;
      const silences = (this.#silences.get(monitor) ?? 0) + 1;
      this.#silences.set(monitor, silences);
      if (silences >= mostSilences) this.#monitors = this.#monitors.filter((other) => other !== monitor);
      // A meter that does not know the question has an error in its queue now; one that is gone is found here.
      await this.#session.resynchronise();
      await forgetRefusals(this.#session, this.#dialect);
      return undefined;
    }
  }
}

function isTooMuch({ dcVoltageV = NaN }: Levels): boolean {
  return Math.abs(dcVoltageV) > largestOpenCircuitV;
}

function agrees({ amplitudeVRms = NaN, amplitudeARms = NaN }: Levels, ohm: number): boolean {
  const share = amplitudeVRms / amplitudeARms / ohm;
  return !Number.isFinite(share) || Math.abs(share - 1) <= sameOhmShare;
}

/**
 * What goes with the reading: numbers alone. Behind a DC block the direct level at the terminals is not that of the cell.
 * @throws AppError input/beyond-instrument when the source has a cell with a voltage of its own on it
 */
export function toldLevels(levels: Levels, isBlocked: boolean): Partial<ImpedanceReading> {
  if (!isBlocked && isTooMuch(levels))
    throw new AppError(
      'input/beyond-instrument',
      `The meter reads ${(1000 * (levels.dcVoltageV ?? NaN)).toFixed(1)} mV of direct voltage: its source is discharging the cell.`,
      { cellState: 'unknown', remedy: 'Disconnect the cell; measure it with a potentiostat or through a DC block.' },
    );
  const told = Object.entries(levels).filter(
    ([name, value]) => Number.isFinite(value) && !(isBlocked && name.startsWith('dc')),
  );
  return Object.fromEntries(told);
}
