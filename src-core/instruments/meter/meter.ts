import { AppError, type CellState } from '../../errors.ts';
import { actionTitles, type Action, type AuxiliaryAction, type TemperatureWatchAction } from '../../model/action.ts';
import type { Problem } from '../../model/quantity.ts';
import { readingStatus } from '../../model/reading.ts';
import { withoutCell, type ActionContext, type ActionOutcome, type Capabilities } from '../driver.ts';
import type { Clock, Instrument } from '../driver.ts';
import { createByteSession, garbled } from '../exchange/byte-session.ts';
import { createInstrument, type Wishes } from '../exchange/instrument-shell.ts';
import { isVirtual } from '../exchange/is-virtual.ts';
import type { Link } from '../link.ts';
import type { ScpiNumber } from '../scpi/numbers.ts';
import { createScpiSession, type ScpiOptions, type ScpiSession } from '../scpi/session.ts';
import { connect, openAll, type SwitchRoutes } from './routes.ts';

/** What can be read at a meter. */
export interface MeterChannel {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** A thermometer in °C. */
  readonly isTemperature: boolean;
  /** Beyond it a reading is overflow or damage. */
  readonly range: readonly [number, number];
  /** Chooses function and range; sent when an action begins. */
  readonly setup: readonly string[];
  /** Reads once and tells what is measured, in one line. */
  readonly query: string;
  /** Undefined when this is no whole answer, or one of another function. */
  parse(answer: string): ScpiNumber | undefined;
  /** Device time of a reading. */
  readonly lastsS: number;
}

export interface MeterFamily {
  readonly driverId: string;
  /** For people. */
  readonly name: string;
  readonly session: ScpiOptions;
  /** Whether it has an error queue. */
  readonly hasErrorQueue: boolean;
  /** The model for people, from the whole answer to `*IDN?`; undefined for an instrument of another kind. */
  modelOf(identification: string): string | undefined;
  readonly channels: readonly MeterChannel[];
  readonly routes?: SwitchRoutes;
}

const attempts = 3;
const replyMarginMs = 700;
/** Two looks at a temperature may differ by this, K. */
const sameK = 0.5;
const longestIntervalS = 3600;

/**
 * Brings answers into order, identifies, opens the routes of a switch and reads that back.
 * @throws AppError link/…, instrument/no-reply, instrument/unsupported, run/cell-unknown. The link is left to the caller.
 */
export async function openMeter(family: MeterFamily, link: Link, clock: Clock): Promise<Instrument> {
  const bytes = createByteSession(link, clock);
  const session = createScpiSession(bytes, family.session);
  try {
    await session.resynchronise();
    const answer = await session.ask('*IDN?');
    const model = family.modelOf(answer);
    if (model === undefined)
      throw new AppError('instrument/unsupported', `“${answer.slice(0, 60)}” is no ${family.name}.`, {
        remedy: 'Choose the driver of this instrument.',
      });
    if ((await makeSafe(session, family)) !== 'off') throw notOpen(link.address);
    const [, , serialNumber = '', firmware = ''] = answer.split(',').map((part) => part.trim());
    return createMeter(family, session, {
      driverId: family.driverId,
      model,
      serialNumber: serialNumber || 'not told',
      firmware: firmware || 'not told',
      virtual: isVirtual(link.address, serialNumber),
      address: link.address,
    });
  } catch (error) {
    bytes.detach();
    throw error;
  }
}

function createMeter(family: MeterFamily, session: ScpiSession, identity: Instrument['identity']): Instrument {
  return createInstrument(session.bytes, {
    identity,
    capabilities: capabilitiesOf(family),
    check: (action) => checkMeter(action, family),
    // A meter drives nothing; a wait is cut short by the shell, and a relay is opened by making safe.
    sendAbort: () => undefined,
    makeSafe: () => makeSafe(session, family),
    async isAlive(timeoutMs) {
      await session.ask('*IDN?', timeoutMs);
    },
    async execute(action, context, wishes) {
      if (action.kind === 'auxiliary' || action.kind === 'temperature-watch')
        return new ChannelReader(family, session, action, context, wishes).follow();
      if (action.kind === 'switch' && family.routes) return connect(session, family.routes, action.routeId, wishes);
      throw new AppError('instrument/unsupported', 'The meter cannot do this.');
    },
  });
}

async function makeSafe(session: ScpiSession, { routes, hasErrorQueue }: MeterFamily): Promise<CellState> {
  await session.resynchronise();
  if (routes && !(await openAll(session, routes))) return 'unknown';
  if (hasErrorQueue) await session.takeErrors();
  return 'off';
}

function capabilitiesOf({ channels, routes }: MeterFamily): Capabilities {
  const sensorIds = channels.filter(({ isTemperature }) => isTemperature).map(({ id }) => id);
  const hasSensors = sensorIds.length > 0;
  const hasChannels = channels.length > 0;
  return {
    ...withoutCell,
    roles: new Set([
      ...(hasChannels ? (['auxiliary'] as const) : []),
      ...(hasSensors ? (['temperature'] as const) : []),
      ...(routes ? (['switch'] as const) : []),
    ]),
    actions: new Set([
      ...(hasChannels ? (['auxiliary'] as const) : []),
      ...(hasSensors ? (['temperature-watch'] as const) : []),
      ...(routes ? (['switch'] as const) : []),
    ]),
    ...(hasChannels ? { auxiliary: channels.map(({ id, title, unit }) => ({ id, title, unit })) } : {}),
    ...(hasSensors ? { temperature: { sensorIds } } : {}),
    ...(routes ? { routeIds: routes.routes.map(({ id }) => id) } : {}),
  };
}

function checkMeter(action: Action, { channels, routes }: MeterFamily): readonly Problem[] {
  const problem = (field: string, message: string, remedy: string): Problem[] => [
    { field, message, remedy, severity: 'error' },
  ];
  if (action.kind === 'switch') {
    const ids = routes?.routes.map(({ id }) => id) ?? [];
    if (ids.includes(action.routeId)) return [];
    return problem('routeId', `There is no route “${action.routeId}”.`, `Known are ${ids.join(', ')}.`);
  }
  if (action.kind !== 'auxiliary' && action.kind !== 'temperature-watch')
    return problem('kind', `A meter cannot do this: ${actionTitles[action.kind]}.`, 'Use another instrument.');
  const { durationS, intervalS } = action;
  const isPossible = durationS > 0 && Number.isFinite(durationS) && intervalS > 0 && intervalS <= longestIntervalS;
  if (!isPossible)
    return problem('intervalS', 'Times must be above 0 and the interval up to one hour.', 'Correct them.');
  if (channelOf(action, channels)) return [];
  const wanted = action.kind === 'auxiliary' ? action.channelId : action.sensorId;
  return problem(
    action.kind === 'auxiliary' ? 'channelId' : 'sensorId',
    `There is no channel “${wanted ?? ''}”.`,
    `Known are ${channels.map(({ id }) => id).join(', ')}.`,
  );
}

function channelOf(
  action: AuxiliaryAction | TemperatureWatchAction,
  channels: readonly MeterChannel[],
): MeterChannel | undefined {
  if (action.kind === 'auxiliary') return channels.find(({ id }) => id === action.channelId);
  const sensors = channels.filter(({ isTemperature }) => isTemperature);
  return action.sensorId === undefined ? sensors[0] : sensors.find(({ id }) => id === action.sensorId);
}

/** Reads one channel until the action is over. */
class ChannelReader {
  readonly #session: ScpiSession;
  readonly #family: MeterFamily;
  readonly #action: AuxiliaryAction | TemperatureWatchAction;
  readonly #channel: MeterChannel;
  readonly #context: ActionContext;
  readonly #wishes: Wishes;
  readonly #startMs: number;

  constructor(
    family: MeterFamily,
    session: ScpiSession,
    action: AuxiliaryAction | TemperatureWatchAction,
    context: ActionContext,
    wishes: Wishes,
  ) {
    this.#family = family;
    this.#session = session;
    this.#action = action;
    this.#channel = channelOf(action, family.channels)!;
    this.#context = context;
    this.#wishes = wishes;
    this.#startMs = session.bytes.clock.nowMs();
  }

  async follow(): Promise<ActionOutcome> {
    const { durationS, intervalS } = this.#action;
    const { clock, link } = this.#session.bytes;
    await this.#setUp();
    for (let count = 1; ; count++) {
      const dueS = Math.min(count * intervalS, durationS);
      const leftMs = ((dueS - this.#nowS()) * 1000) / link.timeScale;
      this.#context.onExpectedSilence?.(Math.max(0, leftMs));
      if (leftMs > 0) await Promise.race([clock.sleepMs(leftMs), this.#wishes.whenChanged]);
      const value = this.#over() ? undefined : await this.#read();
      const over = this.#over();
      if (over || !value) return { end: over ?? 'aborted', cellState: 'off' };
      this.#tell(value);
      const overNow = this.#over();
      if (overNow) return { end: overNow, cellState: 'off' };
      if (this.#nowS() >= durationS - 1e-3) return { end: 'duration', cellState: 'off' };
    }
  }

  #isAborted(): boolean {
    return this.#wishes.aborted;
  }

  #over(): 'aborted' | 'asked' | undefined {
    if (this.#wishes.aborted) return 'aborted';
    return this.#wishes.askedToEnd ? 'asked' : undefined;
  }

  #nowS(): number {
    const { clock, link } = this.#session.bytes;
    return ((clock.nowMs() - this.#startMs) * link.timeScale) / 1000;
  }

  async #setUp(): Promise<void> {
    for (const command of this.#channel.setup) this.#session.write(command);
    if (this.#family.hasErrorQueue) await this.#session.expectNoErrors(`the settings of ${this.#channel.title}`);
  }

  /** Temperatures decide what happens next: two looks in a row must agree. */
  async #read(): Promise<ScpiNumber | undefined> {
    let before = await this.#readOnce();
    if (!this.#channel.isTemperature) return before;
    for (let look = 1; before && look <= attempts; look++) {
      const now = await this.#readOnce();
      const isSame = now?.kind === 'value' && before.kind === 'value' && Math.abs(now.value - before.value) <= sameK;
      if (!now || isSame || (now.kind !== 'value' && now.kind === before.kind)) return now;
      before = now;
    }
    if (!before) return undefined;
    throw garbled(this.#session.bytes.link.address, `readings of ${this.#channel.title} do not agree with each other`);
  }

  /** Undefined when it was aborted meanwhile. */
  async #readOnce(): Promise<ScpiNumber | undefined> {
    const { query, parse, lastsS } = this.#channel;
    const limitMs = (2 * lastsS * 1000) / this.#session.bytes.link.timeScale + replyMarginMs;
    for (let attempt = 0; attempt < attempts && !this.#isAborted(); attempt++) {
      try {
        const value = parse(await this.#session.ask(query, limitMs, this.#wishes.whenAborted));
        if (value) return value;
      } catch (error) {
        if (this.#isAborted()) return undefined;
        const isPassing = error instanceof AppError && /^(instrument\/no-reply|link\/garbled)$/.test(error.code);
        if (!isPassing || this.#session.bytes.closedBy()) throw error;
        if (this.#family.hasErrorQueue) await this.#session.takeErrors();
      }
    }
    if (this.#isAborted()) return undefined;
    throw garbled(this.#session.bytes.link.address, `${attempts} answers in a row were no readings of this channel`);
  }

  #tell(number: ScpiNumber): void {
    const { id, range, isTemperature } = this.#channel;
    const isInRange = number.kind === 'value' && number.value >= range[0] && number.value <= range[1];
    const value = isInRange ? number.value : NaN;
    const overflow =
      number.kind === 'not-a-number' ? 0 : isTemperature ? readingStatus.sensorBreak : readingStatus.overload;
    const status = isInRange ? readingStatus.ok : readingStatus.notANumber | overflow;
    const stepTimeS = this.#nowS();
    this.#context.onReading(
      this.#action.kind === 'auxiliary'
        ? { kind: 'auxiliary', stepTimeS, channelId: id, value, status }
        : { kind: 'temperature', stepTimeS, sensorId: id, temperatureC: value, setPointC: NaN, status },
    );
  }
}

function notOpen(address: string): AppError {
  return new AppError('run/cell-unknown', `The routes of the switch at ${address} could not be confirmed open.`, {
    remedy: 'Disconnect the leads, switch it off and on, and connect again.',
    cellState: 'unknown',
  });
}
