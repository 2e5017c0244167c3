import { AppError, type CellState } from '../../../errors.ts';
import type { Action, TemperatureAction, TemperatureWatchAction } from '../../../model/action.ts';
import { readingStatus, type TemperatureReading } from '../../../model/reading.ts';
import type { InstrumentIdentity } from '../../../model/run.ts';
import type { ActionContext, ActionEnd, ActionOutcome, Capabilities, Clock, Instrument } from '../../driver.ts';
import type { Link } from '../../link.ts';
import { checkTemperature } from './check-temperature.ts';
import type { ControllerReading, TemperatureDialect } from './dialect.ts';
import { createSettling } from './settling.ts';

const heartbeatMs = 250;
const missedHeartbeats = 3;
const offAttempts = 2;

/** How a running action is ended from outside; the first word counts. */
interface Running {
  readonly ending: Promise<void>;
  ended(): 'asked' | 'aborted' | undefined;
  end(how: 'asked' | 'aborted'): void;
}

/** Any temperature controller, by its dialect. A controller moves no charge: what it reports of the cell is "off". */
export class TemperatureInstrument implements Instrument {
  readonly identity: InstrumentIdentity;
  readonly capabilities: Capabilities;
  readonly #dialect: TemperatureDialect;
  readonly #link: Link;
  readonly #clock: Clock;
  readonly #lostListeners = new Set<(error: AppError) => void>();
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #running: Running | undefined;
  #lost: AppError | undefined;
  #closing = false;

  constructor(
    dialect: TemperatureDialect,
    {
      identity,
      capabilities,
      link,
      clock,
    }: { identity: InstrumentIdentity; capabilities: Capabilities; link: Link; clock: Clock },
  ) {
    this.identity = identity;
    this.capabilities = capabilities;
    this.#dialect = dialect;
    this.#link = link;
    this.#clock = clock;
    dialect.onClosed((error) => this.#lose(error));
  }

  check(action: Action): ReturnType<Instrument['check']> {
    return checkTemperature(action, this.capabilities);
  }

  async execute(action: Action, context: ActionContext): Promise<ActionOutcome> {
    const problem = this.check(action).find(({ severity }) => severity === 'error');
    if (problem)
      throw new AppError('input/beyond-instrument', problem.message, { remedy: problem.remedy, cellState: 'off' });
    if (action.kind !== 'temperature' && action.kind !== 'temperature-watch')
      throw new AppError('input/beyond-instrument', 'A temperature controller cannot do this.', { cellState: 'off' });
    if (this.#running)
      throw new AppError('instrument/busy', 'The controller carries out another step.', {
        remedy: 'Wait for its end.',
      });
    this.#throwIfLost();
    if (context.signal.aborted) return { end: 'aborted', cellState: 'off' };
    const running = createRunning();
    const abort = (): void => running.end('aborted');
    this.#running = running;
    context.signal.addEventListener('abort', abort, { once: true });
    try {
      return await this.#carryOut(action, context, running);
    } catch (error) {
      if (error instanceof AppError && error.code === 'link/lost') this.#lose(error);
      throw error;
    } finally {
      context.signal.removeEventListener('abort', abort);
      this.#running = undefined;
    }
  }

  endAction(): void {
    this.#running?.end('asked');
  }

  async makeSafe(): Promise<CellState> {
    this.#running?.end('aborted');
    const heardBefore = this.#dialect.byteCount();
    this.#dialect.shoutOff();
    for (let attempt = 0; attempt < offAttempts; attempt++) {
      try {
        if (await this.#inTurn(() => this.#dialect.switchOff())) return 'off';
      } catch {
        if (this.#dialect.closedBy()) break;
        this.#dialect.shoutOff();
        if (this.#dialect.byteCount() === heardBefore) {
          this.#loseMute();
          break;
        }
      }
    }
    return 'unknown';
  }

  async heartbeat(): Promise<void> {
    this.#throwIfLost();
    if (this.#waiting > 0) return;
    await this.#inTurn(async () => {
      for (let missed = 0; missed < missedHeartbeats; missed++) {
        const heardBefore = this.#dialect.byteCount();
        const isAlive = await this.#dialect.ping(heartbeatMs).then(
          () => true,
          () => !this.#dialect.closedBy() && this.#dialect.byteCount() > heardBefore,
        );
        if (isAlive) return;
      }
      throw this.#loseMute();
    });
  }

  onLost(listener: (error: AppError) => void): () => void {
    this.#lostListeners.add(listener);
    return () => void this.#lostListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (!this.#dialect.closedBy()) await this.makeSafe();
    this.#dialect.detach();
    await this.#link.close();
  }

  async #carryOut(
    action: TemperatureAction | TemperatureWatchAction,
    context: ActionContext,
    running: Running,
  ): Promise<ActionOutcome> {
    const isControl = action.kind === 'temperature';
    const sensorId = action.sensorId ?? this.capabilities.temperature!.sensorIds[0]!;
    const settling = isControl ? createSettling(action.targetC, action.toleranceK, action.holdS) : undefined;
    if (isControl) await this.#inTurn(() => this.#dialect.aim(action.targetC, action.rampKPerMin));
    const startMs = this.#clock.nowMs();
    const deviceS = (): number => ((this.#clock.nowMs() - startMs) / 1000) * this.#link.timeScale;
    context.onExpectedSilence?.((action.intervalS / this.#link.timeScale) * 1000);
    for (let count = 1; ; count++) {
      const dueS = Math.min(count * action.intervalS, action.durationS);
      await this.#waitUntil(dueS, deviceS, running);
      const seen = running.ended() ? undefined : await this.#inTurn(() => this.#dialect.read(sensorId));
      const stepTimeS = deviceS();
      // What was asked meanwhile has been answered for: a reading after that would come from nowhere.
      if (seen && !running.ended()) context.onReading(readingOf(seen, sensorId, stepTimeS));
      this.#throwIfLost();
      const ended = running.ended();
      if (!seen || ended) return outcome(ended ?? 'aborted');
      const stopped = isControl ? await this.#judge(seen, action) : undefined;
      if (stopped) return stopped;
      const isSettled = settling?.take(stepTimeS, seen.temperatureC) === true && seen.isStable !== false;
      if (isSettled) return outcome('settled');
      if (stepTimeS >= action.durationS) return outcome('duration');
    }
  }

  async #waitUntil(dueS: number, deviceS: () => number, running: Running): Promise<void> {
    const leftMs = ((dueS - deviceS()) / this.#link.timeScale) * 1000;
    if (leftMs > 0) await Promise.race([this.#clock.sleepMs(leftMs), running.ending]);
  }

  /** A broken sensor and a controller that no longer follows are faults; a crossed limit is an end. */
  async #judge(seen: ControllerReading, { minC, maxC }: TemperatureAction): Promise<ActionOutcome | undefined> {
    if (seen.isSensorBroken) {
      await this.#stopSafely(
        'Its temperature sensor is open or out of range.',
        'Check sensor and plug before heating again.',
      );
    }
    if (!seen.isControlling)
      await this.#stopSafely(
        'It no longer follows its set point: restarted, or switched to local.',
        'Look at its panel.',
      );
    const { temperatureC } = seen;
    if (temperatureC >= minC && temperatureC <= maxC) return undefined;
    const detail = temperatureC > maxC ? `T rose above ${maxC} °C` : `T fell below ${minC} °C`;
    const cellState = await this.#safeWithin();
    return { end: 'cut-off', detail: `${detail}: ${temperatureC.toFixed(2)} °C`, cellState };
  }

  async #stopSafely(message: string, remedy: string): Promise<never> {
    const cellState = await this.#safeWithin();
    const state = cellState === 'off' ? 'Heating is off.' : 'Whether heating is off is not known.';
    throw new AppError('instrument/refused', `${this.identity.model}: ${message} ${state}`, { remedy, cellState });
  }

  /** As `makeSafe`, from inside an action, whose own end this is. */
  async #safeWithin(): Promise<CellState> {
    const running = this.#running;
    this.#running = undefined;
    const cellState = await this.makeSafe();
    this.#running = running;
    return cellState;
  }

  #throwIfLost(): void {
    if (this.#lost) throw this.#lost;
  }

  #loseMute(): AppError {
    const error =
      this.#dialect.closedBy() ??
      new AppError('link/lost', `${this.identity.model} at ${this.#link.address} does not answer any more.`, {
        cellState: 'unknown',
        remedy: 'It goes on by itself: look at its panel, switch the heating off by hand, and check cable and supply.',
      });
    this.#lose(error);
    return error;
  }

  #lose(error: AppError): void {
    if (this.#lost || this.#closing) return;
    this.#lost = error;
    this.#running?.end('aborted');
    for (const listener of [...this.#lostListeners]) listener(error);
  }

  async #inTurn<T>(task: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const mine = this.#turn.then(task, task);
    this.#turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting--;
    }
  }
}

function createRunning(): Running {
  let wake!: () => void;
  let first: 'asked' | 'aborted' | undefined;
  return {
    ending: new Promise((resolve) => (wake = resolve)),
    ended: () => first,
    end(how) {
      first ??= how;
      wake();
    },
  };
}

function outcome(end: ActionEnd): ActionOutcome {
  return { end, cellState: 'off' };
}

function readingOf(seen: ControllerReading, sensorId: string, stepTimeS: number): TemperatureReading {
  const { temperatureC, setPointC, isSensorBroken, isAlarmed } = seen;
  const status =
    (isSensorBroken ? readingStatus.sensorBreak : 0) |
    (isAlarmed ? readingStatus.alarm : 0) |
    (Number.isFinite(temperatureC) ? 0 : readingStatus.notANumber);
  return { kind: 'temperature', stepTimeS, sensorId, temperatureC, setPointC, status };
}
