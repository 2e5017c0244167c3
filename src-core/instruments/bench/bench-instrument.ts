import { AppError, type CellState } from '../../errors.ts';
import { actionTitles, roleOf, type Action, type BenchRole } from '../../model/action.ts';
import type { BenchMember } from '../../model/bench.ts';
import type { Problem } from '../../model/quantity.ts';
import type { InstrumentIdentity } from '../../model/run.ts';
import { withoutCell, type ActionContext, type ActionOutcome, type Capabilities } from '../driver.ts';
import type { Clock, Instrument, RecordedAction } from '../driver.ts';
import { createAbort } from '../exchange/abort.ts';
import { roleTitles, touchesCell } from './check-bench.ts';
import { createClockComparison, type ClockOffset } from './clock-comparison.ts';
import { createTemperatureWatch, type TemperatureWatch } from './temperature-watch.ts';
import { withTemperature } from './with-temperature.ts';

const heartbeatMs = 250;

/** An opened instrument in its place on the bench. */
export interface BenchPart {
  readonly member: BenchMember;
  readonly instrument: Instrument;
  /** Device seconds per wall second. */
  readonly timeScale: number;
}

/** Several instruments as one: each action goes to the instrument of its role. */
export interface BenchInstrument extends Instrument {
  /** Of each instrument that has carried out an action, the latest comparison of clocks. */
  clockOffsets(): readonly { readonly model: string; readonly offset: ClockOffset }[];
}

/**
 * Makes one instrument of the parts of a bench. While a cell is measured the sample's temperature is read beside it and
 * stored with the samples; idle instruments are asked for a sign of life; making safe means all of them.
 *
 * @param name - of the bench
 * @param parts - at most one for each role
 * @param routeId - of the switch among them: closed before anything is done to the cell
 */
export function createBenchInstrument(
  name: string,
  parts: readonly BenchPart[],
  clock: Clock,
  routeId?: string,
): BenchInstrument {
  return new CombinedInstrument(name, parts, clock, routeId);
}

class CombinedInstrument implements BenchInstrument {
  readonly identity: InstrumentIdentity;
  readonly capabilities: Capabilities;
  readonly #parts: readonly BenchPart[];
  readonly #clock: Clock;
  readonly #thermometer: BenchPart | undefined;
  readonly #watch: TemperatureWatch | undefined;
  readonly #offsets = new Map<string, ClockOffset>();
  readonly #routeId: string | undefined;
  #acting: BenchPart | undefined;
  /** What the switch was last told; making safe may open it. */
  #route: string | undefined;

  constructor(name: string, parts: readonly BenchPart[], clock: Clock, routeId: string | undefined) {
    this.#parts = parts;
    this.#clock = clock;
    this.#routeId = routeId;
    this.identity = identityOf(name, parts);
    this.capabilities = capabilitiesOf(parts);
    this.#thermometer = parts.find(({ member }) => member.roles.includes('temperature'));
    if (this.#thermometer) {
      const { instrument, member, timeScale } = this.#thermometer;
      this.#watch = createTemperatureWatch(instrument, member.sampleSensorId, clock, timeScale);
    }
  }

  get recorded(): readonly RecordedAction[] {
    return this.#parts.flatMap(({ instrument }) => instrument.recorded ?? []);
  }

  forgetRecorded(recordIds: readonly string[]): void {
    for (const { instrument } of this.#parts) instrument.forgetRecorded?.(recordIds);
  }

  check(action: Action): readonly Problem[] {
    const part = this.#partFor(action);
    return part ? part.instrument.check(onSample(action, part)) : [missingRole(action)];
  }

  async execute(action: Action, context: ActionContext): Promise<ActionOutcome> {
    const part = this.#partFor(action);
    if (!part) {
      const { message, remedy } = missingRole(action);
      throw new AppError('input/beyond-instrument', message, { remedy, cellState: 'off' });
    }
    if (this.#acting)
      throw new AppError('instrument/busy', 'The bench carries out another step.', { remedy: 'Wait for its end.' });
    this.#acting = part;
    const alive = this.#keepAsking(part);
    try {
      if (part === this.#thermometer) {
        await this.#watch?.stop();
        return await part.instrument.execute(onSample(action, part), this.#compared(part, this.#noted(context)));
      }
      if (action.kind === 'switch') return await this.#connectRoute(part, action.routeId, context);
      if (touchesCell(part.member)) await this.#connectCell(context);
      return await this.#measure(part, action, context);
    } finally {
      alive.stop();
      this.#acting = undefined;
    }
  }

  endAction(): void {
    this.#acting?.instrument.endAction();
  }

  /** What leads to the cell gets its bytes first; all are read back. */
  async makeSafe(): Promise<CellState> {
    this.#route = undefined;
    const states = await Promise.all(this.#cellFirst().map(({ instrument }) => instrument.makeSafe()));
    if (states.includes('unknown')) return 'unknown';
    return states.includes('on') ? 'on' : 'off';
  }

  async heartbeat(): Promise<void> {
    await Promise.all(this.#parts.map(({ instrument }) => instrument.heartbeat()));
  }

  onLost(listener: (error: AppError) => void): () => void {
    const stops = this.#parts.map(({ instrument }) => instrument.onLost(listener));
    return () => {
      for (const stop of stops) stop();
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#cellFirst().map(({ instrument }) => instrument.close()));
  }

  clockOffsets(): readonly { readonly model: string; readonly offset: ClockOffset }[] {
    return [...this.#offsets].map(([model, offset]) => ({ model, offset }));
  }

  #partFor(action: Action): BenchPart | undefined {
    return partWith(this.#parts, roleOf(action));
  }

  #cellFirst(): readonly BenchPart[] {
    return this.#parts.toSorted((one, other) => Number(touchesCell(other.member)) - Number(touchesCell(one.member)));
  }

  async #connectRoute(part: BenchPart, routeId: string, context: ActionContext): Promise<ActionOutcome> {
    this.#route = undefined;
    await this.#cellOff();
    const outcome = await part.instrument.execute({ kind: 'switch', routeId }, context);
    if (outcome.end !== 'aborted') this.#route = routeId;
    return outcome;
  }

  /** Relays that open under current weld or spark: what drives the cell is off, and read back, before one moves. */
  async #cellOff(): Promise<void> {
    const driving = this.#parts.filter(({ member }) => touchesCell(member));
    const states = await Promise.all(driving.map(({ instrument }) => instrument.makeSafe()));
    if (states.every((state) => state === 'off')) return;
    throw new AppError('run/cell-unknown', 'The switch was not moved: the cell could not be confirmed off.', {
      remedy: 'Disconnect the leads, and look at the instrument that drives the cell.',
      cellState: 'unknown',
    });
  }

  /** The way to the cell, unless a step has chosen another one. The cell is off meanwhile: nothing is switched live. */
  async #connectCell(context: ActionContext): Promise<void> {
    const part = partWith(this.#parts, 'switch');
    if (!part || this.#route !== undefined || this.#routeId === undefined) return;
    await this.#connectRoute(part, this.#routeId, { ...context, onReading: () => undefined });
  }

  /** A cell action with the sample's temperature beside it. */
  async #measure(part: BenchPart, action: Action, context: ActionContext): Promise<ActionOutcome> {
    const watch = this.#watch;
    if (!watch) return part.instrument.execute(action, this.#compared(part, context));
    const { signal, end } = abortWith(context.signal);
    let fault: AppError | undefined;
    const beside = withTemperature(context, watch, () => (this.#clock.nowMs() / 1000) * part.timeScale);
    void watch.start({
      onReading: (reading) => beside.take(reading),
      onFault: (error) => {
        fault ??= error;
        end();
      },
    });
    const outcome = await part.instrument
      .execute(action, this.#compared(part, { ...context, onReading: (reading) => beside.measured(reading), signal }))
      .finally(() => {
        // Whoever stops must not wait for a thermometer.
        const stopped = watch.stop();
        beside.close();
        return signal.aborted ? undefined : stopped;
      });
    if (fault && !context.signal.aborted) throw fault;
    return outcome;
  }

  /** Readings of a controller under way are also the latest of the sample. */
  #noted(context: ActionContext): ActionContext {
    return {
      ...context,
      onReading: (reading) => {
        if (reading.kind === 'temperature') this.#watch?.note(reading);
        context.onReading(reading);
      },
    };
  }

  #compared({ instrument, timeScale }: BenchPart, context: ActionContext): ActionContext {
    const startMs = this.#clock.nowMs();
    const comparison = createClockComparison();
    return {
      ...context,
      onReading: (reading) => {
        comparison.take(((this.#clock.nowMs() - startMs) / 1000) * timeScale, reading.stepTimeS);
        this.#offsets.set(instrument.identity.model, comparison.result()!);
        context.onReading(reading);
      },
    };
  }

  /** Instruments that have nothing to do now: a loss is told by themselves, through `onLost`. */
  #keepAsking(acting: BenchPart): { stop(): void } {
    let stopped = false;
    const idle = this.#parts.filter((part) => part !== acting && part !== this.#thermometer);
    const isOver = (): boolean => stopped;
    const beat = async (): Promise<void> => {
      while (!isOver()) {
        await this.#clock.sleepMs(heartbeatMs);
        if (!isOver()) await Promise.allSettled(idle.map(({ instrument }) => instrument.heartbeat()));
      }
    };
    if (idle.length > 0) void beat();
    return {
      stop() {
        stopped = true;
      },
    };
  }
}

/** A signal that the engine aborts, or we. */
function abortWith(outer: ActionContext['signal']) {
  const abort = createAbort();
  if (outer.aborted) abort.abort();
  outer.addEventListener('abort', () => abort.abort(), { once: true });
  return { signal: abort.signal, end: () => abort.abort() };
}

/** Stability is that of the sample: the sensor the bench names, where the method names none. */
function onSample(action: Action, { member }: BenchPart): Action {
  const isTemperature = action.kind === 'temperature' || action.kind === 'temperature-watch';
  if (!isTemperature || action.sensorId !== undefined || member.sampleSensorId === undefined) return action;
  return { ...action, sensorId: member.sampleSensorId };
}

function missingRole(action: Action): Problem {
  const role = roleTitles[roleOf(action)];
  return {
    severity: 'error',
    field: 'action',
    message: `The bench has no instrument with the role “${role}”, which ${actionTitles[action.kind]} needs.`,
    remedy: 'Add an instrument with this role to the bench.',
  };
}

function partWith(parts: readonly BenchPart[], role: BenchRole): BenchPart | undefined {
  return parts.find(({ member }) => member.roles.includes(role));
}

function identityOf(name: string, parts: readonly BenchPart[]): InstrumentIdentity {
  const joined = (text: (identity: InstrumentIdentity) => string) =>
    parts.map(({ instrument: { identity } }) => text(identity)).join(' + ');
  const accuracy = partWith(parts, 'temperature')?.member.sensorAccuracy;
  return {
    driverId: 'bench',
    model: joined(({ model }) => model),
    serialNumber: joined(({ serialNumber }) => serialNumber),
    firmware: joined(({ firmware }) => firmware),
    virtual: parts.some(({ instrument: { identity } }) => identity.virtual),
    address: `bench:${name}`,
    ...(accuracy && { sensorAccuracy: accuracy }),
  };
}

function capabilitiesOf(parts: readonly BenchPart[]): Capabilities {
  const onCell = (partWith(parts, 'source') ?? partWith(parts, 'impedance'))?.instrument.capabilities;
  const temperature = partWith(parts, 'temperature')?.instrument.capabilities.temperature;
  const auxiliary = partWith(parts, 'auxiliary')?.instrument.capabilities.auxiliary;
  const sourceResistanceOhm = partWith(parts, 'impedance')?.instrument.capabilities.sourceResistanceOhm;
  const routeIds = partWith(parts, 'switch')?.instrument.capabilities.routeIds;
  return {
    ...withoutCell,
    ...(onCell ?? {}),
    roles: new Set(parts.flatMap(({ member }) => member.roles)),
    actions: new Set(parts.flatMap(({ instrument }) => [...instrument.capabilities.actions])),
    temperatureSensor: temperature !== undefined || onCell?.temperatureSensor === true,
    ...(sourceResistanceOhm === undefined ? {} : { sourceResistanceOhm }),
    ...(temperature ? { temperature } : {}),
    ...(auxiliary ? { auxiliary } : {}),
    ...(routeIds ? { routeIds } : {}),
  };
}
