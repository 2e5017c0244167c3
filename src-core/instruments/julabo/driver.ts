import { AppError } from '../../errors.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import type { Link } from '../link.ts';
import type { ControllerReading, TemperatureDialect } from '../temperature/driver/dialect.ts';
import {
  createLineAsker,
  numberOfLine,
  readTwice,
  sessionParts,
  type LineAsker,
} from '../temperature/driver/line-asker.ts';
import { notFollowing, stillHeating, valueNotTaken } from '../temperature/driver/refusals.ts';
import { TemperatureInstrument } from '../temperature/driver/temperature-instrument.ts';

export const driverId = 'julabo';

const setPointRangeC = [-60, 200] as const;
const sensorQuestions: Readonly<Record<string, string>> = { bath: 'in_pv_00', pt100: 'in_pv_02' };
const noiseK = 0.05;
/** Set points have two decimals. */
const sameK = 0.006;
/** OUT commands are not answered, and take so long. */
const afterOutMs = 250;
const version = { line: 'version', isAnswer: (answer: string) => /^JULABO\b/.test(answer) };

/** What `status` says: 0 to 3 are modes, negative numbers alarms and refusals. */
const remoteStop = 2;
const remoteStart = 3;
const manualStop = 0;
/** Refusals of a command, as against alarms: −8 to −13. */
const isRefusal = (code: number): boolean => code <= -8 && code >= -13;
const workingSensorAlarm = -5;

/** Identifies, and stops regulation. @throws AppError link/…, instrument/… */
export async function openJulabo(link: Link, clock: Clock): Promise<Instrument> {
  const asker = createLineAsker(link, clock, '\r', version);
  try {
    const model = await asker.ask(version.line, (answer) => (version.isAnswer(answer) ? answer : undefined));
    const dialect = createDialect(asker);
    const hasPt100 = !Number.isNaN(await measure(asker, 'pt100'));
    if (!(await dialect.switchOff()))
      throw stillHeating(link.address, 'Enable remote operation on the panel, or stop it there, and connect again.');
    const capabilities: Capabilities = {
      ...withoutCell,
      roles: new Set(['temperature']),
      actions: new Set(['temperature', 'temperature-watch']),
      temperature: { setPointRangeC, sensorIds: hasPt100 ? ['bath', 'pt100'] : ['bath'] },
    };
    const identity = {
      driverId,
      model: model.replace(/\s+VER.*$/, ''),
      serialNumber: 'not told by this dialect',
      firmware: /VER\.?\s*(\S+)/.exec(model)?.[1] ?? 'unknown',
      virtual: link.address.startsWith('virtual:') || model.includes('VIRTUAL'),
      address: link.address,
    };
    return new TemperatureInstrument(dialect, { identity, capabilities, link, clock });
  } catch (error) {
    asker.session.detach();
    throw error;
  }
}

/** A number, or NaN for the dashes that stand for no sensor. */
function askNumber(asker: LineAsker, question: string): Promise<number> {
  return asker.ask(question, (answer) => (/^\s*-+[.,]?-+\s*$/.test(answer) ? NaN : numberOfLine(answer)));
}

function measure(asker: LineAsker, sensorId: string): Promise<number> {
  return readTwice(asker, () => askNumber(asker, sensorQuestions[sensorId]!), 'temperature', noiseK);
}

async function status(asker: LineAsker, options: { timeoutMs?: number; attempts?: number } = {}): Promise<number> {
  return asker.ask(
    'status',
    (answer) => {
      const [, code] = /^(0[0-3]|-\d\d) [A-Z][A-Z ,./-]*$/.exec(answer) ?? [];
      return code === undefined ? undefined : Number(code);
    },
    options,
  );
}

function createDialect(asker: LineAsker): TemperatureDialect {
  const { clock } = asker.session;
  let aimC: number | undefined;

  /** A refusal stands in the status once; after that the status is the mode again. */
  async function out(command: string): Promise<void> {
    asker.say(command);
    await clock.sleepMs(afterOutMs);
    const code = await status(asker);
    if (isRefusal(code))
      throw new AppError('instrument/refused', `The circulator refused “${command}” (status ${code}).`, {
        cellState: 'off',
        remedy: 'Enable remote operation on its panel, and look at the limits of its set point.',
      });
  }
  const mode = (): Promise<number> => readTwice(asker, () => status(asker), 'status');

  async function aim(targetC: number): Promise<void> {
    await out(`out_sp_00 ${targetC.toFixed(2)}`);
    const found = await readTwice(asker, () => askNumber(asker, 'in_sp_00'), 'set point');
    if (!(Math.abs(found - targetC) <= sameK)) throw valueNotTaken('set point', targetC, found, '°C');
    await out('out_mode_05 1');
    if ((await mode()) !== remoteStart) throw notFollowing('Enable remote operation on its panel.');
    aimC = targetC;
  }

  async function read(sensorId: string): Promise<ControllerReading> {
    const measuredC = await measure(asker, sensorId);
    const setPointC = await readTwice(asker, () => askNumber(asker, 'in_sp_00'), 'set point');
    const code = await mode();
    const isSensorBroken = Number.isNaN(measuredC) || code === workingSensorAlarm;
    return {
      temperatureC: isSensorBroken ? NaN : measuredC,
      setPointC,
      isSensorBroken,
      isAlarmed: code < 0,
      isControlling: (code === remoteStart || code < 0) && aimC !== undefined && Math.abs(setPointC - aimC) <= sameK,
    };
  }

  async function switchOff(): Promise<boolean> {
    aimC = undefined;
    asker.say('out_mode_05 0');
    await clock.sleepMs(afterOutMs);
    const code = await mode();
    if (code === remoteStop || code === manualStop) return true;
    // Behind an alarm or a refusal the status does not tell: the mode is asked for itself.
    const isOn = await readTwice(asker, () => askNumber(asker, 'in_mode_05'), 'mode');
    return code < 0 && isOn === 0;
  }

  return {
    aim,
    read,
    switchOff,
    shoutOff: () => asker.say('out_mode_05 0'),
    async ping(timeoutMs) {
      await status(asker, { timeoutMs, attempts: 1 });
    },
    ...sessionParts(asker.session),
  };
}
