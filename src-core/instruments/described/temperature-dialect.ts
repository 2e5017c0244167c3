import { AppError } from '../../errors.ts';
import { asciiBytes } from '../bytes.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import { createByteSession } from '../exchange/byte-session.ts';
import { isVirtual } from '../exchange/is-virtual.ts';
import type { Link } from '../link.ts';
import { takeLine } from '../scpi/framing.ts';
import { createScpiSession, type ScpiSession } from '../scpi/session.ts';
import type { ControllerReading, TemperatureDialect } from '../temperature/driver/dialect.ts';
import { readTwice, sessionParts } from '../temperature/driver/line-asker.ts';
import { notFollowing, stillHeating, valueNotTaken } from '../temperature/driver/refusals.ts';
import { TemperatureInstrument } from '../temperature/driver/temperature-instrument.ts';
import { sessionOptionsOf } from './meter-family.ts';
import { safeMessages } from './messages-to-try.ts';
import { fill } from './placeholders.ts';
import { fitsIdentity, messageOf, readReply } from './replies.ts';
import type { InstrumentDescription, Question, TemperatureDescription } from './schema.ts';
import { ends } from './source-dialect.ts';

const attempts = 2;
/** Set points count as the same within the resolution of the coarsest controllers, K. */
const sameK = 0.06;
/** Two looks at a temperature may differ by this much noise, K. */
const noiseK = 0.1;
const lookAtIt = 'Look at its panel: remote control, limits of the set point.';

/** Identifies, and makes safe. @throws AppError link/…, instrument/…, run/cell-unknown */
export async function openDescribedController(
  driverId: string,
  description: InstrumentDescription,
  controller: TemperatureDescription,
  link: Link,
  clock: Clock,
): Promise<Instrument> {
  const { identity, title } = description;
  const bytes = createByteSession(link, clock);
  const session = createScpiSession(bytes, sessionOptionsOf(description));
  try {
    await session.resynchronise();
    const answer = await session.ask('*IDN?');
    if (!fitsIdentity(identity.pattern, answer)) throw notKnown(answer, title);
    const dialect = new DescribedController(session, description, controller);
    if (!(await dialect.switchOff()))
      throw stillHeating(link.address, 'Switch it off at its panel, and connect again.');
    const [, , serialNumber = '', firmware = ''] = answer.split(',').map((part) => part.trim());
    return new TemperatureInstrument(dialect, {
      identity: {
        driverId,
        model: identity.model,
        serialNumber: serialNumber || 'not told',
        firmware: firmware || 'not told',
        virtual: isVirtual(link.address, serialNumber),
        address: link.address,
      },
      capabilities: capabilitiesOf(controller),
      link,
      clock,
    });
  } catch (error) {
    bytes.detach();
    throw error;
  }
}

function capabilitiesOf({ setPointRange: [low, high], sensors }: TemperatureDescription): Capabilities {
  return {
    ...withoutCell,
    roles: new Set(['temperature']),
    actions: new Set(['temperature', 'temperature-watch']),
    temperature: { setPointRangeC: [low, high], sensorIds: sensors.map(({ id }) => id) },
  };
}

function notKnown(answer: string, title: string): AppError {
  return new AppError('instrument/unsupported', `“${answer.slice(0, 60)}” is no ${title}.`, {
    remedy: 'Choose the driver of this instrument.',
    cellState: 'off',
  });
}

/** What a description says of a controller. What decides is read until two answers agree: lines have no checksum. */
class DescribedController implements TemperatureDialect {
  readonly #session: ScpiSession;
  readonly #description: InstrumentDescription;
  readonly #controller: TemperatureDescription;
  #aimC: number | undefined;
  readonly byteCount: TemperatureDialect['byteCount'];
  readonly closedBy: TemperatureDialect['closedBy'];
  readonly onClosed: TemperatureDialect['onClosed'];
  readonly detach: TemperatureDialect['detach'];

  constructor(session: ScpiSession, description: InstrumentDescription, controller: TemperatureDescription) {
    this.#session = session;
    this.#description = description;
    this.#controller = controller;
    const parts = sessionParts(session.bytes);
    this.byteCount = parts.byteCount;
    this.closedBy = parts.closedBy;
    this.onClosed = parts.onClosed;
    this.detach = parts.detach;
  }

  async aim(targetC: number, rampKPerMin: number | undefined): Promise<void> {
    if (rampKPerMin !== undefined)
      throw new AppError('input/beyond-instrument', 'This controller has no ramp of its own.', { cellState: 'off' });
    const { setup, output } = this.#controller;
    await this.#passOverErrors();
    for (const command of setup) await this.#say(command);
    await this.#setPoint(targetC);
    if (output) {
      await this.#say(output.on);
      await this.#expectAccepted();
      if (!(await this.#isOn())) throw notFollowing(lookAtIt);
    }
    this.#aimC = targetC;
  }

  async read(sensorId: string): Promise<ControllerReading> {
    const { sensors, stable, output } = this.#controller;
    const setPointC = await this.#heldC();
    const isOn = output ? await this.#isOn() : true;
    const isStable = stable ? await this.#answers({ query: stable.get, reply: stable.is }, stable.isNot) : undefined;
    // The temperature last: a limit that it crosses must not wait for the other answers.
    const [first] = sensors;
    const chosen = sensors.find(({ id }) => id === sensorId) ?? first!;
    const controlledC = chosen === first ? 0 : await this.#temperature(first!.measure);
    const temperatureC = await this.#temperature(chosen.measure);
    const aimC = this.#aimC;
    return {
      temperatureC,
      setPointC,
      isSensorBroken: Number.isNaN(temperatureC) || Number.isNaN(controlledC),
      isAlarmed: false,
      isControlling: isOn && aimC !== undefined && Math.abs(setPointC - aimC) <= sameK,
      ...(isStable === undefined ? {} : { isStable }),
    };
  }

  /** The safe set point and the output, whichever there are, both read back: a refused set point keeps no output on. */
  async switchOff(): Promise<boolean> {
    this.#aimC = undefined;
    const { safeC, output } = this.#controller;
    try {
      await this.#passOverErrors();
      if (safeC !== undefined) await this.#setPoint(safeC);
    } finally {
      if (output) await this.#say(output.off);
    }
    if (!output) return true;
    await this.#expectAccepted();
    return !(await this.#isOn());
  }

  shoutOff(): void {
    const end = ends[this.#description.terminator];
    for (const message of safeMessages(this.#description)) this.#session.bytes.send(asciiBytes(message + end));
  }

  /** Any line is a sign of life: to bring answers into order first would take longer than a heart may stand still. */
  async ping(timeoutMs: number): Promise<void> {
    const question = this.#controller.setPoint.get;
    await this.#session.bytes.exchange<true>({
      bytes: asciiBytes(question + ends[this.#description.terminator]),
      question,
      timeoutMs,
      take(received) {
        const line = takeLine(received);
        return line ? { result: true, used: line.used } : { skip: 0 };
      },
    });
  }

  async #setPoint(targetC: number): Promise<void> {
    await this.#say(fill(this.#controller.setPoint.set, 'temperature', targetC));
    await this.#expectAccepted();
    const foundC = await this.#heldC();
    if (!(Math.abs(foundC - targetC) <= sameK)) throw valueNotTaken('set point', targetC, foundC, '°C');
  }

  #heldC(): Promise<number> {
    const { get, reply } = this.#controller.setPoint;
    return readTwice({ session: this.#session.bytes }, () => this.#number([{ query: get, reply }]), 'set point');
  }

  /** NaN for an open sensor. */
  async #temperature(measure: readonly Question[]): Promise<number> {
    const [lowC, highC] = this.#controller.readingRange;
    const seenC = await readTwice(
      { session: this.#session.bytes },
      async () => {
        const readC = await this.#number(measure);
        return readC >= lowC && readC <= highC ? readC : NaN;
      },
      'temperature',
      noiseK,
    );
    return seenC;
  }

  async #isOn(): Promise<boolean> {
    const { get, isOn, isOff } = this.#controller.output!;
    return this.#answers({ query: get, reply: isOn }, isOff);
  }

  /** Whether it is the one answer and not the other. @throws AppError `link/garbled` for neither */
  async #answers({ query, reply }: Question, otherwise: string): Promise<boolean> {
    const look = async (): Promise<number> => {
      const answer = (await this.#ask(query)).trim().toLowerCase();
      return answer === reply.toLowerCase() ? 1 : answer === otherwise.toLowerCase() ? 0 : NaN;
    };
    const found = await readTwice({ session: this.#session.bytes }, look, `answer to ${query}`);
    if (Number.isNaN(found)) throw this.#strange(query);
    return found === 1;
  }

  /** NaN for a sign that there is no value. @throws AppError `link/garbled` for an answer of another form */
  async #number(questions: readonly Question[]): Promise<number> {
    const query = messageOf(questions);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const values = readReply(questions, await this.#ask(query), this.#description.sentinels);
      const number = values?.temperature;
      if (number) return number.kind === 'value' ? number.value : NaN;
    }
    throw this.#strange(query);
  }

  /** Asks once more when nothing came. */
  async #ask(query: string): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#pause();
        return await this.#session.ask(query);
      } catch (error) {
        const isSilence = error instanceof AppError && /^(instrument\/no-reply|link\/garbled)$/.test(error.code);
        if (!isSilence || attempt >= attempts || this.closedBy()) throw error;
      }
    }
  }

  async #say(command: string): Promise<void> {
    await this.#pause();
    this.#session.write(command);
  }

  async #pause(): Promise<void> {
    const { spacingMs } = this.#controller;
    if (spacingMs > 0) await this.#session.bytes.clock.sleepMs(spacingMs);
  }

  async #passOverErrors(): Promise<void> {
    if (this.#description.errorQueue !== 'none') await this.#session.takeErrors();
  }

  async #expectAccepted(): Promise<void> {
    if (this.#description.errorQueue !== 'none') await this.#session.expectNoErrors('the settings');
  }

  #strange(query: string): AppError {
    return new AppError('link/garbled', `What answers “${query}” is not what the description says.`, {
      cellState: 'unknown',
      remedy: 'Try the query in “Your own instruments”, and correct the description or the cable.',
    });
  }
}
